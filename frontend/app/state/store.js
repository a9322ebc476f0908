/**
 * All that this phone holds, read as a whole and changed under the lock. Pages only: the worker
 * works on the outbox alone.
 */
import { utf8 } from '../protocol/bytes.js';
import { unlock as decrypt, lock as encrypt, random } from '../protocol/primitives.js';
import * as db from './db.js';
import { Locked, openedFor } from './key.js';
import { joinMain, packMain, splitMain, unpackMain } from './record.js';

/** @typedef {import('../protocol/storage-key.js').Opened} Opened */
/** @typedef {import('./types.js').Kept} Kept */
/** @typedef {import('./types.js').Lock} Lock */
/** @typedef {import('./types.js').Main} Main */

const BOUND = utf8('lamplit record');

/**
 * The record as it is stored. With the app lock on it is one encrypted piece, but for the token,
 * which a check-in in the outbox has anyway and goes out with.
 * @param {Main} main @param {Opened | null} opened null: no lock
 */
export const storedMain = async (main, opened) =>
  opened
    ? { token: main.token, box: await encrypt(opened.key, random(12), joinMain(main), BOUND) }
    : packMain(main);

/**
 * @param {any} stored @param {Opened} opened
 * @returns {Promise<Main>} throws OperationError if it was locked by something else
 */
export const openMain = async ({ box }, opened) => splitMain(await decrypt(opened.key, box, BOUND));

/** @param {any} stored @param {Lock | undefined} lock @returns {Promise<Main | null>} */
async function mainOf(stored, lock) {
  if (!stored) return null;
  if (!lock) return unpackMain(stored);
  const opened = openedFor(lock);
  if (!opened) throw new Locked(lock, stored.token);
  return openMain(stored, opened);
}

/** @returns {Promise<Kept>} throws Locked before unlocking */
export async function readKept() {
  const { main, pairing, outbox, leave, lock } = await db.read();
  return {
    main: await mainOf(main, lock),
    pairing: pairing ?? null,
    outbox: outbox ?? null,
    leave: leave ?? [],
    lock: lock ?? null,
  };
}

/**
 * Change what is kept: all of it or nothing, after no other change and before the next one.
 * @param {(kept: Kept) => Promise<Partial<Kept> | null> | Partial<Kept> | null} work null: leave it
 * @param {() => void} [then] called when it is kept, before anybody else's turn
 * @returns {Promise<boolean>} whether anything was changed; throws Locked before unlocking
 */
export const change = (work, then) =>
  db.exclusive(async () => {
    const kept = await readKept();
    const changes = await work(kept);
    if (!changes) return false;
    /** @type {db.Values} */
    const values = { ...changes };
    const opened = kept.lock && openedFor(kept.lock);
    if (kept.lock && !opened) throw new Locked(kept.lock, new Uint8Array(0));
    if (changes.main) values.main = await storedMain(changes.main, opened);
    if (changes.leave?.length === 0) values.leave = null;
    await db.write(values);
    then?.();
    return true;
  });
