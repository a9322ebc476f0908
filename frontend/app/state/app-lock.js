/**
 * The app lock: setting, opening, changing and ending it. What is kept is re-wrapped in one
 * transaction, so that a page that is killed leaves the old lock or the new one. It decides
 * nothing about when to lock.
 */
import { equal } from '../protocol/bytes.js';
import { random } from '../protocol/primitives.js';
import { KEY } from '../protocol/sizes.js';
import { COUNT, openWithPasskey, openWithPin } from '../protocol/storage-key.js';
import { rewrap } from './chain.js';
import * as clock from './clock.js';
import * as db from './db.js';
import { hold, openedFor } from './key.js';
import { askPasskey, canUsePasskey, forgetPasskey, makePasskey } from './passkey.js';
import { openMain, readKept, storedMain } from './store.js';
import { mended, nextTry, tried } from './tries.js';
import { rewrite } from './visit.js';

/** @typedef {import('../protocol/storage-key.js').Opened} Opened */
/** @typedef {import('./types.js').Lock} Lock */
/** @typedef {import('./types.js').LockWish} LockWish */
/** @typedef {import('./types.js').Problem} Problem */

const NONE = new Uint8Array(0);
const PIN = /^\d{6,32}$/;
/** After so many seconds out of sight it may lock. */
export const AFTER = [0, 60, 300, 900];

/** A PIN as typed: digits of any script are the same digits. @param {string} typed */
const plainPin = (typed) =>
  typed
    .trim()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));

/**
 * A new lock, and what opens it.
 * @param {LockWish} wish
 * @returns {Promise<{lock: Lock, opened: Opened} | Problem>}
 */
async function makeLock({ kind, pin, after }) {
  const salt = random(KEY);
  const lock = { kind, salt, passkey: NONE, count: COUNT, after, wrong: 0, since: 0 };
  if (kind === 'pin') {
    const digits = plainPin(pin);
    if (!PIN.test(digits)) return { code: 'lock_pin' };
    return { lock, opened: await openWithPin(digits, salt, COUNT) };
  }
  const made = await makePasskey(salt);
  if ('code' in made) return made;
  const opened = await openWithPasskey(made.output, salt);
  return { lock: { ...lock, passkey: made.id }, opened };
}

/**
 * Put what is kept under another lock, or under none. Old or new, never neither, nor both.
 * @param {Lock | null} lock @param {Opened | null} opened
 * @returns {Promise<boolean>} false: there is nothing to lock; throws Locked before unlocking
 */
const relock = (lock, opened) =>
  db.exclusive(async () => {
    const { main, pairing } = await readKept();
    if (!main) return false;
    const key = opened ? opened.key : await db.makeKey();
    const moved = { ...main, chain: await rewrap(main.chain, key) };
    /** @type {db.Values} */
    const values = { main: await storedMain(moved, opened), lock, key: opened ? null : key };
    if (pairing?.chain.length) {
      values.pairing = { ...pairing, chain: await rewrap(pairing.chain, key) };
    }
    const before = rewrite(() => hold(opened));
    try {
      await db.write(values);
    } catch (error) {
      rewrite(() => hold(before));
      throw error;
    }
    return true;
  });

/**
 * Count a try before it is made, so that no page that is killed in between makes one for nothing.
 * @returns {Promise<Lock | Problem | null>} null: there is no lock
 */
const beginTry = () =>
  db.exclusive(async () => {
    const { lock } = /** @type {{lock?: Lock}} */ (await db.read());
    if (!lock) return null;
    const now = clock.now();
    const waits = nextTry(lock, now) > 0;
    const kept = waits ? mended(lock, now) : lock.kind === 'pin' ? tried(lock, now) : lock;
    if (kept !== lock) await db.write({ lock: kept });
    return waits ? { code: 'lock_wait' } : kept;
  });

/** @param {Lock} lock @param {string} pin @returns {Promise<Opened | Problem>} not tried out yet */
async function derive({ kind, salt, passkey, count }, pin) {
  if (kind === 'pin') return openWithPin(plainPin(pin), salt, count);
  const output = await askPasskey(passkey, salt);
  return output ? openWithPasskey(output, salt) : { code: 'lock_passkey' };
}

/** Whether it opens the record. @param {Opened} opened */
async function opens(opened) {
  try {
    await openMain((await db.read()).main, opened);
    return true;
  } catch {
    return false;
  }
}

/** A right try: the wrong ones before it are forgotten. @param {Lock} right */
const forgetTries = (right) =>
  db.exclusive(async () => {
    const { lock } = await db.read();
    const same = lock && equal(lock.salt, right.salt);
    if (same && lock.wrong) await db.write({ lock: { ...lock, wrong: 0, since: 0 } });
  });

/**
 * Prove who one is: by the PIN, or by the passkey, which the phone then asks for.
 * @param {string} pin '' for a passkey
 * @returns {Promise<{lock: Lock, opened: Opened} | Problem>}
 */
async function prove(pin) {
  const typed = plainPin(pin);
  const kind = (await db.read()).lock?.kind;
  if (kind === 'pin' && !PIN.test(typed)) return { code: 'lock_wrong' };
  const lock = await beginTry();
  if (!lock) return { code: 'storage' };
  if ('code' in lock) return lock;
  const opened = await derive(lock, pin);
  if ('code' in opened) return opened;
  if (!(await opens(opened))) return { code: kind === 'pin' ? 'lock_wrong' : 'lock_passkey' };
  await forgetTries(lock);
  return { lock, opened };
}

/**
 * How things stand, for the page that sets it.
 * @returns {Promise<import('./types.js').LockState>}
 */
export async function lockState() {
  const { lock } = /** @type {{lock?: Lock}} */ (await db.read());
  const passkey = await canUsePasskey();
  return { kind: lock?.kind ?? 'off', after: lock?.after ?? 0, passkey };
}

/** @param {string} pin @returns {Promise<Problem | null>} null: this page holds what opens it */
export async function unlock(pin) {
  const proved = await prove(pin);
  if ('code' in proved) return proved;
  hold(proved.opened);
  return null;
}

/** @param {LockWish} wish @returns {Promise<Problem | null>} null: it is on */
export async function setLock(wish) {
  if ((await db.read()).lock) return { code: 'storage' };
  const made = await makeLock(wish);
  if ('code' in made) return made;
  return (await relock(made.lock, made.opened)) ? null : { code: 'storage' };
}

/**
 * Another way to open it, or another time, which needs no proof.
 * @param {string} pin that opens it now @param {LockWish | {after: number}} wish
 * @returns {Promise<Problem | null>}
 */
export async function changeLock(pin, wish) {
  if (!('kind' in wish)) {
    await db.exclusive(async () => {
      const { lock } = await db.read();
      if (lock && openedFor(lock)) await db.write({ lock: { ...lock, after: wish.after } });
    });
    return null;
  }
  const proved = await prove(pin);
  if ('code' in proved) return proved;
  const made = await makeLock(wish);
  if ('code' in made) return made;
  if (!(await relock(made.lock, made.opened))) return { code: 'storage' };
  if (proved.lock.passkey.length) forgetPasskey(proved.lock.passkey);
  return null;
}

/** @param {string} pin @returns {Promise<Problem | null>} null: it is off */
export async function endLock(pin) {
  const proved = await prove(pin);
  if ('code' in proved) return proved;
  if (!(await relock(null, null))) return { code: 'storage' };
  if (proved.lock.passkey.length) forgetPasskey(proved.lock.passkey);
  return null;
}
