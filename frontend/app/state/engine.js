/**
 * Everything that a phone with a pair, or about to have one, can do: the acts behind `app.js`,
 * which loads this only then. Rules live elsewhere; here they are put together.
 */
import { getHeld, putSchedule, putSeason } from '../net/api.js';
import { pairMade } from '../net/updates.js';
import { changeLock, endLock, lockState, setLock, unlock } from './app-lock.js';
import { askForSync } from './checkin.js';
import * as clock from './clock.js';
import { createCore, problemOf, refresh, show } from './core.js';
import * as db from './db.js';
import { erasePair } from './erase.js';
import { comeUnlocked, follow, start } from './following.js';
import { hold } from './key.js';
import { giveBack } from './leave.js';
import { cancel, invite, join } from './pairing-acts.js';
import { beginVisit, check, endVisit, leaveSheet } from './presence.js';
import { attend, pushActs, withdraw } from './push-acts.js';
import { sizes } from './record.js';
import { readSchedule } from './schedule.js';
import { createTalk, foresee } from './sync.js';
import { begin, keep, sizesOfVisit, WAIT } from './visit.js';

/** @typedef {import('./presence.js').Presence} Presence */
/** @typedef {import('./types.js').App} App */
/** @typedef {import('./types.js').Bytes} Bytes */
/** @typedef {import('./types.js').Inside} Inside */
/** @typedef {import('./types.js').Problem} Problem */

/**
 * @template T
 * @param {Promise<T>} work @returns {Promise<T | Problem>} what fails here is storage
 */
const guarded = (work) => work.catch(() => ({ code: /** @type {const} */ ('storage') }));

/**
 * Ask the server something on this pair's behalf.
 * @template T
 * @param {Presence} at
 * @param {(token: Bytes) => Promise<import('../net/api.js').Answer<T>>} ask
 * @returns {Promise<{body: T} | Problem>}
 */
async function asPair({ core }, ask) {
  const token = core.kept?.main?.token;
  if (!token) return { code: 'stranger' };
  const asked = await ask(token);
  if (asked.ok) return { body: asked.body };
  const problem = problemOf(core, asked.code, token);
  show(core);
  return problem;
}

/**
 * @param {Presence} at @param {boolean} known whether the server knows this phone
 * @returns {Promise<null>} throws if storage refuses: then all is still there
 */
async function erase(at, known) {
  const { core, talk, loop } = at;
  const { stranger } = core;
  const erased = (known || stranger) && (await erasePair(known || !stranger ? null : stranger));
  if (!erased) {
    await refresh(core);
    return null;
  }
  loop.due = 0;
  talk.due = 0;
  hold(null);
  withdraw();
  const memory = { named: null, keys: null, evening: null, failure: null, pairingTrouble: null };
  Object.assign(core, { ...memory, stranger: false, refusals: 0 });
  told(at, true);
  endVisit(at);
  await refresh(core);
  giveBack().catch(() => {});
  askForSync();
  return null;
}

/**
 * Remember, over a reload, whether Paired was read to its end.
 * @param {Presence} at @param {boolean} seen
 */
function told({ core, stay }, seen) {
  stay.visit.paired = !seen;
  core.justPaired = !seen;
  keep(stay.visit);
  show(core);
}

/**
 * A pair was made: a visit begins, and its first round is the one that was just named.
 * @param {Presence} at
 */
async function paired(at) {
  beginVisit(at);
  told(at, false);
  navigator.storage?.persist?.().catch(() => {});
  pairMade().catch(() => {}); // refused: it works, but not without a network
  await foresee(at.core);
  await refresh(at.core);
  attend();
}

/** @param {Presence} at @returns {App['sheet']} */
function sheetActs(at) {
  const { stay } = at;
  const close = () => {
    stay.sheet = null;
  };
  const abandon = () => void leaveSheet(at);
  /** How the sheet was left while Done was being kept, if it was. */
  let left = () => {};
  const leave = (/** @type {() => void} */ how) => {
    left = how;
    how();
  };
  return {
    open: () => {
      left = () => {};
      stay.sheet = { touched: false, on: false };
    },
    change: ({ touched, on }) => {
      if (stay.sheet) stay.sheet = { touched, on };
    },
    done: async (said) => {
      const { sheet } = stay;
      close();
      left = () => {};
      const problem = await check(at, { by: 'done', said });
      if (!problem) return null;
      stay.sheet ??= sheet; // refused: it is still open on screen
      left();
      return problem;
    },
    // A page that closes its sheet because it is hidden has not pressed ×.
    close: () => leave(document.visibilityState === 'visible' ? close : abandon),
    abandon: () => leave(abandon),
  };
}

/** What this phone holds, by name and size. @param {Presence} at @returns {Inside['phone']} */
function heldHere({ core }) {
  const { kept } = core;
  return kept?.main ? [...sizes(kept), ...sizesOfVisit(kept.lock !== null)] : [];
}

/** @param {Presence} at @returns {App['lock']} */
function lockActs(at) {
  /** Known to this page before it can be hidden again. @param {Promise<Problem | null>} work */
  const known = async (work) => {
    const problem = await guarded(work);
    await refresh(at.core);
    return problem;
  };
  return {
    state: lockState,
    set: (wish) => known(setLock(wish)),
    unlock: async (pin) => {
      const problem = await guarded(unlock(pin));
      await comeUnlocked(at);
      return problem;
    },
    change: (pin, wish) => known(changeLock(pin, wish)),
    off: (pin) => known(endLock(pin)),
    forgotten: () => guarded(erase(at, true)),
  };
}

/** @param {Presence} at @returns {Pick<App, 'times' | 'season' | 'inside'>} */
function questions(at) {
  return {
    times: {
      wish: async (wanted) => {
        const schedule = readSchedule(wanted);
        if (!schedule) return { code: 'bad_schedule' };
        const put = await asPair(at, (token) => putSchedule(token, schedule));
        return 'code' in put ? put : null;
      },
    },
    season: {
      keep: async () => {
        const put = await asPair(at, putSeason);
        return 'code' in put ? put : null;
      },
    },
    inside: async () => {
      const asked = await asPair(at, getHeld);
      const [server, problem] = 'code' in asked ? [null, asked] : [asked.body, null];
      return { server, problem, phone: heldHere(at) };
    },
  };
}

/** @param {(view: import('./types.js').View) => void} publish @returns {Presence} */
function createPresence(publish) {
  const now = clock.now();
  const stay = { visit: begin(now), left: WAIT, last: now, sheet: null };
  const loop = { running: null, due: 0, paired: () => {} };
  return { core: createCore(publish), talk: createTalk(), stay, loop, timer: 0, locking: 0 };
}

/**
 * @typedef {Omit<App, 'view' | 'subscribe' | 'about'>} Engine
 */

/**
 * Start following the clock, the page and the network. The network is asked only by a phone that
 * has a pair, or is about to.
 * @param {(view: import('./types.js').View) => void} publish called with every new view
 * @returns {Engine}
 */
export function startEngine(publish) {
  const at = createPresence(publish);
  const { core, loop } = at;
  loop.paired = () => {
    paired(at).catch(() => {});
  };
  db.onChange(() => refresh(core));
  follow(at);
  start(at);
  attend();
  return {
    invite: (schedule) => guarded(invite(core, loop, schedule)),
    join: (code) => guarded(join(core, loop, code)),
    cancelPairing: async () => {
      await guarded(cancel(core, loop));
    },
    dismissFailure: () => {
      core.failure = null;
      show(core);
    },
    seenPaired: () => told(at, true),
    sheet: sheetActs(at),
    ...questions(at),
    push: pushActs((token, code) => problemOf(core, code, token)),
    lock: lockActs(at),
    leave: () => guarded(erase(at, true)),
    eraseStranger: () => guarded(erase(at, false)),
  };
}
