/**
 * Hide: a fixed page with a covered lamp over everything, at once, until it is tapped; and the same
 * page while the app is not on screen, so that the app switcher keeps no picture. It must not know
 * what it covers.
 */

import { t } from '../copy/copy.js';
import { html, useEffect, useRef } from '../vendor/preact.js';
import { markCovered, wasCovered } from '../views/router.js';
import { Scene } from './lamp.js';

const root = document.documentElement;

/** What had the focus before, to be given it back. @type {Element|null} */
let before = null;

/** The page's own name, and whether the app's alone is shown: so it is here and in the app switcher. */
let title = document.title;
let neutral = false;

function name() {
  document.title = neutral ? t('app.name') : title;
}

/** Name the document after its page, at once or once it is uncovered. @param {string} own */
export function entitle(own) {
  title = own;
  name();
}

/** @param {boolean} now the page is covered, or not on screen */
function neutralise(now) {
  neutral = now;
  name();
}

/** Cover the screen now, before anything else is drawn. What must not outlast it hears `lamplit:hide`. */
export function hide() {
  before = document.activeElement;
  root.dataset.covered = '';
  neutralise(true);
  markCovered(true);
  /** @type {HTMLElement|null} */ (document.querySelector('.cover'))?.focus();
  document.dispatchEvent(new Event('lamplit:hide'));
}

/** So many presses of Shift, each so soon after the last (in milliseconds), hide like the button. */
const PRESSES = 3;
const SOON = 1000;

let presses = 0;
let last = 0;

/** @param {KeyboardEvent} event */
function onKey({ key, repeat, timeStamp }) {
  if (repeat) return;
  presses = key !== 'Shift' ? 0 : timeStamp - last < SOON ? presses + 1 : 1;
  last = timeStamp;
  if (presses < PRESSES || root.dataset.covered !== undefined) return;
  presses = 0;
  hide();
}

function uncover() {
  delete root.dataset.covered;
  neutralise(false);
  markCovered(false);
  const target = before?.isConnected && before !== document.body ? before : null;
  const heading = document.querySelector('h1');
  /** @type {HTMLElement|null} */ (target ?? heading)?.focus({ preventScroll: true });
  before = null;
}

/** Always there, shown by the style sheet alone: covering waits for no rendering. */
export function Cover() {
  const button = useRef(/** @type {HTMLButtonElement|null} */ (null));
  useEffect(() => {
    if (wasCovered()) hide();
    const away = () => {
      root.toggleAttribute('data-away', document.hidden);
      neutralise(document.hidden || root.dataset.covered !== undefined);
    };
    document.addEventListener('visibilitychange', away);
    document.addEventListener('keydown', onKey, true);
    away();
    return () => {
      document.removeEventListener('visibilitychange', away);
      document.removeEventListener('keydown', onKey, true);
    };
  }, []);
  return html`<button ref=${button} class="cover" type="button" onClick=${uncover}
    aria-label=${t('cover.name')}>
    <${Scene} id="cover" place="home" state="covered" />
  </button>`;
}
