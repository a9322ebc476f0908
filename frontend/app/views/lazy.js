/**
 * Pages that are fetched when they are first shown, so that the first visit is small. It keeps what
 * was fetched for as long as the app is open, and says so where a page could not be had.
 */

import { t } from '../copy/copy.js';
import { Bar } from '../ui/bar.js';
import { Page } from '../ui/page.js';
import { Blank } from '../ui/waiting.js';
import { html, useEffect, useState } from '../vendor/preact.js';

/** @typedef {import('../vendor/preact.js').ComponentType<any>} View */

/** The frame that stays while a page comes. */
function Coming() {
  return html`<div class="screen"><main class="page"><${Blank} heading /></main><${Bar} /></div>`;
}

/** No network, and the page was never here. It may be the lamp's, so it has its neutral title. */
export function Missing() {
  return html`<${Page} title=${t('missing.title')} plain>
    <p>${t('missing.text')}</p>
    <div class="stack at-end">
      <button class="button" type="button" onClick=${() => location.reload()}>
        ${t('missing.again')}
      </button>
    </div>
  <//>`;
}

/**
 * @param {() => Promise<View>} load
 * @param {View} [Meanwhile]
 * @returns {View}
 */
export function lazy(load, Meanwhile = Coming) {
  /** @type {View|null} */
  let loaded = null;
  return function Lazy() {
    const [state, set] = useState(loaded ? 'here' : 'coming');
    useEffect(() => {
      if (loaded) return;
      load().then(
        (view) => {
          loaded = view;
          set('here');
        },
        () => set('missing'),
      );
    }, []);
    if (loaded) return html`<${loaded} />`;
    return state === 'missing' ? html`<${Missing} />` : html`<${Meanwhile} />`;
  };
}
