/**
 * Chooses the page for an address and a view of the core. The only place that knows them all; it
 * must not show anything itself. What a first visit shows is fetched with the first minute's words,
 * the rest when it is first asked for.
 */

import { loadCards, loadFirst, loadPages, loadReading } from '../copy/copy.js';
import { useShared } from '../ui/shared.js';
import { dress } from '../ui/styles.js';
import { Starting } from '../ui/waiting.js';
import { html, useEffect } from '../vendor/preact.js';
import { lazy, Missing } from './lazy.js';
import { closeSheet } from './router.js';

/** A page that asks or answers. @param {() => Promise<any>} load @param {any} [Meanwhile] */
const asker = (load, Meanwhile) =>
  lazy(() => Promise.all([loadPages(), dress('forms', 'pages')]).then(load), Meanwhile);

/** A page that shows cards or ready-made notes. @param {() => Promise<any>} load */
const dealer = (load) =>
  lazy(() => Promise.all([loadCards(), dress('forms', 'sheet')]).then(load), Starting);

/** A page that shows some of the long texts. @param {() => Promise<any>} load @param {...() => Promise<any>} more */
const reader = (load, ...more) =>
  lazy(() =>
    Promise.all([loadReading(), dress('reading'), ...more.map((each) => each())]).then(load),
  );

const first = () => Promise.all([loadFirst(), dress('first')]);

const Welcome = lazy(
  () => Promise.all([import('./welcome.js'), first()]).then(([module]) => module.Welcome),
  Starting,
);
const Home = dealer(() => import('./home.js').then((module) => module.Home));
const Evening = dealer(() => import('./evening.js').then((module) => module.Evening));
const Loading = lazy(() => import('./loading.js').then((module) => module.Loading), Starting);
const Ended = asker(() => import('./ended.js').then((module) => module.Ended));
const NoStorage = asker(() => import('./ended.js').then((module) => module.NoStorage));
const Unpaired = asker(() => import('./ended.js').then((module) => module.Unpaired));
const Paired = asker(() => import('./paired.js').then((module) => module.Paired));
const Invite = asker(() => import('./invite.js').then((module) => module.Invite));
const Joining = asker(() => import('./join.js').then((module) => module.Joining));
const Join = asker(() => import('./join.js').then((module) => module.Join));
const Pair = asker(() => import('./pair.js').then((module) => module.Pair));
const Locked = asker(() => import('./locked.js').then((module) => module.Locked), Starting);
const Lost = lazy(() => import('./lost.js').then((module) => module.Lost));

/** Pages that are the same whatever this phone holds. @type {Record<string, any>} */
const PAGES = {
  '/read': reader(() => import('./read-first.js').then((module) => module.ReadFirst)),
  '/talk': lazy(() => import('./talk.js').then((module) => module.Talk)),
  '/talk/cards': reader(() => import('./cards.js').then((module) => module.Cards), loadCards),
  '/talk/words': reader(() => import('./words.js').then((module) => module.Words)),
  '/more': asker(() => import('./more.js').then((module) => module.More)),
  '/more/learn': reader(() => import('./learn.js').then((module) => module.Learn)),
  '/more/how': reader(() => import('./how.js').then((module) => module.How)),
  '/more/help': reader(
    () => import('./help.js').then((module) => module.Help),
    () => import('../copy/help.js').then((module) => module.loadHelp()),
    () => dress('forms'),
  ),
  '/more/privacy': reader(() => import('./privacy.js').then((module) => module.Privacy)),
  '/settings': asker(() => import('./settings.js').then((module) => module.Settings)),
  '/settings/light': asker(() => import('./light.js').then((module) => module.Light)),
  '/settings/language': asker(() => import('./language.js').then((module) => module.LanguagePage)),
  '/settings/install': asker(() => import('./install.js').then((module) => module.Install)),
};

/** Pages of which there are several, below these addresses. @type {Record<string, any>} */
const SEVERAL = {
  '/talk/cards': reader(() => import('./cards.js').then((module) => module.CardGroup), loadCards),
  '/talk/words': reader(() => import('./words.js').then((module) => module.Word)),
  '/more/learn': reader(() => import('./learn.js').then((module) => module.Piece)),
};

/** Pages about a pair. @type {Record<string, any>} */
const OWN_PAGES = {
  '/settings/times': asker(() => import('./wish.js').then((module) => module.Wish)),
  '/settings/season': asker(() => import('./season.js').then((module) => module.Season)),
  '/settings/notifications': asker(() =>
    import('./notifications.js').then((module) => module.Notifications),
  ),
  '/settings/lock': asker(() => import('./lock.js').then((module) => module.Lock)),
  '/settings/inside': asker(() => import('./inside.js').then((module) => module.Inside)),
  '/settings/leave': asker(() => import('./leave.js').then((module) => module.Leave)),
};

/** Phases of which it is not true that this phone holds no pair, and that have a page to say so. */
const ENDED = ['no_storage', 'stranger', 'season_over'];

/** @param {import('../ui/shared.js').View} view */
function lampPage({ phase, justPaired, lamp }) {
  if (phase === 'starting') return Starting;
  if (phase === 'no_storage') return NoStorage;
  if (phase === 'stranger' || phase === 'season_over') return Ended;
  if (phase === 'fresh') return Welcome;
  if (justPaired) return Paired;
  if (!lamp) return Loading;
  return lamp.kind === 'home' ? Home : Evening;
}

/**
 * @param {string} path
 * @param {import('../ui/shared.js').View} view
 */
function pageFor(path, view) {
  const { phase, pairing, justPaired } = view;
  if (phase === 'locked') return Locked;
  if (phase === 'unloaded') return Missing;
  const pairingPage = path === '/pair' || path === '/join';
  if (pairingPage || (path === '/' && phase === 'pairing')) {
    if (phase === 'starting' || phase === 'no_storage' || justPaired) return lampPage(view);
    if (pairing) return pairing.side === 0 ? Invite : Joining;
    return path === '/join' ? Join : Pair;
  }
  if (path === '/') return lampPage(view);
  // Not before it is known whether the app is locked.
  if (phase === 'starting') return Starting;
  if (PAGES[path]) return PAGES[path];
  const own = OWN_PAGES[path];
  if (own && ENDED.includes(phase)) return lampPage(view);
  if (own) return phase === 'paired' ? own : Unpaired;
  return SEVERAL[path.slice(0, path.lastIndexOf('/'))] ?? Lost;
}

export function Root() {
  const { route, view } = useShared();
  const Shown = pageFor(route.path, view);
  const gone = route.sheet && Shown !== Home && Shown !== Loading && Shown !== Starting;
  useEffect(() => {
    if (gone) closeSheet(); // the lamps were compared, or the pair ended, under an open sheet
  }, [gone]);
  return html`<${Shown} />`;
}
