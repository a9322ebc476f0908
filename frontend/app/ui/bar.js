/**
 * The bar at the bottom edge: Lamp, Talk, More, and Hide always at its inline end; above it, when a
 * newer version waits, the offer to use it.
 */

import { t } from '../copy/copy.js';
import { html } from '../vendor/preact.js';
import { hide } from './cover.js';
import { Icon } from './icons.js';
import { useShared } from './shared.js';

/** Hide, the same button in every foot. */
export function HideButton() {
  return html`<button class="tab" type="button" onClick=${hide}>
    <${Icon} name="hide" />${t('bar.hide')}
  </button>`;
}

/** The newer version, announced; nothing changes before the tap. */
export function UpdateOffer() {
  const { update } = useShared();
  if (!update) return null;
  return html`<p class="update">
    <span>${t('update.ready')}</span>
    <button class="chip" type="button" onClick=${update}>${t('update.use')}</button>
  </p>`;
}

/** @param {{href: string, icon: 'lamp'|'talk'|'more', current: boolean, children?: any}} props */
function Tab({ href, icon, current, children }) {
  return html`<a class="tab" href=${href} aria-current=${current ? 'page' : undefined}>
    <${Icon} name=${icon} />${children}
  </a>`;
}

export function Bar() {
  const { path } = useShared().route;
  return html`<footer class="foot">
    <${UpdateOffer} />
    <nav class="bar" aria-label=${t('bar.label')}>
      <${Tab} href="/" icon="lamp" current=${path === '/'}>${t('bar.lamp')}<//>
      <${Tab} href="/talk" icon="talk" current=${path.startsWith('/talk')}>${t('bar.talk')}<//>
      <${Tab} href="/more" icon="more" current=${/^\/(more|settings)/.test(path)}>
        ${t('bar.more')}
      <//>
      <${HideButton} />
    </nav>
  </footer>`;
}
