/**
 * The view: a pure function of the clock, the network's last word, the match and the place in
 * pairing. It must not know what was chosen; it could not, since nothing it is given says so.
 */
import { equal } from '../protocol/bytes.js';
import { showCode } from '../protocol/code.js';
import { roundOf } from '../protocol/sizes.js';
import { closedHours, nextReveal } from './accept.js';
import { blankView } from './blank.js';
import { DAY, season } from './clock.js';
import { nextTry } from './tries.js';

/** @typedef {Omit<import('./core.js').Core, 'view'>} Memory */
/** @typedef {import('./types.js').Main} Main */
/** @typedef {import('./types.js').View} View */

/** A season's end passed that can have ended the pair, and the last round was not well into the next one. */
const LATE = 8 * DAY;
/** A pair that is made so shortly before a season's end is kept until the next one's. */
const SHORT = 30 * DAY;

/**
 * Whether a 401 may mean that the pair was kept until a season's end and not longer.
 * @param {Main} main @param {number} now
 */
function outlived({ first, t }, now) {
  const { ends } = season(first);
  const soonest = ends - first < SHORT ? season(ends).ends : ends;
  const { began } = season(now);
  return soonest <= began && t < began + LATE;
}

/** @param {Memory} memory @param {number} now @returns {View['phase']} */
function phase({ broken, kept, stranger }, now) {
  if (broken) return 'no_storage';
  if (!kept) return 'starting';
  // A pair stays a pair while a new one is being made; only a finished one replaces it.
  if (!kept.main) return kept.pairing ? 'pairing' : 'fresh';
  if (!stranger || !equal(stranger, kept.main.token)) return 'paired';
  return outlived(kept.main, now) ? 'season_over' : 'stranger';
}

/** @param {Memory} memory @returns {View['pairing']} */
function pairing({ kept, pairingTrouble }) {
  if (!kept?.pairing) return null;
  const { side, stage, schedule, ...rest } = kept.pairing;
  const code = side === 0 ? showCode(rest.code) : '';
  const link = code && `${location.origin}/join#${code}`;
  return { side, stage, code, link, schedule, problem: pairingTrouble };
}

/** Whether both lie on one day of this phone's calendar. @param {number} a @param {number} b */
const sameDay = (a, b) => new Date(a * 1000).toDateString() === new Date(b * 1000).toDateString();

/** @param {Memory} memory @param {Main} main @param {number} now @returns {View['lamp']} */
function lamp({ named, evening }, main, now) {
  const { zone } = main.schedule;
  const closed = closedHours(main, named, now);
  if (!closed) {
    const next = nextReveal(main, named, now);
    return next ? { kind: 'home', next, zone, today: sameDay(next, now) } : null;
  }
  if (evening?.reveal !== closed.reveal) return null;
  return { kind: 'evening', ...closed, zone, card: evening.card, match: evening.match };
}

/**
 * What became of the check-in of an evening's own round, if it did not arrive.
 * @param {Memory} memory @param {Main} main @param {number} reveal
 * @returns {import('./types.js').Line | null}
 */
function missed({ kept }, main, reveal) {
  const item = kept?.outbox;
  if (!item || !equal(item.token, main.token) || roundOf(item.seal) !== reveal) return null;
  if (item.answer === 204) return null;
  return item.tried ? { key: 'compared', at: 0 } : { key: 'was_offline', at: reveal };
}

/** @param {Memory} memory @param {Main} main @param {number} now @returns {View['line']} */
function line(memory, main, now) {
  const { named, trouble, refusals, changed } = memory;
  const closed = closedHours(main, named, now);
  const wrong = refusals > 1 ? /** @type {const} */ ({ key: 'clock', at: 0 }) : null;
  // What the network does matters to nobody then: nothing is kept, and nothing is sent.
  if (closed) return wrong ?? missed(memory, main, closed.reveal);
  if (trouble) return { key: trouble, at: 0 };
  if (wrong) return wrong;
  const at = nextReveal(main, named, now);
  if (!at) return null;
  return { key: changed === at ? 'times' : 'ready', at };
}

/**
 * What a locked phone shows is the same whatever it holds.
 * @param {import('./types.js').Lock} lock @param {number} now
 */
const lockedView = (lock, now) =>
  Object.freeze({
    ...blankView('locked', now),
    lock: { kind: lock.kind, next: nextTry(lock, now) },
  });

/** @param {Memory} memory @param {number} now @returns {View} */
export function buildView(memory, now) {
  if (memory.locked && !memory.broken) return lockedView(memory.locked, now);
  const main = memory.kept?.main ?? null;
  return Object.freeze({
    ...blankView(phase(memory, now), now),
    pairing: pairing(memory),
    lamp: main && lamp(memory, main, now),
    line: main && line(memory, main, now),
    schedule: main?.schedule ?? null,
    justPaired: memory.justPaired,
    failure: memory.failure,
    leaving: (memory.kept?.leave.length ?? 0) > 0,
  });
}
