/** Leaving: one tap and one confirmation, and the words for what happens. */

import { t } from '../copy/copy.js';
import { BusyButton } from '../ui/busy.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html, useState } from '../vendor/preact.js';
import { ProblemNote } from './failure.js';
import { go, unwind } from './router.js';

/** The way to the page of leaving; the last thing on the pages that have it. */
export function LeaveButton() {
  return html`<div class="stack leave">
    <button class="button warn" type="button" onClick=${() => go('/settings/leave')}>
      ${t('settings.leave')}
    </button>
    <p class="quiet small">${t('settings.leave.about')}</p>
  </div>`;
}

export function Leave() {
  const { app } = useShared();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const leave = async () => {
    if (busy) return;
    setBusy(true);
    const refused = await app.leave();
    if (!refused) return unwind('/');
    setBusy(false);
    setProblem(refused);
  };
  return html`<${Page} title=${t('leave.title')} parent="/settings">
    <p>${t('leave.this')}</p>
    <p>${t('leave.partner')}</p>
    <p class="quiet">${t('leave.again')}</p>
    <${ProblemNote} problem=${problem} />
    <div class="stack at-end">
      <${BusyButton} busy=${busy} kind="button warn" onClick=${leave}>${t('leave.go')}<//>
    </div>
  <//>`;
}
