/** The pages of words, always in the same place and never triggered. */

import { list, t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { Prose } from '../ui/prose.js';
import { html } from '../vendor/preact.js';
import { useNumber } from './address.js';
import { Lost } from './lost.js';

export function Words() {
  return html`<${Page} title=${t('words.title')} parent="/talk" parentName=${t('talk.title')}>
    <ul class="rows">
      ${list('words').map(
        (name, i) =>
          html`<${Row} key=${name} href=${`/talk/words/${i + 1}`} title=${t(`words.${name}.title`)} />`,
      )}
    </ul>
  <//>`;
}

/** One page, by the last part of the address. */
export function Word() {
  const name = list('words')[useNumber() - 1];
  if (!name) return html`<${Lost} />`;
  return html`<${Page} title=${t(`words.${name}.title`)} name=${t('words.title')} parent="/talk/words"
    parentName=${t('words.title')}>
    <div class="prose"><${Prose} lines=${list(`words.${name}`)} kind="sayings" /></div>
  <//>`;
}
