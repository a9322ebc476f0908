/**
 * Reading a round's result. One of the two places that look at what was chosen: a match shows only
 * for numbers that this phone sealed a yes with, also if it took that yes back too late.
 */
import { starterOf, wordsOf } from '../protocol/note.js';
import { readResult } from '../protocol/result.js';

/** @typedef {import('./types.js').Main} Main */
/** @typedef {import('../protocol/round.js').Round} Round */

/**
 * @param {Main} main @param {Round} round its keys
 * @returns {Promise<import('./types.js').Match | null>}
 */
export async function readMatch({ side, mine, result }, round) {
  const found = await readResult(round, side, mine, result);
  if (!found) return null;
  return { note: wordsOf(found.note), starter: starterOf(found.note) };
}

/**
 * Keep what the server says was revealed. A match that was read once stays: it is an event, and
 * nothing that comes later changes it.
 * @param {Main} main @param {Round} round @param {import('./types.js').Bytes} result
 * @returns {Promise<Main>}
 */
export async function keepResult(main, round, result) {
  return (await readMatch(main, round)) ? main : { ...main, result };
}
