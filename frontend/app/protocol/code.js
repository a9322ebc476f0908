/**
 * The code that one partner shows and the other enters: ten bytes in Crockford's base32, read with
 * patience, written in one way.
 */
import { CODE } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Marks of direction, which come along where a text that runs leftwards is copied. */
const MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The digits of an Arabic and of a Persian keyboard, 0 to 9 each. */
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** @param {string} text */
const plainDigits = (text) =>
  text.replace(MARKS, '').replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15));

/**
 * @param {string} text as somebody typed it
 * @returns {Bytes | null} ten bytes; null: this is no code
 */
export function readCode(text) {
  const plain = plainDigits(text)
    .toUpperCase()
    .replace(/[\s\u2010-\u2015_-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (plain.length !== 16) return null;
  const bytes = new Uint8Array(CODE);
  for (let i = 0; i < plain.length; i++) {
    const five = LETTERS.indexOf(plain.charAt(i));
    if (five < 0) return null;
    for (let bit = 0; bit < 5; bit++) {
      const at = i * 5 + bit;
      bytes[at >> 3] =
        /** @type {number} */ (bytes[at >> 3]) | (((five >> (4 - bit)) & 1) << (7 - (at & 7)));
    }
  }
  return bytes;
}

/** @param {Uint8Array} bytes ten @returns {string} sixteen letters, no dashes */
export function spellCode(bytes) {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return bits.replace(/.{5}/g, (five) => LETTERS.charAt(Number.parseInt(five, 2)));
}

/** @param {Uint8Array} bytes ten @returns {string} `XXXX-XXXX-XXXX-XXXX` */
export const showCode = (bytes) => spellCode(bytes).replace(/.{4}(?=.)/g, '$&-');

/**
 * The code in a pasted text or a link.
 * @param {string} text
 * @returns {string | null} as `showCode` writes it
 */
export function codeFromText(text) {
  const grouped =
    /(?:^|[^0-9a-z])([0-9a-z]{4}(?:[\s\u2010-\u2015_-]{1,2}[0-9a-z]{4}){3})(?![0-9a-z])/i;
  const solid = /(?:^|[^0-9a-z])([0-9a-z]{16})(?![0-9a-z])/i;
  const plain = plainDigits(text);
  const fragment = plain.split('#')[1]?.trim();
  const found = [plain, fragment, grouped.exec(plain)?.[1], solid.exec(plain)?.[1]];
  for (const candidate of found) {
    const bytes = candidate && readCode(candidate);
    if (bytes) return showCode(bytes);
  }
  return null;
}
