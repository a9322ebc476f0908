/**
 * Talking with the server about the round: what waits goes out, then the round, then the schedule,
 * always in this order and whatever was chosen. One at a time.
 */
import { getRound, getSchedule } from '../net/api.js';
import { equal } from '../protocol/bytes.js';
import { roundOf } from '../protocol/sizes.js';
import { closedHours } from './accept.js';
import * as clock from './clock.js';
import { keysOf, problemOf, refresh, show } from './core.js';
import { send } from './outbox.js';
import { moveOn, takeIn } from './rounds.js';
import { change } from './store.js';

/** @typedef {import('./core.js').Core} Core */
/** @typedef {import('./types.js').Bytes} Bytes */
/** @typedef {import('./types.js').Kept} Kept */
/** @typedef {import('./types.js').Named} Named */

const RETRY = 30;

/**
 * @typedef {object} Talk
 * @property {Promise<void> | null} running
 * @property {boolean} again asked for while one was running
 * @property {number} due when the round is to be asked for, in ms; 0: not needed
 * @property {boolean} schedule whether this visit still wants the schedule
 * @property {boolean} tried whether this visit has asked: a stranger asks once
 */

/** @returns {Talk} */
export const createTalk = () => ({
  running: null,
  again: false,
  due: 0,
  schedule: true,
  tried: false,
});

/**
 * The pair's record, if it is still the one that the question was asked for.
 * @param {Kept} kept @param {Bytes} token
 */
const still = ({ main }, token) => (main && equal(main.token, token) ? main : null);

/** @param {Core} core @param {Bytes} token @param {Named} named */
async function believe(core, token, named) {
  const now = clock.now();
  let [sound, changed, t] = [true, false, 0];
  const taken = await change(async (kept) => {
    const main = still(kept, token);
    if (!main) return null;
    const held = await takeIn({ ...kept, main }, named, now, (one) => keysOf(core, one));
    ({ sound, changed } = held);
    t = held.main.t;
    return { main: held.main, outbox: held.outbox };
  });
  if (!taken) return;
  core.named = named;
  core.refusals = sound ? 0 : core.refusals + 1;
  if (changed) core.changed = t;
}

/** Without an answer: the next evening is taken from what was foreseen. @param {Core} core */
export async function foresee(core) {
  let [changed, t] = [false, 0];
  const moved = await change(async (kept) => {
    if (!kept.main) return null;
    const held = { main: kept.main, outbox: kept.outbox };
    const { main, outbox, ...now } = await moveOn(held, core.named, clock.now());
    [changed, t] = [now.changed, main.t];
    return main === kept.main ? null : { main, outbox };
  });
  if (changed) core.changed = t;
  return moved;
}

/** @param {Core} core @param {Bytes} token */
async function askSchedule(core, token) {
  const asked = await getSchedule(token);
  if (!asked.ok) return problemOf(core, asked.code, token);
  await change((kept) => {
    const main = still(kept, token);
    const same = JSON.stringify(main?.schedule) === JSON.stringify(asked.body);
    return main && !same ? { main: { ...main, schedule: asked.body } } : null;
  });
  return null;
}

/**
 * @param {Core} core @param {Talk} talk @param {Bytes} token
 * @returns {Promise<unknown>} a problem, or nothing
 */
async function exchange(core, talk, token) {
  const code = await send();
  if (code) return problemOf(core, code, token);
  const asked = await getRound(token);
  if (!asked.ok) return problemOf(core, asked.code, token);
  const before = core.named?.previous;
  await believe(core, token, asked.body);
  core.trouble = null;
  core.stranger = false;
  if (!talk.schedule && before === asked.body.previous) return null;
  const problem = await askSchedule(core, token);
  talk.schedule = problem !== null;
  return problem;
}

/** Whether a check-in was refused for a round that is still ahead here. @param {Core} core */
export function wasRefused({ kept }) {
  const { main, outbox } = kept ?? {};
  if (!main || outbox?.answer !== 409) return false;
  return roundOf(outbox.seal) === main.t && main.t > clock.now();
}

/** When to ask again, in seconds; 0: it is known. @param {Core} core */
function wait(core) {
  const { kept, named, refusals, stranger, trouble } = core;
  if (!kept?.main || stranger) return 0;
  const waits = kept.outbox?.answer === 0 && roundOf(kept.outbox.seal) > clock.now();
  if (trouble || !named || refusals || waits || wasRefused(core)) return RETRY;
  const closed = closedHours(kept.main, named, clock.now());
  return closed && named.previous < closed.reveal ? RETRY : 0;
}

/** @param {Core} core @param {Talk} talk */
async function once(core, talk) {
  const token = core.kept?.main?.token;
  if (!token || (core.stranger && talk.tried)) return;
  talk.tried = true;
  try {
    const problem = await exchange(core, talk, token);
    if (problem && !core.stranger) await foresee(core);
  } catch {
    // Storage was refused in the middle: refresh says so.
  }
  await refresh(core);
  talk.due = wait(core) && Date.now() + wait(core) * 1000;
}

/**
 * Talk with the server now; if that is going on already, once more afterwards.
 * @param {Core} core @param {Talk} talk @returns {Promise<void>}
 */
export function sync(core, talk) {
  talk.due = 0;
  talk.again = talk.running !== null;
  talk.running ??= (async () => {
    do {
      talk.again = false;
      await once(core, talk);
    } while (talk.again);
    talk.running = null;
  })();
  return talk.running;
}

/**
 * Send what waits, at once. Its answer may ask for more.
 * @param {Core} core @param {Talk} talk
 */
export async function push(core, talk) {
  const token = core.kept?.main?.token;
  const code = await send();
  if (code === null) return;
  if (code) problemOf(core, code, token);
  else core.trouble = null;
  await refresh(core);
  const seconds = wait(core);
  talk.due = seconds && (talk.due || Date.now() + seconds * 1000);
  if (wasRefused(core)) await sync(core, talk);
  show(core);
}
