/**
 * What is shown when there is no lamp to show: storage refused, a phone that the server does not
 * know, a season that is over, a page about a pair on a phone without one. Nothing is erased
 * without a tap.
 */

import { t } from '../copy/copy.js';
import { Scene } from '../ui/lamp.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html, useState } from '../vendor/preact.js';
import { ProblemNote } from './failure.js';
import { unwind } from './router.js';

export function NoStorage() {
  return html`<${Page} title=${t('no_storage.title')} plain>
    <p>${t('no_storage.text')}</p>
    <p>${t('no_storage.do')}</p>
    <div class="stack at-end">
      <button class="button" type="button" onClick=${() => location.reload()}>
        ${t('no_storage.again')}
      </button>
    </div>
  <//>`;
}

/** Erasing, after which `path` is shown; or why that failed. @param {string} path */
function useErase(path) {
  const { app } = useShared();
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const erase = async () => {
    const refused = await app.eraseStranger();
    setProblem(refused);
    if (!refused) unwind(path);
  };
  return { problem, erase };
}

function SeasonOver() {
  const { problem, erase } = useErase('/pair');
  return html`<${Page} title=${t('season_over.title')} plain>
    <p>${t('season_over.text')}</p>
    <div class="picture"><${Scene} id="over" place="small" state="covered" /></div>
    <${ProblemNote} problem=${problem} />
    <div class="stack at-end">
      <button class="button" type="button" onClick=${erase}>${t('season_over.go')}</button>
    </div>
  <//>`;
}

/** A 401: said so, and asked. */
export function Ended() {
  const { phase } = useShared().view;
  return phase === 'season_over' ? html`<${SeasonOver} />` : html`<${Stranger} />`;
}

function Stranger() {
  const { problem, erase } = useErase('/');
  return html`<${Page} title=${t('stranger.title')} plain>
    <p>${t('stranger.text')}</p>
    <${ProblemNote} problem=${problem} />
    <div class="stack at-end">
      <button class="button" type="button" onClick=${() => location.reload()}>
        ${t('stranger.try')}
      </button>
      <button class="button warn" type="button" onClick=${erase}>${t('stranger.erase')}</button>
    </div>
  <//>`;
}

/** A page about a pair, on a phone that holds none. */
export function Unpaired() {
  return html`<${Page} title=${t('unpaired.title')} parent="/settings">
    <p>${t('unpaired.text')}</p>
    <p><a href="/">${t('go.home')}</a></p>
  <//>`;
}
