/**
 * Turning notifications on and off, in pages, and looking after them at every start. Nothing is
 * asked of a person but by `on`, which a tap calls.
 */
import { ability, allowed, ask, closeNotices, pushManager } from '../net/push.js';
import * as db from './db.js';
import { heal, inTurn, NO_SERVICE, OFF, ON, subscribe, want } from './push.js';

/** @typedef {import('./types.js').Bytes} Bytes */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./types.js').PushActs} PushActs */

/** @returns {Promise<import('./types.js').PushState>} */
async function state() {
  const able = ability();
  if (able !== 'ready') return able;
  return (await db.read()).push === ON && allowed() ? 'on' : 'off';
}

/**
 * What is wanted is kept before it is asked for, so that a page that dies in between leaves nothing
 * that the next start would not mend; and what could not be had is not wanted any more.
 * @param {(token: Bytes, code: string) => Problem} problem
 * @returns {Promise<Problem | null>}
 */
async function turnOn(problem) {
  if (ability() !== 'ready' || !(await ask())) return { code: 'push_denied' };
  const [manager, { main }] = await Promise.all([pushManager(), db.read()]);
  if (!main) return { code: 'stranger' };
  if (!manager) return { code: 'push_failed' };
  return inTurn(async () => {
    await want(ON);
    const code = await subscribe(manager, main.token);
    if (code === '') return null;
    await want(OFF);
    return code === NO_SERVICE ? { code: 'push_failed' } : problem(main.token, code);
  });
}

/** @returns {Promise<null>} off at once; the server is told now or at the next start */
async function turnOff() {
  await want(OFF);
  await heal(await pushManager(), allowed());
  return null;
}

/** @param {(token: Bytes, code: string) => Problem} problem @returns {PushActs} */
export const pushActs = (problem) => ({ state, on: () => turnOn(problem), off: turnOff });

/** Whether this page already looks after what was shown. */
let attending = false;

const clear = () => {
  if (document.visibilityState === 'visible') closeNotices().catch(() => {});
};

/** At every start, and once a pair is made: mend the subscription, and clear what was shown. */
export function attend() {
  const mend = async () => {
    if ((await db.read()).push !== undefined) await heal(await pushManager(), allowed());
  };
  mend().catch(() => {}); // no network: the next start is soon enough
  clear();
  if (attending) return;
  attending = true;
  document.addEventListener('visibilitychange', clear);
}

/** This phone is erased: the browser forgets its subscription too. */
export function withdraw() {
  const forget = async () => {
    const kept = await (await pushManager())?.getSubscription();
    await kept?.unsubscribe();
    await closeNotices();
  };
  inTurn(forget).catch(() => {});
}
