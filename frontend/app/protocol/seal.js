/**
 * Sealing a check-in: a yes or nothing, of one size and alike to everybody but the partner's yes.
 * The work is the same for both: the yes is always made, then one of two is chosen.
 */
import { concat, u8, u32 } from './bytes.js';
import { noteBound } from './note.js';
import { hash, lock, random } from './primitives.js';
import { tokenAt } from './round.js';
import { HEAD, NUMBERS, SEAL } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

/**
 * @param {import('./round.js').Round} round @param {number} side @param {number} idx
 * @returns {Promise<Bytes>} 32 cells: my token, and a lock that only the partner's token opens
 */
async function cells(round, side, idx) {
  const made = Array.from({ length: NUMBERS }, async (_, x) => {
    const [a, b] = side === 0 ? [idx, x] : [x, idx];
    const theirs = await hash(tokenAt(round, 1 - side, a, b).slice());
    return concat(tokenAt(round, side, a, b), theirs);
  });
  return concat(...(await Promise.all(made)));
}

/**
 * @param {object} what
 * @param {import('./round.js').Round} what.round
 * @param {number} what.side
 * @param {number} what.idx 0..31
 * @param {boolean} what.yes
 * @param {Bytes} what.note 160 bytes
 * @param {Bytes} [what.nonce] 12 random bytes
 * @param {Bytes} [what.filler] 1,212 random bytes: what nothing looks like
 * @returns {Promise<Bytes>} 1,218 bytes
 */
export async function sealCheckIn({ round, side, idx, yes, note, nonce, filler }) {
  const key = /** @type {CryptoKey} */ (round.notes[side]);
  const sealed = await lock(key, nonce ?? random(12), note, noteBound(side, round.t));
  const body = concat(await cells(round, side, idx), sealed);
  const noise = filler ?? random(SEAL - HEAD);
  const keep = -Number(yes);
  const chosen = body.map((byte, i) => (byte & keep) | (Number(noise[i]) & ~keep));
  return concat(u8(1), u32(round.t), u8(idx), chosen);
}

/**
 * One of the numbers that are not used yet, each as likely as the next.
 * @param {number} used 32-bit mask, not full
 * @returns {number} 0..31
 */
export function pickNumber(used) {
  for (;;) {
    const idx = Number(random(1)[0]) % NUMBERS;
    if (!((used >>> idx) & 1)) return idx;
  }
}
