/**
 * The chain key between storage and use: kept as ciphertext under the storage key, used as a key
 * that cannot be read. Raw copies live for a few lines here and are zeroed.
 */
import { utf8 } from '../protocol/bytes.js';
import { hkdfKey, lock, random, unlock } from '../protocol/primitives.js';
import { dayOf, forward, nextDay } from '../protocol/ratchet.js';
import { storageKey } from './key.js';

/** @typedef {import('./types.js').Bytes} Bytes */
/** @typedef {import('./types.js').Main} Main */

const BOUND = utf8('lamplit chain');

/** @param {Bytes} raw zeroed here @returns {Promise<Bytes>} 60 bytes */
export async function wrap(raw) {
  const wrapped = await lock(await storageKey(), random(12), raw, BOUND);
  raw.fill(0);
  return wrapped;
}

/** @param {Bytes} wrapped @returns {Promise<CryptoKey>} */
export async function unwrap(wrapped) {
  const raw = await unlock(await storageKey(), wrapped, BOUND);
  const key = await hkdfKey(raw);
  raw.fill(0);
  return key;
}

/**
 * The same key under another storage key.
 * @param {Bytes} wrapped @param {CryptoKey} to @returns {Promise<Bytes>} 60 bytes
 */
export async function rewrap(wrapped, to) {
  const raw = await unlock(await storageKey(), wrapped, BOUND);
  const again = await lock(to, random(12), raw, BOUND);
  raw.fill(0);
  return again;
}

/**
 * The chain key of a reveal's day, derived forward without storing.
 * @param {Main} main @param {number} t @returns {Promise<CryptoKey>}
 */
export const chainAt = async ({ chain, day }, t) => forward(await unwrap(chain), dayOf(t) - day);

/**
 * Move the chain to a later day and forget the days before.
 * @param {Main} main @param {number} day
 * @returns {Promise<{chain: Bytes, day: number}>} unchanged if that day is not later
 */
export async function moveChain(main, day) {
  if (day <= main.day) return { chain: main.chain, day: main.day };
  const last = await forward(await unwrap(main.chain), day - 1 - main.day);
  return { chain: await wrap(await nextDay(last)), day };
}
