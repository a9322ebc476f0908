/**
 * The note in the sheet: a field of at most 160 bytes of UTF-8, and three ready-made notes that fill
 * it. It must not keep what was written.
 */

import { t } from '../copy/copy.js';
import { NOTE, noteBytes } from '../protocol/note.js';
import { html, useLayoutEffect, useRef } from '../vendor/preact.js';
import { starter } from './starters.js';

/** @typedef {import('./sheet.js').Choice} Choice */

/** From here on the room that is left is told, in bytes. */
const TELL_FROM = 120;

/**
 * What is sealed: a starter as its number, so that it is read in the reader's language.
 * @param {Choice} choice
 */
export const sealedNote = ({ note, starter: number }) =>
  number === null ? note.trim() : `\u0001${number}`;

/**
 * The longest beginning that fits, never half a character.
 * @param {string} text
 */
export function fitting(text) {
  const whole = Array.from(
    new Intl.Segmenter().segment(text.replace(/\p{Cc}+/gu, ' ')),
    (part) => part.segment,
  );
  while (noteBytes(whole.join('')) > NOTE) whole.pop();
  return whole.join('');
}

/**
 * How many more letters fit, if they are like those that are there: a letter is one byte in some
 * scripts and two or three in others.
 * @param {string} note
 */
function lettersLeft(note) {
  const used = noteBytes(note);
  const letters = Array.from(new Intl.Segmenter().segment(note)).length;
  return Math.floor(((NOTE - used) * letters) / used);
}

/** @param {{note: string}} props */
function Room({ note }) {
  const used = noteBytes(note);
  if (used < TELL_FROM) return null;
  const count = NOTE - used > 3 ? lettersLeft(note) : 0;
  return html`<small id="note-room">
    ${count ? t('sheet.note.room', { count }) : t('sheet.note.full')}
  </small>`;
}

/** @param {{choice: Choice, change: (part: Partial<Choice>) => void, starters: number[]}} props */
export function Note({ choice, change, starters }) {
  const field = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight + 4}px`; // and its two borders
  }, [choice.note]);
  const write = (/** @type {any} */ event) => {
    const note = event.isComposing ? event.target.value : fitting(event.target.value);
    event.target.value = note;
    change({ note, starter: null });
  };
  return html`<div class="note">
    <p class="label-row">
      <label for="note">${t('sheet.note')}</label>
      <small id="note-like">${t('sheet.note.like')}</small>
    </p>
    <textarea id="note" ref=${field} class="field" rows="1" dir=${choice.note ? 'auto' : null} value=${choice.note}
      placeholder=${t('sheet.note.hint')} aria-describedby=${noteBytes(choice.note) < TELL_FROM ? 'note-like' : 'note-like note-room'} onInput=${write}
      onCompositionEnd=${write} autocomplete="off" autocorrect=${false} autocapitalize="off"
      spellcheck=${false} enterkeyhint="done"></textarea>
    <${Room} note=${choice.note} />
    <ul class="chips" data-testid="starters" aria-label=${t('sheet.starters')}>
      ${starters.map(
        (number) => html`<li key=${number}><button class="chip" type="button"
          onClick=${() => change({ note: starter(number), starter: number })}>${starter(number)}</button></li>`,
      )}
    </ul>
  </div>`;
}
