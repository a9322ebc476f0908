/**
 * The way into a pair: consent first, then the choice between making a code and having one, then
 * the times. One address, one history entry for each step. Nothing is sent before *Show the code*.
 */

import { t } from '../copy/copy.js';
import { BusyButton } from '../ui/busy.js';
import { Page } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { ownZone } from '../ui/when.js';
import { html, useState } from '../vendor/preact.js';
import { Consent, hasAgreed } from './consent.js';
import { Failure, ProblemNote } from './failure.js';
import { InstallFirst, useInstallFirst } from './install.js';
import { go, underWay, unwind } from './router.js';
import { emptyChoice, scheduleOf, TimesForm, timesProblem } from './times-form.js';

function Choose() {
  const { view } = useShared();
  return html`<${Page} title=${t('choose.title')} parent="/pair">
    <p class="quiet">${t('choose.lead')}</p>
    <${Failure} />
    ${view.phase === 'paired' && html`<p class="notice">${t('choose.paired')}</p>`}
    <div class="stack at-end">
      <button class="button" type="button" onClick=${() => go('/pair', { step: 'times' })}>
        ${t('choose.make')}
      </button>
      <button class="button" type="button" onClick=${() => go('/join', { step: 'code' })}>
        ${t('choose.have')}
      </button>
    </div>
  <//>`;
}

function Times() {
  const { app } = useShared();
  const [choice, setChoice] = useState(() => emptyChoice(ownZone()));
  const [said, say] = useState('');
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const [busy, setBusy] = useState(false);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setProblem(null);
    const wrong = timesProblem(choice);
    say(wrong);
    if (wrong || busy) return;
    setBusy(true);
    const refused = await app.invite(scheduleOf(choice));
    setBusy(false);
    setProblem(refused);
    // Whoever went on to another page meanwhile stays there.
    if (!refused && location.pathname === '/pair') unwind(underWay(app.view()));
  };
  return html`<${Page} title=${t('times.title')} parent="/pair">
    <p class="quiet">${t('times.lead')}</p>
    <form class="stack" onSubmit=${submit} novalidate>
      <${TimesForm} choice=${choice} onChange=${setChoice} said=${said} />
      <${ProblemNote} problem=${problem} />
      <${BusyButton} busy=${busy} type="submit">${t('times.show')}<//>
    </form>
  <//>`;
}

export function Pair() {
  const { step } = useShared().route;
  const { first, goOn } = useInstallFirst();
  if (first) return html`<${InstallFirst} onGoOn=${goOn} />`;
  if (!step || !hasAgreed()) return html`<${Consent} onward="choose" />`;
  return step === 'times' ? html`<${Times} />` : html`<${Choose} />`;
}
