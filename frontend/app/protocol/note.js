/**
 * A note's bytes: UTF-8 padded with zeros to one size. A note that is U+0001 and a number stands
 * for a starter, so that each phone shows it in its own language.
 */
import { concat, u8, u32, utf8 } from './bytes.js';
import { NOTE } from './sizes.js';

export { NOTE } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

/** @param {string} text @returns {number} its bytes in UTF-8, of which a note takes `NOTE` */
export const noteBytes = (text) => utf8(text).length;

/** @param {string} text cut at a whole character if it is too long @returns {Bytes} 160 bytes */
export function packNote(text) {
  const bytes = new Uint8Array(NOTE);
  new TextEncoder().encodeInto(text, bytes);
  return bytes;
}

/**
 * @param {Bytes} bytes @returns {string} '' if they are no UTF-8
 */
export function readNote(bytes) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes.subarray(0, end));
  } catch {
    return '';
  }
}

/** @param {string} text @returns {number | null} the starter that a note stands for */
export function starterOf(text) {
  const number = text.slice(1);
  return text.startsWith('\u0001') && /^\d{1,4}$/.test(number) ? Number(number) : null;
}

/**
 * What may be shown of a note: the partner's app need not be ours.
 * @param {string} text
 * @returns {string} without control characters; '' if it stands for a starter, known or not
 */
export const wordsOf = (text) =>
  text.startsWith('\u0001') && /^\d+$/.test(text.slice(1))
    ? ''
    : text.replace(/\p{Cc}/gu, '').trim();

/**
 * What a sealed note is bound to.
 * @param {number} side who wrote it @param {number} t
 * @returns {Bytes}
 */
export const noteBound = (side, t) => concat(utf8('sr1 note'), u8(side), u32(t));
