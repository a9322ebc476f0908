/** Paired, but no round is known yet: the same as at the start, and the line that says why. */
import { useShared } from '../ui/shared.js';
import { Starting } from '../ui/waiting.js';
import { html } from '../vendor/preact.js';
import { StateLine } from './state-line.js';

export function Loading() {
  const { view } = useShared();
  return html`<${Starting}><${StateLine} line=${view.line} /><//>`;
}
