/**
 * A visit: the app on screen, from its opening on; coming back within ten minutes continues it.
 * It counts the time on screen after which its one check-in is due, and keeps at once what a page
 * still owes when it goes, since it may be gone before anything is sealed. It sends nothing itself.
 */
import { random } from '../protocol/primitives.js';
import { DAY } from './clock.js';
import { pads } from './key.js';

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
/** Under the app lock: which pad, and the character masked by it. */
const MASKED = /^(\d{4})([0-9a-f]{2})$/;

/** What is kept here of a visit, by name and size. @param {boolean} locked with the app lock on */
export const sizesOfVisit = (locked) => [
  { name: 'visit', size: 36 },
  { name: 'owed', size: locked ? 6 : 1 },
];
/** How long a visit waits, on screen and with the sheet closed, in seconds. */
export const WAIT = 60;

/** @type {Owed} for a browser that refuses to keep it */
let owing = '0';

/**
 * A page that goes has no time to encrypt, and what is owed tells of a choice. So with the app lock
 * on it is masked by bytes that were made at unlocking, others each time: before the next unlocking
 * nobody can tell what it says, nor whether it says anything.
 * @param {string} kept @returns {string} '' if it is masked by something else
 */
function unmask(kept) {
  const masked = MASKED.exec(kept);
  const all = pads();
  if (!masked || !all) return kept;
  return String.fromCharCode(Number(`0x${masked[2]}`) ^ Number(all[Number(masked[1])]));
}

/** @param {Owed} plain @param {string | null} before what it takes the place of */
function mask(plain, before) {
  const all = pads();
  if (!all) return plain;
  // The first is any one: else its place would tell how often something was kept.
  const [high = 0, low = 0] = random(2);
  const last = Number(MASKED.exec(before ?? '')?.[1] ?? high * 256 + low);
  const at = (last + 1) % all.length;
  const byte = plain.charCodeAt(0) ^ Number(all[at]);
  return String(at).padStart(4, '0') + byte.toString(16).padStart(2, '0');
}

/** @returns {Owed} */
export function owed() {
  try {
    const kept = unmask(localStorage.getItem(OWED) ?? '');
    if (kept === '0' || kept === '1' || kept === '2') return kept;
  } catch {
    // Refused: then it holds as long as this page.
  }
  return owing;
}

/** Keep what is owed: always of one length, so that it is there tells nothing. @param {Owed} all */
function keepOwed(all) {
  owing = all;
  try {
    const before = localStorage.getItem(OWED);
    // Not in the plain in the place of something that is masked: a locked page has no pads.
    if (pads() || !MASKED.test(before ?? '')) localStorage.setItem(OWED, mask(all, before));
  } catch {
    // Refused: then it holds as long as this page.
  }
}

function forgetOwed() {
  try {
    localStorage.removeItem(OWED);
  } catch {
    // Refused: nothing was kept.
  }
}

/**
 * Keep what is owed in the way that holds after this work, which sets or ends the app lock.
 * @template T
 * @param {() => T} work @returns {T}
 */
export function rewrite(work) {
  const before = owed();
  const done = work();
  if (!pads()) forgetOwed();
  keepOwed(before);
  return done;
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
  forgetOwed();
  try {
    sessionStorage.removeItem(NAME);
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
