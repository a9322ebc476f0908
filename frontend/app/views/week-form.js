/**
 * Times by weekday: a row a day, none to three times each. A part of the form of times; it must not
 * judge whether the week can be used.
 */

import { t } from '../copy/copy.js';
import { Icon } from '../ui/icons.js';
import { dayName } from '../ui/schedule.js';
import { html } from '../vendor/preact.js';

/** At most so many reveals a day. */
const MOST = 3;

/** A new time is offered three hours after the last of its day, or before the first. */
const APART = 180;

/** @param {string} time 'HH:MM' */
const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** @param {string[]} times */
function nextTime(times) {
  if (!times.length) return '21:30';
  const all = times.map(minutes);
  const after = Math.max(...all) + APART;
  const chosen = after < 1440 ? after : Math.max(0, Math.min(...all) - APART);
  return new Date(chosen * 60_000).toISOString().slice(11, 16);
}

/** @param {{day: number, times: string[], onChange: (times: string[]) => void}} props */
function Day({ day, times, onChange }) {
  const name = dayName(day);
  const set = (/** @type {number} */ i) => (/** @type {any} */ event) =>
    onChange(times.map((time, j) => (i === j ? event.target.value : time)));
  const remove = (/** @type {number} */ i) => () => onChange(times.filter((_, j) => j !== i));
  return html`<fieldset class="day">
    <legend>${name}</legend>
    ${!times.length && html`<span class="quiet none">${t('times.none')}</span>`}
    ${times.map(
      (time, i) => html`<span class="day-time" key=${i}>
        <input class="field" type="time" step="900" value=${time} onInput=${set(i)}
          aria-label=${t('times.day.name', { day: name, place: i + 1 })} />
        <button class="round" type="button" onClick=${remove(i)}
          aria-label=${t('times.remove.name', { day: name, time })}><${Icon} name="close" /></button>
      </span>`,
    )}
    ${
      times.length < MOST &&
      html`<button class="chip" type="button" aria-label=${t('times.add.name', { day: name })}
        onClick=${() => onChange([...times, nextTime(times)])}>${t('times.add')}</button>`
    }
  </fieldset>`;
}

/** @param {{week: string[][], onChange: (week: string[][]) => void}} props */
export function WeekForm({ week, onChange }) {
  return html`<div class="week">
    <p class="quiet">${t('times.weekdays.lead')}</p>
    ${week.map(
      (times, day) => html`<${Day} key=${day} day=${day} times=${times}
        onChange=${(/** @type {string[]} */ changed) =>
          onChange(week.map((other, i) => (i === day ? changed : other)))} />`,
    )}
  </div>`;
}
