/**
 * How long to wait after wrong PINs: arithmetic on what is kept of them. It reads no clock.
 */

/** @typedef {import('./types.js').Lock} Lock */

/** Seconds to wait after so many wrong tries in a row; the last one for all that follow. */
const WAITS = [0, 0, 0, 0, 0, 30, 60, 300, 900, 3600];

/**
 * From when on the next try is open. A clock that was set back begins the wait anew, so that it
 * never grows; one that is set ahead shortens it, as nothing here can tell it from time that passed.
 * @param {Lock} lock @param {number} now
 * @returns {number} unix seconds; 0: now
 */
export function nextTry({ wrong, since }, now) {
  const wait = WAITS[Math.min(wrong, WAITS.length - 1)] ?? 0;
  const from = Math.min(since, now);
  return from + wait > now ? from + wait : 0;
}

/** A wait begins at the latest now. @param {Lock} lock @param {number} now @returns {Lock} */
export const mended = (lock, now) => (lock.since > now ? { ...lock, since: now } : lock);

/** One more wrong try, until it proves right. @param {Lock} lock @param {number} now @returns {Lock} */
export const tried = (lock, now) => ({
  ...lock,
  wrong: Math.min(lock.wrong + 1, WAITS.length - 1),
  since: now,
});
