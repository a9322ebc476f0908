/**
 * The first minute: what the app does, for whom, and the two equal ways to begin. It asks for
 * nothing and sends nothing.
 */

import { rich, t } from '../copy/copy.js';
import { HideButton, UpdateOffer } from '../ui/bar.js';
import { Scene } from '../ui/lamp.js';
import { useArrival } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html } from '../vendor/preact.js';
import { lazy } from './lazy.js';
import { go } from './router.js';

const Failure = lazy(
  () => import('./failure.js').then((module) => module.Failure),
  () => null,
);

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

export function Welcome() {
  const heading = useArrival(t('app.name'));
  const { app, view } = useShared();
  const link = (/** @type {string} */ part) => html`<a href="/talk/words/6">${part}</a>`;
  return html`<div class="screen welcome">
    <main class="page">
      <h1 ref=${heading} tabindex="-1" class="sentence">${t('welcome.sentence')}</h1>
      ${app.pairingFailure() && html`<${Failure} />`}
      ${view.leaving && html`<p class="notice">${t('welcome.leaving')}</p>`}
      <div class="picture"><${Scene} id="welcome" place="small" state="covered" /></div>
      <div class="ruled">
        <p>${rich('welcome.who', link)}</p>
        <p class="quiet">${t('welcome.day')}</p>
      </div>
    </main>
    <${Foot} />
  </div>`;
}
