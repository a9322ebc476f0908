/** A code's letters, large, always from left to right, in 2 × 2 groups. */
import { html } from '../vendor/preact.js';

/**
 * The dash is there for copying and for a voice; on the screen the groups stand apart.
 * @param {{code: string, name?: string}} props  `name`: what tests know them by
 */
export function Letters({ code, name }) {
  return html`<p class="code" dir="ltr" translate=${false} data-testid=${name}>
    ${code.split('-').map((group, i) => html`${i > 0 && html`<span class="dash">-</span>`}${group}`)}
  </p>`;
}
