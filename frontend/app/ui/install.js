/**
 * What is known about putting the app on the home screen: the browser's offer, held until somebody
 * asks for it, and whether this is Safari on an iPhone outside the installed app.
 */

/** @typedef {Event & {prompt: () => Promise<unknown>}} InstallOffer */

/** @type {InstallOffer|null} */
let offer = null;

/** @type {Set<() => void>} */
const listeners = new Set();

const tell = () => {
  for (const listener of listeners) listener();
};

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault(); // no banner of the browser's: it is offered where it belongs
  offer = /** @type {InstallOffer} */ (event);
  tell();
});

addEventListener('appinstalled', () => {
  offer = null;
  tell();
});

/** Whether this runs as an installed app. */
export const isInstalled = () =>
  matchMedia('(display-mode: standalone)').matches ||
  /** @type {any} */ (navigator).standalone === true;

/** Whether this is an iPhone's or iPad's browser, not the installed app. */
export function isAppleBrowser() {
  const apple = /iPhone|iPad|iPod/.test(navigator.userAgent);
  const pad = /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
  return (apple || pad) && !isInstalled();
}

export const canInstall = () => offer !== null || isAppleBrowser();

export const hasOffer = () => offer !== null;

/** Ask the browser to install; it asks the person. */
export async function install() {
  const taken = offer;
  offer = null;
  await taken?.prompt();
  tell();
}

/** @param {() => void} listener  called when an offer comes or goes */
export function onInstall(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
