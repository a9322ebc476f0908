/** The privacy notice: what is held, why, for how long; who is in charge comes from the server. */

import { list, t } from '../copy/copy.js';
import { Page } from '../ui/page.js';
import { Prose } from '../ui/prose.js';
import { useShared } from '../ui/shared.js';
import { Blank } from '../ui/waiting.js';
import { html, useEffect, useState } from '../vendor/preact.js';

/** How long the server may take to name who runs it, in milliseconds; the notice holds without. */
const PATIENCE = 2000;

/** Who runs this server, '' where it does not say; null until that is known. */
function useController() {
  const { app } = useShared();
  const [controller, set] = useState(/** @type {string|null} */ (null));
  useEffect(() => {
    const late = setTimeout(set, PATIENCE, '');
    app.about().then((about) => {
      clearTimeout(late);
      set('controller' in about ? about.controller : '');
    });
    return () => clearTimeout(late);
  }, [app]);
  return controller;
}

export function Privacy() {
  const named = useController();
  const controller = named || t('privacy.unknown');
  return html`<${Page} title=${t('privacy.title')} parent="/more" parentName=${t('more.title')}>
    <p class="quiet">${t('privacy.lead')}</p>
    ${named === null && html`<${Blank} />`}
    ${
      named !== null &&
      list('privacy').map(
        (name) => html`<section class="prose" key=${name}>
          <h2>${t(`privacy.${name}.title`)}</h2>
          <${Prose} lines=${list(`privacy.${name}`, { controller })} />
        </section>`,
      )
    }
  <//>`;
}
