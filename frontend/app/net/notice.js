/**
 * A notification, in the worker: shown when a message comes, and what a tap on it does. One text,
 * whatever the message says; the message's own only where the app's words cannot be had.
 */

/** @typedef {Partial<Record<string, string>>} Words */
/**
 * @typedef {object} Page a window of the app
 * @property {string} url
 * @property {() => Promise<unknown>} focus
 * @property {(url: string) => Promise<unknown>} navigate
 */
/**
 * @typedef {object} Pages
 * @property {(which: {type: 'window', includeUncontrolled: boolean}) => Promise<readonly Page[]>} matchAll
 * @property {(url: string) => Promise<unknown>} openWindow
 */

/** One name for all of them, so that a newer one takes the place of an older. */
const TAG = 'lamp';

/**
 * @param {ServiceWorkerRegistration} registration
 * @param {Promise<Words>} words the copy file's
 * @param {{json: () => any} | null} message
 * @param {string} base where the icons are
 */
export async function showNotice(registration, words, message, base) {
  const copy = await words.catch(() => /** @type {Words} */ ({}));
  const told = () => message?.json().notification ?? {};
  const body = copy['notice.body'] ?? told().body;
  const options = {
    body,
    tag: TAG,
    silent: true,
    icon: `${base}icons/icon-192.png`,
    badge: `${base}icons/badge-96.png`,
    // Where a browser knows this, a tap needs no worker; WebKit insists on it.
    navigate: new URL('/', registration.scope).href,
  };
  await registration.showNotification(copy['app.name'] ?? told().title, options);
}

/**
 * Bring the app to the lamp: the page that is open, or a new one.
 * @param {Pages} clients
 */
export async function openLamp(clients) {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find(({ url }) => new URL(url).pathname === '/') ?? pages[0];
  if (!page) return clients.openWindow('/');
  await page.focus(); // first: a tap allows this for a moment only
  return new URL(page.url).pathname === '/' ? page : page.navigate('/');
}
