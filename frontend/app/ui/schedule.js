/**
 * Schedules in words, and what is wrong with one before the server has to refuse it. Pure: it must
 * not decide when a reveal is.
 */
import { language, t } from '../copy/copy.js';

/** @typedef {import('../state/types.js').Schedule} Schedule */

/** What must lie between two reveals, in minutes. */
const APART = 180;
const WEEK = 7 * 1440;

/**
 * The name of a weekday, 0 being Monday.
 * @param {number} index
 * @param {'long'|'short'} [length]
 */
export const dayName = (index, length = 'long') =>
  // 1 January 2024 was a Monday.
  new Intl.DateTimeFormat(language, { weekday: length, timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1 + index),
  );

/** @param {string[]} parts */
const join = (parts) => new Intl.ListFormat(language, { type: 'conjunction' }).format(parts);

/** @param {string[]} days */
const joinDays = (days) =>
  new Intl.ListFormat(language, { type: 'unit', style: 'short' }).format(days);

/**
 * The times of a schedule: '21:30, every day', or day by day. `daily` says which.
 * @param {Schedule} schedule
 */
export function scheduleWords({ week }) {
  const keys = week.map((times) => times.join());
  const daily = keys.every((key) => key === keys[0]);
  if (daily) return { daily, text: t('times.every', { times: join(week[0] ?? []) }) };
  const lines = [...new Set(keys)].filter(Boolean).map((key) => {
    const days = keys.flatMap((other, i) => (other === key ? [dayName(i, 'short')] : []));
    return t('times.list', { days: joinDays(days), times: join(key.split(',')) });
  });
  return { daily, text: lines.reduce((first, then) => t('times.lines', { first, then })) };
}

/** @param {string} time '21:30' → minutes */
const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * What is wrong with a schedule, in the words of the copy's keys, or ''.
 * @param {Schedule} schedule
 * @returns {''|'none'|'quarter'|'close'|'zone'}
 */
export function scheduleProblem({ zone, week }) {
  const all = week.flatMap((times, i) => times.map((time) => i * 1440 + minutes(time)));
  if (!all.length) return 'none';
  if (all.some((at) => Number.isNaN(at) || at % 15)) return 'quarter';
  all.sort((a, b) => a - b);
  const gaps = all.map((at, i) => (all[i + 1] ?? /** @type {number} */ (all[0]) + WEEK) - at);
  if (gaps.some((gap) => gap < APART)) return 'close';
  try {
    new Intl.DateTimeFormat(language, { timeZone: zone });
  } catch {
    return 'zone';
  }
  return '';
}
