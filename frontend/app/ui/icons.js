/**
 * The icons: a grid of 26, a stroke of 1.75, round ends, no fill; always beside a word, so hidden
 * from assistive technology.
 */
import { html } from '../vendor/preact.js';

/**
 * @typedef {'lamp'|'talk'|'more'|'hide'|'clock'|'back'|'next'|'close'|'share'|'copy'|'check'|'call'|'down'} IconName
 */

/** @type {Record<IconName, string>} */
const PATHS = {
  lamp: 'M4.2 14a8.8 8.2 0 0 1 17.6 0ZM13 14v8M8.6 22.2h8.8M18.2 14v4.2',
  talk: 'M7.3 8.2h7.9a2.5 2.5 0 0 1 2.5 2.5v8.9a2.5 2.5 0 0 1-2.5 2.5H7.3a2.5 2.5 0 0 1-2.5-2.5v-8.9a2.5 2.5 0 0 1 2.5-2.5ZM10.3 4.6h8.4a2.5 2.5 0 0 1 2.5 2.5v11.4',
  more: 'M5 7.5h16M5 13h16M5 18.5h16',
  hide: 'M5 4.5h16v17.4H5ZM5 12.8h16M13 12.8v3.1M11.9 17a1.1 1.1 0 1 0 2.2 0 1.1 1.1 0 0 0-2.2 0Z',
  clock: 'M3.9 13a9.1 9.1 0 1 0 18.2 0 9.1 9.1 0 0 0-18.2 0ZM13 7.6V13l3.9 2.3',
  back: 'M16.5 4.5 8 13l8.5 8.5',
  down: 'M4.5 9.5 13 18l8.5-8.5',
  next: 'M9.5 4.5 18 13l-8.5 8.5',
  close: 'M5.5 5.5l15 15M20.5 5.5l-15 15',
  share: 'M13 16V3.8M8.5 8 13 3.5 17.5 8M8 12H5.5v10h15V12H18',
  copy: 'M9.5 9.5h11v12h-11ZM6 16.5H5.5v-12h11V5',
  check: 'm4.5 13.5 5.5 5.5L21.5 7',
  call: 'M6 4.5h4l2 5-2.6 1.7a13 13 0 0 0 5.4 5.4l1.7-2.6 5 2v4a2 2 0 0 1-2 2C11.5 22 4 14.5 4 6.5a2 2 0 0 1 2-2Z',
};

/** @param {{name: IconName, turn?: boolean}} props  `turn`: mirrored where text runs leftwards */
export function Icon({ name, turn = false }) {
  return html`<svg class=${turn ? 'icon turns' : 'icon'} viewBox="0 0 26 26" aria-hidden="true">
    <path d=${PATHS[name]} />
  </svg>`;
}
