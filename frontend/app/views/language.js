/**
 * Language: as on this phone, or one of those there are, each called by its own name. Where one
 * cannot be had, that is said and the old one stays.
 */

import { chosen } from '../copy/choice.js';
import { choose, t } from '../copy/copy.js';
import { directionOf, LANGUAGES, NAMES } from '../copy/languages.js';
import { Page } from '../ui/page.js';
import { html, useState } from '../vendor/preact.js';

/** @typedef {import('../copy/languages.js').Language} Language */

/** What was chosen, as the row in Settings says it. */
export function languageNow() {
  const choice = chosen();
  return choice ? NAMES[choice] : t('settings.light.phone');
}

/** @param {{choice: Language|'', onChoose: (choice: Language|'') => void, picked: Language|'', children?: any}} props */
function Option({ choice, onChoose, picked, children }) {
  return html`<label class="option">
    <input type="radio" name="language" checked=${picked === choice}
      onChange=${() => onChoose(choice)} />
    ${children}
  </label>`;
}

export function LanguagePage() {
  const [picked, pick] = useState(chosen);
  const [failed, fail] = useState(false);
  const onChoose = async (/** @type {Language|''} */ choice) => {
    pick(choice);
    fail(false);
    try {
      await choose(choice);
    } catch {
      fail(true);
      pick(chosen());
    }
  };
  const same = { onChoose, picked };
  return html`<${Page} title=${t('language.title')} parent="/settings">
    <fieldset class="options">
      <legend>${t('language.legend')}</legend>
      <${Option} choice="" ...${same}><span>${t('settings.light.phone')}</span><//>
      ${LANGUAGES.map(
        (tag) => html`<${Option} key=${tag} choice=${tag} ...${same}>
          <span lang=${tag} dir=${directionOf(tag)} translate=${false}>${NAMES[tag]}</span>
        <//>`,
      )}
    </fieldset>
    <p class="problem" role="status">${failed ? t('language.failed') : ''}</p>
  <//>`;
}
