/**
 * Which round the phone may move to, and when an evening's closed hours are: arithmetic on times
 * alone. It looks at no choice and at no clock.
 */
import { DAY, QUARTER } from './clock.js';

/** @typedef {import('./types.js').Main} Main */
/** @typedef {import('./types.js').Named} Named */

const HOUR = 3600;

/**
 * What to make of a round T that was named.
 * - same: it is the one that was accepted, and still ahead
 * - next: the round after one that has passed
 * - back: one that stood before the accepted one all along: the phone's clock was ahead. Not if a
 *   later one was left since, as then its numbers, and perhaps its key, are forgotten
 * - exchange: the accepted one was only foreseen, and the server does not know it: the times were
 *   changed by both
 * - wait: that may be so, but the server has not refused the foreseen one yet
 * - null: this cannot be, so some clock is wrong
 * @param {Main} main @param {number} T @param {number} now
 * @param {boolean} refused whether the server refused a check-in for main.t with `round_over`
 * @returns {'same' | 'next' | 'back' | 'exchange' | 'wait' | null}
 */
export function judge(main, T, now, refused) {
  if (T === main.t) return T > now ? 'same' : null;
  if (T % QUARTER !== 0 || T <= now || T > now + 8 * DAY) return null;
  if (T >= main.t + 3 * HOUR && main.t <= now) return 'next';
  const [exchanged, left] = main.passed_over;
  if (T < main.t && main.coming.includes(T)) return Number(left) <= T ? 'back' : null;
  const foreseen = main.coming.indexOf(main.t) >= 1;
  if (!foreseen || main.t <= now) return null;
  return refused && now >= Number(exchanged) + DAY ? 'exchange' : 'wait';
}

/**
 * All reveals that the phone knows of. What the server named last replaces what was foreseen.
 * @param {Main} main @param {Named | null} named
 * @returns {number[]} sorted
 */
export function reveals({ first, t, coming }, named) {
  const foreseen = named ? coming.filter((time) => time <= named.previous) : coming;
  const all = [t, ...foreseen, ...(named ? [named.previous, ...named.coming] : [])];
  return all.filter((time) => time > first).sort((a, b) => a - b);
}

/**
 * The closed hours that hold now: from the last reveal to six hours later, or half way to the next
 * if that is sooner.
 * @param {Main} main @param {Named | null} named @param {number} now
 * @returns {{reveal: number, until: number} | null}
 */
export function closedHours(main, named, now) {
  const all = reveals(main, named);
  const reveal = all.findLast((time) => time <= now);
  if (reveal === undefined) return null;
  const next = all.find((time) => time > reveal) ?? Number.POSITIVE_INFINITY;
  const until = Math.min(reveal + 6 * HOUR, Math.floor((reveal + next) / 2));
  return now < until ? { reveal, until } : null;
}

/**
 * The reveal that home names.
 * @param {Main} main @param {Named | null} named @param {number} now
 * @returns {number} 0: none is known
 */
export const nextReveal = (main, named, now) =>
  main.t > now ? main.t : (reveals(main, named).find((time) => time > now) ?? 0);
