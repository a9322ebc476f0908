/**
 * All that this phone holds, read as a whole and changed under the lock. Pages only: the worker
 * works on the outbox alone.
 */
import * as db from './db.js';
import { packMain, unpackMain } from './record.js';

/** @typedef {import('./types.js').Kept} Kept */

/** @returns {Promise<Kept>} */
export async function readKept() {
  const { main, pairing, outbox, leave } = await db.read();
  return {
    main: main ? unpackMain(main) : null,
    pairing: pairing ?? null,
    outbox: outbox ?? null,
    leave: leave ?? [],
  };
}

/**
 * Change what is kept: all of it or nothing, after no other change and before the next one.
 * @param {(kept: Kept) => Promise<Partial<Kept> | null> | Partial<Kept> | null} work null: leave it
 * @param {() => void} [then] called when it is kept, before anybody else's turn
 * @returns {Promise<boolean>} whether anything was changed
 */
export const change = (work, then) =>
  db.exclusive(async () => {
    const changes = await work(await readKept());
    if (!changes) return false;
    /** @type {db.Values} */
    const values = { ...changes };
    if (changes.main) values.main = packMain(changes.main);
    if (changes.leave?.length === 0) values.leave = null;
    await db.write(values);
    then?.();
    return true;
  });
