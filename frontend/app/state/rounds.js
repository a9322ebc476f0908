/**
 * Moving from round to round: what a believed answer, or its absence, changes on this phone. It
 * keeps the ratchet's promise: a new round forgets the keys of the days before the last one.
 */
import { hash } from '../protocol/primitives.js';
import { dayOf } from '../protocol/ratchet.js';
import { roundOf, TOKEN } from '../protocol/sizes.js';
import { closedHours, judge } from './accept.js';
import { moveChain } from './chain.js';
import { keepResult } from './reading.js';
import { choiceOf, emptyRound, forgotten, numbersOf, passOver } from './record.js';

/** @typedef {import('./types.js').Kept} Kept */
/** @typedef {import('./types.js').Main} Main */
/** @typedef {import('./types.js').Named} Named */
/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('../protocol/round.js').Round} Round */
/** @typedef {{main: Main, outbox: Waiting | null}} Held */

/** A clock that is so many seconds ahead needs no words, when an evening begins a little sooner. */
const SLACK = 120;

/**
 * Move to another round.
 * @param {Main} main @param {number} T accepted by `judge` @param {boolean} exchange
 * @param {number[]} coming @param {number} now
 * @returns {Promise<Main>}
 */
async function move(main, T, exchange, coming, now) {
  // T may be the earlier one: its own day's key must not be lost.
  const moved = main.t ? await moveChain(main, dayOf(Math.min(main.t, T))) : {};
  const [at, left] = main.passed_over.map(Number);
  // One that was left early and is still ahead may be named again: it is not forgotten for one
  // that has passed.
  const ahead = main.t <= now && Number(left) > now && left !== T;
  const passed = ahead ? {} : passOver(main, exchange ? now : Number(at));
  return { ...main, ...moved, ...emptyRound(), ...numbersOf(main, T), t: T, coming, ...passed };
}

/**
 * The check-in of another round has no business any more.
 * @param {Waiting | null} outbox @param {Main} main
 */
const keep = (outbox, main) => (outbox && roundOf(outbox.seal) === main.t ? outbox : null);

/**
 * A clock that was ahead made this phone leave a round before its reveal: in its evening it goes
 * back, to read what was revealed.
 * @param {Held} held @param {Named} named @param {number} now
 * @returns {Promise<Held>} the same if it did not
 */
async function goBack({ main, outbox }, named, now) {
  const left = main.passed_over[1];
  const early = main.t > now && left === named.previous;
  if (!early || closedHours(main, named, now)?.reveal !== left) return { main, outbox };
  const back = await move(main, left, false, main.coming, now);
  return { main: back, outbox: keep(outbox, back) };
}

/**
 * Whether something else was foreseen to come next: the times were changed.
 * @param {Main} main @param {number} T @param {number} now
 */
function unforeseen({ t, coming }, T, now) {
  const foreseen = coming.find((time) => time > Math.max(t, now));
  return foreseen !== undefined && foreseen !== T;
}

/**
 * The round that was left is over by the server's clock as well: what was chosen in it is forgotten.
 * @param {Main} main @param {Named} named @returns {Main}
 */
const lapse = (main, { previous }) =>
  Number(main.passed_over[1]) <= previous ? { ...main, ...forgotten() } : main;

/**
 * Take in the server's word on the round.
 * @param {Kept & {main: Main}} kept @param {Named} named @param {number} now
 * @param {(main: Main) => Promise<Round>} keysOf
 * @returns {Promise<Held & {sound: boolean, changed: boolean}>}
 *   sound: the clocks may both be right; changed: another round than was foreseen
 */
export async function takeIn(kept, named, now, keysOf) {
  let { main, outbox } = await goBack(kept, named, now);
  if (main.t && named.previous === main.t) {
    main = await keepResult(main, await keysOf(main), named.result);
  }
  const early = named.previous <= now;
  main = lapse(main, named);
  if (closedHours(main, named, now)) {
    const ahead = named.next > now - SLACK;
    return { main, outbox, sound: early && ahead, changed: false };
  }
  const refused = outbox?.answer === 409 && roundOf(outbox.seal) === main.t;
  const verdict = judge(main, named.next, now, refused);
  if (verdict === 'same') main = { ...main, coming: named.coming };
  // It was given up by a clock that was ahead: its round is not over.
  if (verdict === 'same' && outbox && refused) outbox = { ...outbox, answer: 0 };
  let changed = false;
  if (verdict === 'next' || verdict === 'exchange' || verdict === 'back') {
    changed = verdict === 'exchange' || (verdict === 'next' && unforeseen(main, named.next, now));
    const choice = verdict === 'back' ? choiceOf(main, named.next) : {};
    main = await move(main, named.next, verdict === 'exchange', named.coming, now);
    main = lapse({ ...main, ...choice }, named);
  }
  outbox = keep(outbox, main);
  if (outbox?.answer === 0 && main.t === named.next) outbox = { ...outbox, slot: named.slot };
  return { main, outbox, sound: early && verdict !== null, changed };
}

/**
 * Move on without asking: the round that is known to come after one that has passed.
 * @param {Held} held @param {Named | null} named @param {number} now
 * @returns {Promise<Held & {changed: boolean}>} the same if there is nothing to move to, or the
 *   evening is not over; changed: another round than was foreseen
 */
export async function moveOn({ main, outbox }, named, now) {
  const same = { main, outbox, changed: false };
  if (main.t > now || closedHours(main, named, now)) return same;
  const told = named && named.next > now;
  const T = told ? named.next : main.coming.find((time) => time > now);
  if (T === undefined || judge(main, T, now, false) !== 'next') return same;
  const moved = await move(main, T, false, told ? named.coming : main.coming, now);
  const changed = unforeseen(main, T, now);
  return { main: moved, outbox: keep(outbox, moved), changed };
}

/**
 * What the server is thought to hold for this phone.
 * @param {Held} held @param {Named | null} named
 * @returns {Promise<import('./types.js').Bytes>} 16 bytes; a wrong one costs one question more
 */
export async function slotOf({ main, outbox }, named) {
  if (outbox) return outbox.answer === 204 ? hash(outbox.seal) : outbox.slot;
  return named?.next === main.t ? named.slot : new Uint8Array(TOKEN);
}
