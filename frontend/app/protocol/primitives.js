/**
 * The few primitives that the protocol is made of, all of them WebCrypto's. Keys go in as
 * non-extractable CryptoKeys wherever WebCrypto allows it.
 */
import { KEY, TOKEN } from './sizes.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

const ZERO = new Uint8Array(KEY);
const HASH = 'SHA-256';

/** @param {number} size @returns {Bytes} */
export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

/** @param {Bytes} bytes @returns {Promise<Bytes>} 32 bytes */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest(HASH, bytes));

/** `H` of the protocol. @param {Bytes} bytes @returns {Promise<Bytes>} 16 bytes */
export const hash = async (bytes) => (await sha256(bytes)).slice(0, TOKEN);

/** @param {Bytes} raw @returns {Promise<CryptoKey>} a key to derive from; it cannot be read back */
export const hkdfKey = (raw) => crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits']);

/**
 * HKDF-SHA-256.
 * @param {CryptoKey} key @param {Bytes} info @param {number} size in bytes @param {Bytes} [salt]
 * @returns {Promise<Bytes>}
 */
export async function hkdf(key, info, size, salt = ZERO) {
  const how = { name: 'HKDF', hash: HASH, salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, size * 8));
}

/**
 * PBKDF2-SHA-256.
 * @param {Bytes} password @param {Bytes} salt @param {number} iterations
 * @returns {Promise<Bytes>} 32 bytes
 */
export async function pbkdf2(password, salt, iterations) {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: HASH, salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, KEY * 8));
}

/** HMAC-SHA-256. @param {Bytes} raw the key @param {Bytes} message @returns {Promise<Bytes>} */
export async function hmac(raw, message) {
  const how = { name: 'HMAC', hash: HASH };
  const key = await crypto.subtle.importKey('raw', raw, how, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
}

/**
 * AES-256-CTR over zeros from counter block 0: a stream of bytes.
 * @param {Bytes} raw the key @param {number} size @returns {Promise<Bytes>}
 */
export async function stream(raw, size) {
  const key = await crypto.subtle.importKey('raw', raw, 'AES-CTR', false, ['encrypt']);
  const how = { name: 'AES-CTR', counter: new Uint8Array(16), length: 128 };
  return new Uint8Array(await crypto.subtle.encrypt(how, key, new Uint8Array(size)));
}

/** @param {Bytes} raw 32 bytes @returns {Promise<CryptoKey>} for `lock` and `unlock` */
export const gcmKey = (raw) =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

/**
 * AES-256-GCM.
 * @param {CryptoKey} key @param {Bytes} nonce 12 bytes @param {Bytes} plain @param {Bytes} bound
 * @returns {Promise<Bytes>} nonce, ciphertext, tag
 */
export async function lock(key, nonce, plain, bound) {
  const how = { name: 'AES-GCM', iv: nonce, additionalData: bound };
  const box = new Uint8Array(await crypto.subtle.encrypt(how, key, plain));
  const whole = new Uint8Array(nonce.length + box.length);
  whole.set(nonce);
  whole.set(box, nonce.length);
  return whole;
}

/**
 * @param {CryptoKey} key @param {Bytes} box what `lock` gave @param {Bytes} bound
 * @returns {Promise<Bytes>} throws OperationError if it does not open
 */
export async function unlock(key, box, bound) {
  const how = { name: 'AES-GCM', iv: box.subarray(0, 12), additionalData: bound };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, box.subarray(12)));
}
