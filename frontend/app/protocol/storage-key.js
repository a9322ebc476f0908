/**
 * The storage key of a phone with the app lock on: from a PIN, or from what a passkey gives. It is
 * never kept; whoever holds the phone's storage has to guess the PIN, or has no passkey to ask.
 */
import { utf8 } from './bytes.js';
import { gcmKey, hkdf, hkdfKey, pbkdf2 } from './primitives.js';
import { KEY } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

/**
 * @typedef {object} Opened
 * @property {Bytes} salt of the lock that it opens: 32 bytes
 * @property {CryptoKey} key AES-GCM
 * @property {Bytes} pads 4,096 bytes that mask what an abandoned sheet owes
 */

/**
 * PBKDF2 rounds. 600,000 take 0.10 to 0.13 s in Chromium on a quiet core of the machine that this
 * was measured on, so 0.6 to 0.8 s on a phone six times slower; WebCrypto works on a thread of its
 * own, which a browser's throttling does not reach, hence the multiplication.
 */
export const COUNT = 600_000;
const PADS = 4096;

/** @param {Bytes} raw zeroed here @param {Bytes} salt @returns {Promise<Opened>} */
async function spread(raw, salt) {
  const from = await hkdfKey(raw);
  raw.fill(0);
  const bytes = await hkdf(from, utf8('lamplit storage'), KEY, salt);
  const key = await gcmKey(bytes);
  bytes.fill(0);
  return { salt, key, pads: await hkdf(from, utf8('lamplit owed'), PADS, salt) };
}

/** @param {string} pin ASCII digits @param {Bytes} salt 32 bytes @param {number} count rounds */
export const openWithPin = async (pin, salt, count) =>
  spread(await pbkdf2(utf8(pin), salt, count), salt);

/** @param {Bytes} output of the passkey's PRF, 32 bytes, zeroed here @param {Bytes} salt 32 bytes */
export const openWithPasskey = (output, salt) => spread(output, salt);
