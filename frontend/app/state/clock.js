/**
 * The phone's clock and the calendar's seasons. The only place of the core that asks for the time.
 */

export const DAY = 86400;
export const QUARTER = 900;

/** @returns {number} unix seconds, whole */
export const now = () => Math.floor(Date.now() / 1000);

/** @param {number} year @param {number} season 0..3 @returns {number} when that season begins */
const begins = (year, season) => Date.UTC(year, 2 + 3 * season, 1) / 1000;

/**
 * The calendar's season: they end on 1 March, June, September, December, 00:00 UTC.
 * @param {number} time
 * @returns {{began: number, ends: number}}
 */
export function season(time) {
  const year = new Date(time * 1000).getUTCFullYear();
  const all = [-1, 0, 1, 2, 3, 4].map((n) => begins(year, n));
  const at = all.findLastIndex((start) => start <= time);
  return { began: Number(all[at]), ends: Number(all[at + 1]) };
}
