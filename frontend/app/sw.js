/**
 * The service worker: events only. It keeps one version's files whole and answers from them, and
 * sends the check-in that waits in the outbox; when a message comes it shows the one notification
 * there is. It must not hold keys, look at more of the record than its token, show anything else, or
 * change versions under an open page: a new one waits until a page asks for it, or until all pages of
 * the old one were closed.
 *
 * `/sw.js` (made by the server) imports this file and calls `serve` with the version's file list.
 */

import { matched } from './copy/languages.js';
import { openLamp, showNotice } from './net/notice.js';
import { FILES } from './state/erase.js';
import { deliver } from './state/outbox.js';
import { heal } from './state/push.js';

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);

/** What the language spoken last is kept under: a notification has no page to ask. */
const SPOKEN = '/spoken';

/** @typedef {Record<string, string>} Files  path → integrity ('sha256-…') */

/**
 * One file from the network. It must be what the list says, byte for byte, so that a sign-in page
 * of some network can never become part of the app.
 * @param {string} path
 * @param {string} integrity
 */
async function fetched(path, integrity) {
  const answer = await fetch(path, { integrity, credentials: 'omit' });
  if (!answer.ok) throw new TypeError(`${answer.status} for ${path}`);
  return answer;
}

/**
 * Keep every file of a list; rejects if one of them cannot be had.
 * @param {string} cacheName
 * @param {Files} files
 */
async function keep(cacheName, files) {
  const cache = await caches.open(cacheName);
  await Promise.all(
    Object.entries(files).map(async ([path, integrity]) => {
      if (!(await cache.match(path))) await cache.put(path, await fetched(path, integrity));
    }),
  );
}

/**
 * The languages that were used here, under whichever version; on a first visit the phone's own.
 * @param {Record<string, Files>} languages
 * @returns {Promise<string[]>}
 */
async function inUse(languages) {
  const versions = (await caches.keys()).filter((name) => name.startsWith(FILES));
  const kept = await Promise.all(versions.map(async (name) => (await caches.open(name)).keys()));
  const names = kept.flat().map(({ url }) => url.slice(url.lastIndexOf('/') + 1));
  const used = Object.keys(languages).filter((tag) => names.includes(`${tag}.json`));
  return used.length ? used : [matched(navigator.languages)];
}

/**
 * Precache, all or nothing: what every phone needs, and the languages in use.
 * @param {string} cacheName
 * @param {Files} files
 * @param {Record<string, Files>} languages
 */
async function precache(cacheName, files, languages) {
  const used = (await inUse(languages)).map((tag) => languages[tag]);
  await keep(cacheName, Object.assign({}, files, ...used));
  const spoken = await caches.match(SPOKEN);
  if (spoken) await (await caches.open(cacheName)).put(SPOKEN, spoken);
}

/**
 * The language spoken last, else the phone's own.
 * @param {string} cacheName
 * @param {Record<string, Files>} languages
 */
async function spoken(cacheName, languages) {
  const kept = await caches.match(SPOKEN, { cacheName });
  const tag = (await kept?.text()) ?? '';
  return Object.hasOwn(languages, tag) ? tag : matched(navigator.languages);
}

/**
 * A page speaks this language: remember that, and keep its files.
 * @param {string} cacheName
 * @param {string} tag
 * @param {Files} files
 */
async function speak(cacheName, tag, files) {
  await (await caches.open(cacheName)).put(SPOKEN, new Response(tag));
  await keep(cacheName, files);
}

/**
 * Forget the files of every other version.
 * @param {string} cacheName
 */
async function forgetOthers(cacheName) {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(FILES) && name !== cacheName);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/**
 * Cache first; the network only for what the cache does not hold. Sentences that come from there
 * are kept.
 * @param {string} cacheName
 * @param {Request} request
 * @param {string} path  what it is kept under
 * @param {string} [integrity]  of sentences
 */
async function cacheFirst(cacheName, request, path, integrity) {
  // Not opened: that would make one anew after everything was erased.
  const held = await caches.match(path, { cacheName });
  if (held) return held;
  if (!integrity) return fetch(request);
  const answer = await fetched(path, integrity);
  if (await caches.has(cacheName)) {
    const cache = await caches.open(cacheName);
    await cache.put(path, answer.clone()).catch(() => {}); // no room: it is shown all the same
  }
  return answer;
}

/**
 * Fetch the files again if any is missing: some browsers bring a worker back that was unregistered
 * a moment ago, and do not install it again.
 * @param {string} cacheName
 * @param {Files} files
 * @param {Record<string, Files>} languages
 */
async function refill(cacheName, files, languages) {
  const kept = await (await caches.open(cacheName)).keys();
  const paths = new Set(kept.map(({ url }) => new URL(url).pathname));
  if (!Object.keys(files).every((path) => paths.has(path)))
    await precache(cacheName, files, languages);
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
 * @param {{version: string, base: string, files: Files, languages: Record<string, Files>, beyond: string[]}} release
 *   `beyond`: where addresses begin that are no screens
 */
export function serve({ version, base, files, languages, beyond }) {
  const cacheName = FILES + version;
  /** @type {Files} */
  const sentences = Object.assign({}, ...Object.values(languages));

  worker.addEventListener('install', (event) => {
    event.waitUntil(precache(cacheName, files, languages));
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
      event.respondWith(cacheFirst(cacheName, request, url.pathname, sentences[url.pathname]));
    }
  });

  worker.addEventListener('sync', (event) => {
    /** @type {ExtendableEvent} */ (event).waitUntil(deliver());
  });

  notify(async () => {
    const path = `${base}copy/${await spoken(cacheName, languages)}.json`;
    return (await cacheFirst(cacheName, new Request(path), path, sentences[path])).json();
  }, base);

  worker.addEventListener('message', (event) => {
    if (event.data === 'use the new version') event.waitUntil(worker.skipWaiting());
    const tag = event.data?.language;
    const named = languages[tag];
    if (named) event.waitUntil(speak(cacheName, tag, named).catch(() => {})); // the next start asks again
    if (event.data === 'keep the files') event.waitUntil(refill(cacheName, files, languages));
  });
}
