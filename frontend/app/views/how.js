/** How it works: five drawings with a sentence each, then who can learn what, and the limits. */

import { list, t } from '../copy/copy.js';
import { Drawing } from '../ui/drawings.js';
import { Page } from '../ui/page.js';
import { Prose } from '../ui/prose.js';
import { html } from '../vendor/preact.js';

export function How() {
  return html`<${Page} title=${t('how.title')} parent="/more" parentName=${t('more.title')}>
    <p class="quiet">${t('how.lead')}</p>
    <ol class="figures">
      ${[1, 2, 3, 4, 5].map(
        (number) => html`<li key=${number}><figure>
          <${Drawing} number=${number} label=${t(`how.${number}.alt`)} />
          <figcaption>${t(`how.${number}`)}</figcaption>
        </figure></li>`,
      )}
    </ol>
    ${list('how').map(
      (name) => html`<section class="prose" key=${name}>
        <h2>${t(`how.${name}.title`)}</h2>
        <${Prose} lines=${list(`how.${name}`)} />
      </section>`,
    )}
  <//>`;
}
