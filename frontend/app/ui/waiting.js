/**
 * What is shown while something takes long: nothing for a moment, then that it is under way. It keeps
 * the room of what it stands for, so that nothing moves when that comes.
 */

import { t } from '../copy/copy.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { Scene } from './lamp.js';
import { LampPage } from './page.js';

/** Whatever is done sooner shows nothing, in milliseconds. */
const PATIENCE = 300;

/**
 * Whether something has been going on for longer than a moment.
 * @param {boolean} [on]
 */
export function useLate(on = true) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!on) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [on]);
  return on && late;
}

/** The lines of a page that is still coming. @param {{heading?: boolean}} props  `heading`: there is none yet */
export function Blank({ heading = false }) {
  if (!useLate()) return null;
  return html`<div class="blank-page" aria-busy="true">
    ${heading ? html`<h1 class="unseen">${t('moment')}</h1>` : html`<p class="unseen">${t('moment')}</p>`}
    ${['short', 'long', 'long', 'middle'].map((size) => html`<span class=${`blank ${size}`}></span>`)}
  </div>`;
}

/** Before there is anything to show of a lamp: after a moment it is there, covered.
 * @param {{children?: import('../vendor/preact.js').ComponentChildren}} props
 */
export function Starting({ children }) {
  if (!useLate()) return null;
  const scene = html`<div class="stage">
    <${Scene} id="home" place="home" state="covered" label=${t('lamp.covered')} />
  </div>`;
  return html`<${LampPage} kind="home" scene=${scene}>
    <p class="quiet">${t('home.loading')}</p>
    <div class="blank clock"></div>
    ${children}
  <//>`;
}
