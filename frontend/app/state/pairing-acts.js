/**
 * What a person does about pairing, and the loop that carries it on. The steps themselves are in
 * `pairing.js`; here they are kept, repeated, ended.
 */
import { getInvite } from '../net/api.js';
import { equal } from '../protocol/bytes.js';
import { readCode } from '../protocol/code.js';
import { ephemeral, lookupOf, stretch } from '../protocol/pairing.js';
import { random } from '../protocol/primitives.js';
import { dayOf } from '../protocol/ratchet.js';
import { CODE, KEY } from '../protocol/sizes.js';
import { unwrap } from './chain.js';
import * as clock from './clock.js';
import { problemOf, refresh, show } from './core.js';
import { giveBack } from './leave.js';
import { agreeWith, STEPS } from './pairing.js';
import { readSchedule } from './schedule.js';
import { change } from './store.js';

/** @typedef {import('./core.js').Core} Core */
/** @typedef {import('./types.js').Kept} Kept */
/** @typedef {import('./types.js').PairingRecord} PairingRecord */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./types.js').Schedule} Schedule */

const NONE = new Uint8Array(0);

/**
 * @typedef {object} Loop
 * @property {Promise<void> | null} running
 * @property {number} due when to try the next step, in ms; 0: nothing to try
 * @property {() => void} paired called when a pair is made
 */

/** The tokens to give back once this pairing is dropped. @param {Kept} kept */
const dropped = ({ pairing, leave }) => (pairing ? [...leave, pairing.token] : leave);

/**
 * Another page may have erased this phone, or set its lock, since a chain was made: what the storage
 * key of now does not open must not be kept.
 * @param {Partial<PairingRecord>} pairing @returns {Promise<unknown>} throws if it does not
 */
const usable = async ({ chain }) => chain?.length && unwrap(chain);

/**
 * Change the pairing, if it is still this one.
 * @param {PairingRecord} pairing
 * @param {(kept: Kept) => Partial<Kept> | Promise<Partial<Kept>>} work
 */
const changeThis = ({ token, stage }, work) =>
  change(async (kept) => {
    const own = kept.pairing && equal(kept.pairing.token, token) && kept.pairing.stage === stage;
    return own ? work(kept) : null;
  });

/**
 * One step. Returns whether the next may follow at once.
 * @param {Core} core @param {Loop} loop @param {PairingRecord} pairing
 * @returns {Promise<boolean>}
 */
async function step(core, loop, pairing) {
  /** @param {Partial<PairingRecord>} changes */
  const keep = (changes) =>
    changeThis(pairing, async (kept) => {
      await usable(changes);
      return { pairing: { .../** @type {PairingRecord} */ (kept.pairing), ...changes } };
    });
  const outcome = await STEPS[pairing.side][pairing.stage](pairing, clock.now(), keep);
  core.pairingTrouble = null;
  if ('next' in outcome) return keep(outcome.next);
  if ('failure' in outcome) {
    const ended = await changeThis(pairing, (kept) => ({ pairing: null, leave: dropped(kept) }));
    if (ended) core.failure = /** @type {Problem} */ ({ code: outcome.failure });
  } else if ('main' in outcome) {
    const { main, named } = outcome;
    const made = await changeThis(pairing, ({ main: old, leave }) => ({
      main,
      pairing: null,
      outbox: null,
      leave: old ? [...leave, old.token] : leave,
    }));
    if (made) Object.assign(core, { pair: main.token, named, stranger: false, keys: null });
    if (made) loop.paired();
  } else if ('code' in outcome) {
    problemOf(core, outcome.code);
    core.pairingTrouble = core.trouble;
  }
  return false;
}

/** How long until the next try, in ms. @param {Core} core @param {PairingRecord} pairing */
function pause(core, { stage, ends }) {
  if (clock.now() > ends - clock.DAY + 300) return 10_000;
  return core.pairingTrouble || stage === 'confirming' ? 5000 : 2000;
}

/**
 * Carry the pairing on as far as it goes now.
 * @param {Core} core @param {Loop} loop @returns {Promise<void>}
 */
export function carryOn(core, loop) {
  loop.due = 0;
  loop.running ??= (async () => {
    try {
      for (let on = true; on; ) {
        await refresh(core);
        const pairing = core.kept?.pairing;
        on = !!pairing && (await step(core, loop, pairing));
      }
    } catch {
      // Storage was refused in the middle: refresh says so.
    }
    await refresh(core);
    const pairing = core.kept?.pairing;
    if (pairing) loop.due = Date.now() + pause(core, pairing);
    if (core.kept?.leave.length) giveBack().catch(() => {});
    loop.running = null;
  })();
  return loop.running;
}

/**
 * Keep a new pairing in the place of any other, and try its first step.
 * @param {Core} core @param {Loop} loop @param {PairingRecord} pairing
 * @returns {Promise<Problem | null>}
 */
async function start(core, loop, pairing) {
  await loop.running;
  core.failure = null;
  core.pairingTrouble = null;
  await change(async (kept) => {
    await usable(pairing);
    return { pairing, leave: dropped(kept) };
  });
  await carryOn(core, loop);
  const problem = core.failure;
  core.failure = null;
  return problem;
}

/** What both sides begin with. @param {Schedule} schedule @param {number} now */
async function begin(schedule, now) {
  const own = {
    ...(await ephemeral()),
    token: random(KEY),
    schedule,
    ends: now + clock.DAY,
    at: 0,
  };
  return { ...own, chain: NONE, confirm: NONE, expected: NONE };
}

/**
 * Make a code.
 * @param {Core} core @param {Loop} loop @param {Schedule} wanted
 * @returns {Promise<Problem | null>}
 */
export async function invite(core, loop, wanted) {
  const schedule = readSchedule(wanted);
  if (!schedule) return { code: 'bad_schedule' };
  const now = clock.now();
  const code = random(CODE);
  const own = { ...(await begin(schedule, now)), code, z: await stretch(code), day0: dayOf(now) };
  return start(core, loop, { ...own, side: 0, stage: 'sending' });
}

/**
 * Join with the partner's code.
 * @param {Core} core @param {Loop} loop @param {string} text
 * @returns {Promise<Problem | null>}
 */
export async function join(core, loop, text) {
  const code = readCode(text);
  if (!code) return { code: 'bad_code' };
  await refresh(core);
  const known = core.kept?.pairing;
  if (known && equal(known.code, code)) return known.side === 0 ? { code: 'own_code' } : null;
  const z = await stretch(code);
  const asked = await getInvite(await lookupOf(z));
  if (!asked.ok) return problemOf(core, asked.code);
  core.trouble = null;
  const now = clock.now();
  const { day: day0, public_key, schedule } = asked.body;
  if (Math.abs(day0 - dayOf(now)) > 2) return { code: 'clock' };
  const own = { ...(await begin(schedule, now)), code, z, day0, side: /** @type {const} */ (1) };
  const agreed = await agreeWith(own, public_key);
  if (!agreed) return { code: 'failed' };
  return start(core, loop, { ...own, ...agreed, stage: 'sending' });
}

/** Drop the pairing, here and on the server. @param {Core} core @param {Loop} loop */
export async function cancel(core, loop) {
  await change((kept) => ({ pairing: null, leave: dropped(kept) }));
  loop.due = 0;
  core.failure = null;
  core.pairingTrouble = null;
  await refresh(core);
  giveBack().catch(() => {});
  show(core);
}
