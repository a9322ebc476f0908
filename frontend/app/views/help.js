/**
 * Help: people outside, by country, the same page for everybody. It must not keep or send which
 * country was looked at; the first one shown is the phone's own region.
 */

import { language, list, t } from '../copy/copy.js';
import { help } from '../copy/help.js';
import { Page } from '../ui/page.js';
import { Select } from '../ui/select.js';
import { html, useState } from '../vendor/preact.js';
import { HelpLine } from './help-line.js';

/** @typedef {import('../copy/help.js').Line} Line */

/** What is said before the numbers of each kind. */
const ABOUT = /** @type {const} */ ({
  emergency: 'help.danger',
  violence: 'help.violence',
  sexual: 'help.sexual',
  crisis: 'help.crisis',
  therapy: 'help.therapy',
});

/** The countries there are numbers for, by their names in the reader's language. */
function countries() {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  return help()
    .countries.map(({ code }) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
}

/** The region in a language's tag, if it has one. @param {string} tag */
function region(tag) {
  try {
    return new Intl.Locale(tag).region;
  } catch {
    return undefined; // some systems call their language 'C'
  }
}

/** The region that the phone's languages name first, '' if there are no numbers for it. */
function ownCountry() {
  const own = navigator.languages.map(region).find(Boolean);
  return help().countries.find(({ code }) => code === own)?.code ?? '';
}

/** @param {{lines: Line[]}} props */
function Lines({ lines }) {
  if (!lines.length) return null;
  return html`<ul class="lines">
    ${lines.map((line) => html`<${HelpLine} key=${line.name} line=${line} />`)}
  </ul>`;
}

/** @param {{value: string, onChange: (code: string) => void}} props */
function Country({ value, onChange }) {
  return html`<${Select} id="country" label=${t('help.country')} value=${value} onChange=${onChange}>
    ${countries().map(({ code, name }) => html`<option key=${code} value=${code}>${name}</option>`)}
    <option value="">${t('help.elsewhere.title')}</option>
  <//>`;
}

/** What is said and whom to call; whoever is in danger sees the number first. @param {{lines: Line[]}} props */
function Kinds({ lines }) {
  return Object.entries(ABOUT).map(([kind, key]) => {
    const said = html`<p>${t(key)}</p>`;
    const called = html`<${Lines} lines=${lines.filter((line) => line.kind === kind)} />`;
    return html`<section class="prose" key=${kind}>
      <h2>${t(`${key}.title`)}</h2>
      ${kind === 'emergency' ? [called, said] : [said, called]}
    </section>`;
  });
}

/** @param {{name: string, children: any}} props */
function Section({ name, children }) {
  return html`<section class="prose">
    <h2>${t(`help.${name}.title`)}</h2>
    ${children}
  </section>`;
}

export function Help() {
  const [code, choose] = useState(ownCountry);
  const lines = help().countries.find((country) => country.code === code)?.lines ?? [];
  return html`<${Page} title=${t('help.title')} parent="/more" parentName=${t('more.title')}>
    <p class="quiet">${t('help.lead')}</p>
    <section class="notice">
      <h2>${t('help.check.title')}</h2>
      <p>${t('help.check')}</p>
    </section>
    <${Country} value=${code} onChange=${choose} />
    <${Kinds} lines=${lines} />
    <${Section} name="elsewhere">
      <p>${t('help.elsewhere')}</p>
      <${Lines} lines=${help().international} />
    <//>
    <${Section} name="hide">
      ${list('help.hide').map((text) => html`<p key=${text}>${text}</p>`)}
    <//>
  <//>`;
}
