/**
 * The calls of the relay, one function each. Only an answer of exactly the documented shape is
 * believed; whatever else comes back has one of four names. It keeps nothing and tries once.
 */
import { toB64 } from '../protocol/bytes.js';
import {
  readInvite,
  readNamed,
  readPairing,
  readPushKey,
  readTimes,
  readWords,
} from './answers.js';

/** @typedef {import('../state/types.js').Bytes} Bytes */
/** @typedef {import('../state/types.js').Schedule} Schedule */
/**
 * @template T
 * @typedef {{ok: true, body: T} | {ok: false, code: string}} Answer code: of the closed list, or
 *   offline (nothing came), server (5xx), busy (429, 503), portal (somebody else answered)
 */

/** How long an answer may take, in ms. What may have been sent is waited for longer. */
const PATIENCE = { read: 30_000, change: 60_000 };

/** The closed list of codes, by status; 429 and 5xx are told by their status alone. */
const CODES = new Map(
  Object.entries({
    400: ['malformed', 'bad_schedule'],
    401: ['unknown_phone'],
    404: ['not_found', 'no_invite'],
    405: ['not_allowed'],
    409: ['round_over', 'not_joined', 'lookup_taken'],
    412: ['slot_changed'],
    413: ['too_large'],
  }),
);

/** @param {number} status @param {any} body @returns {string} */
function codeOf(status, body) {
  if (status === 429 || status === 503) return 'busy';
  if (status >= 500) return 'server';
  return CODES.get(String(status))?.includes(body?.code) ? body.code : 'portal';
}

/** @param {Response} response @returns {Promise<unknown>} undefined: no JSON */
async function json(response) {
  try {
    return JSON.parse(await response.text());
  } catch {
    return undefined;
  }
}

/**
 * @template T
 * @param {string} method @param {string} path below /api/v1/
 * @param {number} status the one that means success
 * @param {(body: unknown) => T | null} read null: not of the documented shape
 * @param {{token?: Bytes, body?: object}} [what]
 * @returns {Promise<Answer<T>>}
 */
async function call(method, path, status, read, { token, body } = {}) {
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${toB64(token)}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body ? JSON.stringify(body) : null,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'manual',
      keepalive: method !== 'GET',
      signal: AbortSignal.timeout(method === 'GET' ? PATIENCE.read : PATIENCE.change),
    });
    const said = response.status === 204 ? {} : await json(response);
    if (response.status !== status) return { ok: false, code: codeOf(response.status, said) };
    const believed = read(said);
    return believed === null ? { ok: false, code: 'portal' } : { ok: true, body: believed };
  } catch {
    return { ok: false, code: 'offline' };
  }
}

/** @param {unknown} body */
const nothing = (body) => (body && typeof body === 'object' ? true : null);
/** @param {unknown} body @returns {object | null} */
const anything = (body) => (body && typeof body === 'object' ? body : null);

/**
 * @param {{lookup: Bytes, day: number, public_key: Bytes, token_hash: Bytes,
 *   schedule: Schedule}} invite
 */
export const postInvite = ({ lookup, day, public_key, token_hash, schedule }) =>
  call('POST', 'invites', 201, nothing, {
    body: {
      lookup: toB64(lookup),
      day,
      public_key: toB64(public_key),
      token_hash: toB64(token_hash),
      schedule,
    },
  });

/** @param {Bytes} lookup */
export const getInvite = (lookup) => call('GET', `invites/${toB64(lookup)}`, 200, readInvite);

/** @param {Bytes} lookup @param {{public_key: Bytes, confirm: Bytes, token_hash: Bytes}} join */
export const postJoin = (lookup, { public_key, confirm, token_hash }) =>
  call('POST', `invites/${toB64(lookup)}/join`, 201, nothing, {
    body: {
      public_key: toB64(public_key),
      confirm: toB64(confirm),
      token_hash: toB64(token_hash),
    },
  });

/** @param {Bytes} token @param {0 | 1} side */
export const getPairing = (token, side) =>
  call('GET', 'pairing', 200, (body) => readPairing(body, side), { token });

/** @param {Bytes} token @param {Bytes} confirm */
export const postConfirm = (token, confirm) =>
  call('POST', 'pairing', 204, nothing, { token, body: { confirm: toB64(confirm) } });

/** @param {Bytes} token */
export const getRound = (token) => call('GET', 'round', 200, readNamed, { token });

/** @param {Bytes} token @param {Bytes} slot @param {Bytes} seal */
export const putCheckIn = (token, slot, seal) =>
  call('PUT', 'checkin', 204, nothing, { token, body: { slot: toB64(slot), seal: toB64(seal) } });

/** The schedule in force; the wish is left unread. @param {Bytes} token */
export const getSchedule = (token) => call('GET', 'schedule', 200, readTimes, { token });

/** @param {Bytes} token @param {Schedule} schedule */
export const putSchedule = (token, schedule) =>
  call('PUT', 'schedule', 204, nothing, { token, body: schedule });

/** @param {Bytes} token */
export const putSeason = (token) => call('PUT', 'season', 204, nothing, { token, body: {} });

/** The key that push services know the server by. @param {Bytes} token */
export const getPush = (token) => call('GET', 'push', 200, readPushKey, { token });

/** @param {Bytes} token @param {object} subscription as the browser writes it down */
export const putPush = (token, subscription) =>
  call('PUT', 'push', 204, nothing, { token, body: subscription });

/** @param {Bytes} token */
export const deletePush = (token) => call('DELETE', 'push', 204, nothing, { token });

/** @param {Bytes} token */
export const getHeld = (token) => call('GET', 'held', 200, anything, { token });

/** @param {Bytes} token */
export const deleteMe = (token) => call('DELETE', 'me', 204, nothing, { token });

export const getAbout = () => call('GET', 'about', 200, readWords);
