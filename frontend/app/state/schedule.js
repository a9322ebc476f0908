/**
 * A pair's times: whether they make sense, and one size for all of them. What comes next under
 * them is the server's business alone.
 */
import { utf8 } from '../protocol/bytes.js';

/** @typedef {import('./types.js').Schedule} Schedule */

const ZONE = 40;
const QUARTERS = 96;
const NONE = 255;
/** At least three hours lie between two reveals. */
const APART = 12;

/** @param {string} time 'HH:MM' @returns {number} 0..95; -1: no quarter hour */
function quarterOf(time) {
  const found = /^([01]\d|2[0-3]):(00|15|30|45)$/.exec(time);
  return found ? Number(found[1]) * 4 + Number(found[2]) / 15 : -1;
}

/** @param {number} quarter @returns {string} */
const timeOf = (quarter) =>
  `${String(quarter >> 2).padStart(2, '0')}:${String((quarter & 3) * 15).padStart(2, '0')}`;

/**
 * @param {unknown} value from a screen or from the network
 * @returns {Schedule | null} its times sorted; null: no schedule, or one that breaks a rule
 */
export function readSchedule(value) {
  const { zone, week } = /** @type {Partial<Schedule>} */ (value ?? {});
  if (typeof zone !== 'string' || !/^[\w+/-]{1,40}$/.test(zone)) return null;
  if (!Array.isArray(week) || week.length !== 7) return null;
  if (!week.every((day) => Array.isArray(day) && day.length <= 3)) return null;
  const all = week.flatMap((day, i) => day.map((time) => quarterOf(time) + i * QUARTERS));
  if (week.flat().some((time) => quarterOf(time) < 0) || all.length === 0) return null;
  all.sort((a, b) => a - b);
  const gaps = all.map((at, i) => (all[i + 1] ?? Number(all[0]) + 7 * QUARTERS) - at);
  if (gaps.some((gap) => gap < APART)) return null;
  return { zone, week: week.map((day) => [...day].sort()) };
}

/** @param {Schedule} schedule @returns {Uint8Array<ArrayBuffer>} 61 bytes */
export function packSchedule({ zone, week }) {
  const bytes = new Uint8Array(ZONE + 21).fill(NONE, ZONE);
  bytes.set(utf8(zone));
  week.forEach((day, i) => {
    bytes.set(day.map(quarterOf), ZONE + 3 * i);
  });
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Schedule} */
export function unpackSchedule(bytes) {
  const zone = new TextDecoder().decode(bytes.subarray(0, ZONE)).replace(/\0+$/, '');
  const week = Array.from({ length: 7 }, (_, i) =>
    [...bytes.subarray(ZONE + 3 * i, ZONE + 3 * i + 3)].filter((n) => n < QUARTERS).map(timeOf),
  );
  return { zone, week };
}
