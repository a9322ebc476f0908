/**
 * A passkey of this device, asked for the one thing that is wanted of it: 32 bytes that only it can
 * give (WebAuthn's PRF extension). No server is involved: the challenge is random and nobody checks
 * the signature. It keeps nothing and knows nothing of a record.
 */
import { toB64 } from '../protocol/bytes.js';
import { random } from '../protocol/primitives.js';

/** @typedef {import('./types.js').Bytes} Bytes */

/** How long a person may take, in ms. */
const PATIENCE = 120_000;
/** Errors that say that there is no such thing here; others say that it did not come about. */
const NEVER = ['NotSupportedError', 'SecurityError', 'ConstraintError'];

/** What the browser's types do not know yet. @returns {any} */
const api = () => /** @type {any} */ (globalThis).PublicKeyCredential;

/** @returns {Promise<boolean>} whether it is worth offering; only making one tells for sure */
export async function canUsePasskey() {
  try {
    if (!api() || !(await api().isUserVerifyingPlatformAuthenticatorAvailable())) return false;
    const known = (await api().getClientCapabilities?.()) ?? {};
    return known['extension:prf'] !== false;
  } catch {
    return false;
  }
}

/** @param {any} credential @returns {Bytes | null} */
function outputOf(credential) {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  return first ? new Uint8Array(first) : null;
}

/** @param {Bytes} salt */
const prf = (salt) => /** @type {any} */ ({ prf: { eval: { first: salt } } });

/**
 * @param {Bytes} id @param {Bytes} salt
 * @returns {Promise<Bytes | null>} 32 bytes; null: stopped, gone, or no such passkey
 */
export async function askPasskey(id, salt) {
  try {
    const got = await navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: 'public-key', id, transports: ['internal'] }],
        userVerification: 'required',
        timeout: PATIENCE,
        extensions: prf(salt),
      },
    });
    return got && outputOf(got);
  } catch {
    return null;
  }
}

/** The phone need not list it any more, where it can be told. @param {Bytes} id */
export function forgetPasskey(id) {
  api()
    ?.signalUnknownCredential?.({ rpId: location.hostname, credentialId: toB64(id) })
    .catch(() => {});
}

/** @param {Bytes} salt */
async function create(salt) {
  const made = await navigator.credentials.create({
    publicKey: {
      rp: { name: 'Lamplit' },
      user: { id: random(16), name: 'Lamplit', displayName: 'Lamplit' },
      challenge: random(32),
      pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: {
        authenticatorAttachment: 'platform',
        // Phones give their PRF to passkeys that they list alone.
        residentKey: 'required',
        userVerification: 'required',
      },
      timeout: PATIENCE,
      extensions: prf(salt),
    },
  });
  return /** @type {any} */ (made);
}

/**
 * Make one. Some phones give the bytes at once, others when asked a second time.
 * @param {Bytes} salt 32 bytes
 * @returns {Promise<{id: Bytes, output: Bytes} | {code: 'lock_no_passkey' | 'lock_not_made'}>}
 */
export async function makePasskey(salt) {
  try {
    const made = await create(salt);
    const id = new Uint8Array(made.rawId);
    const { enabled, results } = made.getClientExtensionResults().prf ?? {};
    const output = outputOf(made) ?? (enabled ? await askPasskey(id, salt) : null);
    if (output) return { id, output };
    forgetPasskey(id);
    return { code: enabled || results ? 'lock_not_made' : 'lock_no_passkey' };
  } catch (error) {
    const never = error instanceof DOMException && NEVER.includes(error.name);
    return { code: never ? 'lock_no_passkey' : 'lock_not_made' };
  }
}
