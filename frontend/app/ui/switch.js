/**
 * A switch with its state in a word beside it. Equal ink on and off: a ring or a bar on the same
 * solid knob; and equal room: both words have their place, so that no line breaks anew.
 */

import { t } from '../copy/copy.js';
import { html } from '../vendor/preact.js';

/** @param {{on: boolean, label: string, onChange: (on: boolean) => void}} props */
export function Switch({ on, label, onChange }) {
  return html`<button class="switch" type="button" role="switch" aria-checked=${on ? 'true' : 'false'}
    aria-label=${label} onClick=${() => onChange(!on)}>
    <span class="switch-words">
      <span class=${on ? '' : 'absent'}>${t('sheet.on')}</span>
      <span class=${on ? 'absent' : ''}>${t('sheet.off')}</span>
    </span>
    <span class="track"><svg class="knob" viewBox="-16 -16 32 32" aria-hidden="true">
      <circle r="16" />
      ${on ? html`<rect x="-2.5" y="-7.85" width="5" height="15.7" rx="1" />` : html`<circle class="ring" r="6.25" />`}
    </svg></span>
  </button>`;
}
