/**
 * Showing the code: as a picture, as letters to read aloud, to share or copy; and what happens
 * while it waits. The core does the pairing; this file must not.
 */

import { rich, t } from '../copy/copy.js';
import { Bar } from '../ui/bar.js';
import { Icon } from '../ui/icons.js';
import { Letters } from '../ui/letters.js';
import { useArrival } from '../ui/page.js';
import { QrCode } from '../ui/qr.js';
import { scheduleWords } from '../ui/schedule.js';
import { useShared } from '../ui/shared.js';
import { html, useState } from '../vendor/preact.js';
import { unwind } from './router.js';

/** @param {{code: string}} props */
function useCopy({ code }) {
  const [said, say] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => say('invite.copied'),
      () => say('invite.copy.failed'),
    );
  return { said, copy };
}

/** What happens meanwhile, below the code: a camera is held over it. @param {{pairing: import('../state/types.js').Pairing}} props */
function Notice({ pairing: { problem, stage } }) {
  if (problem) return html`<p class="notice">${t(`problem.${problem}`)}</p>`;
  return stage === 'confirming' && html`<p class="notice">${t('invite.confirming')}</p>`;
}

/** @param {{pairing: import('../state/types.js').Pairing}} props */
function Code({ pairing }) {
  const { daily, text } = scheduleWords(pairing.schedule);
  const { said, copy } = useCopy(pairing);
  const canShare = 'share' in navigator;
  const share = () =>
    navigator.share({ text: t('invite.share.text'), url: pairing.link }).catch(() => {});
  const strong = (/** @type {string} */ part) => html`<strong>${part}</strong>`;
  const words = html`<${Icon} name="copy" />${t('invite.copy')}`;
  return html`
    <p class="quiet">${rich('invite.where', strong)}</p>
    <${QrCode} text=${pairing.link} label=${t('invite.qr')} />
    <p class="quiet small">${t('invite.aloud')}</p>
    <${Letters} code=${pairing.code} name="invite-code" />
    ${canShare && html`<button class="chip with-icon" type="button" onClick=${copy}>${words}</button>`}
    <p role="status" class="quiet small">${said && t(said)}</p>
    <${Notice} pairing=${pairing} />
    <p class="quiet small">${t(daily ? 'invite.when' : 'invite.when.days', { times: text })}</p>
    <button class="button at-end" type="button" onClick=${canShare ? share : copy}>
      ${canShare ? html`<${Icon} name="share" />${t('invite.share')}` : words}
    </button>`;
}

export function Invite() {
  const { app, view } = useShared();
  const heading = useArrival(t('app.name'));
  const pairing = /** @type {import('../state/types.js').Pairing} */ (view.pairing);
  const stop = async () => {
    await app.cancelPairing();
    unwind('/');
  };
  return html`<div class="screen">
    <main class="page">
      <button class="back" type="button" onClick=${stop}>
        <${Icon} name="back" turn />${t('invite.stop')}
      </button>
      <h1 ref=${heading} tabindex="-1">${t('invite.title')}</h1>
      ${
        pairing.stage === 'sending'
          ? html`<p class="quiet">${t('invite.sending')}</p><div class="blank tile"></div>
              <${Notice} pairing=${pairing} />`
          : html`<${Code} pairing=${pairing} />`
      }
    </main>
    <${Bar} />
  </div>`;
}
