/** Read first, alone: the way to all that can be read without a pair. */

import { t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { html } from '../vendor/preact.js';

/** What there is to read: address and the copy's key. */
const ROWS = [
  ['/more/how', 'how'],
  ['/talk/cards', 'talk.cards'],
  ['/talk/words', 'talk.words'],
  ['/more/learn', 'learn'],
  ['/more/help', 'help'],
  ['/more/privacy', 'privacy'],
];

/** The copy has a row's title under its own name, or under `.title`. @param {string} key */
const title = (key) => t(key.startsWith('talk.') ? key : `${key}.title`);

export function ReadFirst() {
  return html`<${Page} title=${t('first.read.title')} plain parent="/">
    <p class="quiet">${t('first.read.lead')}</p>
    <ul class="rows">
      ${ROWS.map(
        ([href, key = '']) =>
          html`<${Row} key=${href} href=${href} title=${title(key)} about=${t(`${key}.about`)} />`,
      )}
    </ul>
  <//>`;
}
