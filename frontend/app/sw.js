/**
 * The service worker: events only. It keeps one version's files whole and answers from them, and
 * sends the check-in that waits in the outbox; when a message comes it shows the one notification
 * there is. It must not hold keys, read more of the record than its token, show anything else, or
 * change versions by itself: a new one waits until a page asks for it.
 *
 * `/sw.js` (made by the server) imports this file and calls `serve` with the version's file list.
 */

import { language } from './copy/language.js';
import { openLamp, showNotice } from './net/notice.js';
import { deliver } from './state/outbox.js';
import { heal } from './state/push.js';

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);

const KEEP = 'lamplit ';

/**
 * Precache, all or nothing: every file must be what the list says, byte for byte, so that a
 * sign-in page of some network can never become part of the app.
 * @param {string} cacheName
 * @param {Record<string, string>} files  path → integrity ('sha256-…')
 */
async function precache(cacheName, files) {
  const cache = await caches.open(cacheName);
  await Promise.all(
    Object.entries(files).map(async ([path, integrity]) => {
      const answer = await fetch(path, { integrity, credentials: 'omit' });
      if (!answer.ok) throw new TypeError(`${answer.status} for ${path}`);
      await cache.put(path, answer);
    }),
  );
}

/**
 * Forget the files of every other version.
 * @param {string} cacheName
 */
async function forgetOthers(cacheName) {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(KEEP) && name !== cacheName);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/**
 * Cache first; the network only for what the cache does not hold.
 * @param {string} cacheName
 * @param {Request} request
 * @param {string} path  what it is kept under
 */
async function cacheFirst(cacheName, request, path) {
  const cache = await caches.open(cacheName);
  return (await cache.match(path)) ?? fetch(request);
}

/**
 * Notifications: shown, tapped, and mended when the browser changes where it takes messages.
 * @param {() => Promise<Record<string, string>>} words the copy file's
 * @param {string} base
 */
function notify(words, base) {
  const { registration } = worker;
  /** @param {Event} event */
  const show = (event) => {
    const { waitUntil, data } = /** @type {PushEvent} */ (event);
    waitUntil.call(event, showNotice(registration, words(), data, base));
  };
  worker.addEventListener('push', show);
  worker.addEventListener('pushnotification', show); // what WebKit called it at first

  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(openLamp(worker.clients));
  });

  worker.addEventListener('pushsubscriptionchange', (event) => {
    const allowed = Notification.permission === 'granted';
    /** @type {ExtendableEvent} */ (event).waitUntil(heal(registration.pushManager, allowed));
  });
}

/**
 * Register every event's handler; called once, while the script is first evaluated.
 * @param {{version: string, base: string, files: Record<string, string>, beyond: string[]}} release
 *   `beyond`: where addresses begin that are no screens
 */
export function serve({ version, base, files, beyond }) {
  const cacheName = KEEP + version;

  worker.addEventListener('install', (event) => {
    event.waitUntil(precache(cacheName, files));
  });

  worker.addEventListener('activate', (event) => {
    event.waitUntil(forgetOthers(cacheName).then(() => worker.clients.claim()));
  });

  worker.addEventListener('fetch', (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
    const ours = !beyond.some((start) => url.pathname.startsWith(start));
    if (request.mode === 'navigate' && ours) {
      event.respondWith(cacheFirst(cacheName, request, '/'));
    } else if (url.pathname.startsWith(base)) {
      event.respondWith(cacheFirst(cacheName, request, url.pathname));
    }
  });

  worker.addEventListener('sync', (event) => {
    /** @type {ExtendableEvent} */ (event).waitUntil(deliver());
  });

  notify(async () => {
    const path = `${base}copy/${language}.json`;
    return (await cacheFirst(cacheName, new Request(path), path)).json();
  }, base);

  worker.addEventListener('message', (event) => {
    if (event.data === 'use the new version') event.waitUntil(worker.skipWaiting());
  });
}
