/** The end of pairing, the same on both phones: compare them, then go on. */

import { t } from '../copy/copy.js';
import { canInstall } from '../ui/install.js';
import { Scene } from '../ui/lamp.js';
import { Page } from '../ui/page.js';
import { scheduleWords } from '../ui/schedule.js';
import { useShared } from '../ui/shared.js';
import { html } from '../vendor/preact.js';
import { unwind } from './router.js';

export function Paired() {
  const { app, view } = useShared();
  const go = () => {
    app.seenPaired();
    unwind('/');
  };
  return html`<${Page} title=${t('paired.title')} plain>
    <p class="large">${t('paired.ask')}</p>
    <div class="picture"><${Scene} id="paired" place="small" state="covered" /></div>
    ${view.schedule && html`<p>${t('paired.times', { times: scheduleWords(view.schedule).text })}</p>`}
    <p class="quiet">${t('paired.if.not')}</p>
    ${canInstall() && html`<p class="quiet"><a href="/settings/install">${t('paired.install')}</a></p>`}
    <div class="stack at-end">
      <button class="button" type="button" onClick=${go}>${t('paired.go')}</button>
    </div>
  <//>`;
}
