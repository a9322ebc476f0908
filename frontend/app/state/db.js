/**
 * The phone's one IndexedDB store, as opaque values under few names, and the one Web Lock that all
 * changes are made under. Pages and the service worker share it; what the values mean is not
 * known here.
 */
import { openDB } from '../vendor/idb.js';

/** @typedef {'main' | 'pairing' | 'outbox' | 'leave' | 'push' | 'key'} Name */
/** @typedef {Partial<Record<Name, any>>} Values */

const STORE = 'kept';
/** @type {Name[]} */
const NAMES = ['main', 'pairing', 'outbox', 'leave', 'push'];

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

/** @returns {Promise<Values>} all that is kept but the storage key, as of one moment */
export const read = () =>
  withStore(async (db) => {
    const { store, done } = db.transaction(STORE);
    const values = await Promise.all(NAMES.map((name) => store.get(name)));
    await done;
    return Object.fromEntries(NAMES.map((name, i) => [name, values[i]]));
  });

/**
 * Keep these values, all or none; null forgets one. It has reached the disk when this resolves:
 * numbers that were used must never be used again, even after a power cut.
 * @param {Values} values
 */
export async function write(values) {
  /** @type {[string, boolean][]} */
  const changes = Object.entries(values).map(([name, value]) => [name, value === null]);
  learn(changes);
  await withStore(async (db) => {
    const { store, done } = db.transaction(STORE, 'readwrite', { durability: 'strict' });
    const all = Object.entries(values).map(([name, value]) =>
      value === null ? store.delete(name) : store.put(value, name),
    );
    await Promise.all([...all, done]);
  });
  channel?.postMessage(changes);
  tell();
}

/**
 * The storage key: what is kept, else `made`, which is kept then. Two pages at once get the same.
 * @param {() => Promise<CryptoKey>} make @returns {Promise<CryptoKey>}
 */
export async function storageKey(make) {
  const kept = await withStore((db) => db.get(STORE, 'key'));
  if (kept) return kept;
  const made = await make();
  return withStore(async (db) => {
    const { store, done } = db.transaction(STORE, 'readwrite', { durability: 'strict' });
    const first = await store.get('key');
    if (!first) store.put(made, 'key').catch(() => {});
    await done;
    return first ?? made;
  });
}

/**
 * Hold the lock that every change is made under.
 * @template T
 * @param {() => Promise<T>} work @returns {Promise<T>}
 */
export const exclusive = (work) =>
  /** @type {Promise<T>} */ (navigator.locks.request('lamplit', work));
