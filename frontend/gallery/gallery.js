/**
 * The gallery: every state of every screen, from made-up views, one at a time by the address's
 * fragment (`/gallery#home`); without one, the list of them. For development and tests alone: no
 * phone gets it.
 */

import { loadCopy, t } from '../app/copy/copy.js';
import { Cover } from '../app/ui/cover.js';
import { SharedContext } from '../app/ui/shared.js';
import { html, render } from '../app/vendor/preact.js';
import { setAgreed } from '../app/views/consent.js';
import { Root } from '../app/views/root.js';
import { makeUp } from './made-up.js';
import { STATES } from './states.js';

/** @typedef {import('./states.js').State} State */

const root = document.documentElement;
const place = /** @type {HTMLElement} */ (document.getElementById('lamplit'));

/** How long a state may take to come, in milliseconds. */
const PATIENCE = 10_000;

/** @param {() => unknown} found  asked at every frame until it says yes */
async function until(found) {
  const begun = performance.now();
  while (!found()) {
    if (performance.now() - begun > PATIENCE) throw new Error('This state never came.');
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

/** What is called by a sentence of the copy. @param {string} key */
function named(key) {
  const name = t(key, { time: '21:30' });
  const all = /** @type {NodeListOf<HTMLElement>} */ (
    place.querySelectorAll('button, [role=switch], label')
  );
  return [...all].find((one) => [one.ariaLabel, one.textContent?.trim()].includes(name));
}

/** @param {NonNullable<State['play']>[number]} act */
async function play(act) {
  if (typeof act === 'string') {
    await until(() => named(act));
    named(act)?.click();
  } else {
    const field = /** @type {HTMLInputElement} */ (place.querySelector(act.field));
    field.value = act.text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  await new Promise((resolve) => setTimeout(resolve, 30));
}

function List() {
  return html`<div class="screen"><main class="page">
    <h1>Gallery</h1>
    <ul class="rows">
      ${Object.keys(STATES).map(
        (name) => html`<li class="row" key=${name}><a href=${`#${name}`}>${name}</a></li>`,
      )}
    </ul>
  </main></div>`;
}

/** Show once more what is shown, in whichever language. */
let draw = () => {};

/** @param {string} name @param {State} state */
async function show(name, state) {
  document.title = 'Gallery'; // a state that says nothing has no title of the one before
  setAgreed(state.agreed ?? true);
  const shared = makeUp(state);
  const page = state.show?.() ?? html`<${Root} />`;
  draw = () =>
    render(
      html`<${SharedContext.Provider} value=${shared} key=${name}>
        <div class="app"><${page.type} ...${page.props} /></div><${Cover} />
      <//>`,
      place,
    );
  draw();
  await until(
    () =>
      place.querySelector(state.until ?? '.app h1') &&
      !place.querySelector(state.until ? 'none' : '.blank'),
  );
  for (const act of state.play ?? []) await play(act);
}

async function turn() {
  const name = location.hash.slice(1); // before the cover is lifted, which writes the address anew
  delete root.dataset.shown;
  if (root.dataset.covered !== undefined)
    /** @type {any} */ (place.querySelector('.cover')).click();
  render(null, place);
  draw = () => {};
  const state = STATES[name];
  if (state) await show(name, state);
  else render(html`<${List} />`, place);
  root.dataset.shown = name;
}

await loadCopy();
addEventListener('hashchange', turn);
document.addEventListener('lamplit:language', () => draw());
await turn();
