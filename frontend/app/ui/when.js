/**
 * Moments in words, by the language of the copy and the zone of this phone. Pure: it must not read
 * the clock, nor decide when anything happens.
 */
import { language, t } from '../copy/copy.js';

/**
 * @param {number} at  unix seconds
 * @param {Intl.DateTimeFormatOptions} options
 */
const format = (at, options) => new Intl.DateTimeFormat(language, options).format(at * 1000);

/** The zone of this phone. */
export const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/**
 * '21:30'
 * @param {number} at
 * @param {string} [zone]  without: this phone's
 */
export const clock = (at, zone) =>
  format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });

/**
 * A date in words. The first of a month has a form of its own in some languages ('1er mars', '1º de
 * março'), which Intl does not write.
 * @param {number} at
 * @param {Intl.DateTimeFormatOptions} options
 */
const inWords = (at, options) =>
  new Intl.DateTimeFormat(language, options)
    .formatToParts(at * 1000)
    .map(({ type, value }) => (type === 'day' && value === '1' ? t('day.first') : value))
    .join('');

/**
 * '2 March'
 * @param {number} at
 * @param {string} [zone]
 */
export const day = (at, zone) => inWords(at, { day: 'numeric', month: 'long', timeZone: zone });

/**
 * '22 April 2026', 'April 2026' or '2026', as exactly as it is known.
 * @param {string} date  '2026-04-22', '2026-04' or '2026'
 */
export function dated(date) {
  const [, month, dayOfMonth] = date.split('-');
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { year: 'numeric', timeZone: 'UTC' };
  if (month) parts.month = 'long';
  if (dayOfMonth) parts.day = 'numeric';
  return inWords(Date.parse(date) / 1000, parts);
}

/**
 * 'Monday'
 * @param {number} at
 * @param {string} [zone]
 */
export const weekday = (at, zone) => format(at, { weekday: 'long', timeZone: zone });

/** Whether this browser knows a zone: a partner's may be newer. @param {string} zone */
function known(zone) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}

/**
 * The pair's own time of a moment, where it is not this phone's, and this phone can tell: else ''.
 * @param {number} at
 * @param {string} zone
 */
export function zoneTime(at, zone) {
  if (!known(zone)) return '';
  const time = clock(at, zone);
  const sameWeekday = weekday(at) === weekday(at, zone);
  if (time === clock(at) && sameWeekday) return '';
  const values = { time, zone: place(zone), day: weekday(at, zone) };
  return t(sameWeekday ? 'home.zone' : 'home.zone.day', values);
}

/**
 * 'Europe/Berlin' → 'Berlin'
 * @param {string} zone
 */
export const place = (zone) => (zone.split('/').pop() ?? zone).replaceAll('_', ' ');
