/**
 * The first minute: what the app does, to be played with; for whom it is, and the two equal ways to
 * begin. It asks for nothing and sends nothing.
 */

import { list, rich, t } from '../copy/copy.js';
import { HideButton, UpdateOffer } from '../ui/bar.js';
import { useArrival } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html } from '../vendor/preact.js';
import { lazy } from './lazy.js';
import { go } from './router.js';
import { Toy } from './toy.js';

const Failure = lazy(
  () => import('./failure.js').then((module) => module.Failure),
  () => null,
);

/** The page *When a no is not safe*, among those of words. */
const NOT_SAFE = '/talk/words/6';

function Foot() {
  const whole = (/** @type {string} */ part) => html`<span class="whole">${part}</span>`;
  return html`<footer class="foot">
    <${UpdateOffer} />
    <div class="foot-buttons">
      <button class="button" type="button" onClick=${() => go('/read')}>${t('welcome.read')}</button>
      <button class="button" type="button" onClick=${() => go('/pair')}><span>${rich('welcome.pair', whole)}</span></button>
      <${HideButton} />
    </div>
  </footer>`;
}

/** @param {{name: 'for'|'not'}} props */
function Whom({ name }) {
  return html`<section>
    <h2>${t(`first.${name}.title`)}</h2>
    <ul class="points">${list(`first.${name}`).map((line) => html`<li key=${line}>${line}</li>`)}</ul>
  </section>`;
}

export function Welcome() {
  const heading = useArrival(t('app.name'));
  const { view } = useShared();
  const link = (/** @type {string} */ part) => html`<a href=${NOT_SAFE}>${part}</a>`;
  return html`<div class="screen welcome">
    <main class="page">
      <h1 ref=${heading} tabindex="-1" class="sentence">${t('welcome.sentence')}</h1>
      ${view.failure && html`<${Failure} />`}
      ${view.leaving && html`<p class="notice">${t('welcome.leaving')}</p>`}
      <${Toy} />
      <div class="ruled">
        <p>${rich('welcome.who', link)}</p>
        <p class="quiet">${t('welcome.day')}</p>
      </div>
      <div class="whom">
        <${Whom} name="for" />
        <${Whom} name="not" />
        <p>${rich('first.not.safe', link)}</p>
      </div>
    </main>
    <${Foot} />
  </div>`;
}
