/**
 * Which language was chosen in Settings. It is kept on this phone alone, and where storage is
 * refused until the page closes.
 */
import { isLanguage, matched } from './languages.js';

/** @typedef {import('./languages.js').Language} Language */

const KEY = 'language';

/** What storage refused to keep. @type {Language|''|null} */
let held = null;

/** @returns {Language|''}  '': as on this phone; so is one that this version does not have */
export function chosen() {
  if (held !== null) return held;
  try {
    const kept = localStorage.getItem(KEY);
    return isLanguage(kept) ? kept : '';
  } catch {
    return '';
  }
}

/** @param {Language|''} choice */
export function keep(choice) {
  try {
    if (choice) localStorage.setItem(KEY, choice);
    else localStorage.removeItem(KEY);
    held = null;
  } catch {
    held = choice;
  }
}

/** The language that a choice stands for on this phone. @param {Language|''} choice */
export const meant = (choice) => choice || matched(navigator.languages);
