/**
 * The app's presence on screen: what the page's coming and going means for a visit, and what is due
 * by the clock while it is there. `following.js` tells it of both, and only while it is unlocked. It
 * decides when; others do.
 */
import { roundOf, SEAL } from '../protocol/sizes.js';
import { closedHours } from './accept.js';
import { checkIn } from './checkin.js';
import * as clock from './clock.js';
import { refresh, show } from './core.js';
import { giveBack } from './leave.js';
import { carryOn } from './pairing-acts.js';
import { foresee, sync, wasRefused } from './sync.js';
import * as visits from './visit.js';

/**
 * @typedef {object} Presence
 * @property {import('./core.js').Core} core
 * @property {import('./sync.js').Talk} talk
 * @property {import('./checkin.js').Stay} stay
 * @property {import('./pairing-acts.js').Loop} loop
 * @property {number} timer of the next look at the clock; 0: never on screen yet
 * @property {ReturnType<typeof setTimeout> | 0} locking out of sight, until the app locks
 */

export const onScreen = () => document.visibilityState === 'visible';

/** @param {Presence} at @param {import('./sealing.js').Moment | {by: 'owed'}} moment */
export const check = ({ core, stay, talk }, moment) => checkIn(core, stay, talk, moment);

/**
 * Whether a moment has come, or the clock was set back so far that it never would.
 * @param {number} due in ms; 0: never
 */
const come = (due) => due !== 0 && Math.abs(due - Date.now() - 30_000) >= 30_000;

/** Begin a visit. @param {Presence} at */
export function beginVisit({ core, talk, stay }) {
  const now = clock.now();
  Object.assign(stay, { visit: visits.begin(now), left: visits.WAIT, last: now });
  visits.keep(stay.visit);
  Object.assign(talk, { schedule: true, tried: false });
  core.changed = 0;
}

/** Whatever the network is needed for. @param {Presence} at */
export function reach({ core, talk, loop }) {
  if (core.kept?.main) sync(core, talk);
  if (core.kept?.pairing) carryOn(core, loop);
  if (core.kept?.leave.length) giveBack().catch(() => {});
}

/** Keep the visit for the next page, while there is a pair. @param {Presence} at */
function keepVisit({ core, stay }) {
  stay.visit.changed = core.changed;
  if (core.kept && !core.kept.main) visits.forget();
  else visits.keep(stay.visit);
}

/** Another pair begins with a visit of its own. @param {Presence} at */
export function endVisit(at) {
  at.stay.sheet = null;
  beginVisit(at);
  visits.forget();
}

/**
 * A sheet that was touched, left off and left alone puts the lamp out, at once: this counts like
 * Done. One that was left on changes nothing, but sends the same, else the traffic would tell. What
 * is owed is kept first: sealing takes time that a page going away has not. On a page that another one
 * has locked there is no sheet any more.
 * @param {Presence} at @returns {boolean} whether there was one
 */
export function leaveSheet(at) {
  const { sheet } = at.stay;
  at.stay.sheet = null;
  if (!sheet?.touched || at.core.locked) return false;
  visits.owe(sheet.on);
  check(at, { by: sheet.on ? 'left_on' : 'left_off' });
  return true;
}

/** The page goes out of sight. @param {Presence} at */
export function depart(at) {
  const { core, stay } = at;
  if (!at.timer || stay.visit.hidden) return;
  clearTimeout(at.timer);
  stay.visit.hidden = clock.now();
  const left = leaveSheet(at);
  stay.visit.owes = !left && !stay.visit.sent && !core.stranger;
  keepVisit(at);
  if (stay.visit.owes) check(at, { by: 'visit' });
}

/** What an earlier page owed and could not keep any more. @param {Presence} at */
async function makeGood(at) {
  const { core, stay } = at;
  if (!core.kept?.main) return;
  if (visits.owed() !== '0') await check(at, { by: 'owed' });
  else if (stay.visit.owes && !stay.visit.sent) await check(at, { by: 'visit' });
}

/**
 * Make good, then reach out: a check-in that waits must not leave before one that takes it back.
 * When none does, only the server can say what it holds, and it is asked first.
 * @param {Presence} at
 */
async function open(at) {
  const { core, talk } = at;
  const waits = roundOf(core.kept?.outbox?.seal ?? new Uint8Array(SEAL)) > clock.now();
  if (waits) await makeGood(at);
  // This asks for the round: a tick that falls into the reading of storage must not ask as well.
  if (core.kept?.main) talk.due = Date.now() + 30_000;
  await refresh(core);
  reach(at);
  await talk.running;
  if (!waits) await makeGood(at);
}

/**
 * The page comes into sight.
 * @param {Presence} at @param {boolean} opened it has just been opened
 */
export function arrive(at, opened) {
  const { core, stay } = at;
  const now = clock.now();
  const { began } = stay.visit;
  stay.visit = visits.resume(opened ? null : stay.visit, now);
  stay.last = now;
  if (stay.visit.began !== began) beginVisitAs(at, stay.visit, now);
  core.changed ||= stay.visit.changed;
  keepVisit(at);
  core.justPaired = stay.visit.paired;
  const asks = stay.visit.began !== began || core.trouble !== null;
  if (opened) open(at);
  else refresh(core).then(() => asks && reach(at));
  clearTimeout(at.timer);
  beat(at);
}

/** @param {Presence} at @param {visits.Visit} visit @param {number} now */
function beginVisitAs(at, visit, now) {
  beginVisit(at);
  at.stay.visit = visit;
  at.stay.left = Math.max(0, visits.WAIT - (now - visit.began));
}

/**
 * Count the time on screen, and send the visit's one check-in when it is due.
 * @param {Presence} at
 */
function count(at) {
  const { core, stay } = at;
  const now = clock.now();
  if (visits.slept(stay.last, now)) {
    beginVisit(at);
    reach(at);
  }
  const passed = Math.max(0, now - stay.last);
  stay.last = now;
  if (stay.sheet || core.view.lamp?.kind !== 'home' || core.stranger) return;
  stay.left -= passed;
  if (stay.left > 0) return;
  stay.left = visits.WAIT;
  if (!stay.visit.sent) check(at, { by: 'visit' });
}

/** What the evening's coming and going asks for. @param {Presence} at */
function followEvening({ core, talk }) {
  const { main } = core.kept ?? {};
  if (!main) return;
  const now = clock.now();
  const closed = closedHours(main, core.named, now);
  if (closed && core.evening?.reveal !== closed.reveal) refresh(core);
  if (core.stranger || talk.running || talk.due) return;
  // The worker's delivery was refused: the server has something to say on the round.
  if (wasRefused(core)) talk.due = Date.now();
  else if (closed) {
    // Not everybody in the same instant.
    const late = !core.named || core.named.previous < closed.reveal;
    if (late) talk.due = Date.now() + Math.random() * 2000;
  } else if (main.t <= now) {
    talk.due = Date.now() + 30_000;
    const known = core.named && core.named.next > now ? foresee(core) : Promise.resolve(false);
    const go = (/** @type {boolean} */ moved) => {
      talk.due = 0;
      return moved ? refresh(core) : sync(core, talk);
    };
    known.then(go).catch(() => {});
  }
}

/** Look at the clock. @param {Presence} at */
function tick(at) {
  const { core, talk, loop } = at;
  count(at);
  followEvening(at);
  if (come(talk.due)) sync(core, talk);
  if (come(loop.due)) carryOn(core, loop);
  show(core);
}

/**
 * Tick at every whole second while the page is on screen, so that both phones turn together.
 * @param {Presence} at
 */
function beat(at) {
  at.timer = setTimeout(
    () => {
      if (!onScreen()) return;
      tick(at);
      beat(at);
    },
    1000 - (Date.now() % 1000),
  );
}
