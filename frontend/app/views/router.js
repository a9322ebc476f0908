/**
 * Where in the app a person is: addresses, steps within one address, and the open sheet, each a
 * history entry, so that the back gesture is always right. It must not know what a page shows.
 */
import { useEffect, useState } from '../vendor/preact.js';

/** Every address that the server answers with the app's page, in its own notation. */
export const ADDRESSES = [
  '/',
  '/pair',
  '/join',
  '/read',
  '/talk',
  '/talk/<slug:page>',
  '/talk/<slug:page>/<slug:name>',
  '/more',
  '/more/<slug:page>',
  '/more/<slug:page>/<slug:name>',
  '/settings',
  '/settings/<slug:page>',
];

/**
 * @typedef {object} Route
 * @property {string} path
 * @property {string} step    where within pairing, '' at the first
 * @property {boolean} sheet  the sheet is open
 * @property {number} depth   entries of this app behind this one
 * @property {string} from    the address of the entry behind this one, '' at the first
 * @property {number} scroll  how far the page was scrolled when it was left
 * @property {boolean} moved  false until the first navigation: focus stays where the browser put it
 */

/** @type {Set<() => void>} */
const listeners = new Set();

/** The code that an opened link carried, kept in memory alone. */
let carried = '';

/** @type {Route} */
let route = { path: '/', step: '', sheet: false, depth: 0, from: '', scroll: 0, moved: false };

/** How far each entry was scrolled when it was left; in memory alone. @type {number[]} */
const scrolls = [];

/** Where to land once the entries in between are left, or null. @type {string|null} */
let landing = null;

/** Whether Hide covers the screen; kept with the present entry, so that a killed page comes back so. */
let covered = false;

/** The address that Hide took out of the present entry, in memory alone: a killed page forgets it. */
let beneath = '/';

/** @param {Route} next */
function show(next) {
  if (!next.sheet && !route.sheet)
    scrolls[route.depth] = document.querySelector('main')?.scrollTop ?? 0;
  route = next;
  for (const listener of listeners) listener();
}

/** Take the code out of the address at once: it must not stay in the history. */
function takeCode() {
  const said = location.hash.slice(1);
  if (!said) return;
  history.replaceState(history.state, '', location.pathname);
  if (location.pathname !== '/join') return;
  try {
    carried = decodeURIComponent(said);
  } catch {
    carried = said; // no encoding of anything: shown as it came, for a person to mend
  }
}

/**
 * The route that the history's present entry stands for.
 * @param {boolean} moved
 * @returns {Route}
 */
function entry(moved) {
  const { step = '', sheet = false, depth = 0, from = '' } = history.state ?? {};
  return {
    path: location.pathname,
    step,
    sheet: sheet && moved,
    depth,
    from,
    scroll: scrolls[depth] ?? 0,
    moved,
  };
}

/** @param {MouseEvent} event */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin)
    return;
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.pathname);
}

/** Read the address and listen to the browser; called once, before the first view. */
export function startRouter() {
  takeCode();
  show(entry(false));
  // Before the first paint: what was covered stays so over a reload.
  if (wasCovered()) document.documentElement.dataset.covered = '';
  // A page that was reloaded with the sheet open starts at home again: the sheet is never restored.
  if (history.state?.sheet) history.back();
  addEventListener('popstate', () => {
    takeCode();
    const reached = entry(true);
    if (!covered) beneath = reached.path;
    if (covered || wasCovered()) markCovered(covered);
    if (landing === null) return show(reached);
    route = reached; // not shown: the landing takes its place at once
    go(landing, { replace: true });
    landing = null;
  });
  document.addEventListener('click', follow);
}

/**
 * Go to an address, or to a step or the sheet at one.
 * @param {string} path
 * @param {{step?: string, sheet?: boolean, replace?: boolean}} [options]
 */
export function go(path, { step = '', sheet = false, replace = false } = {}) {
  if (!replace && path === route.path && step === route.step && sheet === route.sheet) {
    document.querySelector('main')?.scrollTo(0, 0);
    return;
  }
  const depth = route.depth + (replace ? 0 : 1);
  const from = replace ? route.from : route.path;
  history[replace ? 'replaceState' : 'pushState']({ step, sheet, depth, from }, '', path);
  show({ path, step, sheet, depth, from, scroll: 0, moved: true });
}

/**
 * Back to the page above: by the history where it lies there, else in its place.
 * @param {string} [parent]
 */
export function back(parent = '/') {
  if (route.depth > 0 && route.from === parent) history.back();
  else go(parent, { replace: true });
}

/**
 * Leave all that was gone through and land on an address: after pairing or leaving, back must not
 * lead into a finished step.
 * @param {string} [path]
 */
export function unwind(path = '/') {
  if (route.depth === 0 || route.depth >= history.length) return go(path, { replace: true });
  landing = path;
  history.go(-route.depth);
}

/** Close the sheet: gone from the screen at once, from the history a moment later. */
export function closeSheet() {
  if (!route.sheet) return;
  show({ ...route, sheet: false, depth: Math.max(0, route.depth - 1), moved: true });
  history.back();
}

/**
 * While the screen is covered, its history entry has the lamp's address; then its own again.
 * @param {boolean} now  the screen is covered
 */
export function markCovered(now) {
  covered = now;
  if (now) beneath = location.pathname;
  const state = { ...history.state, covered: now || undefined };
  history.replaceState(state, '', now ? '/' : beneath);
}

/** Whether the present entry was left covered. */
export const wasCovered = () => history.state?.covered === true;

/** The code of the link that opened the app; read once. */
export function takeCarried() {
  const code = carried;
  carried = '';
  return code;
}

/** The route, and a new rendering whenever it changes. */
export function useRoute() {
  const [shown, set] = useState(route);
  useEffect(() => {
    const listener = () => set(route);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return shown;
}

/**
 * Where a pairing under way is shown: the lamp's place, unless this phone has a lamp already.
 * @param {{phase: string}} view
 */
export const underWay = ({ phase }) => (phase === 'pairing' ? '/' : '/pair');
