/**
 * The lock screen: the app's name, a field or a button, and Hide. It is the same on every phone and
 * at every hour, whatever is kept behind it, and it says nothing of what the app is for.
 */
import { t } from '../copy/copy.js';
import { HideButton } from '../ui/bar.js';
import { entitle } from '../ui/cover.js';
import { Scene } from '../ui/lamp.js';
import { usePart } from '../ui/page.js';
import { PinField } from '../ui/pin.js';
import { useShared } from '../ui/shared.js';
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/preact.js';
import { ProblemNote, problemWords } from './failure.js';
import { unwind } from './router.js';

/** @typedef {import('../ui/shared.js').View} View */

/** Seconds until the next try, counted down while the screen is there. @param {number} next */
function useWait(next) {
  const left = () => Math.max(0, next - Math.floor(Date.now() / 1000));
  const [wait, set] = useState(left);
  useEffect(() => {
    set(left());
    const timer = setInterval(() => set(left()), 1000);
    return () => clearInterval(timer);
  }, [next]);
  return wait;
}

/** As `0:30`, which needs no plural. @param {number} seconds */
const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** @param {{lock: NonNullable<View['lock']>}} props */
function Unlock({ lock }) {
  const { app } = useShared();
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const wait = useWait(lock.next);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || wait) return;
    setBusy(true);
    setProblem(null);
    const refused = await app.lock.unlock(pin);
    setPin('');
    setBusy(false);
    setProblem(refused);
  };
  const said = problem && problem.code !== 'lock_wait' ? problemWords(problem) : '';
  return html`<form class="stack" onSubmit=${submit} novalidate>
    ${
      lock.kind === 'pin' &&
      html`<${PinField} id="pin" label=${t('locked.pin')} value=${pin} onInput=${setPin}
        wrong=${problem !== null} />`
    }
    <p class="problem" role="status">${said}</p>
    ${wait > 0 && html`<p class="problem">${t('locked.wait', { time: clockOf(wait) })}</p>`}
    <button class="button" type="submit" aria-disabled=${busy || wait ? 'true' : null}>
      ${t('locked.go')}
    </button>
  </form>`;
}

/** Nothing here opens it, so it is erased: asked once more. @param {{onBack: () => void}} props */
function Forgotten({ onBack }) {
  const { app } = useShared();
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const erase = async () => {
    const refused = await app.lock.forgotten();
    setProblem(refused);
    if (!refused) unwind('/');
  };
  return html`<p>${t('locked.erase')}</p>
    <${ProblemNote} problem=${problem} />
    <div class="stack at-end">
      <button class="button" type="button" onClick=${onBack}>${t('locked.erase.not')}</button>
      <button class="button warn" type="button" onClick=${erase}>${t('locked.erase.go')}</button>
    </div>`;
}

export function Locked() {
  const { lock } = useShared().view;
  const [forgotten, setForgotten] = useState(false);
  usePart(forgotten ? 'forgotten' : 'locked');
  const heading = useRef(/** @type {HTMLHeadingElement|null} */ (null));
  useLayoutEffect(() => {
    entitle(t('app.name'));
    if (document.documentElement.dataset.covered !== undefined) return;
    heading.current?.focus({ preventScroll: true });
  }, []);
  if (!lock) return null;
  return html`<div class="screen">
    <main class="page">
      <div class="picture"><${Scene} id="locked" place="small" state="covered" /></div>
      <h1 ref=${heading} tabindex="-1">${t('app.name')}</h1>
      ${
        forgotten
          ? html`<${Forgotten} onBack=${() => setForgotten(false)} />`
          : html`<${Unlock} lock=${lock} />
            <p><button class="chip" type="button" onClick=${() => setForgotten(true)}>
              ${t('locked.forgotten')}
            </button></p>`
      }
    </main>
    <footer class="foot"><div class="bar"><${HideButton} /></div></footer>
  </div>`;
}
