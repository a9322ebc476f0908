/**
 * Who runs this server, asked before there is any pair: loaded when a screen wants to know.
 */
import { getAbout } from '../net/api.js';
import { troubleOf } from './trouble.js';

/** @returns {Promise<{controller: string, version: string} | import('./types.js').Problem>} */
export async function about() {
  const asked = await getAbout();
  return asked.ok ? asked.body : { code: troubleOf(asked.code) };
}
