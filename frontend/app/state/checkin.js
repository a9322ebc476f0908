/**
 * The moments at which a phone checks in, and what is kept then: the sealed bytes first, and only
 * afterwards are they sent. Each visit has one, each further Done one more.
 */
import { roundOf } from '../protocol/sizes.js';
import { closedHours } from './accept.js';
import * as clock from './clock.js';
import { keysOf, refresh } from './core.js';
import { moveOn, slotOf } from './rounds.js';
import { sealMoment } from './sealing.js';
import { change } from './store.js';
import { push } from './sync.js';
import * as visits from './visit.js';

/** @typedef {import('./core.js').Core} Core */
/** @typedef {import('./sealing.js').Moment} Moment */
/** @typedef {import('./types.js').Kept} Kept */
/** @typedef {import('./types.js').Main} Main */
/** @typedef {import('./types.js').Problem} Problem */

/**
 * @typedef {object} Stay what this page knows of its visit
 * @property {visits.Visit} visit
 * @property {number} left seconds on screen until its check-in is due
 * @property {number} last when the clock was looked at last
 * @property {import('./types.js').Sheet | null} sheet as it stands; null: closed
 */

/**
 * Seal for the round that is ahead.
 * @param {Core} core @param {Kept & {main: Main}} kept @param {Moment} moment @param {number} now
 * @returns {Promise<Partial<Kept> | Problem>}
 */
async function seal(core, kept, moment, now) {
  if (closedHours(kept.main, core.named, now)) return { code: 'closed' };
  const held = await moveOn(kept, core.named, now);
  if (held.main.t <= now) return { code: core.trouble ?? 'clock' };
  if (held.changed) core.changed = held.main.t;
  const own = held.outbox && roundOf(held.outbox.seal) === held.main.t ? held.outbox : null;
  const again = own !== null && own.answer !== 409;
  const round = await keysOf(core, held.main);
  const { main, seal: made } = await sealMoment(held.main, round, moment, again);
  if (!made) return { outbox: own && { ...own, answer: 0 } };
  const slot = await slotOf({ main, outbox: own }, core.named);
  return { main, outbox: { slot, seal: made, token: main.token, tried: 0, answer: 0 } };
}

/** Ask the browser to send it when there is a network, also after this page is gone. */
export function askForSync() {
  const ready = navigator.serviceWorker?.ready;
  ready
    ?.then((worker) => /** @type {any} */ (worker).sync?.register('outbox'))
    .catch(() => {
      // Not granted: it goes out at the next start.
    });
}

/** @returns {Promise<void>} when this page goes out of sight: it may not live much longer */
const goes = () =>
  new Promise((resolve) => {
    if (document.visibilityState !== 'visible') resolve();
    document.addEventListener('visibilitychange', () => resolve(), { once: true, capture: true });
    addEventListener('pagehide', () => resolve(), { once: true });
  });

/**
 * What is really to be sealed, under the lock. A page that went may have left a sheet off: that
 * comes before all that does not say otherwise.
 * @param {Stay} stay @param {Moment | {by: 'owed'}} moment @param {visits.Owed} owed
 * @returns {Moment | null} null: another page or moment has done it
 */
function due(stay, moment, owed) {
  if (moment.by === 'visit' && stay.visit.sent) return null;
  if (moment.by === 'done' && moment.said.touched) return moment;
  if (owed === '2') return { by: 'left_off' };
  if (moment.by !== 'owed') return moment;
  return owed === '1' ? { by: 'left_on' } : null;
}

/**
 * Seal and keep, at once: whatever comes later finds it kept.
 * @param {Core} core @param {Stay} stay @param {Moment | {by: 'owed'}} moment
 * @returns {Promise<{sealed: boolean, problem: Problem | null}>}
 */
async function keep(core, stay, moment) {
  /** @type {Problem | null} */
  let problem = null;
  let owed = visits.owed();
  const sealed = await change(
    async (kept) => {
      // A sheet that was left after Done is a later word than Done's.
      if (moment.by !== 'done') owed = visits.owed();
      const asked = due(stay, moment, owed);
      if (!asked) return null;
      problem = { code: 'storage' };
      if (!kept.main) return null;
      const made = await seal(core, { ...kept, main: kept.main }, asked, clock.now());
      problem = 'code' in made ? made : null;
      return 'code' in made ? null : made;
    },
    () => {
      visits.settled(owed);
      stay.visit.sent = true;
      visits.keep(stay.visit);
    },
  );
  return { sealed, problem };
}

/**
 * @param {Core} core @param {Stay} stay @param {import('./sync.js').Talk} talk
 * @param {Moment | {by: 'owed'}} moment
 * @returns {Promise<Problem | null>} null: it is kept on this phone, and on its way
 */
export async function checkIn(core, stay, talk, moment) {
  try {
    const { sealed, problem } = await keep(core, stay, moment);
    if (!sealed) {
      refresh(core);
      return problem;
    }
  } catch {
    return { code: 'storage' };
  }
  askForSync();
  // While the server is being asked what it holds, a check-in that knows it needs no second try.
  Promise.race([talk.running, goes()])
    .then(() => push(core, talk))
    .catch(() => {});
  return null;
}
