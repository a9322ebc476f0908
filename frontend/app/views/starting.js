/** Before there is anything to show: after a moment the covered lamp, and that it is being looked. */
import { t } from '../copy/copy.js';
import { Scene } from '../ui/lamp.js';
import { LampPage } from '../ui/page.js';
import { html, useEffect, useState } from '../vendor/preact.js';

/** A load shorter than this shows nothing, in milliseconds. */
const PATIENCE = 300;

/** @param {{children?: import('../vendor/preact.js').ComponentChildren}} props */
export function Starting({ children }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  const scene = html`<div class="stage">
    <${Scene} id="home" place="home" state="covered" label=${t('lamp.covered')} />
  </div>`;
  return html`<${LampPage} kind="home" scene=${scene}>
    <p class="quiet">${t('home.loading')}</p>
    <div class="blank clock"></div>
    ${children}
  <//>`;
}
