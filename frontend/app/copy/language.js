/**
 * Which language the app speaks: the one place that says so, for pages and for the worker alike. It
 * must not need a page.
 */

/** The languages there are; the first is the source. */
const LANGUAGES = ['en'];

/** The language of the sentences, for dates and times (BCP 47). */
export const language = LANGUAGES[0] ?? 'en';
