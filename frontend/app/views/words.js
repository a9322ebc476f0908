/**
 * The pages of words, always in the same place and never triggered. A paragraph that starts with
 * '* ' is one of a list.
 */

import { list, t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html } from '../vendor/preact.js';
import { Lost } from './lost.js';

export function Words() {
  return html`<${Page} title=${t('words.title')} parent="/talk" parentName=${t('talk.title')}>
    <ul class="rows">
      ${list('words').map(
        (name) =>
          html`<${Row} key=${name} href=${`/talk/words/${name}`} title=${t(`words.${name}.title`)} />`,
      )}
    </ul>
  <//>`;
}

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

/** One page, by the last part of the address. */
export function Word() {
  const { route } = useShared();
  const name = route.path.split('/').at(-1) ?? '';
  if (!list('words').includes(name)) return html`<${Lost} />`;
  return html`<${Page} title=${t(`words.${name}.title`)} parent="/talk/words"
    parentName=${t('words.title')}>
    ${grouped(list(`words.${name}`)).map((group) =>
      Array.isArray(group)
        ? html`<ul class="sayings">${group.map((text) => html`<li key=${text}>${text}</li>`)}</ul>`
        : html`<p>${group}</p>`,
    )}
  <//>`;
}
