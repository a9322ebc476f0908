/** Paragraphs as the copy has them: one that starts with '* ' belongs to a list. */

import { html } from '../vendor/preact.js';

/**
 * Neighbouring list items together.
 * @param {string[]} paragraphs
 * @returns {(string|string[])[]}
 */
function grouped(paragraphs) {
  /** @type {(string|string[])[]} */
  const groups = [];
  for (const text of paragraphs) {
    const last = groups.at(-1);
    if (!text.startsWith('* ')) groups.push(text);
    else if (Array.isArray(last)) last.push(text.slice(2));
    else groups.push([text.slice(2)]);
  }
  return groups;
}

/** @param {{lines: string[], kind?: 'points'|'sayings'}} props  `sayings`: words to be said, in display type */
export function Prose({ lines, kind = 'points' }) {
  return grouped(lines).map((group) =>
    Array.isArray(group)
      ? html`<ul class=${kind}>${group.map((text) => html`<li key=${text}>${text}</li>`)}</ul>`
      : html`<p key=${group}>${group}</p>`,
  );
}
