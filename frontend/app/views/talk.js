/** Talk: the evening's cards and the pages of words, readable at any time, without a network. */

import { list, t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { html } from '../vendor/preact.js';
import { card } from './evening.js';

export function Talk() {
  return html`<${Page} title=${t('talk.title')}>
    <p class="quiet">${t('talk.lead')}</p>
    <ul class="rows">
      <${Row} href="/talk/cards" title=${t('talk.cards')} about=${t('talk.cards.about')} />
      <${Row} href="/talk/words" title=${t('talk.words')} about=${t('talk.words.about')} />
    </ul>
  <//>`;
}

export function Cards() {
  return html`<${Page} title=${t('talk.cards')} parent="/talk" parentName=${t('talk.title')}>
    <p class="quiet">${t('cards.lead')}</p>
    <ul class="deck">
      ${list('cards').map((_, number) => {
        const { kind, text } = card(number);
        return html`<li class="card" key=${number}>
          <p class="quiet small">${t(`cards.${kind}`)}</p>
          <p>${text}</p>
        </li>`;
      })}
    </ul>
  <//>`;
}
