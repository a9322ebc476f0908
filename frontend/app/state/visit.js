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
 * @property {number} changed the round that came by a change of times during it, 0: none
 * @property {boolean} sent whether the outbox has had this visit's check-in
 * @property {boolean} owes whether the page was hidden before that
 * @property {boolean} paired whether it made a pair and the person has not been told to the end
 */

/** What a sheet that was left owes: nothing, a check-in, or one that puts the lamp out.
 * @typedef {'0' | '1' | '2'} Owed */

const NAME = 'lamplit visit';
const OWED = 'lamplit owed';
const PAUSE = 600;
/** What is kept here of a visit, by name and size. */
export const SIZES = [
  { name: 'visit', size: 36 },
  { name: 'owed', size: 1 },
];
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

/** Three times and three marks: always of one length, so that it tells nothing. */
const KEPT = /^(\d{10}) (\d{10}) (\d{10}) ([01])([01])([01])$/;

/** @returns {Visit | null} */
function load() {
  try {
    const kept = KEPT.exec(sessionStorage.getItem(NAME) ?? '');
    if (!kept || !Number(kept[2])) return null;
    const [began, hidden, changed] = kept.slice(1, 4).map(Number);
    const [sent, owes, paired] = kept.slice(4).map((mark) => mark === '1');
    return /** @type {Visit} */ ({ began, hidden, changed, sent, owes, paired });
  } catch {
    return null;
  }
}

/** @param {Visit} visit */
export function keep({ began, hidden, changed, sent, owes, paired }) {
  const times = [began, hidden, changed].map((time) => String(time).padStart(10, '0'));
  const marks = [sent, owes, paired].map((mark) => (mark ? '1' : '0'));
  try {
    if (localStorage.getItem(OWED) === null) keepOwed('0');
    sessionStorage.setItem(NAME, `${times.join(' ')} ${marks.join('')}`);
  } catch {
    // Without it every page is a visit of its own.
  }
}

/** @param {number} now @returns {Visit} */
export const begin = (now) => ({
  began: now,
  hidden: 0,
  changed: 0,
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
