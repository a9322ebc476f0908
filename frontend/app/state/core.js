/**
 * What the core holds in memory beside storage, and how it becomes a view. Memory is filled from
 * storage and from the network, and the view from memory: there is no other way round.
 */
import { equal } from '../protocol/bytes.js';
import { eveningCard } from '../protocol/evening.js';
import { roundKeys } from '../protocol/round.js';
import { roundOf } from '../protocol/sizes.js';
import { closedHours } from './accept.js';
import { chainAt } from './chain.js';
import * as clock from './clock.js';
import * as db from './db.js';
import { Locked, tryKey } from './key.js';
import { giveUp } from './outbox.js';
import { readMatch } from './reading.js';
import { readKept } from './store.js';
import { troubleOf } from './trouble.js';
import { buildView } from './view.js';

/** @typedef {import('./types.js').Bytes} Bytes */
/** @typedef {import('./types.js').Main} Main */
/** @typedef {import('../protocol/round.js').Round} Round */

/**
 * @typedef {object} Core
 * @property {import('./types.js').Kept | null} kept null: not read yet
 * @property {boolean} broken storage is refused
 * @property {import('./types.js').Lock | null} locked the app lock, while this page is not unlocked
 * @property {number} lockings beginnings and ends of locking; odd: the key is about to be forgotten
 * @property {import('./types.js').Named | null} named the server's last word on the round
 * @property {import('./types.js').Trouble | null} trouble of the last request
 * @property {Bytes | null} pair the token of the pair that all this is about
 * @property {Bytes | false} stranger the token that the server does not know
 * @property {number} refusals how often in a row the named round could not be
 * @property {number} changed the round that came by a change of times, 0: none
 * @property {{reveal: number, card: number, match: import('./types.js').Match | null} | null} evening
 * @property {{token: Uint8Array, round: Round} | null} keys of the accepted round
 * @property {import('./types.js').Problem | null} failure why the last pairing ended by itself
 * @property {import('./types.js').Trouble | null} pairingTrouble
 * @property {boolean} justPaired
 * @property {Promise<void>} turn the last reading of storage
 * @property {boolean} queued whether one waits for its turn
 * @property {import('./types.js').View} view
 * @property {(view: import('./types.js').View) => void} publish
 */

/** @param {Core['publish']} publish @returns {Core} */
export function createCore(publish) {
  /** @type {Omit<Core, 'view'>} */
  const empty = {
    kept: null,
    broken: false,
    locked: null,
    lockings: 0,
    named: null,
    trouble: navigator.onLine ? null : 'offline',
    pair: null,
    stranger: false,
    refusals: 0,
    changed: 0,
    evening: null,
    keys: null,
    failure: null,
    pairingTrouble: null,
    justPaired: false,
    turn: Promise.resolve(),
    queued: false,
    publish,
  };
  return { ...empty, view: buildView(empty, clock.now()) };
}

/** Show what changed, if anything did. @param {Core} core */
export function show(core) {
  const now = clock.now();
  const item = core.kept?.outbox;
  if (item?.answer === 0 && roundOf(item.seal) <= now) giveUp(now).catch(() => {});
  const view = buildView(core, now);
  if (JSON.stringify(view) === JSON.stringify(core.view)) return;
  core.view = view;
  core.publish(view);
}

/**
 * The accepted round's keys, derived once, so that sealing as the page goes away is quick.
 * @param {Core} core @param {Main} main @returns {Promise<Round>}
 */
export async function keysOf(core, main) {
  const known = core.keys;
  if (known?.round.t === main.t && equal(known.token, main.token)) return known.round;
  const round = await roundKeys(await chainAt(main, main.t), main.t);
  core.keys = { token: main.token, round };
  return round;
}

/**
 * Work out the evening's card and match: of the reveal whose evening it is, else of the next one,
 * so that they are there when it comes.
 * @param {Core} core @param {Main} main
 */
async function prepare(core, main) {
  const round = main.t ? await keysOf(core, main) : null;
  const reveal = closedHours(main, core.named, clock.now())?.reveal ?? main.t;
  const card = reveal ? await eveningCard(await chainAt(main, reveal), reveal) : 0;
  const match = round && reveal === main.t ? await readMatch(main, round) : null;
  core.evening = { reveal, card, match };
}

/**
 * What the server said of one pair says nothing of another one, which another tab may have made.
 * And one that is gone though no page of ours forgot it was wiped by the browser.
 * @param {Core} core @param {Pick<Main, 'token'> | null} main as it is kept now
 */
function recognise(core, main) {
  const { pair } = core;
  const token = main?.token ?? null;
  if (pair && !(token && equal(pair, token))) {
    Object.assign(core, { named: null, stranger: false, refusals: 0 });
    if (!token && !db.forgotten('main')) core.failure = { code: 'wiped' };
  }
  // Another page's word that it was forgotten may come late.
  if (core.failure?.code === 'wiped' && (token || db.forgotten('main'))) core.failure = null;
  core.pair = token;
}

/** The least that a locked page knows: all else that was read goes. @param {Core} core */
export function forgetAll(core) {
  const nothing = { kept: null, named: null, evening: null, keys: null, changed: 0 };
  Object.assign(core, { ...nothing, justPaired: false, pairingTrouble: null });
}

/** @param {Core} core @param {Locked} found */
function stayLocked(core, { lock, token }) {
  recognise(core, { token });
  forgetAll(core);
  core.locked = lock;
  core.broken = false;
}

/** @param {Core} core */
async function reread(core) {
  core.queued = false;
  const { lockings } = core;
  if (lockings % 2) return; // what can still be read must not be shown any more
  try {
    const kept = await readKept();
    recognise(core, kept.main);
    await (kept.main ? prepare(core, kept.main) : tryKey());
    if (lockings !== core.lockings) return; // locking reads anew
    core.kept = kept;
    core.locked = null;
    core.broken = false;
  } catch (error) {
    if (error instanceof Locked) stayLocked(core, error);
    // What was re-wrapped while it was read is about to be read again.
    else if (!core.queued) core.broken = true;
  }
  show(core);
}

/**
 * Read storage again and show it: one reading after the other, so that none overtakes.
 * @param {Core} core @returns {Promise<void>} never throws: what cannot be read is `no_storage`
 */
export function refresh(core) {
  if (!core.queued) {
    core.queued = true;
    core.turn = core.turn.then(() => reread(core));
  }
  return core.turn;
}

/**
 * Turn a code of the API into what a screen may say, and remember what it means for the network.
 * @param {Core} core @param {string} code
 * @param {Bytes} [token] that the question was asked with
 * @returns {import('./types.js').Problem}
 */
export function problemOf(core, code, token) {
  if (code === 'unknown_phone') {
    // One that came late may be about a pair that is not this phone's any more.
    if (token && core.pair && equal(core.pair, token)) core.stranger = token;
    return { code: 'stranger' };
  }
  if (code === 'bad_schedule' || code === 'no_invite') return { code };
  core.trouble = troubleOf(code);
  return { code: core.trouble };
}
