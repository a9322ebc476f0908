/**
 * The five drawings of *How it works*: phones on a night-coloured ground, envelopes of noise, the
 * sill as a shelf. Made of the same lamp as every picture. They must not move or know anything.
 */

import { html } from '../vendor/preact.js';
import { Lamp, Light, Paints } from './lamp.js';

/** @typedef {{x: number, y: number}} Place */

/** A sky behind a lamp: its name, and its colours from the top to the hills. */
const SKIES = { home: 'home', on: 'on' };

/** @param {{id: string}} props */
function Skies({ id }) {
  return html`<defs>
    ${Object.values(SKIES).map(
      (sky) => html`<linearGradient key=${sky} id=${`${id}-${sky}`} x2="0" y2="1">
        ${[0, 0.42, 0.8, 1].map((at, i) => html`<stop offset=${at} stop-color=${`var(--${sky}-${i})`} />`)}
      </linearGradient>`,
    )}
  </defs>`;
}

/** What a phone of 64 × 104 shows: one covered lamp, or two lit ones. @param {Place & {id: string, two?: boolean}} props */
function Screen({ id, x, y, two = false }) {
  const lamps = two ? [-76, 76] : [0];
  const clip = `${id}-${x}-${y}`;
  return html`<g transform=${`translate(${x} ${y})`}>
    <clipPath id=${clip}><rect width="64" height="104" rx="9" /></clipPath>
    <g clip-path=${`url(#${clip})`}>
      <rect width="64" height="76" fill=${`url(#${id}-${two ? 'on' : 'home'})`} />
      <path d="M0 62C14 52 24 55 34 57S54 50 64 54V82H0Z" fill="var(--hill-far)" />
      <path d="M0 72C18 66 40 72 64 67V82H0Z" fill="var(--hill-near)" />
      <g transform=${two ? 'translate(32 80) scale(.2)' : 'translate(32 80) scale(.36)'}>
        ${two && lamps.map((at) => html`<${Light} id=${`${id}-lit`} x=${at} />`)}
        ${lamps.map(
          (at) => html`<${Lamp} id=${two ? `${id}-lit` : id} x=${at} lit=${two}
            state=${two ? 'pair' : 'covered'} />`,
        )}
      </g>
      <path d="M0 80H64V104H0Z" fill="var(--ground)" /><path d="M0 80H64V83H0Z" fill="var(--sill-line)" />
    </g>
    <rect class="outline" width="64" height="104" rx="9" />
  </g>`;
}

/** An empty phone. @param {Place & {children?: any}} props */
function Phone({ x, y, children }) {
  return html`<g transform=${`translate(${x} ${y})`}>
    <rect class="outline blank-screen" width="64" height="104" rx="9" />${children}
  </g>`;
}

/** Where the specks of noise are, in a field of 44 × 26: the same in every envelope. */
const NOISE = Array.from({ length: 66 }, (_, i) => [
  (i % 11) * 4 + ((i * 7) % 3),
  Math.floor(i / 11) * 4.4 + ((i * 5) % 3),
]).filter((_, i) => (i * 37) % 5 > 1);

/** A closed envelope, 56 wide, 38 high. @param {Place & {noise?: boolean}} props */
function Envelope({ x, y, noise = false }) {
  return html`<g transform=${`translate(${x} ${y})`}>
    <rect class="paper" width="56" height="38" rx="4" />
    ${
      noise
        ? html`<path class="noise" d=${NOISE.map(([a = 0, b = 0]) => `M${a + 7} ${b + 7}h1.8`).join('')} />`
        : html`<path class="fold" d="M1.5 3 24 20.5a6 6 0 0 0 8 0L54.5 3M1.5 35.5 20 18M54.5 35.5 36 18" />`
    }
  </g>`;
}

/** The server's shelf: a sill. */
function Shelf() {
  return html`<path d="M44 136H268V144H44Z" fill="var(--sill)" />
    <path d="M44 136H268V138H44Z" fill="var(--sill-line)" />`;
}

/** @param {{cx: number, cy: number}} props */
function Clock({ cx, cy }) {
  return html`<g transform=${`translate(${cx} ${cy})`}>
    <circle class="outline" r="26" />
    <path class="hand" d="M0-20v3M0 17v3M-20 0h3M17 0h3" /><path class="hand bold" d="M0 15V0l-10.6-2.8" />
  </g>`;
}

/** A key of brass, lying. @param {Place} props */
function Key({ x, y }) {
  return html`<path class="key" transform=${`translate(${x} ${y})`}
    d="M20 0a10 10 0 1 0-20 0 10 10 0 0 0 20 0ZM20 0H58M46 0v9M55 0v7" />`;
}

/** What a code looks like from afar. */
const CODE =
  'M0 0h11v11H0ZM29 0h11v11H29ZM0 29h11v11H0ZM16 2h4v4h-4ZM22 8h4v4h-4ZM15 14h5v5h-5ZM2 16h4v4H2Z' +
  'M24 16h6v4h-6ZM34 15h5v5h-5ZM8 21h4v4H8ZM18 23h5v5h-5ZM28 24h4v5h-4ZM36 26h4v4h-4ZM15 32h5v7h-5ZM24 33h6v5h-6ZM34 35h5v5h-5Z';

function Pairing() {
  return html`<${Phone} x=${52} y=${32}>
      <rect class="tile" x="8" y="22" width="48" height="48" rx="5" />
      <path class="code-ink" transform="translate(12 26)" d=${CODE} />
    <//>
    <${Phone} x=${196} y=${32}>
      <path class="fold" d="M12 34v-8h8M44 26h8v8M52 62v8h-8M20 70h-8v-8" />
      <path class="code-ink faint" transform="translate(19 35) scale(.65)" d=${CODE} />
    <//>
    <${Key} x=${127} y=${84} />`;
}

function Closing() {
  return html`<${Screen} id="d2" x=${62} y=${14} /><${Screen} id="d2" x=${186} y=${14} />
    <${Envelope} x=${66} y=${130} /><${Envelope} x=${190} y=${130} />`;
}

function Trying() {
  return html`<${Clock} cx=${156} cy=${48} />
    <${Envelope} x=${84} y=${98} /><${Envelope} x=${172} y=${98} /><${Shelf} />`;
}

function Telling() {
  return html`<${Screen} id="d4" x=${62} y=${14} two /><${Screen} id="d4" x=${186} y=${14} two />
    <path class="fold" d="M24 133H288" />
    <${Screen} id="d4" x=${62} y=${148} /><${Screen} id="d4" x=${186} y=${148} />`;
}

function Forgetting() {
  return html`<rect width="312" height="168" fill="url(#d5-home)" />
    <path d="M0 116C52 92 96 102 150 101S252 84 312 96V144H0Z" fill="var(--hill-far)" />
    <path d="M0 130C70 116 150 130 312 116V144H0Z" fill="var(--hill-near)" />
    <path d="M0 144H312V168H0Z" fill="var(--sill)" /><path d="M0 144H312V146.5H0Z" fill="var(--sill-line)" />
    <g transform="translate(78 144) scale(.8)"><${Lamp} id="d5" x=${0} state="covered" lit=${false} /></g>
    <${Envelope} x=${158} y=${106} noise /><${Envelope} x=${228} y=${106} noise />`;
}

const DRAWINGS = [Pairing, Closing, Trying, Telling, Forgetting];

/** How high a drawing is that is not as high as the others. @type {Record<number, number>} */
const HEIGHTS = { 2: 182, 4: 266 };

/** @param {{number: number, label: string}} props  from 1 to 5 */
export function Drawing({ number, label }) {
  const Drawn = DRAWINGS[number - 1] ?? Pairing;
  const id = `d${number}`;
  const height = HEIGHTS[number] ?? 168;
  return html`<svg class="drawing" role="img" aria-label=${label} viewBox=${`0 0 312 ${height}`}>
    <${Paints} id=${id} lit=${false} /><${Paints} id=${`${id}-lit`} lit=${true} /><${Skies} id=${id} />
    <${Drawn} />
  </svg>`;
}
