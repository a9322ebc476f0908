/** An address of this app that names no page: calm, with a way home. */

import { t } from '../copy/copy.js';
import { Page } from '../ui/page.js';
import { html } from '../vendor/preact.js';

export function Lost() {
  return html`<${Page} title=${t('lost.title')}>
    <p>${t('lost.text')}</p>
    <p><a href="/">${t('go.home')}</a></p>
  <//>`;
}
