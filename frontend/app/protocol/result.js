/**
 * Reading a result: a match is there only if the partner's token for one of my own numbers came
 * back. No flag of the server is believed. Every number is looked at, whatever was sealed.
 */
import { equal } from './bytes.js';
import { noteBound, readNote } from './note.js';
import { unlock } from './primitives.js';
import { tokenAt } from './round.js';
import { NUMBERS, TOKEN } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

/**
 * @param {import('./round.js').Round} round @param {number} side mine
 * @param {number} mine 32-bit mask: the numbers that I sealed a yes with
 * @param {Bytes} result 204 bytes
 * @returns {Promise<{idx: number, note: string} | null>} the number that matched, and the
 *   partner's note ('' if it does not open)
 */
export async function readResult(round, side, mine, result) {
  const token = result.subarray(0, TOKEN);
  let idx = -1;
  for (let i = 0; i < NUMBERS; i++) {
    for (let x = 0; x < NUMBERS; x++) {
      const theirs = side === 0 ? tokenAt(round, 1, i, x) : tokenAt(round, 0, x, i);
      if (equal(token, theirs) && (mine >>> i) & 1) idx = i;
    }
  }
  const note = await openNote(round, 1 - side, result.slice(TOKEN));
  return idx < 0 ? null : { idx, note };
}

/**
 * @param {import('./round.js').Round} round @param {number} side who wrote it @param {Bytes} box
 * @returns {Promise<string>}
 */
async function openNote(round, side, box) {
  try {
    const key = /** @type {CryptoKey} */ (round.notes[side]);
    return readNote(await unlock(key, box, noteBound(side, round.t)));
  } catch {
    return '';
  }
}
