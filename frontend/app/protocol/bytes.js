/**
 * Bytes: joining, comparing, and their strict spelling as base64url. No cryptography here.
 */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** @param {...Uint8Array} parts @returns {Bytes} */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {string} text UTF-8, so ASCII for labels @returns {Bytes} */
export const utf8 = (text) => new TextEncoder().encode(text);

/** @param {number} n 0..255 @returns {Bytes} */
export const u8 = (n) => Uint8Array.of(n);

/** @param {number} n 0..2^32-1 @returns {Bytes} big-endian */
export const u32 = (n) => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);

/**
 * Whether two strings of bytes are the same, in a time that depends on their length alone.
 * @param {Uint8Array} a @param {Uint8Array} b
 */
export function equal(a, b) {
  let differ = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) differ |= Number(a[i]) ^ Number(b[i]);
  return differ === 0;
}

/** @param {Uint8Array} bytes @returns {string} base64url without padding */
export const toB64 = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/**
 * @param {unknown} text @param {number} size the bytes that it must hold
 * @returns {Bytes | null} null: another alphabet, padding, length, or spare bits that are not zero
 */
export function fromB64(text, size) {
  if (typeof text !== 'string' || text.length !== Math.ceil((size * 4) / 3)) return null;
  if (!/^[\w-]*$/.test(text)) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  return toB64(bytes) === text ? bytes : null;
}
