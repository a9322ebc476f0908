/**
 * The sentences of the app, from four JSON files per language: those of every screen, and three that
 * wait until something shows them. It must not choose what to say: it fills placeholders, no more.
 */
import { language } from './language.js';

export { language };

/** @type {Record<string, unknown>} */
let copy = {};

/** The files that were asked for. One that could not be had is not among them. @type {Map<string, Promise<void>>} */
const asked = new Map();

/** @param {string} name  throws where the file cannot be had */
async function add(name) {
  const answer = await fetch(new URL(`./${name}.json`, import.meta.url));
  const sentences = await answer.json();
  copy = { ...copy, ...sentences }; // in one step: files that come together must not lose each other
}

/** Fetch the sentences of every screen. */
export async function loadCopy() {
  await add(language);
  document.documentElement.lang = language;
}

/** @param {string} name  fetched once; after a failure, when it is next asked for */
function once(name) {
  const before = asked.get(name);
  if (before) return before;
  const coming = add(`${language}.${name}`).catch((error) => {
    asked.delete(name);
    throw error;
  });
  asked.set(name, coming);
  return coming;
}

/** Fetch the evening's cards and the ready-made notes, which the lamp's own pages need. */
export const loadCards = () => once('cards');

/** Fetch the words of the first minute: small, since nobody has decided on anything yet. */
export const loadFirst = () => once('first');

/**
 * Fetch what is there to be read: words, deeper questions, pieces to learn from, how it works, the
 * privacy notice, help. The first minute's words come along, since they lead there.
 */
export const loadReading = () => Promise.all([once('reading'), loadFirst()]);

/**
 * @param {string} text
 * @param {Record<string, string|number>} values
 */
const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/**
 * One sentence. `{name}` stands for a value.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const text = copy[key];
  return typeof text === 'string' ? filled(text, values) : key;
}

/**
 * Several sentences under one key; values as in `t`.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 * @returns {string[]}
 */
export function list(key, values = {}) {
  const lines = /** @type {string[]} */ (copy[key] ?? []);
  return lines.map((text) => filled(text, values));
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
