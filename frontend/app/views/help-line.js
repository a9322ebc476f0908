/** One entry of Help: who answers, how to reach them, and where and when that was found. */

import { language, t } from '../copy/copy.js';
import { Icon } from '../ui/icons.js';
import { dated } from '../ui/when.js';
import { html } from '../vendor/preact.js';

/** @typedef {import('../copy/help.js').Line} Line */

/** Stands where a link goes into a sentence. */
const HERE = '\u0001';

/** Away from here: nothing of this app goes along. @param {{href: string, children: any}} props */
function Outside({ href, children }) {
  return html`<a href=${href} target="_blank" rel="noreferrer noopener">${children}</a>`;
}

/** For whom, when, in which languages: what is known, in one line. @param {Line} line */
function details({ for: whom, hours, languages }) {
  const names = new Intl.DisplayNames(language, { type: 'language' });
  const tongues = new Intl.ListFormat(language).format(
    (languages ?? []).map((tongue) => names.of(tongue) ?? tongue),
  );
  return [
    whom && whom !== 'everyone' && t(`help.for.${whom}`),
    hours && t('help.hours'),
    tongues && t('help.languages', { languages: tongues }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** @param {{source: Line['source']}} props */
function Source({ source: { title, url, date } }) {
  const [before, after] = t('help.source', { source: HERE, day: dated(date) }).split(HERE);
  return html`<small>${before}<${Outside} href=${url}><bdi>${title}</bdi><//>${after}</small>`;
}

/** @param {{line: Line}} props */
export function HelpLine({ line }) {
  const { name, number, web } = line;
  const more = details(line);
  return html`<li class="line">
    ${name !== number && html`<p dir="auto" class="line-name">${name}</p>`}
    ${more && html`<small>${more}</small>`}
    ${
      number &&
      html`<a class="chip with-icon" translate=${false} href=${`tel:${number.replaceAll(' ', '')}`}
        aria-label=${name === number ? number : t('help.call', { name, number })}>
        <${Icon} name="call" /><bdi dir="ltr">${number}</bdi>
      </a>`
    }
    ${web && html`<p class="line-web" translate=${false} dir="ltr"><${Outside} href=${web}>${new URL(web).hostname}<//></p>`}
    <${Source} source=${line.source} />
  </li>`;
}
