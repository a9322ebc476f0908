/**
 * The sheet: where a lamp is lit or not. It always opens blank, and what it said is gone when it
 * closes; only the core is told. It must not read anything that was chosen before.
 */

import { t } from '../copy/copy.js';
import { HideButton } from '../ui/bar.js';
import { Icon } from '../ui/icons.js';
import { useKeyboard } from '../ui/keyboard.js';
import { Scene } from '../ui/lamp.js';
import { useShared } from '../ui/shared.js';
import { Switch } from '../ui/switch.js';
import { html, useLayoutEffect, useRef, useState } from '../vendor/preact.js';
import { ProblemNote } from './failure.js';
import { Note, sealedNote } from './note.js';
import { closeSheet } from './router.js';
import { drawStarters } from './starters.js';

/** From Done to home, the same for everybody: the shade falls (700 ms) and rests. */
const FALL_AND_REST = 950;

/** @typedef {{touched: boolean, on: boolean, note: string, starter: number|null}} Choice */

/** @type {Choice} */
const BLANK = { touched: false, on: false, note: '', starter: null };

/** Opens and closes the core's side of the sheet with the one on screen. */
function useSheet() {
  const { app } = useShared();
  const ended = useRef(false);
  const abandon = () => {
    if (ended.current) return;
    ended.current = true;
    app.sheet.abandon();
    closeSheet();
  };
  // Before it is painted: a touch finds it open.
  useLayoutEffect(() => {
    app.sheet.open();
    const away = () => {
      if (document.hidden) abandon();
    };
    document.addEventListener('visibilitychange', away);
    document.addEventListener('lamplit:hide', abandon);
    return () => {
      document.removeEventListener('visibilitychange', away);
      document.removeEventListener('lamplit:hide', abandon);
      if (!ended.current) app.sheet.close(); // × or back: changes nothing
    };
  }, [app]);
  return ended;
}

/**
 * Because you want to; and for whoever does not, a way to stop that leaves the switch off.
 * @param {{onStop: () => void}} props
 */
function Should({ onStop }) {
  const [thanked, thank] = useState(false);
  const stop = () => {
    thank(true);
    onStop();
  };
  return html`<p>${t('sheet.because')}</p>
    ${
      thanked
        ? html`<p class="thanks" role="status">${t('sheet.should.thanks')}</p>`
        : html`<button class="link" type="button" onClick=${stop}>${t('sheet.should')}</button>`
    }`;
}

/** @param {{choice: Choice, change: (part: Partial<Choice>) => void, starters: number[]}} props */
function Choosing({ choice, change, starters }) {
  const heading = useRef(/** @type {HTMLHeadingElement|null} */ (null));
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return html`<div class="title-row">
      <h1 ref=${heading} tabindex="-1">${t('sheet.title')}</h1>
      <${Switch} on=${choice.on} label=${t('sheet.title')} onChange=${(/** @type {boolean} */ on) => change({ on })} />
    </div>
    <p class="quiet means">${t('sheet.means')}</p>
    <${Note} choice=${choice} change=${change} starters=${starters} />
    <${Should} onStop=${() => change({ on: false })} />`;
}

/**
 * Done: one haptic, the shade comes down, home. The same frames for a yes and for nothing.
 * @param {{current: boolean}} ended
 */
function useDone(ended) {
  const { app } = useShared();
  const [falling, fall] = useState(false);
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const done = async (/** @type {Choice} */ choice) => {
    if (falling) return;
    fall(true);
    navigator.vibrate?.(10);
    const { touched, on } = choice;
    const rest = new Promise((resolve) => setTimeout(resolve, FALL_AND_REST));
    const refused = await app.sheet.done({ touched, on, note: sealedNote(choice) });
    if (!refused) await rest;
    if (ended.current) return;
    if (refused) {
      fall(false);
      return setProblem(refused);
    }
    ended.current = true;
    closeSheet();
  };
  return { falling, problem, done };
}

/**
 * Done and Hide, which stay where they are, and above them why Done did nothing.
 * @param {{problem: {code: string}|null, onDone: () => void}} props
 */
function Foot({ problem, onDone }) {
  return html`<footer class="foot">
    <${ProblemNote} problem=${problem} />
    <div class="foot-buttons">
      <button class="button filled" type="button" onClick=${onDone}>${t('sheet.done')}</button>
      <${HideButton} />
    </div>
  </footer>`;
}

/** The choice on the sheet, told to the core at every change; and the starters of this reveal. */
function useChoice() {
  const { app, view } = useShared();
  const [choice, setChoice] = useState(BLANK);
  const next = view.lamp?.kind === 'home' ? view.lamp.next : 0;
  const [starters] = useState(() => drawStarters(next));
  const change = (/** @type {Partial<Choice>} */ part) => {
    const changed = { ...choice, ...part, touched: true };
    setChoice(changed);
    app.sheet.change({ touched: true, on: changed.on });
  };
  return { choice, change, starters };
}

/** Escape is ×. @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === 'Escape' && !event.isComposing) closeSheet();
}

export function Sheet() {
  const ended = useSheet();
  const { choice, change, starters } = useChoice();
  const { falling, problem, done } = useDone(ended);
  const body = useRef(/** @type {HTMLDivElement|null} */ (null));
  useKeyboard();
  useLayoutEffect(() => {
    if (falling) body.current?.scrollTo(0, 0); // the lamp may have been scrolled away
  }, [falling]);
  const state = falling ? 'lowering' : choice.on ? 'on' : 'off';
  return html`<div class=${falling ? 'choosing falling' : 'choosing'} role="dialog" aria-modal="true"
    aria-label=${t('sheet.title')} onKeyDown=${onKey}>
    <div ref=${body} class="sheet-body">
      <button class="close" type="button" aria-label=${t('close')} onClick=${closeSheet}>
        <${Icon} name="close" />
      </button>
      <${Scene} id="sheet" place="sheet" state=${state} />
      <div class="words">
        <${Choosing} choice=${choice} change=${change} starters=${starters} />
      </div>
    </div>
    <${Foot} problem=${problem} onDone=${() => done(choice)} />
  </div>`;
}
