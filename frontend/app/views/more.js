/** More: the way to everything that is not the lamp and not talking. */

import { t } from '../copy/copy.js';
import { Page, Row } from '../ui/page.js';
import { useShared } from '../ui/shared.js';
import { html } from '../vendor/preact.js';
import { LeaveButton } from './leave.js';

export function More() {
  const paired = useShared().view.phase === 'paired';
  return html`<${Page} title=${t('more.title')}>
    <ul class="rows">
      <${Row} href="/settings" title=${t('more.settings')} about=${t('more.settings.about')} />
      ${
        paired &&
        html`<${Row} href="/settings/inside" title=${t('settings.inside')} about=${t('settings.inside.about')} />`
      }
    </ul>
    ${paired && html`<${LeaveButton} />`}
  <//>`;
}
