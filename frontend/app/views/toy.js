/**
 * The first minute's toy: two phones drawn from the same lamp, to light and to see what happens.
 * Before the time nothing on either picture moves. Nothing is sent or kept; it must not touch the core.
 */

import { t } from '../copy/copy.js';
import { Icon } from '../ui/icons.js';
import { Scene } from '../ui/lamp.js';
import { html, useState } from '../vendor/preact.js';

const TIME = '21:30';

/** @typedef {[boolean, boolean]} Lit */

/** @param {{which: 0|1, both: boolean}} props  a function of the match alone, like a real one */
function ToyPhone({ which, both }) {
  return html`<div class="toy-phone">
    <${Scene} key=${both} id=${`toy-${which}`} place="toy" state=${both ? 'pair' : 'covered'}
      label=${t(`first.${both ? 'both' : 'covered'}.${which}`)} />
    <p class="toy-clock" dir="ltr" aria-hidden="true">${TIME}</p>
  </div>`;
}

/** @param {{which: 0|1, lit: boolean, onPress: () => void}} props */
function ToySwitch({ which, lit, onPress }) {
  return html`<button class=${lit ? 'button lit' : 'button'} type="button" onClick=${onPress}
    aria-label=${t(`first.${lit ? 'lit' : 'light'}.${which}`)}>
    ${lit && html`<${Icon} name="check" />`}${t(lit ? 'first.lit' : 'first.light')}
  </button>`;
}

const CAPTIONS = ['before', 'after'].flatMap((when) =>
  ['none', 'one', 'both'].map((count) => `${when}.${count}`),
);

/**
 * What has happened. All that could be said lies unseen in the same place, so that nothing below
 * moves when another of them is.
 * @param {{lit: Lit, after: boolean}} props
 */
function Caption({ lit: [one, other], after }) {
  const count = one && other ? 'both' : one || other ? 'one' : 'none';
  const said = `${after ? 'after' : 'before'}.${count}`;
  const words = (/** @type {string} */ key) => t(`first.${key}`, { time: TIME });
  return html`<div class="quiet toy-caption">
    <p role="status">${words(said)}</p>
    ${CAPTIONS.map((key) => html`<p key=${key} class="room" aria-hidden="true">${words(key)}</p>`)}
  </div>`;
}

export function Toy() {
  const [lit, light] = useState(/** @type {Lit} */ ([false, false]));
  const [after, setAfter] = useState(false);
  const press = (/** @type {0|1} */ which) => () => {
    light(which === 0 ? [!lit[0], lit[1]] : [lit[0], !lit[1]]);
    setAfter(false);
  };
  const go = () => {
    if (after) light([false, false]);
    setAfter(!after);
  };
  const both = after && lit[0] && lit[1];
  return html`<section class="toy" aria-labelledby="toy">
    <h2 id="toy" class="unseen">${t('first.play.title')}</h2>
    <div class="toy-phones">
      ${
        /** @type {(0|1)[]} */ ([0, 1]).map(
          (which) => html`<div class="toy-side" key=${which}>
          <${ToyPhone} which=${which} both=${both} />
          <${ToySwitch} which=${which} lit=${lit[which]} onPress=${press(which)} />
        </div>`,
        )
      }
    </div>
    <button class="button" type="button" onClick=${go}>
      ${!after && html`<${Icon} name="clock" />`}
      ${after ? t('first.again') : t('first.make', { time: TIME })}
    </button>
    <${Caption} lit=${lit} after=${after} />
    <p class="quiet small">${t('first.play.lead')}</p>
  </section>`;
}
