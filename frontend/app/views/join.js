/**
 * Joining with a code: typed, pasted, carried by a link, or read by the camera; the field is always
 * there. Nothing is sent before the tap on *Join*.
 */

import { t } from '../copy/copy.js';
import { codeFromText } from '../protocol/code.js';
import { BusyButton } from '../ui/busy.js';
import { Icon } from '../ui/icons.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html, useState } from '../vendor/preact.js';
import { Consent, hasAgreed } from './consent.js';
import { Failure, ProblemNote } from './failure.js';
import { InstallFirst, useInstallFirst } from './install.js';
import { takeCarried, underWay, unwind } from './router.js';
import { Scan } from './scan.js';

/** @typedef {{code: string}|null} Problem */

/** What the field held last: the link's code, kept while consent is read. */
let kept = '';

function carriedCode() {
  const carried = takeCarried();
  if (carried) kept = codeFromText(carried) ?? carried;
  return kept;
}

/** @param {{onText: (text: string) => void}} props */
function Paste({ onText }) {
  const [said, say] = useState('');
  if (!navigator.clipboard?.readText) return null;
  const paste = async () => {
    const text = await navigator.clipboard.readText().catch(() => '');
    say(text.trim() ? '' : 'join.paste.empty');
    if (text.trim()) onText(codeFromText(text) ?? text.trim());
  };
  return html`<button class="chip" type="button" onClick=${paste}>${t('join.paste')}</button>
    ${said && html`<p class="problem" role="status">${t(said)}</p>`}`;
}

/** @param {{code: string, wrong: boolean, onCode: (code: string) => void}} props */
function CodeField({ code, wrong, onCode }) {
  const input = (/** @type {any} */ event) => onCode(event.target.value);
  return html`<div class="field-group">
    <label for="code">${t('join.field')}</label>
    <input id="code" class="field letters" dir="ltr" value=${code} onInput=${input}
      autocomplete="off" autocapitalize="characters" autocorrect=${false} spellcheck=${false}
      enterkeyhint="go" aria-describedby="code-hint" aria-invalid=${wrong ? 'true' : null} />
    <small id="code-hint">${t('join.lead')}</small>
  </div>`;
}

/** What the field holds, and joining with it. */
function useJoin() {
  const { app } = useShared();
  const [code, setCode] = useState(carriedCode);
  const [problem, setProblem] = useState(/** @type {Problem} */ (null));
  const [busy, setBusy] = useState(false);
  const change = (/** @type {string} */ text) => {
    kept = text;
    setCode(text);
    setProblem(null);
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const refused = await app.join(code);
    setBusy(false);
    setProblem(refused);
    if (refused) return;
    kept = '';
    if (location.pathname === '/join') unwind(underWay(app.view()));
  };
  return { code, problem, busy, change, submit };
}

/** @param {{onScan: () => void}} props */
function Form({ onScan }) {
  const { view } = useShared();
  const { code, problem, busy, change, submit } = useJoin();
  return html`<${Page} title=${t('join.title')} parent="/pair">
    <${Failure} />
    ${view.phase === 'paired' && html`<p class="notice">${t('choose.paired')}</p>`}
    <form class="stack" onSubmit=${submit} novalidate>
      <${CodeField} code=${code} wrong=${problem?.code === 'bad_code'} onCode=${change} />
      <div class="chips">
        <${Paste} onText=${change} />
        <button class="chip" type="button" onClick=${onScan}>${t('join.scan')}</button>
      </div>
      <${ProblemNote} problem=${problem} />
      <${BusyButton} busy=${busy} type="submit">${t('join.go')}<//>
    </form>
  <//>`;
}

export function Join() {
  const { step } = useShared().route;
  const [scanning, setScanning] = useState(false);
  const { first, goOn } = useInstallFirst();
  if (first) return html`<${InstallFirst} onGoOn=${goOn} code=${carriedCode()} />`;
  if (!step || !hasAgreed()) return html`<${Consent} onward="code" />`;
  if (!scanning) return html`<${Form} onScan=${() => setScanning(true)} />`;
  const found = (/** @type {string} */ code) => {
    kept = code;
    setScanning(false);
  };
  return html`<${Scan} onCode=${found} onStop=${() => setScanning(false)} />`;
}

/** The join is under way: waiting for the partner's phone. */
export function Joining() {
  const { app, view } = useShared();
  const pairing = /** @type {import('../state/types.js').Pairing} */ (view.pairing);
  const stop = async () => {
    await app.cancelPairing();
    unwind('/');
  };
  return html`<${Page} title=${t('join.waiting')} plain>
    <p class="quiet">${t(pairing.stage === 'sending' ? 'join.sending' : 'join.waiting.text')}</p>
    ${pairing.problem && html`<p class="notice">${t(`problem.${pairing.problem}`)}</p>`}
    <div class="stack at-end">
      <button class="button" type="button" onClick=${stop}><${Icon} name="close" />${t('join.stop')}</button>
    </div>
  <//>`;
}
