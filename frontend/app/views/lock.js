/**
 * App lock: turning it on, another way or time, and turning it off. What it does and what it cannot
 * do is said before it is set. No PIN stays in a field after it was used.
 */
import { t } from '../copy/copy.js';
import { Page, usePart } from '../ui/page.js';
import { PinField } from '../ui/pin.js';
import { useShared } from '../ui/shared.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { problemWords } from './failure.js';

/** @typedef {import('../state/types.js').LockKind} LockKind */
/** @typedef {import('../state/types.js').LockState} LockState */
/** @typedef {import('../state/types.js').Problem} Problem */

/** Seconds out of sight, as the core has them. */
const TIMES = [0, 60, 300, 900];

/**
 * @template T
 * @param {{name: string, legend: string, all: T[], chosen: T, onChoose: (one: T) => void,
 *   words: (one: T) => string}} props
 */
function Options({ name, legend, all, chosen, onChoose, words }) {
  return html`<fieldset class="options">
    <legend>${legend}</legend>
    ${all.map(
      (one) => html`<label class="option" key=${one}>
        <input type="radio" name=${name} checked=${one === chosen} onChange=${() => onChoose(one)} />
        <span>${words(one)}</span>
      </label>`,
    )}
  </fieldset>`;
}

/** @param {{after: number, onChoose: (after: number) => void}} props */
const After = ({ after, onChoose }) =>
  html`<${Options} name="after" legend=${t('lock.after')} all=${TIMES} chosen=${after}
    onChoose=${onChoose} words=${(/** @type {number} */ time) => t(`lock.after.${time}`)} />`;

/** A tap that takes its time and may be refused. @param {() => Promise<Problem|string|null>} work  string: a key */
function useTask(work) {
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState(/** @type {Problem|string|null} */ (null));
  const run = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    refuse('lock.working');
    refuse(await work());
    setBusy(false);
  };
  const said = typeof refused === 'string' ? t(refused) : refused && problemWords(refused);
  return { run, said };
}

/** @param {{task: ReturnType<typeof useTask>, go: string, warn?: boolean, children?: any}} props */
function Form({ task, go, warn = false, children }) {
  return html`<form class="stack" onSubmit=${task.run} novalidate>
    ${children}
    <p class="problem" role="status">${task.said}</p>
    <button class=${`button${warn ? ' warn' : ''}`} type="submit">${go}</button>
  </form>`;
}

/** @param {{kind: string, pin: string, onInput: (pin: string) => void}} props  what opens it now */
const Proof = ({ kind, pin, onInput }) =>
  kind === 'pin' &&
  html`<${PinField} id="pin-now" label=${t('lock.pin.now')} value=${pin} onInput=${onInput} />`;

/** Choosing what opens it. @param {{state: LockState, onDone: () => void}} props */
function SetUp({ state, onDone }) {
  const { app } = useShared();
  const [kind, setKind] = useState(/** @type {LockKind} */ (state.passkey ? 'passkey' : 'pin'));
  const [[now, pin, again], setPins] = useState(['', '', '']);
  const [after, setAfter] = useState(state.after);
  const isNew = state.kind === 'off';
  const task = useTask(async () => {
    if (kind === 'pin' && pin !== again) return 'lock.unlike';
    const wish = { kind, pin, after };
    const refused = await (isNew ? app.lock.set(wish) : app.lock.change(now, wish));
    if (!refused) setPins(['', '', '']);
    if (!refused) onDone();
    return refused;
  });
  const kinds = /** @type {LockKind[]} */ (state.passkey ? ['passkey', 'pin'] : ['pin']);
  return html`<${Form} task=${task} go=${t(isNew ? 'lock.set' : 'lock.change.go')}>
    <${Proof} kind=${state.kind} pin=${now} onInput=${(/** @type {string} */ to) => setPins([to, pin, again])} />
    ${
      state.passkey &&
      html`<${Options} name="kind" legend=${t('lock.kind')} all=${kinds} chosen=${kind}
        onChoose=${setKind} words=${(/** @type {LockKind} */ one) => t(`lock.kind.${one}`)} />`
    }
    ${kind === 'passkey' && html`<p class="quiet">${t('lock.passkey.about')}</p>`}
    ${
      kind === 'pin' &&
      html`<${PinField} id="pin-new" label=${t('lock.pin.new')} hint=${t('lock.pin.hint')}
          value=${pin} onInput=${(/** @type {string} */ to) => setPins([now, to, again])} />
        <${PinField} id="pin-again" label=${t('lock.pin.again')} value=${again}
          onInput=${(/** @type {string} */ to) => setPins([now, pin, to])} />`
    }
    ${isNew && html`<${After} after=${after} onChoose=${setAfter} />`}
  <//>`;
}

/** @param {{state: LockState, onDone: () => void}} props */
function End({ state, onDone }) {
  const { app } = useShared();
  const [pin, setPin] = useState('');
  const task = useTask(async () => {
    const refused = await app.lock.off(pin);
    setPin('');
    if (!refused) onDone();
    return refused;
  });
  return html`<${Form} task=${task} go=${t('lock.off.go')} warn>
    <${Proof} kind=${state.kind} pin=${pin} onInput=${setPin} />
  <//>`;
}

/** What it does not do, and what cannot be undone. */
const Limits = () => html`<p class="quiet">${t('lock.limits')}</p>
  <p class="quiet">${t('lock.sends')}</p>
  <p class="quiet">${t('lock.lost')}</p>`;

/** It is off, and everything is said before it is set. @param {{state: LockState, onDone: () => void}} props */
const Off = ({ state, onDone }) => html`<p>${t('lock.lead')}</p>
  <${Limits} />
  <${SetUp} state=${state} onDone=${onDone} />`;

/** @param {{state: LockState, onDone: () => void, part: string, setPart: (part: string) => void}} props */
function Kept({ state, onDone, part, setPart }) {
  const { app } = useShared();
  const setAfter = async (/** @type {number} */ after) => {
    await app.lock.change('', { after });
    onDone();
  };
  if (part === 'change')
    return html`<p class="quiet">${t('lock.lost')}</p><${SetUp} state=${state} onDone=${onDone} />`;
  if (part === 'off') return html`<${End} state=${state} onDone=${onDone} />`;
  return html`<p>${t(`lock.on.${state.kind}`)}</p>
    <${After} after=${state.after} onChoose=${setAfter} />
    <div class="stack">
      <button class="button" type="button" onClick=${() => setPart('change')}>${t('lock.change')}</button>
      <button class="button" type="button" onClick=${() => setPart('off')}>${t('lock.off')}</button>
    </div>
    <${Limits} />`;
}

export function Lock() {
  const { app } = useShared();
  const [state, setState] = useState(/** @type {LockState|null} */ (null));
  const [part, setPart] = useState('');
  usePart(state ? `${state.kind} ${part}` : '');
  const load = async () => {
    setState(await app.lock.state());
    setPart('');
  };
  useEffect(() => {
    load();
  }, [app]);
  return html`<${Page} title=${t('lock.title')} parent="/settings">
    ${state?.kind === 'off' && html`<${Off} state=${state} onDone=${load} />`}
    ${
      state &&
      state.kind !== 'off' &&
      html`<${Kept} state=${state} onDone=${load} part=${part} setPart=${setPart} />`
    }
  <//>`;
}
