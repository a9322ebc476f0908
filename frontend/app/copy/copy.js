/**
 * The sentences of the app, from five JSON files per language: those of every screen, and four that
 * wait until something shows them. It must not choose what to say: it fills placeholders, no more.
 */
import { chosen, keep, meant } from './choice.js';
import { directionOf, formatsOf, LANGUAGES, SOURCE } from './languages.js';

/** @typedef {import('./languages.js').Language} Language */
/** @typedef {Record<string, string|string[]|Record<string, string>>} Sentences */

/** How long a language may take that this phone does not hold, where it holds another, in ms. */
const PATIENCE = 4000;

/** How soon a language that could not be had is asked for again, in ms. */
const AGAIN = 2000;

/** @type {Sentences} */
let copy = {};

/** The language of the sentences. @type {Language} */
let tongue = SOURCE;

/** What Intl calls it, for dates, times and lists (BCP 47). */
export let language = formatsOf(SOURCE);

/** The files that were asked for. One that could not be had is not among them. @type {Map<string, Promise<void>>} */
const asked = new Map();

/** Changes of language so far: a later one takes the place of one under way. */
let turns = 0;

/** @param {Language} tag @param {string} part  '' for the sentences of every screen */
const address = (tag, part) =>
  new URL(`./${part ? `${tag}.${part}` : tag}.json`, import.meta.url).href;

/**
 * @param {Language} tag
 * @param {string} part
 * @returns {Promise<Sentences>}  rejects where the file cannot be had
 */
async function file(tag, part) {
  const answer = await fetch(address(tag, part));
  if (!answer.ok) throw new TypeError(`${answer.status} for ${tag}`);
  return answer.json();
}

/** @param {Language} tag @param {Sentences} sentences */
function speak(tag, sentences) {
  copy = sentences;
  tongue = tag;
  language = formatsOf(tag);
  document.documentElement.lang = tag;
  document.documentElement.dir = directionOf(tag);
  document.dispatchEvent(new Event('lamplit:language'));
}

/**
 * A language whose sentences this phone holds, where it does not hold those that are wanted.
 * @param {Language} wanted
 * @returns {Promise<Language|null>}
 */
async function spare(wanted) {
  try {
    for (const tag of [wanted, meant(''), ...LANGUAGES])
      if (await caches.match(address(tag, ''))) return tag === wanted ? null : tag;
  } catch {
    // Storage refused: nothing is held.
  }
  return null;
}

/** The next attempt at a language that could not be had. */
let again = 0;

/** What was chosen, the phone or the network has changed. */
function follow() {
  clearTimeout(again);
  const wanted = meant(chosen());
  if (wanted === tongue) return;
  change(wanted).catch(() => {
    // A network that has just come is not always there at once.
    if (navigator.onLine) again = setTimeout(follow, AGAIN);
  });
}

/** @template T @param {Promise<T>} coming @returns {Promise<T>}  rejects if it takes too long */
const soon = (coming) =>
  Promise.race([coming, new Promise((_, reject) => setTimeout(reject, PATIENCE))]);

/** The start: in the language that is wanted, or in one that is here where that cannot be had. */
async function begin() {
  const wanted = meant(chosen());
  tongue = wanted; // what is asked for meanwhile comes in it, too
  document.documentElement.lang = wanted; // before anything is painted
  document.documentElement.dir = directionOf(wanted);
  const coming = file(wanted, '');
  coming.catch(() => {}); // heard of below
  const other = await spare(wanted);
  try {
    const sentences = await (other ? soon(coming) : coming);
    speak(wanted, { ...copy, ...sentences }); // parts of it may be here already
  } catch (error) {
    if (!other) throw error;
    await change(other);
    coming.then(follow, () => {});
  }
  for (const news of ['languagechange', 'online', 'storage']) addEventListener(news, follow);
}

/** The page loads this file first, so that the sentences are under way before the app is here. */
const begun = begin();
begun.catch(() => {}); // heard of by whoever awaits them

/** The sentences of every screen. */
export const loadCopy = () => begun;

/** @param {string} part */
async function add(part) {
  const asIn = tongue;
  const sentences = await file(asIn, part);
  if (asIn !== tongue) return add(part);
  copy = { ...copy, ...sentences }; // in one step: files that come together must not lose each other
}

/** @param {string} part  fetched once; after a failure, when it is next asked for */
function once(part) {
  const before = asked.get(part);
  if (before) return before;
  const coming = add(part).catch((error) => {
    asked.delete(part);
    throw error;
  });
  asked.set(part, coming);
  return coming;
}

/** The parts that are shown in the present language, or about to be. */
const parts = () => ['', ...asked.keys()];

/**
 * Say everything in another language, all of it at once; rejects, with nothing changed, where it
 * cannot be had.
 * @param {Language} tag
 * @returns {Promise<boolean>}  false: a later change took its place
 */
async function change(tag) {
  turns += 1;
  const turn = turns;
  /** @type {Map<string, Sentences>} */
  const found = new Map();
  const missing = () => parts().filter((part) => !found.has(part));
  while (missing().length)
    await Promise.all(missing().map(async (part) => found.set(part, await file(tag, part))));
  if (turn !== turns) return false;
  speak(tag, Object.assign({}, ...found.values()));
  return true;
}

/**
 * Choose a language, or '' for as on this phone. It is kept once it is here; rejects, with nothing
 * changed, where it cannot be had.
 * @param {Language|''} choice
 */
export async function choose(choice) {
  if (await change(meant(choice))) keep(choice);
}

/** Fetch the evening's cards and the ready-made notes, which the lamp's own pages need. */
export const loadCards = () => once('cards');

/** Fetch the sentences of the pages that ask and answer: pairing, settings, the app lock. */
export const loadPages = () => once('pages');

/** Fetch the words of the first minute: small, since nobody has decided on anything yet. */
export const loadFirst = () => once('first');

/**
 * Fetch what is there to be read: words, deeper questions, pieces to learn from, how it works, the
 * privacy notice, help. The first minute's words come along, since they lead there.
 */
export const loadReading = () => Promise.all([once('reading'), loadFirst()]);

/**
 * In a text that runs leftwards a name that runs rightwards stands for itself, so that its own full
 * stop or bracket does not go astray (U+2068 … U+2069).
 * @param {string|number} value
 */
const apart = (value) =>
  directionOf(tongue) === 'rtl' && /[a-z]/i.test(String(value))
    ? `\u2068${value}\u2069`
    : String(value);

/**
 * @param {string} text
 * @param {Record<string, string|number>} values
 */
const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => apart(values[name] ?? whole));

/**
 * One sentence. `{name}` stands for a value; where a sentence has several forms, `count` decides.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const said = copy[key];
  if (typeof said === 'string') return filled(said, values);
  if (!said || Array.isArray(said)) return key;
  const form = new Intl.PluralRules(language).select(Number(values.count));
  return filled(said[form] ?? said.other ?? key, values);
}

/**
 * Several sentences under one key; values as in `t`.
 * @param {string} key
 * @param {Record<string, string|number>} [values]
 * @returns {string[]}
 */
export function list(key, values = {}) {
  const lines = copy[key];
  return Array.isArray(lines) ? lines.map((text) => filled(text, values)) : [];
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
