/**
 * Sealing this phone's next check-in. One of the two places that look at what was chosen (the
 * other reads a result); nothing of a choice leaves it but sealed.
 */
import { packNote } from '../protocol/note.js';
import { random } from '../protocol/primitives.js';
import { pickNumber, sealCheckIn } from '../protocol/seal.js';
import { NUMBERS } from '../protocol/sizes.js';
import { forgotten } from './record.js';

/** @typedef {import('./types.js').Bytes} Bytes */
/** @typedef {import('./types.js').Main} Main */
/**
 * What asks for a check-in: Done with what the sheet says, a touched sheet that was left off or on
 * (which changes nothing, but sends the same), or the visit.
 * @typedef {{by: 'done', said: import('./types.js').Said} | {by: 'left_off' | 'left_on' | 'visit'}
 *   } Moment
 */

/** Visits use at most so many of a round's numbers; the rest are for Done. */
const FOR_VISITS = 24;

/** @param {number} mask @returns {number} how many bits are set */
const count = (mask) => mask.toString(2).replaceAll('0', '').length;

/** Whether a sheet was touched and says off. @param {Moment} moment */
const putsOut = (moment) =>
  moment.by === 'left_off' || (moment.by === 'done' && moment.said.touched && !moment.said.on);

/**
 * What shall be sealed. Whatever was asked, the record is read.
 * @param {Main} main @param {Moment} moment
 * @returns {{open: number, note: Bytes}}
 */
function choice({ open, note }, moment) {
  const said = moment.by === 'done' && moment.said.touched ? moment.said : null;
  if (putsOut(moment)) return { open: 0, note: packNote('') };
  return said ? { open: 1, note: packNote(said.note) } : { open, note };
}

/**
 * @param {Main} main its round is ahead
 * @param {import('../protocol/round.js').Round} round its keys
 * @param {Moment} moment
 * @param {boolean} held whether the outbox holds a seal of this round
 * @returns {Promise<{main: Main, seal: Bytes | null}>} null: send the held one again
 */
export async function sealMoment(main, round, moment, held) {
  // Where nothing stands already, off changes as little as on does, and sends the same.
  const fresh =
    moment.by === 'left_off' ? main.open === 1 : moment.by === 'done' && moment.said.touched;
  const limit = moment.by === 'visit' ? FOR_VISITS : NUMBERS;
  if (!fresh && held && count(main.used) >= limit) return { main, seal: null };
  const wanted = choice(main, moment);
  const full = count(main.used) >= NUMBERS;
  const { open, note } = full ? { open: 0, note: packNote('') } : wanted;
  const idx = full ? Number(random(1)[0]) % NUMBERS : pickNumber(main.used);
  const yes = open === 1;
  const seal = await sealCheckIn({ round, side: main.side, idx, yes, note });
  const used = (main.used | (1 << idx)) >>> 0;
  const mine = (main.mine | (open << idx)) >>> 0;
  // It takes back what was said in a round that only a wrong clock made this phone leave, too.
  const left = putsOut(moment) ? forgotten() : {};
  return { main: { ...main, used, mine, open, note, ...left }, seal };
}
