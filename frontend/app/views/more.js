/** More: the way to everything that is not the lamp and not talking. */

import { t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html } from '../vendor/preact.js';
import { LeaveButton } from './leave.js';

const READING = ['learn', 'how', 'help', 'privacy'];

export function More() {
  const paired = useShared().view.phase === 'paired';
  return html`<${Page} title=${t('more.title')}>
    <ul class="rows">
      ${READING.map(
        (name) => html`<${Row} key=${name} href=${`/more/${name}`} title=${t(`${name}.title`)}
          about=${t(`${name}.about`)} />`,
      )}
      <${Row} href="/settings" title=${t('more.settings')} about=${t('more.settings.about')} />
      ${
        paired &&
        html`<${Row} href="/settings/inside" title=${t('settings.inside')} about=${t('settings.inside.about')} />`
      }
    </ul>
    ${paired && html`<${LeaveButton} />`}
  <//>`;
}
