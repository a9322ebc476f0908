/** A field for a PIN: digits, never shown, and nothing that a keyboard or a browser should keep. */
import { html } from '../vendor/preact.js';

/**
 * @param {{id: string, label: string, value: string, onInput: (typed: string) => void,
 *   hint?: string, wrong?: boolean}} props
 */
export function PinField({ id, label, value, onInput, hint, wrong = false }) {
  const input = (/** @type {any} */ event) => onInput(event.target.value);
  // `one-time-code`: browsers offer to keep a password, but not one of these.
  return html`<div class="field-group">
    <label for=${id}>${label}</label>
    <input id=${id} class="field" type="password" inputmode="numeric" dir="ltr" maxlength="32"
      autocomplete="one-time-code" autocapitalize="off" autocorrect=${false} spellcheck=${false}
      enterkeyhint="go" value=${value} onInput=${input} aria-invalid=${wrong ? 'true' : null}
      aria-describedby=${hint ? `${id}-hint` : null} />
    ${hint && html`<small id=${`${id}-hint`}>${hint}</small>`}
  </div>`;
}
