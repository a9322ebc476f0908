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
import { emptyRound } from './record.js';

/** @typedef {import('./types.js').Kept} Kept */
/** @typedef {import('./types.js').Main} Main */
/** @typedef {import('./types.js').Named} Named */
/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {import('../protocol/round.js').Round} Round */
/** @typedef {{main: Main, outbox: Waiting | null}} Held */

/**
 * Move to another round.
 * @param {Main} main @param {number} T accepted by `judge` @param {boolean} exchange
 * @param {number[]} coming @param {number} now
 * @returns {Promise<Main>}
 */
async function move(main, T, exchange, coming, now) {
  // In an exchange T may be the earlier one: its own day's key must not be lost.
  const last = exchange ? Math.min(main.t, T) : main.t;
  const moved = main.t ? await moveChain(main, dayOf(last)) : {};
  const [, left, used] = main.passed_over;
  const before = left === T ? { used: Number(used) } : {};
  const passed_over = exchange ? [now, main.t, main.used] : main.passed_over;
  return { ...main, ...moved, ...emptyRound(), ...before, t: T, coming, passed_over };
}

/**
 * The check-in of another round has no business any more.
 * @param {Waiting | null} outbox @param {Main} main
 */
const keep = (outbox, main) => (outbox && roundOf(outbox.seal) === main.t ? outbox : null);

/**
 * Take in the server's word on the round.
 * @param {Kept & {main: Main}} kept @param {Named} named @param {number} now
 * @param {(main: Main) => Promise<Round>} keysOf
 * @returns {Promise<Held & {sound: boolean, exchanged: boolean}>}
 *   sound: the clocks may both be right
 */
export async function takeIn(kept, named, now, keysOf) {
  let main = kept.main;
  const { outbox } = kept;
  if (main.t && named.previous === main.t) {
    main = await keepResult(main, await keysOf(main), named.result);
  }
  const early = named.previous <= now;
  if (closedHours(main, named, now)) return { main, outbox, sound: early, exchanged: false };
  const refused = outbox?.answer === 409 && roundOf(outbox.seal) === main.t;
  const verdict = judge(main, named.next, now, refused);
  if (verdict === 'same') main = { ...main, coming: named.coming };
  const exchanged = verdict === 'exchange';
  if (exchanged || verdict === 'next') {
    main = await move(main, named.next, exchanged, named.coming, now);
  }
  return { main, outbox: keep(outbox, main), sound: early && verdict !== null, exchanged };
}

/**
 * Move on without asking: the round that is known to come after one that has passed.
 * @param {Held} held @param {Named | null} named @param {number} now
 * @returns {Promise<Held>} the same if there is nothing to move to, or the evening is not over
 */
export async function moveOn({ main, outbox }, named, now) {
  if (main.t > now || closedHours(main, named, now)) return { main, outbox };
  const told = named && named.next > now;
  const T = told ? named.next : main.coming.find((time) => time > now);
  if (T === undefined || judge(main, T, now, false) !== 'next') return { main, outbox };
  const moved = await move(main, T, false, told ? named.coming : main.coming, now);
  return { main: moved, outbox: keep(outbox, moved) };
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
