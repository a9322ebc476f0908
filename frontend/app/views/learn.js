/** Learn: short pieces in any order, each with what it leans on. */

import { list, t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { Prose } from '../ui/prose.js';
import { html } from '../vendor/preact.js';
import { useNumber } from './address.js';
import { Lost } from './lost.js';

export function Learn() {
  return html`<${Page} title=${t('learn.title')} parent="/more" parentName=${t('more.title')}>
    <p class="quiet">${t('learn.lead')}</p>
    <ul class="rows">
      ${list('learn').map(
        (name, i) => html`<${Row} key=${name} href=${`/more/learn/${i + 1}`}
          title=${t(`learn.${name}.title`)} about=${t(`learn.${name}.about`)} />`,
      )}
    </ul>
  <//>`;
}

/** One piece, by the last part of the address. */
export function Piece() {
  const name = list('learn')[useNumber() - 1];
  if (!name) return html`<${Lost} />`;
  return html`<${Page} title=${t(`learn.${name}.title`)} name=${t('learn.title')} parent="/more/learn"
    parentName=${t('learn.title')}>
    <div class="prose"><${Prose} lines=${list(`learn.${name}`)} /></div>
    <section class="sources">
      <h2>${t('learn.sources')}</h2>
      <ul>${list(`learn.${name}.sources`).map((source) => html`<li key=${source}>${source}</li>`)}</ul>
    </section>
  <//>`;
}
