/**
 * Light: dark, light, or as on this phone. It tells `ui/theme.js`, which keeps and applies it before
 * anything is painted.
 */

import { t } from '../copy/copy.js';
import { Page } from '../ui/page.js';
import { html, useState } from '../vendor/preact.js';

const CHOICES = /** @type {const} */ (['phone', 'dark', 'light']);

/** @returns {'phone'|'dark'|'light'} */
export const lightNow = () =>
  CHOICES.find((choice) => choice === document.documentElement.dataset.light) ?? 'phone';

export function Light() {
  const [, render] = useState(0);
  const choose = (/** @type {string} */ choice) => {
    document.dispatchEvent(new CustomEvent('lamplit:light', { detail: choice }));
    render((n) => n + 1);
  };
  return html`<${Page} title=${t('light.title')} parent="/settings">
    <fieldset class="options">
      <legend>${t('light.legend')}</legend>
      ${CHOICES.map(
        (choice) => html`<label class="option" key=${choice}>
          <input type="radio" name="light" checked=${lightNow() === choice}
            onChange=${() => choose(choice)} />
          <span>${t(`settings.light.${choice}`)}</span>
        </label>`,
      )}
    </fieldset>
  <//>`;
}
