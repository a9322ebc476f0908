/**
 * Cards: the evening's cards by kind, and the deeper questions by group, a group a page. Readable at
 * any time, without a network; nothing remembers which were read.
 */

import { list, t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { html } from '../vendor/preact.js';
import { useNumber } from './address.js';
import { card } from './evening.js';
import { Lost } from './lost.js';

/** The kinds of evening cards, and the copy's key for each as a group. */
const KINDS = /** @type {const} */ ([
  ['question', 'cards.questions'],
  ['kindness', 'cards.kindnesses'],
  ['minute', 'cards.minutes'],
]);

/** @typedef {{title: string, lead: string, texts: string[]}} Group */

/** @returns {Group[]} */
function evening() {
  const all = list('cards').map((_, number) => card(number));
  return KINDS.map(([kind, key]) => ({
    title: t(key),
    lead: t('cards.lead'),
    texts: all.filter((each) => each.kind === kind).map(({ text }) => text),
  }));
}

/** @returns {Group[]} */
const deeper = () =>
  list('deck').map((name) => ({
    title: t(`deck.${name}.title`),
    lead: t('deck.lead'),
    texts: list(`deck.${name}`),
  }));

/** @param {{groups: Group[], first: number}} props  `first`: the number of the first one's address */
function Groups({ groups, first }) {
  return html`<ul class="rows">
    ${groups.map(({ title }, i) => html`<${Row} key=${title} href=${`/talk/cards/${first + i}`} title=${title} />`)}
  </ul>`;
}

export function Cards() {
  const ours = evening();
  return html`<${Page} title=${t('talk.cards')} parent="/talk" parentName=${t('talk.title')}>
    <h2>${t('cards.evening')}</h2>
    <p class="quiet">${t('cards.lead')}</p>
    <${Groups} groups=${ours} first=${1} />
    <h2 class="further">${t('deck.title')}</h2>
    <p class="quiet">${t('deck.lead')}</p>
    <${Groups} groups=${deeper()} first=${1 + ours.length} />
  <//>`;
}

/** One group, by the last part of the address. */
export function CardGroup() {
  const group = [...evening(), ...deeper()][useNumber() - 1];
  if (!group) return html`<${Lost} />`;
  return html`<${Page} title=${group.title} name=${t('talk.cards')} parent="/talk/cards"
    parentName=${t('talk.cards')}>
    <ul class="deck">
      ${group.texts.map((text) => html`<li class="card" key=${text}><p>${text}</p></li>`)}
    </ul>
  <//>`;
}
