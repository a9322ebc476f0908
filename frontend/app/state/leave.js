/**
 * Leaving: former tokens wait here until the server has been told. After the last one of a phone
 * that was erased, nothing of the app stays. Shared with the service worker.
 */
import { deleteMe } from '../net/api.js';
import { equal } from '../protocol/bytes.js';
import * as db from './db.js';
import { clearOut } from './erase.js';

/**
 * Tell the server about every token that waits. 401 is as good as 204: it is not known any more.
 * @returns {Promise<boolean>} whether some still wait
 */
export const giveBack = () =>
  /** @type {Promise<boolean>} */ (
    navigator.locks.request('lamplit leave', async () => {
      const { leave = [] } = await db.read(['leave']);
      for (const token of leave) {
        const told = await deleteMe(token);
        if (!told.ok && told.code !== 'unknown_phone') return true;
        await db.exclusive(async () => {
          const all = /** @type {Uint8Array[]} */ ((await db.read(['leave'])).leave ?? []);
          const rest = all.filter((one) => !equal(one, token));
          await db.write({ leave: rest.length ? rest : null });
        });
      }
      await clearOut();
      return false;
    })
  );
