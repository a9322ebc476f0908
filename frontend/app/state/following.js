/**
 * Follows the page, the network and the other pages, and with the app lock on stands between them
 * and the visit: a locked page has none. It locks at every start, since nothing that opens is kept,
 * and once the app was out of sight for the time that was chosen.
 */
import * as clock from './clock.js';
import { forgetAll, refresh, show } from './core.js';
import * as db from './db.js';
import { hold } from './key.js';
import { giveBack } from './leave.js';
import { send } from './outbox.js';
import { arrive, depart, onScreen, reach } from './presence.js';
import { resume } from './visit.js';

/** @typedef {import('./presence.js').Presence} Presence */

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lamplit lock') : null;

/** What needs no key goes out while locked as well. @param {Presence} at */
function reachOut(at) {
  if (!at.core.locked) return reach(at);
  send()
    .then(giveBack)
    .catch(() => {});
}

/**
 * Lock this page: shown at once; what a sheet or the visit still owed is sealed, and the key is
 * forgotten after that.
 * @param {Presence} at
 */
async function lock(at) {
  const { core } = at;
  const { lock: kept } = core.kept ?? {};
  clearTimeout(at.locking);
  if (core.locked || !kept) return;
  depart(at);
  at.timer = 0; // what comes after unlocking is an opening
  core.lockings += 1;
  core.locked = kept;
  show(core);
  await db.exclusive(async () => hold(null));
  core.lockings += 1;
  forgetAll(core);
  await refresh(core);
}

/** Lock every page of the app. @param {Presence} at */
function lockAll(at) {
  channel?.postMessage('lock');
  lock(at).catch(() => {});
}

/** Out of sight: lock, now or after a while. @param {Presence} at */
function goOut(at) {
  depart(at);
  const after = at.core.kept?.lock?.after;
  clearTimeout(at.locking);
  if (after === undefined) return;
  if (after === 0) lockAll(at);
  else at.locking = setTimeout(() => lockAll(at), after * 1000);
}

/** Whether it should have locked while the page was frozen. @param {Presence} at */
function overdue({ core, stay }) {
  const after = core.kept?.lock?.after;
  const away = clock.now() - stay.visit.hidden;
  return after !== undefined && (away < 0 || away >= after);
}

/** Back in sight. @param {Presence} at */
function comeIn(at) {
  clearTimeout(at.locking);
  if (at.core.locked) reachOut(at);
  else if (!at.stay.visit.hidden) return;
  else if (at.timer !== 0 && overdue(at)) lockAll(at);
  else arrive(at, at.timer === 0);
}

/** This page may have been unlocked, and a visit begins with that. @param {Presence} at */
export async function comeUnlocked(at) {
  const before = at.core.locked;
  await refresh(at.core);
  if (!before || at.core.locked) return;
  if (onScreen()) arrive(at, true);
  else at.stay.visit.hidden = clock.now();
}

/** Follow the page, the network and the other pages from now on. @param {Presence} at */
export function follow(at) {
  const { core, talk } = at;
  let gone = false;
  const turn = () => (gone || !onScreen() ? goOut(at) : comeIn(at));
  document.addEventListener('visibilitychange', turn, true);
  // Also on the way to another page, where some browsers tell of no change of visibility.
  for (const event of ['pagehide', 'pageshow']) {
    addEventListener(event, () => {
      gone = event === 'pagehide';
      turn();
    });
  }
  channel?.addEventListener('message', () => lock(at));
  addEventListener('online', () => reachOut(at));
  addEventListener('offline', () => {
    core.trouble = 'offline';
    talk.due ||= Date.now() + 30_000;
    show(core);
  });
}

/** Storage first, then the network. @param {Presence} at */
export async function start(at) {
  const { paired, changed } = resume(null, clock.now());
  Object.assign(at.core, { justPaired: paired, changed });
  await refresh(at.core);
  if (at.core.locked) reachOut(at);
  else if (onScreen()) arrive(at, true);
  // Opened out of sight, in a tab of the background: the visit begins when it is seen.
  else at.stay.visit.hidden = clock.now();
}
