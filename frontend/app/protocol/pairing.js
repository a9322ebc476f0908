/**
 * The pairing: from one code that two people share to one key that only their phones have. No
 * network and no storage here; raw keys are handed out once, for the caller to wrap and to zero.
 */
import { concat, u8, u32, utf8 } from './bytes.js';
import { spellCode } from './code.js';
import { hkdf, hkdfKey, hmac, pbkdf2, sha256 } from './primitives.js';
import { KEY, PUBLIC, TOKEN } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** `Z`: the code, made slow to guess. @param {Bytes} code ten bytes @returns {Promise<Bytes>} */
export const stretch = (code) => pbkdf2(utf8(spellCode(code)), utf8('sr1 invite'), 250000);

/** Where the server keeps the invite. @param {Bytes} z @returns {Promise<Bytes>} 16 bytes */
export const lookupOf = async (z) => hkdf(await hkdfKey(z), utf8('sr1 lookup'), TOKEN);

/** @returns {Promise<{secret: CryptoKey, publicKey: Bytes}>} the secret cannot be read; 65 bytes */
export async function ephemeral() {
  const made = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey));
  return { secret: made.privateKey, publicKey };
}

/** @param {Uint8Array} bytes @returns {bigint} */
const big = (bytes) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

/**
 * Whether 65 bytes are a point of P-256. Checked here, since not every engine does so on import.
 * @param {Uint8Array} raw
 */
export function onCurve(raw) {
  if (raw.length !== PUBLIC || raw[0] !== 4) return false;
  const [x, y] = [big(raw.subarray(1, 33)), big(raw.subarray(33))];
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}

/**
 * `K`: what both phones agree on.
 * @param {object} what
 * @param {CryptoKey} what.secret mine
 * @param {0 | 1} what.side mine
 * @param {Bytes[]} what.publicKeys of side 0 and side 1
 * @param {Bytes} what.z @param {Bytes} what.lookup @param {number} what.day0
 * @returns {Promise<Bytes | null>} 32 raw bytes, which the caller zeroes; null: no point of the curve
 */
export async function agree({ secret, side, publicKeys, z, lookup, day0 }) {
  const [of0, of1] = /** @type {[Bytes, Bytes]} */ (publicKeys);
  const theirs = side === 0 ? of1 : of0;
  if (!onCurve(theirs)) return null;
  const key = await crypto.subtle.importKey('raw', theirs, CURVE, false, []);
  const how = { name: 'ECDH', public: key };
  const shared = new Uint8Array(await crypto.subtle.deriveBits(how, secret, KEY * 8));
  const ikm = await hkdfKey(shared);
  shared.fill(0);
  const said = await sha256(concat(lookup, u32(day0), of0, of1));
  return hkdf(ikm, concat(utf8('sr1 pair'), said), KEY, z);
}

/**
 * What each side shows the other to prove that it has the same key.
 * @param {CryptoKey} key `K`
 * @returns {Promise<[Bytes, Bytes]>} of side 0 and of side 1, 32 bytes each
 */
export async function confirmations(key) {
  const kc = await hkdf(key, utf8('sr1 confirm'), KEY);
  const both = await Promise.all([hmac(kc, u8(0)), hmac(kc, u8(1))]);
  kc.fill(0);
  return both;
}
