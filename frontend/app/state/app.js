/**
 * The core as the screens see it: one snapshot to render, and acts. A phone that has no pair is
 * served from here alone; the engine is loaded when there is something for it to do.
 */
import { blankView } from './blank.js';
import * as clock from './clock.js';
import * as db from './db.js';

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./types.js').App} App */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./types.js').View} View */

/** How long to wait before the engine is asked for again, in ms. */
const AGAIN = 5000;
/** How long storage may take to open, in ms. */
const PATIENCE = 10_000;

/** Whether storage holds anything that the engine must look after. */
async function engaged() {
  const { main, pairing, leave, lock } = await db.read();
  // A phone that was erased makes no new key while a token waits: then it keeps nothing at all.
  if (!lock && !leave?.length) await db.storageKey();
  return Boolean(main || pairing || leave?.length);
}

/**
 * One answer for the network and the disk: what could not be had.
 * @template T
 * @param {() => Promise<T>} work @returns {Promise<T | Problem>}
 */
async function tried(work) {
  try {
    return await work();
  } catch {
    return { code: 'offline' };
  }
}

/**
 * The acts, each handed to the engine, which is loaded for it if need be.
 * @param {() => Promise<Engine>} load @param {() => Engine | null} running
 * @returns {Omit<App, 'view' | 'subscribe'>}
 */
function acts(load, running) {
  return {
    invite: (schedule) => tried(async () => (await load()).invite(schedule)),
    join: (code) => tried(async () => (await load()).join(code)),
    cancelPairing: async () => (await load()).cancelPairing(),
    dismissFailure: () => running()?.dismissFailure(),
    seenPaired: () => running()?.seenPaired(),
    sheet: {
      open: () => running()?.sheet.open(),
      change: (sheet) => running()?.sheet.change(sheet),
      done: (said) => tried(async () => (await load()).sheet.done(said)),
      close: () => running()?.sheet.close(),
      abandon: () => running()?.sheet.abandon(),
    },
    times: { wish: (schedule) => tried(async () => (await load()).times.wish(schedule)) },
    season: { keep: () => tried(async () => (await load()).season.keep()) },
    push: {
      state: async () => (await load()).push.state(),
      on: () => tried(async () => (await load()).push.on()),
      off: () => tried(async () => (await load()).push.off()),
    },
    inside: async () => (await load()).inside(),
    leave: () => tried(async () => (await load()).leave()),
    about: () => tried(async () => (await import('./about.js')).about()),
    eraseStranger: () => tried(async () => (await load()).eraseStranger()),
    lock: {
      state: async () => (await load()).lock.state(),
      set: (wish) => tried(async () => (await load()).lock.set(wish)),
      unlock: (pin) => tried(async () => (await load()).lock.unlock(pin)),
      change: (pin, wish) => tried(async () => (await load()).lock.change(pin, wish)),
      off: (pin) => tried(async () => (await load()).lock.off(pin)),
      forgotten: () => tried(async () => (await load()).lock.forgotten()),
    },
  };
}

/**
 * Loads the engine: when storage holds something for it, or when an act asks for it.
 * @param {(view: View) => void} publish
 */
function createLoader(publish) {
  /** @type {Promise<Engine> | null} */
  let loading = null;
  /** @type {Engine | null} */
  let engine = null;
  const load = () => {
    loading ??= import('./engine.js').then(({ startEngine }) => {
      engine = startEngine(publish);
      return engine;
    });
    return loading.catch((error) => {
      loading = null;
      throw error;
    });
  };
  /** @param {View['phase']} phase */
  const blank = (phase) => publish(blankView(phase, clock.now()));
  // Some browsers never ask again for a file that failed: then only loading the page anew helps.
  const later = () => {
    blank('unloaded');
    setTimeout(look, AGAIN);
  };
  const look = async () => {
    if (loading) return;
    // Some browsers neither open a database nor refuse to.
    const late = setTimeout(blank, PATIENCE, 'no_storage');
    try {
      if (await engaged()) load().catch(later);
      else blank('fresh');
    } catch {
      blank('no_storage');
    } finally {
      clearTimeout(late);
    }
  };
  return { load, look, running: () => engine };
}

/**
 * Start the core. Storage is read at once, in the background.
 * @returns {App}
 */
export function startApp() {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  let view = blankView('starting', clock.now());
  const { load, look, running } = createLoader((next) => {
    view = next;
    for (const listener of [...listeners]) listener();
  });
  db.onChange(look);
  look();
  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...acts(load, running),
  };
}
