/**
 * The one way to the storage key, under which the chain key is kept. Without the app lock it is
 * kept beside the record; with it, it is made from a passkey or a PIN and is here, in memory, from
 * unlocking to locking and nowhere else.
 */
import { equal } from '../protocol/bytes.js';
import * as db from './db.js';

/** @typedef {import('../protocol/storage-key.js').Opened} Opened */
/** @typedef {import('./types.js').Lock} Lock */

/** The app lock is on, and this page has not been unlocked. */
export class Locked extends Error {
  /** @param {Lock} lock @param {import('./types.js').Bytes} token */
  constructor(lock, token) {
    super('locked');
    this.lock = lock;
    this.token = token;
  }
}

/** @type {Opened | null} */
let opened = null;

/** Hold what unlocking gave; null: forget it. @param {Opened | null} next @returns {Opened | null} before */
export function hold(next) {
  const before = opened;
  opened = next;
  return before;
}

/** What opens this lock, if this page holds it: another page may have changed it. @param {Lock} lock */
export const openedFor = ({ salt }) => (opened && equal(opened.salt, salt) ? opened : null);

/** What masks a character that must be written at once. @returns {import('./types.js').Bytes | null} */
export const pads = () => opened?.pads ?? null;

/** Whether it was found out that this browser keeps keys. */
let keeps = false;

/**
 * Find out, once, whether this browser keeps keys at all. Nothing stays of it: a phone that was
 * erased keeps nothing until it pairs again.
 * @returns {Promise<void>} throws if it does not
 */
export async function tryKey() {
  if (!keeps) await db.tryOut(await db.makeKey());
  keeps = true;
}

/**
 * What unlocking gave, else what is kept, else a new one. Asked for at every start of a phone
 * without a lock, so that a browser that keeps no keys (private mode, lockdown) is found out before
 * anything depends on it.
 * @returns {Promise<CryptoKey>} AES-GCM, not extractable; throws if locked or if storage is refused
 */
export async function storageKey() {
  const kept = await db.storageKey();
  if (kept) return kept;
  const { lock, main } = await db.read();
  const held = lock && openedFor(lock);
  if (!held) throw new Locked(lock, main?.token);
  return held.key;
}
