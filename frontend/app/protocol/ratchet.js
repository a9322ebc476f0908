/**
 * The ratchet: one chain key a day, each made from the one before and never the other way. What is
 * kept of it, and how, is not decided here.
 */
import { utf8 } from './bytes.js';
import { hkdf, hkdfKey } from './primitives.js';
import { KEY } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

/** @param {number} t unix seconds @returns {number} whole days since 1970 */
export const dayOf = (t) => Math.floor(t / 86400);

/** @param {CryptoKey} key @returns {Promise<Bytes>} the next day's, raw: the caller zeroes it */
export const nextDay = (key) => hkdf(key, utf8('sr1 day'), KEY);

/**
 * @param {CryptoKey} key of some day @param {number} days how many later; 0 or less: the same
 * @returns {Promise<CryptoKey>}
 */
export async function forward(key, days) {
  let later = key;
  for (let i = 0; i < days; i++) {
    const raw = await nextDay(later);
    later = await hkdfKey(raw);
    raw.fill(0);
  }
  return later;
}
