/**
 * Consent, in plain words, on each phone, before its first request about anybody. It is kept in
 * memory alone: a page that was loaded anew asks again.
 */

import { t } from '../copy/copy.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { go } from './router.js';

const PARTS = ['adults', 'server', 'partner', 'nobody', 'limits', 'match'];

let agreed = false;

export const hasAgreed = () => agreed;

/** @param {boolean} now */
export const setAgreed = (now) => {
  agreed = now;
};

/** Who runs this server, '' until it has said so: it is asked without a word about anybody. */
function useController() {
  const { app } = useShared();
  const [controller, set] = useState('');
  useEffect(() => {
    app.about().then((about) => set('controller' in about ? about.controller : ''));
  }, [app]);
  return controller;
}

/** @param {{onward: string}} props  the step that follows at this address */
export function Consent({ onward }) {
  const { route } = useShared();
  const controller = useController();
  const agree = () => {
    setAgreed(true);
    go(route.path, { step: route.step || onward, replace: Boolean(route.step) });
  };
  return html`<${Page} title=${t('consent.title')} parent="/">
    <div class="reading">
      ${PARTS.map(
        (part) => html`<section key=${part}>
          <h2>${t(`consent.${part}.title`)}</h2>
          <p>${t(`consent.${part}`)}</p>
        </section>`,
      )}
      <p class="quiet controller">${controller && t('consent.controller', { controller })}</p>
    </div>
    <button class="button" type="button" onClick=${agree}>${t('consent.agree')}</button>
  <//>`;
}
