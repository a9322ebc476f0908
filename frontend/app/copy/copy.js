/**
 * The sentences of the app, from two JSON files per language. It must not choose what to say: it
 * fills placeholders, nothing more.
 */
import { language } from './language.js';

export { language };

/** @type {Record<string, unknown>} */
let copy = {};

/** The long texts, once they were asked for. @type {Promise<void>|null} */
let reading = null;

/** @param {string} name  throws where the file cannot be had */
async function add(name) {
  const answer = await fetch(new URL(`./${name}.json`, import.meta.url));
  copy = { ...copy, ...(await answer.json()) };
}

/** Fetch the sentences of every screen. */
export async function loadCopy() {
  await add(language);
  document.documentElement.lang = language;
}

/**
 * Fetch, once, what is there to be read: cards, starters, the pages of words. Screens that show them
 * wait for it; the first visit does not.
 */
export function loadReading() {
  reading ??= add(`${language}.reading`).catch((error) => {
    reading = null;
    throw error;
  });
  return reading;
}

/**
 * One sentence. `{name}` stands for a value.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const text = copy[key];
  if (typeof text !== 'string') return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * Several sentences under one key.
 * @param {string} key
 * @returns {string[]}
 */
export function list(key) {
  return /** @type {string[]} */ (copy[key] ?? []);
}

/**
 * A sentence with one part in [brackets], which `wrap` turns into something else (a link, a word
 * with weight). Returns what preact can show.
 * @template T
 * @param {string} key
 * @param {(part: string) => T} wrap
 * @returns {(string|T)[]}
 */
export function rich(key, wrap) {
  return t(key)
    .split(/\[([^\]]*)\]/)
    .map((part, i) => (i % 2 ? wrap(part) : part));
}
