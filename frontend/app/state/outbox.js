/**
 * The outbox: the one check-in that waits, and its delivery. Used by pages and by the service
 * worker alike, so it knows neither keys nor screens. Never two in flight, whoever sends.
 */
import { getRound, putCheckIn } from '../net/api.js';
import { equal } from '../protocol/bytes.js';
import { hash } from '../protocol/primitives.js';
import { roundOf } from '../protocol/sizes.js';
import * as clock from './clock.js';
import * as db from './db.js';
import { giveBack } from './leave.js';

/** @typedef {import('./types.js').Waiting} Waiting */
/** @typedef {{matchAll: (what: {type: 'window'}) => Promise<readonly unknown[]>}} Clients */

/** Not a code of the API: this one was not sent again, since it waits no more. */
const REPLACED = 'replaced';
/** How long the worker leaves it to the pages, in ms. */
const HEAD_START = 2000;

/**
 * Work on what waits, under the lock.
 * @param {(item: Waiting | undefined) => Waiting | null | Promise<Waiting | null>} work
 *   null: leave it
 * @returns {Promise<Waiting | null>} what was kept
 */
const changeItem = (work) =>
  db.exclusive(async () => {
    const item = await work((await db.read(['outbox'])).outbox);
    if (item) await db.write({ outbox: item });
    return item;
  });

/**
 * Take the item that waits, and note first that its bytes may get out.
 * @param {number} now
 */
async function claim(now) {
  let first = false;
  const item = await changeItem((kept) => {
    if (kept?.answer !== 0 || roundOf(kept.seal) <= now) return null;
    first = !kept.tried;
    return { ...kept, tried: 1 };
  });
  return item && { item, first };
}

/**
 * Whether the item waits no more; a newer one in its place learns what the server holds.
 * @param {Waiting} item @param {import('./types.js').Bytes} slot
 */
async function replaced(item, slot) {
  let gone = true;
  await changeItem((kept) => {
    const waits = kept?.answer === 0;
    gone = !waits || !equal(kept.seal, item.seal);
    return waits && gone ? { ...kept, slot } : null;
  });
  return gone;
}

/**
 * Send it. If the server holds something else than we thought, ask what it holds: either this very
 * seal, then it had arrived, or another, then once more with that slot, unless it was replaced.
 * @param {Waiting} item
 * @returns {Promise<string>} '' when it arrived, else the code
 */
async function put(item) {
  const sent = await putCheckIn(item.token, item.slot, item.seal);
  if (sent.ok) return '';
  if (sent.code !== 'slot_changed') return sent.code;
  const round = await getRound(item.token);
  if (!round.ok) return round.code;
  if (equal(round.body.slot, await hash(item.seal))) return '';
  if (await replaced(item, round.body.slot)) return REPLACED;
  const again = await putCheckIn(item.token, round.body.slot, item.seal);
  return again.ok ? '' : again.code;
}

/**
 * Write down what became of it. A newer one that replaced it meanwhile learns what is held now.
 * @param {Waiting} item @param {boolean} first @param {string} code
 */
const settle = (item, first, code) =>
  changeItem(async (kept) => {
    if (!kept) return null;
    const same = equal(kept.seal, item.seal);
    if (code === '') {
      if (same) return { ...kept, answer: 204 };
      return kept.answer === 0 ? { ...kept, slot: await hash(item.seal) } : null;
    }
    if (code !== 'round_over' || !same) return null;
    return { ...kept, answer: 409, tried: first ? 0 : kept.tried };
  });

/**
 * Whether the network can be used. A browser that says it is offline is mostly right, and then
 * nothing may count as tried; one harmless question tells.
 * @param {Waiting} item @returns {Promise<string>} '' or the trouble
 */
async function reach(item) {
  if (navigator.onLine) return '';
  const asked = await getRound(item.token);
  return asked.ok ? '' : asked.code;
}

/**
 * In a page: what waits came too late by this page's clock, and its line says so. From then on
 * nobody sends it, also a worker whose clock is behind.
 * @param {number} now
 */
export const giveUp = (now) =>
  changeItem((kept) =>
    kept?.answer === 0 && roundOf(kept.seal) <= now ? { ...kept, answer: 409 } : null,
  );

/**
 * Send what waits, until nothing does.
 * @param {() => number} [clockNow] read anew each time: another sender may have kept us waiting
 * @returns {Promise<string | null>} null: nothing waited; '': answered (204 or 409); else the code
 */
export const send = (clockNow = clock.now) =>
  /** @type {Promise<string | null>} */ (
    navigator.locks.request('lamplit outbox', async () => {
      let outcome = null;
      for (;;) {
        const { outbox } = await db.read(['outbox']);
        const now = clockNow();
        if (outbox?.answer !== 0 || roundOf(outbox.seal) <= now) return outcome;
        const trouble = await reach(outbox);
        if (trouble) return trouble;
        const claimed = await claim(now);
        if (!claimed) return outcome;
        const code = await put(claimed.item);
        await settle(claimed.item, claimed.first, code);
        if (!['', 'round_over', REPLACED].includes(code)) return code;
        outcome = '';
      }
    })
  );

/**
 * In the worker: let pages go first. A page that is there sends by itself, and its line says at
 * once what became of it; the worker is for when there is none, or when it has been frozen.
 * @returns {Promise<boolean>} whether the worker's turn has come: what waited still waits
 */
async function giveWay() {
  const before = (await db.read(['outbox'])).outbox;
  if (before?.answer !== 0) return false;
  const { clients } = /** @type {{clients?: Clients}} */ (/** @type {unknown} */ (globalThis));
  const pages = await clients?.matchAll({ type: 'window' });
  if (!pages?.length) return true;
  await new Promise((resolve) => setTimeout(resolve, HEAD_START));
  const { outbox } = await db.read(['outbox']);
  return outbox?.answer === 0 && equal(outbox.seal, before.seal);
}

/**
 * For Background Sync: send what waits, and give back former tokens.
 * @param {() => number} [clockNow]
 * @returns {Promise<void>} throws while something still waits for a network, so that the browser
 *   tries again
 */
export async function deliver(clockNow = clock.now) {
  const code = (await giveWay()) && (await send(clockNow));
  const waits = await giveBack();
  if (waits || (code && code !== 'unknown_phone')) throw new Error('it waits for a network');
}
