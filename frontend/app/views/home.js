/**
 * Home: a covered lamp, when the lamps are next compared, one line of state. A function of the
 * core's view alone; nothing here can know what was chosen.
 */

import { t } from '../copy/copy.js';
import { Scene } from '../ui/lamp.js';
import { LampPage } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { clock, weekday, zoneTime } from '../ui/when.js';
import { html } from '../vendor/preact.js';
import { go } from './router.js';
import { Sheet } from './sheet.js';
import { StateLine } from './state-line.js';

/** @param {{next: number, today: boolean}} props */
function When({ next, today }) {
  const words = today ? t('home.at') : t('home.on', { day: weekday(next) });
  return html`<h2 class="when">
    <span class="quiet">${words} </span>
    <time class="clock" dir="ltr" datetime=${new Date(next * 1000).toISOString()}>${clock(next)}</time>
  </h2>`;
}

/** @param {{under?: boolean}} props */
function Lamp({ under = false }) {
  const { view } = useShared();
  const { next, zone, today } = /** @type {import('../state/types.js').Home} */ (view.lamp);
  const pairTime = zoneTime(next, zone);
  const lift = () => go('/', { sheet: true });
  const scene = html`<div class="stage" onClick=${lift}>
    <${Scene} id="home" place="home" state="covered" label=${t('lamp.covered')} />
  </div>`;
  return html`<${LampPage} kind="home" scene=${scene} under=${under}>
    <${When} next=${next} today=${today} />
    ${pairTime && html`<p class="quiet">${pairTime}</p>`}
    <${StateLine} line=${view.line} />
    ${view.seasonOffer && html`<p><a href="/settings/season">${t('home.season')}</a></p>`}
    <button class="button at-end" type="button" onClick=${lift}>${t('home.lift')}</button>
  <//>`;
}

/**
 * Home, or the sheet above it. What lies beneath the sheet is another element than home before and
 * after, so that home is painted as a whole each time: a picture painted in parts differs in a few
 * pixels at its edges, and would tell that a sheet was open.
 */
export function Home() {
  const { route } = useShared();
  if (!route.sheet) return html`<${Lamp} key="home" />`;
  return html`<${Lamp} key="beneath" under /><${Sheet} key="sheet" />`;
}
