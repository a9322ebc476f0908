/**
 * This season: when it ends, and in its last three weeks the offer to keep the lamps. The page never
 * shows whether anybody kept them.
 */

import { t } from '../copy/copy.js';
import { BusyButton } from '../ui/busy.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { day } from '../ui/when.js';
import { html, useState } from '../vendor/preact.js';
import { useBriefly } from './briefly.js';
import { ProblemNote } from './failure.js';

function Keep() {
  const { app } = useShared();
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const [sent, setSent] = useBriefly();
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    if (busy) return;
    setSent(false);
    setBusy(true);
    const refused = await app.season.keep();
    setBusy(false);
    setProblem(refused);
    setSent(!refused);
  };
  return html`<p class="quiet">${t('season.if')}</p>
    <div class="stack">
      <${BusyButton} busy=${busy} onClick=${keep}>${t('season.keep')}<//>
      <p class="quiet" role="status">${sent ? t('season.kept') : ''}</p>
      <${ProblemNote} problem=${problem} />
    </div>`;
}

export function Season() {
  const { view } = useShared();
  return html`<${Page} title=${t('season.title')} parent="/settings">
    <p>${t('season.text', { day: day(view.seasonEnds, 'UTC') })}</p>
    <p>${t('season.then')}</p>
    ${view.seasonOffer && html`<${Keep} />`}
  <//>`;
}
