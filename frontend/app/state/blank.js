/**
 * The view of a phone that has no pair, which every other view is built upon.
 */
import { DAY, season } from './clock.js';

const OFFER = 21 * DAY;

/**
 * @param {import('./types.js').View['phase']} phase @param {number} now @param {boolean} online
 * @returns {import('./types.js').View}
 */
export function blankView(phase, now, online) {
  const { ends } = season(now);
  return {
    phase,
    online,
    pairing: null,
    lamp: null,
    line: null,
    schedule: null,
    justPaired: false,
    failure: null,
    seasonOffer: ends - now <= OFFER,
    seasonEnds: ends,
    leaving: false,
    lock: null,
  };
}
