/**
 * Settings → Times: a wish for other times. The page opens with the times in force and looks the
 * same whatever either phone wished before.
 */

import { t } from '../copy/copy.js';
import { BusyButton } from '../ui/busy.js';
import { Page } from '../ui/page.js';
import { scheduleWords } from '../ui/schedule.js';
import { useShared } from '../ui/shared.js';
import { ownZone, place } from '../ui/when.js';
import { html, useState } from '../vendor/preact.js';
import { useBriefly } from './briefly.js';
import { ProblemNote } from './failure.js';
import { emptyChoice, scheduleOf, TimesForm, timesProblem } from './times-form.js';

/** @param {{schedule: import('../state/types.js').Schedule}} props */
function InForce({ schedule }) {
  const { text } = scheduleWords(schedule);
  return html`<p>${t('wish.now', { times: text, zone: place(schedule.zone) })}</p>`;
}

export function Wish() {
  const { app, view } = useShared();
  const blank = () => emptyChoice(view.schedule?.zone ?? ownZone());
  const [choice, setChoice] = useState(blank);
  const [said, say] = useState('');
  const [problem, setProblem] = useState(/** @type {{code: string}|null} */ (null));
  const [saved, setSaved] = useBriefly();
  const [busy, setBusy] = useState(false);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setSaved(false);
    setProblem(null);
    const wrong = timesProblem(choice);
    say(wrong);
    if (wrong || busy) return;
    setBusy(true);
    const refused = await app.times.wish(scheduleOf(choice));
    setBusy(false);
    setProblem(refused);
    setSaved(!refused);
    if (!refused) setChoice(blank());
  };
  return html`<${Page} title=${t('wish.title')} parent="/settings">
    ${view.schedule && html`<${InForce} schedule=${view.schedule} />`}
    <p class="quiet">${t('wish.lead')} ${t('wish.blank')}</p>
    <form class="stack" onSubmit=${submit} novalidate>
      <${TimesForm} choice=${choice} onChange=${setChoice} said=${said} />
      <${ProblemNote} problem=${problem} />
      <p role="status">${saved ? t('wish.saved') : ''}</p>
      <${BusyButton} busy=${busy} type="submit">${t('wish.go')}<//>
    </form>
  <//>`;
}
