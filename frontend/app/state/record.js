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
  left_open: integer,
  left_note: raw(NOTE),
};

/** What a record of the first version has not: it was left open for nothing. */
const LATER = { left_open: new Uint8Array(4), left_note: new Uint8Array(NOTE) };

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
export function unpackMain(stored) {
  /** @type {Record<string, Bytes>} */
  const whole = { ...LATER, ...stored };
  const fields = Object.entries(FIELDS).map(([name, kind]) => [
    name,
    kind.unpack(/** @type {Bytes} */ (whole[name])),
  ]);
  return /** @type {any} */ (Object.fromEntries(fields));
}

/** How long a record in one piece is, and was in the first version. */
const WHOLE = Object.values(FIELDS).reduce((sum, { size }) => sum + size, 0);
const FIRST = WHOLE - concat(...Object.values(LATER)).length;

/** All fields in one piece, to be encrypted. @param {Main} main @returns {Bytes} 821 bytes */
export const joinMain = (main) => concat(...Object.values(packMain(main)));

/** @param {Bytes} whole @returns {Main} */
export function splitMain(whole) {
  if (whole.length !== WHOLE && whole.length !== FIRST) throw new TypeError('no record');
  let at = 0;
  /** @type {Record<string, Bytes>} */
  const parts = {};
  for (const [name, { size }] of Object.entries(FIELDS)) {
    if (at === whole.length) break;
    parts[name] = whole.slice(at, at + size);
    at += size;
  }
  return unpackMain(parts);
}

/**
 * What is remembered of the round that is left: also what was sealed last in it, as the clock that
 * says it is over may be wrong.
 * @param {Main} main @param {number} at of the last change of times
 */
export const passOver = ({ t, used, mine, open, note }, at) => ({
  passed_over: [at, t, used, mine],
  left_open: open,
  left_note: note,
});

/**
 * The choice in the round that was left, for one that stood before the accepted one all along.
 * @param {Main} main @param {number} T
 */
export const choiceOf = ({ passed_over: [, left], left_open, left_note }, T) =>
  left === T ? { open: left_open, note: left_note } : {};

/** A round that is over, by the server's word too, leaves nothing of what was chosen in it. */
export const forgotten = () => ({ left_open: 0, left_note: new Uint8Array(NOTE) });

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

/** What is stored of an app lock, beside the passkey's own name, which the phone gave. */
const LOCK = { kind: 1, salt: KEY, count: 4, after: 2, wrong: 1, since: 4 };

/** @param {string} above @param {Record<string, number>} fields */
const named = (above, fields) =>
  Object.entries(fields).map(([name, size]) => ({ name: above + name, size }));

/** The record, as it lies there. @param {import('./types.js').Lock | null} lock */
function stored(lock) {
  if (!lock) return Object.entries(FIELDS).map(([name, { size }]) => ({ name, size }));
  const box = 12 + WHOLE + 16;
  return [
    ...named('', { token: KEY, box }),
    ...named('lock.', { ...LOCK, passkey: lock.passkey.length }),
  ];
}

/**
 * What this phone holds, by name and size. A pairing under way, and tokens to be given back, are
 * there for as long as they last; with the app lock on, the record is one encrypted piece and no
 * storage key is kept.
 * @param {import('./types.js').Kept} kept
 * @returns {{name: string, size: number}[]}
 */
export const sizes = ({ pairing, leave, lock }) => [
  ...stored(lock),
  ...named('outbox.', OUTBOX),
  ...Object.entries(pairing ?? {}).flatMap(([name, value]) =>
    value instanceof Uint8Array ? { name: `pairing.${name}`, size: value.length } : [],
  ),
  ...leave.map(({ length }) => ({ name: 'leave', size: length })),
  { name: 'push', size: 1 },
  ...(lock ? [] : [{ name: 'key', size: KEY }]),
];
