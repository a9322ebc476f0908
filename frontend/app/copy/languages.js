/**
 * The languages there are, and which of them fits a phone. Shared with the service worker. Pure: it
 * must not fetch anything, nor know what was chosen.
 */

/** Each language's name in itself, in the order of the alphabets. The tags are those of the files. */
export const NAMES = Object.freeze({
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  'pt-BR': 'Português (Brasil)',
  ar: 'العربية',
});

/** @typedef {keyof typeof NAMES} Language */

/** What a phone gets that wants none of them. @type {Language} */
export const SOURCE = 'en';

export const LANGUAGES = /** @type {Language[]} */ (Object.keys(NAMES));

/** The Intl tag (BCP 47) of those that have a way of writing dates and numbers beyond their own tag. */
const FORMATS = /** @type {Partial<Record<Language, string>>} */ ({
  en: 'en-GB',
  ar: 'ar-u-nu-latn', // times and codes are in 0-9 everywhere: dates go with them
});

/** @param {Language} language */
export const formatsOf = (language) => FORMATS[language] ?? language;

/** @param {Language} language @returns {'ltr'|'rtl'} */
export const directionOf = (language) => (language === 'ar' ? 'rtl' : 'ltr');

/** @param {unknown} tag @returns {tag is Language} */
export const isLanguage = (tag) => typeof tag === 'string' && Object.hasOwn(NAMES, tag);

/** @param {string} tag */
const primary = (tag) => tag.toLowerCase().split('-')[0];

/**
 * The first wish that can be met: by the very tag, else by its language alone (pt → pt-BR,
 * ar-EG → ar; the lookup of RFC 4647 where no language has two files).
 * @param {readonly string[]} wishes  BCP 47, the dearest first
 * @returns {Language}
 */
export function matched(wishes) {
  for (const wish of wishes) {
    const found = LANGUAGES.find((tag) => primary(tag) === primary(wish));
    if (found) return found;
  }
  return SOURCE;
}
