/**
 * The four names for a network that did not answer.
 */

/** @typedef {import('./types.js').Trouble} Trouble */

/** @type {string[]} */
const TROUBLES = ['offline', 'server', 'portal', 'busy'];

/** @param {string} code @returns {code is Trouble} */
export const isTrouble = (code) => TROUBLES.includes(code);

/**
 * @param {string} code of the API
 * @returns {Trouble} a refusal that should not be is the server's
 */
export const troubleOf = (code) =>
  isTrouble(code) ? code : code === 'slot_changed' ? 'busy' : 'server';
