/**
 * Pairing two phones: what each step asks of the server and what it leaves on this phone, so that a
 * page may be killed anywhere and goes on where it was. Steps are tried again until they hold.
 */
import * as api from '../net/api.js';
import { equal } from '../protocol/bytes.js';
import { agree, confirmations, lookupOf } from '../protocol/pairing.js';
import { sha256 } from '../protocol/primitives.js';
import { unwrap, wrap } from './chain.js';
import * as clock from './clock.js';
import { emptyRound, forgotten } from './record.js';
import { isTrouble } from './trouble.js';

/** @typedef {import('./types.js').Bytes} Bytes */
/** @typedef {import('./types.js').Main} Main */
/** @typedef {import('./types.js').Named} Named */
/** @typedef {import('./types.js').PairingRecord} PairingRecord */
/**
 * What came of a step: changes to keep before the next one, a failure that ends the pairing, a
 * code to try again after, nothing yet, or the pair.
 * @typedef {{next: Partial<PairingRecord>} | {failure: string} | {code: string} | {wait: true} |
 *   {main: Main, named: Named}} Outcome
 */
/** @typedef {(pairing: PairingRecord, now: number, keep: Keep) => Promise<Outcome>} Step */
/** @typedef {(changes: Partial<PairingRecord>) => Promise<unknown>} Keep */

/** @param {string} code @param {string} [otherwise] @returns {Outcome} */
function fail(code, otherwise = 'failed') {
  if (isTrouble(code)) return { code };
  return { failure: code === 'unknown_phone' ? 'ended' : otherwise };
}

/**
 * What both phones agree on, ready to be kept.
 * @param {Pick<PairingRecord, 'side' | 'secret' | 'publicKey' | 'z' | 'day0'>} own
 * @param {Bytes} theirs the other's public key
 * @returns {Promise<{chain: Bytes, confirm: Bytes, expected: Bytes} | null>} null: no such point
 */
export async function agreeWith({ side, secret, publicKey, z, day0 }, theirs) {
  const publicKeys = side === 0 ? [publicKey, theirs] : [theirs, publicKey];
  const raw = await agree({ secret, side, publicKeys, z, lookup: await lookupOf(z), day0 });
  if (!raw) return null;
  const chain = await wrap(raw);
  const [of0, of1] = await confirmations(await unwrap(chain));
  return side === 0
    ? { chain, confirm: of0, expected: of1 }
    : { chain, confirm: of1, expected: of0 };
}

/** @type {Step} */
async function sendInvite({ z, day0, publicKey, token, schedule, ends }, now) {
  if (now >= ends) return { failure: 'ended' };
  const invite = {
    lookup: await lookupOf(z),
    day: day0,
    public_key: publicKey,
    token_hash: await sha256(token),
    schedule,
  };
  const sent = await api.postInvite(invite);
  if (sent.ok) return { next: { stage: 'waiting' } };
  return fail(sent.code, sent.code === 'bad_schedule' ? sent.code : 'failed');
}

/** @type {Step} */
async function awaitJoin(pairing, now) {
  const asked = await api.getPairing(pairing.token, 0);
  if (!asked.ok) return fail(asked.code);
  const { body } = asked;
  if (body.state !== 'joined') return now < pairing.ends ? { wait: true } : { failure: 'ended' };
  const agreed = await agreeWith(pairing, body.public_key);
  if (!agreed || !equal(agreed.expected, body.confirm)) return { failure: 'failed' };
  return { next: { ...agreed, stage: 'confirming' } };
}

/** @type {Step} */
async function confirm(pairing, now, keep) {
  await keep({ at: now });
  const sent = await api.postConfirm(pairing.token, pairing.confirm);
  if (!sent.ok) return sent.code === 'not_joined' ? { wait: true } : fail(sent.code);
  const asked = await api.getPairing(pairing.token, 0);
  if (!asked.ok) return fail(asked.code);
  return asked.body.state === 'paired' ? complete({ ...pairing, at: now }) : { wait: true };
}

/** @type {Step} */
async function sendJoin({ z, publicKey, confirm: proof, token }) {
  const join = { public_key: publicKey, confirm: proof, token_hash: await sha256(token) };
  const sent = await api.postJoin(await lookupOf(z), join);
  if (sent.ok) return { next: { stage: 'waiting' } };
  if (sent.code !== 'no_invite') return fail(sent.code);
  // An earlier try, whose answer was lost, may have closed the invite for everybody, us included.
  const asked = await api.getPairing(token, 1);
  if (asked.ok) return { next: { stage: 'waiting' } };
  return asked.code === 'unknown_phone' ? { failure: 'no_invite' } : fail(asked.code);
}

/** @type {Step} */
async function awaitConfirmation(pairing, now) {
  const asked = await api.getPairing(pairing.token, 1);
  if (!asked.ok) return fail(asked.code);
  const { body } = asked;
  if (body.state === 'waiting') return now < pairing.ends ? { wait: true } : { failure: 'ended' };
  // `paired` without a proof seen: the proof is gone with the invite's end.
  if (body.state !== 'confirmed') return { failure: 'ended' };
  if (!equal(body.confirm, pairing.expected)) return { failure: 'failed' };
  return { next: { stage: 'confirming', at: now } };
}

/**
 * `previous` as it stood when the pair was made. Later than a quarter hour after that it is a
 * reveal that has passed since.
 * @param {number} at @param {number} previous @param {number} now
 */
export function firstOf(at, previous, now) {
  const revealed = previous >= at + clock.QUARTER && previous <= now;
  return revealed ? at - (at % clock.QUARTER) : previous;
}

/**
 * The pair is made; with the server's first word on its round the record is whole.
 * @param {PairingRecord} pairing @returns {Promise<Outcome>}
 */
async function complete({ side, token, chain, day0, at, schedule }) {
  const asked = await api.getRound(token);
  if (!asked.ok) return fail(asked.code);
  const named = asked.body;
  const first = firstOf(at, named.previous, clock.now());
  const round = { ...emptyRound(), t: 0, passed_over: [0, 0, 0, 0], ...forgotten() };
  const main = { side, token, chain, day: day0, first, ...round, coming: named.coming, schedule };
  return { main, named };
}

/** @type {Record<0 | 1, Record<PairingRecord['stage'], Step>>} */
export const STEPS = {
  0: { sending: sendInvite, waiting: awaitJoin, confirming: confirm },
  1: { sending: sendJoin, waiting: awaitConfirmation, confirming: complete },
};
