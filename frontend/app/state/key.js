/**
 * The one way to the storage key, under which the chain key is kept. With an app lock it will come
 * from a passkey or a PIN instead; nothing else would change.
 */
import * as db from './db.js';

/**
 * What is kept, else a new one. Asked for at every start, so that a browser that keeps no keys
 * (private mode, lockdown) is found out before anything depends on it.
 * @returns {Promise<CryptoKey>} AES-GCM, not extractable; throws if storage is refused
 */
export const storageKey = () =>
  db.storageKey(() =>
    crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  );
