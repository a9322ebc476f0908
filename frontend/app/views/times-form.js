/**
 * When the lamps are compared: one time for every day, or times by weekday, and the zone. Used by
 * pairing and by Settings. It must not send or keep anything; what is wrong is said in words before
 * the server has to refuse it.
 */

import { t } from '../copy/copy.js';
import { scheduleProblem } from '../ui/schedule.js';
import { Select } from '../ui/select.js';
import { html } from '../vendor/preact.js';
import { WeekForm } from './week-form.js';

/** @typedef {import('../state/types.js').Schedule} Schedule */

/**
 * @typedef {object} Choice
 * @property {''|'19:00'|'20:00'|'21:30'|'other'} daily  '': none yet
 * @property {string} other                              the field *Time*
 * @property {string[][]|null} week                      by weekday, or null
 * @property {string} zone
 */

const OFFERED = /** @type {const} */ (['19:00', '20:00', '21:30']);

/**
 * A form with nothing preset but the zone.
 * @param {string} zone
 * @returns {Choice}
 */
export const emptyChoice = (zone) => ({ daily: '', other: '', week: null, zone });

/** @param {Choice} choice */
const dailyTime = ({ daily, other }) => (daily === 'other' ? other : daily);

/**
 * @param {Choice} choice
 * @returns {Schedule}
 */
export function scheduleOf(choice) {
  const time = dailyTime(choice);
  const week = choice.week ?? Array.from({ length: 7 }, () => (time ? [time] : []));
  return { zone: choice.zone.trim(), week: week.map((times) => [...times].sort()) };
}

/**
 * What is wrong with the choice: the key of a sentence, or ''.
 * @param {Choice} choice
 */
export function timesProblem(choice) {
  const problem = scheduleProblem(scheduleOf(choice));
  return problem && `times.problem.${problem}`;
}

/** @param {{choice: Choice, onChange: (choice: Choice) => void}} props */
function Daily({ choice, onChange }) {
  const option = (/** @type {Choice['daily']} */ value, /** @type {string} */ words) =>
    html`<label class="option">
      <input type="radio" name="daily" value=${value} checked=${choice.daily === value}
        onChange=${() => onChange({ ...choice, daily: value, week: null })} />
      <span>${words}</span>
    </label>`;
  return html`<fieldset class="options">
    <legend>${t('times.legend')}</legend>
    ${OFFERED.map((time) => option(time, time))} ${option('other', t('times.other'))}
    ${
      choice.daily === 'other' &&
      html`<div class="field-group">
        <label for="time">${t('times.field')}</label>
        <input id="time" class="field" type="time" step="900" value=${choice.other}
          aria-describedby="time-hint" required
          onInput=${(/** @type {any} */ event) =>
            onChange({ ...choice, other: event.target.value })} />
        <small id="time-hint">${t('times.quarter')}</small>
      </div>`
    }
  </fieldset>`;
}

/** @param {{choice: Choice, onChange: (choice: Choice) => void}} props */
function ByWeekday({ choice, onChange }) {
  const { week } = choice;
  const toggle = () => {
    const time = dailyTime(choice);
    const filled = Array.from({ length: 7 }, () => (time ? [time] : []));
    onChange({ ...choice, week: week ? null : filled });
  };
  const change = (/** @type {string[][]} */ changed) => onChange({ ...choice, week: changed });
  return html`<div class="weekdays">
    <label class="option">
      <input type="checkbox" checked=${week !== null} onChange=${toggle} />
      <span>${t('times.weekdays')}</span>
    </label>
    ${week && html`<${WeekForm} week=${week} onChange=${change} />`}
  </div>`;
}

/** @param {{choice: Choice, onChange: (choice: Choice) => void}} props */
function Zone({ choice, onChange }) {
  const zones = Intl.supportedValuesOf ? Intl.supportedValuesOf('timeZone') : [];
  const known = zones.includes(choice.zone) ? zones : [choice.zone, ...zones];
  const change = (/** @type {string} */ zone) => onChange({ ...choice, zone });
  return html`<${Select} id="zone" label=${t('times.zone')} value=${choice.zone} onChange=${change}>
    ${known.map((zone) => html`<option key=${zone} value=${zone}>${zone.replaceAll('_', ' ')}</option>`)}
  <//>`;
}

/** @param {{choice: Choice, onChange: (choice: Choice) => void, said: string}} props  said: a key, or '' */
export function TimesForm({ choice, onChange, said }) {
  return html`
    <${Daily} choice=${choice} onChange=${onChange} />
    <${ByWeekday} choice=${choice} onChange=${onChange} />
    <${Zone} choice=${choice} onChange=${onChange} />
    <p class="problem" role="status">${said && t(said)}</p>`;
}
