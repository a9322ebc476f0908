/**
 * A visit: the app on screen, from its opening on; coming back within ten minutes continues it.
 * It counts the time on screen after which its one check-in is due, and sends nothing itself.
 */
import { DAY } from './clock.js';

/**
 * @typedef {object} Visit
 * @property {number} began
 * @property {number} hidden when the page was hidden; 0: it is on screen
 * @property {boolean} sent whether the outbox has had this visit's check-in
 * @property {boolean} paired whether it made a pair and the person has not been told to the end
 */

const NAME = 'lamplit visit';
const PAUSE = 600;
/** How long a visit waits, on screen and with the sheet closed, in seconds. */
export const WAIT = 60;

/** @returns {Visit | null} */
function load() {
  try {
    const { began, hidden, sent, paired } =
      JSON.parse(sessionStorage.getItem(NAME) ?? 'null') ?? {};
    const whole = Number.isInteger(began) && Number.isInteger(hidden) && hidden > 0;
    return whole ? { began, hidden, sent: sent === true, paired: paired === true } : null;
  } catch {
    return null;
  }
}

/** @param {Visit} visit */
export function keep(visit) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(visit));
  } catch {
    // Without it every page is a visit of its own.
  }
}

/** @param {number} now @returns {Visit} */
export const begin = (now) => ({ began: now, hidden: 0, sent: false, paired: false });

/**
 * The visit that goes on now: the one before, if it was left at most ten minutes ago.
 * @param {Visit | null} left this page's own, or null for what an earlier page kept
 * @param {number} now
 * @returns {Visit}
 */
export function resume(left, now) {
  const visit = left ?? load();
  const away = visit ? Math.abs(now - visit.hidden) : DAY;
  return visit && away <= PAUSE ? { ...visit, hidden: 0 } : begin(now);
}

/**
 * Whether so long a time passed between two looks at the clock that the phone must have slept.
 * @param {number} before @param {number} now
 */
export const slept = (before, now) => now - before > PAUSE;
