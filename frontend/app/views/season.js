/**
 * This season: when it ends, and in its last three weeks the offer to keep the lamps. The page never
 * shows whether anybody kept them.
 */

import { t } from '../copy/copy.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { day } from '../ui/when.js';
import { html, useState } from '../vendor/preact.js';
import { useBriefly } from './briefly.js';
import { ProblemNote } from './failure.js';

function Keep() {
  const { app } = useShared();
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const [sent, setSent] = useBriefly();
  const keep = async () => {
    setSent(false);
    const refused = await app.season.keep();
    setProblem(refused);
    setSent(!refused);
  };
  return html`<p class="quiet">${t('season.if')}</p>
    <div class="stack">
      <button class="button" type="button" onClick=${keep}>${t('season.keep')}</button>
      <p class="quiet" role="status">${sent ? t('season.kept') : ''}</p>
      <${ProblemNote} problem=${problem} />
    </div>`;
}

export function Season() {
  const { view } = useShared();
  return html`<${Page} title=${t('season.title')} parent="/settings">
    <p>${t('season.text', { day: day(view.seasonEnds, 'UTC') })}</p>
    <p>${t('season.then')}</p>
    ${view.seasonOffer && html`<${Keep} />`}
  <//>`;
}
