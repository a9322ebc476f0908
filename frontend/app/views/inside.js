/**
 * Look inside: all that the server holds about this phone, raw, with the two wishes by name and size
 * alone; and what this phone holds, by name and size. No size tells anything, no choice is shown.
 */

import { t } from '../copy/copy.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { Blank } from '../ui/waiting.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { ProblemNote } from './failure.js';

/** @typedef {Awaited<ReturnType<import('../state/types.js').App['inside']>>} Held */

/** What is stored of the two fields that say what a person wishes, in bytes. */
const BY_SIZE = { wish: 61, kept_until: 8 };

/**
 * The server's answer as text; the two wishes as their sizes.
 * @param {object} server
 */
function raw(server) {
  const sizes = /** @type {Record<string, number>} */ (BY_SIZE);
  const shown = (/** @type {string} */ key, /** @type {unknown} */ value) =>
    key in sizes ? t('inside.bytes', { count: sizes[key] ?? 0 }) : value;
  return JSON.stringify(server, shown, 2);
}

function About() {
  const { app } = useShared();
  const [about, set] = useState({ controller: '', version: '' });
  useEffect(() => {
    app.about().then((answer) => 'version' in answer && set(answer));
  }, [app]);
  if (!about.version) return null;
  return html`<h2>${t('inside.about')}</h2>
    <p>${t('inside.about.text', { controller: about.controller })}</p>
    <pre class="raw" dir="ltr">${about.version}</pre>`;
}

/** @param {{held: Held}} props */
function Fields({ held }) {
  return html`<dl class="fields">
    ${held.phone.map(
      ({ name, size }) => html`<div key=${name}>
        <dt translate="no">${name}</dt><dd>${t('inside.bytes', { count: size })}</dd>
      </div>`,
    )}
  </dl>`;
}

export function Inside() {
  const { app } = useShared();
  const [held, setHeld] = useState(/** @type {Held|null} */ (null));
  useEffect(() => {
    app.inside().then(setHeld);
  }, [app]);
  return html`<${Page} title=${t('inside.title')} parent="/settings">
    <h2>${t('inside.server')}</h2>
    <p class="quiet">${t('inside.server.text')}</p>
    ${!held && html`<p class="quiet">${t('inside.loading')}</p><${Blank} />`}
    ${held?.server && html`<pre class="raw" dir="ltr" tabindex="0">${raw(held.server)}</pre>`}
    <${ProblemNote} problem=${held?.problem ?? null} />
    ${
      held &&
      html`<h2>${t('inside.phone')}</h2>
        <p class="quiet">${t('inside.phone.text')}</p>
        <${Fields} held=${held} />`
    }
    <${About} />
  <//>`;
}
