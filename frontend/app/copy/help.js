/**
 * The numbers of the Help page: one file for all languages, since organisations are named as they
 * name themselves. It must not choose a country.
 */

/**
 * @typedef {object} Line
 * @property {'emergency'|'violence'|'sexual'|'crisis'|'therapy'} kind
 * @property {string} name
 * @property {string} [number]  as it is dialled
 * @property {string} [web]
 * @property {'24/7'} [hours]
 * @property {string[]} [languages]
 * @property {'women'|'men'|'everyone'} [for]
 * @property {{title: string, url: string, date: string}} source
 */

/** @typedef {{countries: {code: string, lines: Line[]}[], international: Line[]}} Help */

/** @type {Help} */
let numbers = { countries: [], international: [] };

/** Fetch the numbers; throws where the file cannot be had. */
export async function loadHelp() {
  const answer = await fetch(new URL('./help.json', import.meta.url));
  numbers = await answer.json();
}

/** What was fetched. */
export const help = () => numbers;
