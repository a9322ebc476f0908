/**
 * The evening's card: the same on both phones, whatever anybody chose. Not secret from either.
 */
import { concat, u32, utf8 } from './bytes.js';
import { hkdf } from './primitives.js';

/**
 * @param {CryptoKey} chain the chain key of the reveal's day (or of the first day)
 * @param {number} t
 * @returns {Promise<number>} 0..63
 */
export async function eveningCard(chain, t) {
  const [byte] = await hkdf(chain, concat(utf8('sr1 evening'), u32(t)), 1);
  return Number(byte) % 64;
}
