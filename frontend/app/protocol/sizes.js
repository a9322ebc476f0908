/**
 * Sizes of everything that has one, and where the round stands in a seal. Shared with the service
 * worker, so it must not know of keys.
 */

/** Numbers that a phone may seal with in one round. */
export const NUMBERS = 32;
/** Bytes of a token, of a lock, of a slot. */
export const TOKEN = 16;
/** Bytes of a cell: a token and a lock. */
export const CELL = 2 * TOKEN;
/** Bytes of a note, padded. */
export const NOTE = 160;
/** Bytes of a sealed note: nonce, ciphertext, tag. */
export const SEALED_NOTE = 12 + NOTE + 16;
/** Bytes of a seal before its cells: version, round, number. */
export const HEAD = 6;
/** Bytes of a seal. */
export const SEAL = HEAD + NUMBERS * CELL + SEALED_NOTE;
/** Bytes of a result: a token and a sealed note. */
export const RESULT = TOKEN + SEALED_NOTE;
/** Bytes of a code, of a key and of a bearer token, of a public key. */
export const CODE = 10;
export const KEY = 32;
export const PUBLIC = 65;

/**
 * The round that a seal is for.
 * @param {Uint8Array} seal
 * @returns {number} unix seconds
 */
export const roundOf = (seal) => new DataView(seal.buffer, seal.byteOffset).getUint32(1);
