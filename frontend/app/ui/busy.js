/** A button that says so while its work takes long. It must not know what the work is. */

import { t } from '../copy/copy.js';
import { html } from '../vendor/preact.js';
import { useLate } from './waiting.js';

/**
 * A button whose work may take a while. Its words change, its size does not.
 * @param {{busy: boolean, kind?: string, type?: string, onClick?: () => void, children?: any}} props
 */
export function BusyButton({ busy, kind = 'button', type = 'button', onClick, children }) {
  const late = useLate(busy);
  return html`<button class=${kind} type=${type} onClick=${onClick} aria-busy=${busy ? 'true' : null}>
    ${late ? t('moment') : children}
  </button>`;
}
