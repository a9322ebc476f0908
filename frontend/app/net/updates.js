/**
 * Registers the service worker, tells it the language in use, and tells when a newer version of the
 * app waits. It applies one only when asked, and must not reload a page that did not ask, but for tabs that would else be left
 * without their files.
 */

const SCRIPT = '/sw.js';

/** How often an open app looks for a newer version, in milliseconds. */
const EVERY = 60 * 60 * 1000;

/** The one script address that the trusted-types policy lets through. */
function scriptAddress() {
  const types = window.trustedTypes;
  if (!types) return SCRIPT;
  const policy = types.createPolicy('lamplit', {
    createScriptURL(/** @type {string} */ address) {
      if (address !== SCRIPT) throw new TypeError('not our worker');
      return address;
    },
  });
  return /** @type {string} */ (/** @type {unknown} */ (policy.createScriptURL(SCRIPT)));
}

/**
 * Call back once for every worker that is ready and waits.
 * @param {ServiceWorkerRegistration} registration
 * @param {(waiting: ServiceWorker) => void} found
 */
function watch(registration, found) {
  if (registration.waiting && registration.active) found(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed' && registration.active) found(coming);
    });
  });
}

/** @param {ServiceWorkerRegistration} registration */
function lookNowAndThen(registration) {
  let last = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - last < EVERY) return;
    last = Date.now();
    registration.update().catch(() => {}); // no network: the next look is soon enough
  });
}

/**
 * Have every worker keep the language in use, the one that waits too: the present start may be its
 * first use, and the next one may have no network.
 * @param {ServiceWorkerRegistration} registration
 */
function keepLanguage({ installing, waiting, active }) {
  const { lang: language } = document.documentElement;
  for (const worker of [installing, waiting, active]) worker?.postMessage({ language });
}

/**
 * Start the worker. `onReady` gets a function that puts the new version into use and reloads.
 * Without service workers, or where the browser refuses them, the app works as a plain page.
 * @param {{onReady: (apply: () => void) => void}} listener
 */
export async function startUpdates({ onReady }) {
  const container = navigator.serviceWorker;
  if (!container) return;
  let controlled = Boolean(container.controller); // the very first worker changes nothing on screen
  container.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    controlled = true;
  });
  try {
    const registration = await container.register(scriptAddress(), {
      type: 'module',
      updateViaCache: 'none',
    });
    watch(registration, (waiting) => onReady(() => waiting.postMessage('use the new version')));
    lookNowAndThen(registration);
    keepLanguage(registration);
    document.addEventListener('lamplit:language', () => keepLanguage(registration));
  } catch {
    // Refused (a private window, a full disk): nothing is lost but working without a network.
  }
}
