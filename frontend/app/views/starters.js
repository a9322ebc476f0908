/**
 * The ready-made notes: twenty whole wishes, three at a time, in no order. Which three follows from
 * the reveal alone, never from a person: the sheet that opens twice before a reveal is the same sheet.
 */
import { list, t } from '../copy/copy.js';

/** How many are offered at once. */
const SHOWN = 3;

/**
 * A small mixing of 32 bits (murmur3's finaliser): nothing secret hangs on it.
 * @param {number} n
 */
function mix(n) {
  let h = n >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Three numbers of starters for a reveal.
 * @param {number} reveal  unix seconds
 * @returns {number[]}
 */
export function drawStarters(reveal) {
  const order = list('starters').map((_, number) => number);
  return order.sort((a, b) => mix(reveal + a) - mix(reveal + b)).slice(0, SHOWN);
}

/**
 * The sentence of a starter; one that this version does not know has none.
 * @param {number} number
 */
export const starter = (number) => list('starters')[number] ?? t('starter.unknown');
