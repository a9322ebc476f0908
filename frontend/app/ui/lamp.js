/**
 * The scene: a lamp on a sill at dusk. A function of its state alone; it
 * must not know why a lamp is lit. Sizes come from `scene.css`: one unit of the lamp is `--u`.
 */
import { html } from '../vendor/preact.js';

/** @typedef {'covered'|'off'|'on'|'lowering'|'pair'} LampState */

/** How far the rim is above the sill: raised, and covered. */
const RAISED = -86;
const COVERED = -58;

const FAR = 'M0 40C65 8.7 101 23.5 179 23S307-11.6 390 16V100H0Z';
const NEAR = 'M0 78C76 54.1 162 72 242 64S351 48.3 390 56V100H0Z';
const STEM =
  'M-4-57H4V-36C4-26 5.5-19.5 9-15.3 14-9.6 26-7.6 34.5-4.8 38.6-3.4 40-1.8 40 0H-40C-40-1.8-38.6-3.4' +
  '-34.5-4.8-26-7.6-14-9.6-9-15.3-5.5-19.5-4-26-4-36Z';
const DOME = 'M-63 0C-63-31-43-61 0-61S63-31 63 0Z';

/**
 * @param {string} id
 * @param {string} kind
 */
const paint = (id, kind) => `url(#${id}-${kind})`;

/** @param {{at: number, colour: string, opacity?: number}} stop */
function Stop({ at, colour, opacity = 1 }) {
  return html`<stop offset=${at} stop-color=${`var(--${colour})`} stop-opacity=${opacity} />`;
}

/** @param {{id: string, lit: boolean}} props */
export function Paints({ id, lit }) {
  return html`<defs>
    <linearGradient id=${`${id}-dome`}>
      <${Stop} at=${0} colour="dome-mid" /><${Stop} at=${0.3} colour="dome-light" />
      <${Stop} at=${0.62} colour="dome-mid" /><${Stop} at=${1} colour="dome-dark" />
    </linearGradient>
    <linearGradient id=${`${id}-brass`}>
      <${Stop} at=${0} colour="brass-shadow" /><${Stop} at=${0.42} colour="brass" />
      <${Stop} at=${1} colour="brass-shadow" />
    </linearGradient>
    <radialGradient id=${`${id}-globe`}>
      <${Stop} at=${lit ? 0.15 : 0} colour=${lit ? 'globe-on' : 'globe-off'} />
      <${Stop} at=${1} colour=${lit ? 'globe-on-edge' : 'globe-off-edge'} />
    </radialGradient>
    <linearGradient id=${`${id}-beam`} x2="0" y2="1">
      <${Stop} at=${0} colour="beam" opacity=${0.58} />
      <${Stop} at=${1} colour="beam" opacity=${0.2} />
    </linearGradient>
    <radialGradient id=${`${id}-halo`}>
      <${Stop} at=${0} colour="beam" opacity=${0.5} />
      <${Stop} at=${0.3} colour="beam" opacity=${0.2} />
      <${Stop} at=${0.65} colour="beam" opacity=${0.06} />
      <${Stop} at=${1} colour="beam" opacity=${0} />
    </radialGradient>
  </defs>`;
}

/** @param {{id: string, x: number}} props */
export function Light({ id, x }) {
  return html`<g transform=${`translate(${x})`}>
    <circle r="150" cy="-70" fill=${paint(id, 'halo')} />
    <path d=${`M-58 ${RAISED}H58L112 0H-112Z`} fill=${paint(id, 'beam')} />
    <path d="M-112 0H112V2.7H-112Z" fill="var(--beam)" opacity=".8" />
  </g>`;
}

/** @param {{id: string, x: number, state: LampState, lit: boolean}} props */
export function Lamp({ id, x, state, lit }) {
  const covered = state === 'covered';
  return html`<g transform=${`translate(${x})`}>
    <path d=${STEM} fill=${paint(id, 'brass')} />
    ${
      !covered &&
      html`<path d="M-1.5-112H1.5V-98H-1.5Z" fill="var(--brass)" />
        <circle r=${lit ? 22 : 21.25} cy="-78" fill=${paint(id, 'globe')}
          stroke=${lit ? 'none' : 'var(--globe-off-edge)'} stroke-width="1.5" />`
    }
    <g class=${state === 'lowering' ? 'shade coming-down' : 'shade'}
      transform=${`translate(0 ${covered || state === 'lowering' ? COVERED : RAISED})`}>
      <path d="M40 0V34" stroke="var(--rim)" stroke-width="1.5" />
      <circle cx="40" cy="37" r="3.6" fill="var(--rim)" />
      <rect x="-5" y="-70" width="10" height="12" rx="5" fill="var(--brass)" />
      <path d=${DOME} fill=${paint(id, 'dome')} />
      <rect x="-64.5" y="-2.5" width="129" height="5" rx="2.5" fill="var(--rim)" />
    </g>
  </g>`;
}

/**
 * @param {{id: string, place: 'home'|'sheet'|'evening'|'match'|'small'|'toy', state: LampState,
 *   label?: string}} props  `id` keeps the paints of several scenes on one page apart; without a
 *   label the picture is decoration
 */
export function Scene({ id, place, state, label }) {
  const lit = state === 'on' || state === 'pair';
  const lamps = state === 'pair' ? [-76, 76] : [0];
  const sky = state === 'off' ? 'off' : lit ? 'on' : 'home';
  return html`<div class=${`scene ${place}${lamps.length > 1 ? ' two' : ''}`} role=${label ? 'img' : undefined}
    aria-label=${label} aria-hidden=${label ? undefined : 'true'}>
    <div class=${`sky ${sky}`}></div>
    <svg class="hills" viewBox="0 0 390 100" preserveAspectRatio="none" aria-hidden="true">
      <path d=${FAR} fill="var(--hill-far)" /><path d=${NEAR} fill="var(--hill-near)" />
    </svg>
    <div class="sill"></div>
    <svg class="lamp" viewBox="-150 -170 300 184" aria-hidden="true">
      <${Paints} id=${id} lit=${lit} />
      ${lit && lamps.map((x) => html`<${Light} id=${id} x=${x} />`)}
      ${lamps.map((x) => html`<${Lamp} id=${id} x=${x} state=${state} lit=${lit} />`)}
    </svg>
  </div>`;
}
