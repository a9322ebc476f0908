/**
 * A round's keys: two grids of tokens, one a side, and two keys for notes. They follow from the
 * chain key of the round's day; both phones work out the same.
 */
import { concat, u32, utf8 } from './bytes.js';
import { gcmKey, hkdf, stream } from './primitives.js';
import { KEY, NUMBERS, TOKEN } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */
/**
 * @typedef {object} Round
 * @property {number} t the reveal, unix seconds
 * @property {Bytes[]} grids of side 0 and of side 1: 16,384 bytes each
 * @property {CryptoKey[]} notes AES-GCM, of side 0 and of side 1
 */

/**
 * @param {CryptoKey} chain the chain key of the round's day (or of the first day, if that is later)
 * @param {number} t
 * @returns {Promise<Round>}
 */
export async function roundKeys(chain, t) {
  const keys = await hkdf(chain, concat(utf8('sr1 round'), u32(t)), 4 * KEY);
  const part = (/** @type {number} */ i) => keys.subarray(i * KEY, (i + 1) * KEY);
  const size = NUMBERS * NUMBERS * TOKEN;
  const grids = await Promise.all([stream(part(0), size), stream(part(1), size)]);
  const notes = await Promise.all([gcmKey(part(2)), gcmKey(part(3))]);
  keys.fill(0);
  return { t, grids, notes };
}

/**
 * @param {Round} round @param {number} side whose token
 * @param {number} a the number that side 0 used @param {number} b the number that side 1 used
 * @returns {Bytes} 16 bytes
 */
export function tokenAt(round, side, a, b) {
  const at = (a * NUMBERS + b) * TOKEN;
  return /** @type {Bytes} */ (round.grids[side]).subarray(at, at + TOKEN);
}
