/**
 * Shapes of the relay's answers. Each reader gives a value that the rest may lean on, or null when
 * anything is missing, of another type or of another size.
 */
import { concat, fromB64 } from '../protocol/bytes.js';
import { KEY, PUBLIC, SEALED_NOTE, TOKEN } from '../protocol/sizes.js';
import { QUARTER } from '../state/clock.js';
import { readSchedule } from '../state/schedule.js';

/** @typedef {import('../state/types.js').Bytes} Bytes */
/** @typedef {import('../state/types.js').Named} Named */
/** @typedef {import('../state/types.js').Schedule} Schedule */

/** How many coming reveals a round's answer names. */
const COMING = 24;

/** @param {unknown} body @returns {Record<string, unknown>} */
const fields = (body) => /** @type {Record<string, unknown>} */ (body ?? {});

/** @param {unknown} value @returns {value is number} */
const isTime = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;

/**
 * Whether a reveal can have been then. Of those to come the phone judges for itself.
 * @param {unknown} value @returns {value is number}
 */
const isPast = (value) => isTime(value) && value % QUARTER === 0;

/** @param {unknown} body @returns {Named | null} */
export function readNamed(body) {
  const { version, next, previous, coming, ...rest } = fields(body);
  const slot = fromB64(rest.slot, TOKEN);
  const token = fromB64(rest.token, TOKEN);
  const sealed = fromB64(rest.note, SEALED_NOTE);
  if (version !== 1 || !slot || !token || !sealed || !isTime(next) || !isPast(previous))
    return null;
  if (!Array.isArray(coming) || coming.length !== COMING || !coming.every(isTime)) return null;
  const rising = coming.every((t, i) => t > Number(i ? coming[i - 1] : previous));
  if (!rising || coming[0] !== next) return null;
  return { next, previous, slot, result: concat(token, sealed), coming };
}

/** @param {unknown} body @returns {{day: number, public_key: Bytes, schedule: Schedule} | null} */
export function readInvite(body) {
  const { day, ...rest } = fields(body);
  const public_key = fromB64(rest.public_key, PUBLIC);
  const schedule = readSchedule(rest.schedule);
  return isTime(day) && public_key && schedule ? { day, public_key, schedule } : null;
}

/**
 * @typedef {{state: 'waiting' | 'paired'} | {state: 'joined', public_key: Bytes, confirm: Bytes} |
 *   {state: 'confirmed', confirm: Bytes}} Progress
 */

/**
 * @param {unknown} body @param {0 | 1} side whose question it was
 * @returns {Progress | null}
 */
export function readPairing(body, side) {
  const { state, ...rest } = fields(body);
  if (state === 'waiting' || state === 'paired') return { state };
  const confirm = fromB64(rest.confirm, KEY);
  const public_key = fromB64(rest.public_key, PUBLIC);
  if (state === 'confirmed' && side === 1 && confirm) return { state, confirm };
  if (state === 'joined' && side === 0 && confirm && public_key)
    return { state, public_key, confirm };
  return null;
}

/** @param {unknown} body @returns {Schedule | null} */
export const readTimes = (body) => readSchedule(fields(body).schedule);

/** @param {unknown} body @returns {{controller: string, version: string} | null} */
export function readWords(body) {
  const { controller, version } = fields(body);
  const words = typeof controller === 'string' && typeof version === 'string';
  return words ? { controller, version } : null;
}

/** @param {unknown} body @returns {Bytes | null} */
export const readPushKey = (body) => fromB64(fields(body).public_key, PUBLIC);
