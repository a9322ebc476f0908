/**
 * The one line of state, a function of clock and network. The same icon in all cases: a tick would
 * say that something was done.
 */

import { t } from '../copy/copy.js';
import { Icon } from '../ui/icons.js';
import { clock } from '../ui/when.js';
import { html } from '../vendor/preact.js';

/** @param {{line: import('../state/types.js').Line|null}} props  without a line its room is kept */
export function StateLine({ line }) {
  if (!line) return html`<p class="state"></p>`;
  return html`<p class="state" data-testid="state-line">
    <${Icon} name="clock" /><span>${t(`line.${line.key}`, { time: line.at ? clock(line.at) : '' })}</span>
  </p>`;
}
