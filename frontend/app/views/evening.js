/**
 * The evening: the same small card on both phones, whatever anybody chose; with a match, two lit
 * lamps and the same words on every phone above it. Still from the first frame, never read aloud
 * unasked.
 */

import { list, t } from '../copy/copy.js';
import { Scene } from '../ui/lamp.js';
import { LampPage } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { clock } from '../ui/when.js';
import { html } from '../vendor/preact.js';
import { starter } from './starters.js';
import { StateLine } from './state-line.js';

/** @typedef {import('../state/types.js').Evening} EveningView */

/**
 * One card of the deck: its kind and its text.
 * @param {number} number  0..63; the deck repeats
 */
export function card(number) {
  const cards = list('cards');
  const [kind = '', text = ''] = (cards[number % cards.length] ?? '').split('|');
  return { kind, text };
}

/** @param {{number: number}} props */
function EveningCard({ number }) {
  const { kind, text } = card(number);
  return html`<figure class="card" data-testid="card">
    <figcaption class="quiet small">${t(`card.${kind}`)}</figcaption>
    <p>${text}</p>
  </figure>`;
}

/** @param {{match: NonNullable<EveningView['match']>}} props */
function PartnersNote({ match: { note, starter: number } }) {
  const text = number === null ? note : starter(number);
  if (!text) return null;
  return html`<figure class="quote">
    <figcaption class="quiet small">${t('match.note')}</figcaption>
    <p dir="auto">${text}</p>
  </figure>`;
}

/** @param {{evening: EveningView}} props */
function Match({ evening: { reveal, card: number, match } }) {
  const scene = html`<${Scene} id="match" place="match" state="pair" label=${t('lamp.two')} />`;
  return html`<${LampPage} kind="match" scene=${scene}>
    <h2 class="title">${t('match.title', { time: clock(reveal) })}</h2>
    ${match && html`<${PartnersNote} match=${match} />`}
    <p>${t('match.text')}</p>
    <p class="ask">${t('match.ask')}</p>
    <${EveningCard} number=${number} />
  <//>`;
}

export function Evening() {
  const { view } = useShared();
  const evening = /** @type {EveningView} */ (view.lamp);
  if (evening.match) return html`<${Match} evening=${evening} />`;
  const scene = html`<${Scene} id="evening" place="evening" state="covered" label=${t('lamp.covered')} />`;
  return html`<${LampPage} kind="evening" scene=${scene}>
    <h2 class="title">${t('evening.title')}</h2>
    <${EveningCard} number=${evening.card} />
    <p class="quiet">${t('evening.same')}</p>
    <p class="quiet">${t('evening.rest', { time: clock(evening.until) })}</p>
    ${view.line && html`<${StateLine} line=${view.line} />`}
  <//>`;
}
