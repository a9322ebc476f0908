/**
 * The record of a pair as it is stored: every field at its one size, so that no size tells
 * anything. It packs and unpacks all fields alike and looks into none.
 */
import { concat, u32 } from '../protocol/bytes.js';
import { random } from '../protocol/primitives.js';
import { KEY, NOTE, RESULT, SEAL, TOKEN } from '../protocol/sizes.js';
import { packSchedule, unpackSchedule } from './schedule.js';

/** @typedef {import('./types.js').Bytes} Bytes */
/** @typedef {import('./types.js').Main} Main */
/** @typedef {{size: number, pack: (value: any) => Bytes, unpack: (bytes: Bytes) => any}} Kind */

/** @param {number} size @returns {Kind} */
const raw = (size) => ({ size, pack: (bytes) => bytes, unpack: (bytes) => bytes });

/** @param {number} count @returns {Kind} */
const integers = (count) => ({
  size: 4 * count,
  pack: (all) => concat(...all.map(u32)),
  unpack: (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return Array.from({ length: count }, (_, i) => view.getUint32(4 * i));
  },
});

/** @type {Kind} */
const integer = { size: 4, pack: u32, unpack: (bytes) => integers(1).unpack(bytes)[0] };

/** @type {Record<keyof Main, Kind>} */
const FIELDS = {
  side: integer,
  token: raw(KEY),
  chain: raw(12 + KEY + 16),
  day: integer,
  first: integer,
  t: integer,
  used: integer,
  mine: integer,
  open: integer,
  note: raw(NOTE),
  result: raw(RESULT),
  coming: integers(24),
  schedule: { size: 61, pack: packSchedule, unpack: unpackSchedule },
  passed_over: integers(4),
};

/** The outbox's fields, and their sizes whether something waits or not. */
const OUTBOX = { slot: TOKEN, seal: SEAL, token: KEY, tried: 1, answer: 2 };

/** @param {Main} main @returns {Record<string, Bytes>} */
export const packMain = (main) =>
  Object.fromEntries(
    Object.entries(FIELDS).map(([name, kind]) => [
      name,
      kind.pack(main[/** @type {keyof Main} */ (name)]),
    ]),
  );

/** @param {Record<string, Bytes>} stored @returns {Main} */
export const unpackMain = (stored) =>
  /** @type {any} */ (
    Object.fromEntries(
      Object.entries(FIELDS).map(([name, kind]) => [
        name,
        kind.unpack(/** @type {Bytes} */ (stored[name])),
      ]),
    )
  );

/**
 * What is remembered of the round that is left.
 * @param {Main} main @param {number} at of the last change of times
 */
export const passOver = ({ t, used, mine }, at) => [at, t, used, mine];

/**
 * The numbers that a round begins with: none, or, when the round that was left last is named again,
 * those that were used up in it.
 * @param {Main} main @param {number} T
 */
export function numbersOf({ passed_over: [, left, used, mine] }, T) {
  return left === T ? { used: Number(used), mine: Number(mine) } : { used: 0, mine: 0 };
}

/** What a round begins with: nothing used, nothing chosen, no result. */
export const emptyRound = () => ({
  used: 0,
  mine: 0,
  open: 0,
  note: new Uint8Array(NOTE),
  result: random(RESULT),
});

/**
 * What this phone holds, by name and size. A pairing under way, and tokens to be given back, are
 * there for as long as they last.
 * @param {import('./types.js').PairingRecord | null} pairing @param {Bytes[]} leave
 * @returns {{name: string, size: number}[]}
 */
export const sizes = (pairing, leave) => [
  ...Object.entries(FIELDS).map(([name, { size }]) => ({ name, size })),
  ...Object.entries(OUTBOX).map(([name, size]) => ({ name: `outbox.${name}`, size })),
  ...Object.entries(pairing ?? {}).flatMap(([name, value]) =>
    value instanceof Uint8Array ? { name: `pairing.${name}`, size: value.length } : [],
  ),
  ...leave.map(({ length }) => ({ name: 'leave', size: length })),
  { name: 'push', size: 1 },
  { name: 'key', size: KEY },
];
