/** Settings: a row for what exists and can be set, Leave last. It changes nothing itself. */

import { t } from '../copy/copy.js';
import { canInstall, onInstall } from '../ui/install.js';
import { Page, Row } from '../ui/page.js';
import { scheduleWords } from '../ui/schedule.js';
import { useShared } from '../ui/shared.js';
import { day } from '../ui/when.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { languageNow } from './language.js';
import { LeaveButton } from './leave.js';
import { lightNow } from './light.js';

function PairRows() {
  const { schedule, seasonEnds } = useShared().view;
  const times = schedule ? scheduleWords(schedule).text : t('settings.times.none');
  const season = t('settings.season.to', { day: day(seasonEnds, 'UTC') });
  return html`
    <${Row} href="/settings/times" title=${t('settings.times')} about=${times} />
    <${Row} href="/settings/season" title=${t('settings.season')} about=${season} />
    <${Row} href="/settings/notifications" title=${t('settings.notifications')} about=${t('settings.notifications.about')} />`;
}

export function Settings() {
  const paired = useShared().view.phase === 'paired';
  const [, render] = useState(0);
  useEffect(() => onInstall(() => render((n) => n + 1)), []);
  return html`<${Page} title=${t('settings.title')} parent="/more">
    <ul class="rows">
      ${paired && html`<${PairRows} />`}
      <${Row} href="/settings/light" title=${t('settings.light')} about=${t(`settings.light.${lightNow()}`)} />
      <${Row} href="/settings/language" title=${t('settings.language')} about=${languageNow()} />
      ${
        canInstall() &&
        html`<${Row} href="/settings/install" title=${t('settings.install')} about=${t('settings.install.about')} />`
      }
      ${
        paired &&
        html`<${Row} href="/settings/lock" title=${t('lock.title')} about=${t('settings.lock.about')} />
          <${Row} href="/pair" title=${t('settings.pair')} about=${t('settings.pair.about')} />
          <${Row} href="/settings/inside" title=${t('settings.inside')} about=${t('settings.inside.about')} />`
      }
    </ul>
    ${paired && html`<${LeaveButton} />`}
  <//>`;
}
