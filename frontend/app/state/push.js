/**
 * Keeps browser and server in step about notifications. Shared with the service worker, so it asks
 * nobody and shows nothing; of a pair it knows the token alone. What is kept is one word: whether
 * this person wants them.
 */
import { deletePush, getPush, putPush } from '../net/api.js';
import { equal } from '../protocol/bytes.js';
import * as db from './db.js';

/** @typedef {import('./types.js').Bytes} Bytes */

/** What is kept. OFF waits for the server to be told, and is forgotten then. */
export const [OFF, ON] = /** @type {const} */ ([0, 1]);

/** Not a code of the API: the browser's push service gives no address. */
export const NO_SERVICE = 'no_service';

/**
 * The browser's subscription with the server's key: the one there is, else a new one. A key that
 * has changed makes the old one worthless.
 * @param {PushManager} manager @param {Bytes} key
 */
async function subscription(manager, key) {
  const kept = await manager.getSubscription();
  const made = kept?.options.applicationServerKey;
  if (kept && made && equal(new Uint8Array(made), key)) return kept;
  await kept?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/**
 * @param {PushManager} manager @param {Bytes} token
 * @returns {Promise<string>} '' when the server knows where to send to, else why not
 */
export async function subscribe(manager, token) {
  const asked = await getPush(token);
  if (!asked.ok) return asked.code;
  let made;
  try {
    made = await subscription(manager, asked.body);
  } catch {
    return NO_SERVICE;
  }
  const put = await putPush(token, made.toJSON());
  return put.ok ? '' : put.code;
}

/**
 * Work on the subscription, one after the other, whoever does.
 * @template T
 * @param {() => Promise<T>} work @returns {Promise<T>}
 */
export const inTurn = (work) =>
  /** @type {Promise<T>} */ (navigator.locks.request('lamplit push', work));

/**
 * Keep what is wanted, while there is a pair: of one that was left nothing may stay.
 * @param {0 | 1 | null} push null: there is nothing to be told any more
 */
export const want = (push) =>
  db.exclusive(async () => {
    if ((await db.read(['main', 'push'])).main) await db.write({ push });
  });

/**
 * Mend whatever came apart: another address, another key of the server's, another pair, a row that
 * the server lost, permission withdrawn, or an end that the server was never told.
 * @param {PushManager | null} manager @param {boolean} allowed whether notifications may be shown
 */
export const heal = (manager, allowed) =>
  inTurn(async () => {
    const { main, push } = await db.read(['main', 'push']);
    if (push === undefined || !main) return;
    if (push === ON && allowed && manager) {
      await subscribe(manager, main.token);
      return;
    }
    await want(OFF);
    await (await manager?.getSubscription())?.unsubscribe();
    const told = await deletePush(main.token);
    if (told.ok) await want(null);
  });
