/**
 * Registers the service worker, tells it the language in use, and tells when a newer version of the
 * app waits. It applies one when asked; else browsers do at the next start after all its pages were
 * closed. It must not reload a page that did not ask, but for tabs that would else be left without
 * their files.
 */

const SCRIPT = '/sw.js';

/** How often an open app looks for a newer version, in milliseconds. */
const EVERY = 60 * 60 * 1000;

/** @type {unknown} the script's address, once the policy has let it through: it can be made once */
let trusted = null;

/** The one script address that the trusted-types policy lets through. */
function scriptAddress() {
  const types = window.trustedTypes;
  if (!types) return SCRIPT;
  trusted ??= types
    .createPolicy('lamplit', {
      createScriptURL(/** @type {string} */ address) {
        if (address !== SCRIPT) throw new TypeError('not our worker');
        return address;
      },
    })
    .createScriptURL(SCRIPT);
  return /** @type {string} */ (trusted);
}

const register = () =>
  navigator.serviceWorker.register(scriptAddress(), { type: 'module', updateViaCache: 'none' });

/** Whether this page has asked for the worker. */
let started = false;
/** Whether a change of worker is a change of version: not so for the first one of a page. */
let controlled = false;

/** Have the worker keep all its files, also one that lost them. */
async function keepFiles() {
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage('keep the files');
}

/**
 * Have every worker keep the language in use, the one that waits too: the present start may be its
 * first use, and the next one may have no network. None is there once all is erased.
 */
async function keepLanguage() {
  const registration = await navigator.serviceWorker.getRegistration();
  const { lang: language } = document.documentElement;
  for (const kind of /** @type {const} */ (['installing', 'waiting', 'active']))
    registration?.[kind]?.postMessage({ language });
}

/** A pair is made, perhaps on a page that has just erased all: it must open without a network. */
export async function pairMade() {
  if (!started) return;
  if (!(await navigator.serviceWorker.getRegistration())) controlled = false;
  await register();
  await Promise.all([keepLanguage(), keepFiles()]);
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
 * Start the worker. `onReady` gets a function that puts the new version into use and reloads.
 * Without service workers, or where the browser refuses them, the app works as a plain page.
 * @param {{onReady: (apply: () => void) => void}} listener
 */
export async function startUpdates({ onReady }) {
  const container = navigator.serviceWorker;
  if (!container) return;
  controlled = Boolean(container.controller);
  container.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    controlled = true;
  });
  try {
    started = true;
    const registration = await register();
    watch(registration, (waiting) => onReady(() => waiting.postMessage('use the new version')));
    lookNowAndThen(registration);
    document.addEventListener('lamplit:language', keepLanguage);
    await Promise.all([keepLanguage(), keepFiles()]);
  } catch {
    // Refused (a private window, a full disk): nothing is lost but working without a network.
  }
}
