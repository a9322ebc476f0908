/**
 * The view of a phone that has no pair, which every other view is built upon.
 */
import { DAY, season } from './clock.js';

const OFFER = 21 * DAY;

/**
 * @param {import('./types.js').View['phase']} phase @param {number} now
 * @returns {import('./types.js').View}
 */
export function blankView(phase, now) {
  const { ends } = season(now);
  return {
    phase,
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
