/**
 * A visit: the app on screen, from its opening on; coming back within ten minutes continues it.
 * It counts the time on screen after which its one check-in is due, and keeps at once what a page
 * still owes when it goes, since it may be gone before anything is sealed. It sends nothing itself.
 */
import { DAY } from './clock.js';

/**
 * @typedef {object} Visit
 * @property {number} began
 * @property {number} hidden when the page was hidden; 0: it is on screen
 * @property {boolean} sent whether the outbox has had this visit's check-in
 * @property {boolean} owes whether the page was hidden before that
 * @property {boolean} paired whether it made a pair and the person has not been told to the end
 */

/** What a sheet that was left owes: nothing, a check-in, or one that puts the lamp out.
 * @typedef {'0' | '1' | '2'} Owed */

const NAME = 'lamplit visit';
const OWED = 'lamplit owed';
const PAUSE = 600;
/** How long a visit waits, on screen and with the sheet closed, in seconds. */
export const WAIT = 60;

/** @type {Owed} for a browser that refuses to keep it */
let owing = '0';

/** @returns {Owed} */
export function owed() {
  try {
    const kept = localStorage.getItem(OWED);
    if (kept === '0' || kept === '1' || kept === '2') return kept;
  } catch {
    // Refused: then it holds as long as this page.
  }
  return owing;
}

/** Keep what is owed: always one character, so that it is there tells nothing. @param {Owed} all */
function keepOwed(all) {
  owing = all;
  try {
    localStorage.setItem(OWED, all);
  } catch {
    // Refused: then it holds as long as this page.
  }
}

/** A touched sheet is left, on or off. Off stays owed whatever follows. @param {boolean} on */
export const owe = (on) => keepOwed(on && owed() !== '2' ? '1' : '2');

/**
 * It was kept. What came to be owed meanwhile still is.
 * @param {Owed} was
 */
export function settled(was) {
  if (was === owed()) keepOwed('0');
}

/** This phone has no pair any more. */
export function forget() {
  owing = '0';
  try {
    sessionStorage.removeItem(NAME);
    localStorage.removeItem(OWED);
  } catch {
    // Refused: nothing was kept.
  }
}

/** @returns {Visit | null} */
function load() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? 'null') ?? {};
    const { began, hidden } = kept;
    if (!Number.isInteger(began) || !Number.isInteger(hidden) || hidden <= 0) return null;
    const [sent, owes, paired] = [kept.sent, kept.owes, kept.paired].map((is) => is === true);
    return /** @type {Visit} */ ({ began, hidden, sent, owes, paired });
  } catch {
    return null;
  }
}

/** @param {Visit} visit */
export function keep(visit) {
  try {
    if (localStorage.getItem(OWED) === null) keepOwed('0');
    sessionStorage.setItem(NAME, JSON.stringify(visit));
  } catch {
    // Without it every page is a visit of its own.
  }
}

/** @param {number} now @returns {Visit} */
export const begin = (now) => ({
  began: now,
  hidden: 0,
  sent: false,
  owes: false,
  paired: false,
});

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
