/**
 * Settings → Notifications: what one shows, who sees that it came, and turning them on or off. The
 * phone's own question comes only after the tap.
 */

import { t } from '../copy/copy.js';
import { BusyButton } from '../ui/busy.js';
import { isAppleBrowser } from '../ui/install.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { ProblemNote } from './failure.js';
import { go } from './router.js';

/** @typedef {import('../state/types.js').PushState} PushState */

/** Why there is nothing to turn on here, and what can be done. @param {{state: PushState}} props */
function Cannot({ state }) {
  if (state === 'unsupported' && isAppleBrowser()) {
    return html`<p>${t('notifications.install')}</p>
      <button class="button" type="button" onClick=${() => go('/settings/install')}>
        ${t('notifications.install.go')}
      </button>`;
  }
  return html`<p>${t(`notifications.${state}`)}</p>`;
}

/** @param {{on: boolean, changed: () => Promise<void>}} props */
function Turn({ on, changed }) {
  const { app } = useShared();
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const [busy, setBusy] = useState(false);
  const turn = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setProblem(await (on ? app.push.off() : app.push.on()));
    await changed();
    setBusy(false);
  };
  return html`<p role="status">${t(on ? 'notifications.on' : 'notifications.off')}</p>
    <div class="stack">
      <${BusyButton} busy=${busy} onClick=${turn}>
        ${t(on ? 'notifications.turn_off' : 'notifications.turn_on')}
      <//>
      <${ProblemNote} problem=${problem} />
    </div>`;
}

export function Notifications() {
  const { app } = useShared();
  const [state, setState] = useState(/** @type {PushState|null} */ (null));
  const look = async () => setState(await app.push.state());
  useEffect(() => {
    look();
  }, [app]);
  const able = state === 'on' || state === 'off';
  return html`<${Page} title=${t('notifications.title')} parent="/settings">
    <p>${t('notifications.text')}</p>
    <p class="quiet">${t('notifications.more')}</p>
    <p class="quiet">${t('notifications.server')}</p>
    ${able && html`<${Turn} on=${state === 'on'} changed=${look} />`}
    ${state && !able && html`<${Cannot} state=${state} />`}
  <//>`;
}
