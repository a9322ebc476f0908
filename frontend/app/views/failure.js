/**
 * What went wrong, in words, and what to do; where it came from a pairing that ended by itself, a
 * way to put it away. The server speaks codes, this file turns them into sentences.
 */

import { t } from '../copy/copy.js';
import { useShared } from '../ui/shared.js';
import { html } from '../vendor/preact.js';

/** Problems that pass by themselves; when a person acts, they have other words. */
const PASSING = ['offline', 'server', 'portal', 'busy'];

/** Problems with a sentence of their own. */
const KNOWN = [
  'bad_schedule',
  'bad_code',
  'no_invite',
  'clock',
  'failed',
  'ended',
  'own_code',
  'storage',
  'closed',
  'stranger',
  'wiped',
  'lock_pin',
  'lock_wrong',
  'lock_wait',
  'lock_passkey',
  'lock_not_made',
  'lock_no_passkey',
  'push_denied',
  'push_failed',
];

/**
 * The sentence for a problem that stopped what a person did.
 * @param {{code: string}} problem
 */
export function problemWords({ code }) {
  if (PASSING.includes(code)) return t(`problem.now.${code}`);
  return t(`problem.${KNOWN.includes(code) ? code : 'other'}`);
}

/** @param {{problem: {code: string}|null}} props  said where the person looks, as it is an answer to a tap */
export function ProblemNote({ problem }) {
  return html`<p class="problem" role="status">${problem ? problemWords(problem) : ''}</p>`;
}

/** Why the last pairing ended by itself, until it is put away. */
export function Failure() {
  const { app, view } = useShared();
  const { failure } = view;
  if (!failure) return null;
  return html`<div class="notice">
    <p>${problemWords(failure)}</p>
    <button class="chip" type="button" onClick=${() => app.dismissFailure()}>${t('close')}</button>
  </div>`;
}
