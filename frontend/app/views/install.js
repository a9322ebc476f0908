/**
 * Putting the app on the home screen: quietly under Settings, and before pairing on an iPhone, where
 * the installed app and Safari keep their things apart.
 */

import { list, t } from '../copy/copy.js';
import { hasOffer, install, isAppleBrowser, isInstalled, onInstall } from '../ui/install.js';
import { Letters } from '../ui/letters.js';
import { Page } from '../ui/page.js';
import { html, useEffect, useState } from '../vendor/preact.js';

/** Whoever chose to go on in Safari is not asked again before the page is loaded anew. */
let goneOn = false;

/** @returns {{first: boolean, goOn: () => void}}  whether to ask for installing before pairing */
export function useInstallFirst() {
  const [on, set] = useState(goneOn);
  const goOn = () => {
    goneOn = true;
    set(true);
  };
  return { first: isAppleBrowser() && !on, goOn };
}

function Steps() {
  return html`<ol class="steps">${list('install.ios').map((step) => html`<li key=${step}>${step}</li>`)}</ol>`;
}

/** @param {{onGoOn: () => void, code?: string}} props  the code of the link that Safari opened */
export function InstallFirst({ onGoOn, code = '' }) {
  return html`<${Page} title=${t('install.title')} parent="/">
    <p>${t('install.why')}</p>
    <${Steps} />
    ${
      code &&
      html`<p class="quiet small">${t('install.code')}</p>
        <${Letters} code=${code} />`
    }
    <div class="stack at-end">
      <p class="quiet small">${t('install.anyway.about')}</p>
      <button class="button" type="button" onClick=${onGoOn}>${t('install.anyway')}</button>
    </div>
  <//>`;
}

export function Install() {
  const [, render] = useState(0);
  useEffect(() => onInstall(() => render((n) => n + 1)), []);
  return html`<${Page} title=${t('install.page.title')} parent="/settings">
    <p>${t('install.page.text')}</p>
    ${
      hasOffer()
        ? html`<button class="button" type="button" onClick=${install}>${t('install.page.go')}</button>`
        : isAppleBrowser()
          ? html`<${Steps} />`
          : html`<p class="quiet">${t(isInstalled() ? 'install.page.done' : 'install.page.not')}</p>`
    }
  <//>`;
}
