/** Choosing one of many: the browser's own list under a field that looks like the others. */

import { html } from '../vendor/preact.js';
import { Icon } from './icons.js';

/** @param {{id: string, label: string, value: string, onChange: (value: string) => void, children?: any}} props */
export function Select({ id, label, value, onChange, children }) {
  const change = (/** @type {any} */ event) => onChange(event.target.value);
  return html`<div class="field-group">
    <label for=${id}>${label}</label>
    <span class="select">
      <select id=${id} class="field" value=${value} onChange=${change}>${children}</select>
      <${Icon} name="down" />
    </span>
  </div>`;
}
