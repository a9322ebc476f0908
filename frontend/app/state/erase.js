/**
 * Erasing: first what is kept of a pair, but for tokens that the server is still to be given back;
 * then, once a phone keeps nothing at all, the app's files and its worker. Shared with the service
 * worker, since the last token may go out without a page. It needs no key: a locked phone can be
 * erased like any other.
 */
import { equal } from '../protocol/bytes.js';
import * as db from './db.js';

/** @typedef {import('./types.js').Bytes} Bytes */

/** What the worker's caches are named by. */
export const FILES = 'lamplit ';

/**
 * @param {Bytes | null} stranger a token that the server does not know: nothing else is erased
 *   then, as another tab may have made a new pair since; null: erase whatever is there
 * @returns {Promise<boolean>} whether it was erased
 */
export const erasePair = (stranger) =>
  db.exclusive(async () => {
    const { main, pairing, leave = [] } = await db.read();
    if (stranger && !(main && equal(main.token, stranger))) return false;
    const tokens = [!stranger && main?.token, pairing?.token].filter((token) => !!token);
    const waiting = [...leave, ...tokens];
    await db.replace(waiting.length ? { leave: waiting } : {});
    return true;
  });

/**
 * What was shown, and the push subscription, explicitly: an open page keeps a worker that is
 * unregistered alive, and what hangs on it. Some browsers know neither.
 * @param {ServiceWorkerRegistration | undefined} registered
 */
async function endPush(registered) {
  for (const notice of (await registered?.getNotifications?.()) ?? []) notice.close();
  await (await registered?.pushManager?.getSubscription())?.unsubscribe();
}

/** Once nothing is kept any more: no push subscription, no worker, no file. */
export async function clearOut() {
  if (!(await db.exclusive(db.empty))) return;
  const scope = /** @type {{registration?: ServiceWorkerRegistration}} */ (
    /** @type {unknown} */ (globalThis)
  );
  const registered = scope.registration ?? (await navigator.serviceWorker?.getRegistration());
  await endPush(registered).catch(() => {}); // refused: it goes with the worker
  await registered?.unregister();
  const names = (await globalThis.caches?.keys()) ?? [];
  const ours = names.filter((name) => name.startsWith(FILES));
  await Promise.all(ours.map((name) => caches.delete(name)));
}
