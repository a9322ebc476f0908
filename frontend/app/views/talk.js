/** Talk: the way to the cards and to the pages of words. */

import { t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { html } from '../vendor/preact.js';

export function Talk() {
  return html`<${Page} title=${t('talk.title')}>
    <p class="quiet">${t('talk.lead')}</p>
    <ul class="rows">
      <${Row} href="/talk/cards" title=${t('talk.cards')} about=${t('talk.cards.about')} />
      <${Row} href="/talk/words" title=${t('talk.words')} about=${t('talk.words.about')} />
    </ul>
  <//>`;
}
