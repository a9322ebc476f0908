/**
 * The phone's one IndexedDB store, as opaque values under few names, and the one Web Lock that all
 * changes are made under. Pages and the service worker share it; what the values mean is not
 * known here.
 */
import { openDB } from '../vendor/idb.js';

/** @typedef {'main' | 'pairing' | 'outbox' | 'leave' | 'lock' | 'push' | 'key'} Name */
/** @typedef {Partial<Record<Name, any>>} Values */

const STORE = 'kept';
/** @type {Name[]} */
const NAMES = ['main', 'pairing', 'outbox', 'leave', 'lock', 'push'];

/** @type {Promise<import('../vendor/idb.js').IDBPDatabase> | null} */
let opening = null;
/** @type {Set<() => void>} */
const listeners = new Set();
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lamplit') : null;
channel?.addEventListener('message', ({ data }) => {
  learn(data);
  tell();
});

/** @type {Map<string, boolean>} whether it was forgotten last, here or by another page, or kept */
const fates = new Map();

/** @param {Name} name @returns {boolean} whether one of ours forgot it, not the browser */
export const forgotten = (name) => fates.get(name) === true;

/** @param {[string, boolean][]} changes */
const learn = (changes) => {
  for (const [name, gone] of changes) fates.set(name, gone);
};

const tell = () => {
  for (const listener of listeners) listener();
};

/** @param {() => void} listener called after every change, this context's or another's */
export const onChange = (listener) => listeners.add(listener);

const forget = () => {
  opening = null;
};

function open() {
  opening ??= openDB('lamplit', 1, {
    upgrade: (db) => db.createObjectStore(STORE),
    blocking: (_old, _new, event) => {
      forget();
      /** @type {IDBDatabase} */ (event.target).close();
      tell();
    },
    terminated: forget,
  });
  opening.catch(forget);
  return opening;
}

/**
 * Run against the store; once more on a fresh connection if this one was lost (iOS does that).
 * @template T
 * @param {(db: import('../vendor/idb.js').IDBPDatabase) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withStore(work) {
  try {
    return await work(await open());
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (!['InvalidStateError', 'UnknownError', 'AbortError'].includes(name)) throw error;
    forget();
    return work(await open());
  }
}

/**
 * @param {Name[]} [names] all but the storage key, if not said
 * @returns {Promise<Values>} what is kept, as of one moment
 */
export const read = (names = NAMES) =>
  withStore(async (db) => {
    const { store, done } = db.transaction(STORE);
    const values = await Promise.all(names.map((name) => store.get(name)));
    await done;
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  });

/** @typedef {(store: any) => Promise<unknown>} Step  one change of the store */
/** @param {Name | 'try'} name @param {any} value @returns {Step} */
const put = (name, value) => (store) => store.put(value, name);
/** @param {Name | 'try'} name @returns {Step} */
const drop = (name) => (store) => store.delete(name);

/**
 * All of it or nothing. A value that cannot be kept throws in the middle, and the browser would keep
 * what was put before it. It has reached the disk when this resolves: numbers that were used must
 * never be used again, even after a power cut.
 * @param {Step[]} steps
 */
const together = (steps) =>
  withStore(async (db) => {
    const change = db.transaction(STORE, 'readwrite', { durability: 'strict' });
    /** @type {Promise<unknown>[]} */
    const all = [change.done];
    try {
      for (const step of steps) all.push(step(change.store));
      await Promise.all(all);
    } catch (error) {
      Promise.allSettled(all);
      try {
        change.abort();
      } catch {
        // It has ended by itself.
      }
      throw error;
    }
  });

/** Change what is kept, and tell everybody. @param {[Name, boolean][]} changes @param {Step[]} steps */
async function keep(changes, steps) {
  learn(changes);
  await together(steps);
  channel?.postMessage(changes);
  tell();
}

/** Keep these values; null forgets one. @param {Values} values */
export function write(values) {
  const all = /** @type {[Name, any][]} */ (Object.entries(values));
  const steps = all.map(([name, value]) => (value === null ? drop(name) : put(name, value)));
  return keep(
    all.map(([name, value]) => [name, value === null]),
    steps,
  );
}

/** Forget everything but these values. @param {Values} values */
export function replace(values) {
  const all = /** @type {[Name, any][]} */ (Object.entries(values));
  return keep(
    NAMES.map((name) => [name, !(name in values)]),
    [(store) => store.clear(), ...all.map(([name, value]) => put(name, value))],
  );
}

/** Keep something for no time at all. @param {any} value  throws if it cannot be kept */
export const tryOut = (value) => together([put('try', value), drop('try')]);

/** @returns {Promise<boolean>} whether nothing at all is kept */
export const empty = () => withStore(async (db) => (await db.count(STORE)) === 0);

/** @returns {Promise<CryptoKey>} a new AES-GCM key, not extractable */
export const makeKey = () =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

/**
 * The storage key: what is kept, else a new one, which is kept then; null if there is a lock, whose
 * key is never kept. Two pages at once get the same.
 * @returns {Promise<CryptoKey | null>} throws if this browser keeps no keys
 */
export async function storageKey() {
  const kept = await withStore((db) => db.get(STORE, 'key'));
  if (kept) return kept;
  const made = await makeKey();
  return withStore(async (db) => {
    const { store, done } = db.transaction(STORE, 'readwrite', { durability: 'strict' });
    const [first, lock] = await Promise.all([store.get('key'), store.get('lock')]);
    if (!first && !lock) store.put(made, 'key').catch(() => {});
    await done;
    return first ?? (lock ? null : made);
  });
}

/**
 * Hold the lock that every change is made under.
 * @template T
 * @param {() => Promise<T>} work @returns {Promise<T>}
 */
export const exclusive = (work) =>
  /** @type {Promise<T>} */ (navigator.locks.request('lamplit', work));
