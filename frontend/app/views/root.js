/**
 * Chooses the page for an address and a view of the core. The only place that knows them all; it
 * must not show anything itself. What a first visit shows is here at once, the rest when it is
 * first asked for.
 */

import { loadCards, loadReading } from '../copy/copy.js';
import { useShared } from '../ui/shared.js';
import { html, useEffect } from '../vendor/preact.js';
import { lazy } from './lazy.js';
import { closeSheet } from './router.js';
import { Starting } from './starting.js';
import { Welcome } from './welcome.js';

/** A page that shows cards or ready-made notes. @param {() => Promise<any>} load @param {any} [Meanwhile] */
const dealer = (load, Meanwhile) => lazy(() => loadCards().then(load), Meanwhile);

/** A page that shows some of the long texts. @param {() => Promise<any>} load */
const reader = (load) => lazy(() => loadReading().then(load));

const Home = dealer(() => import('./home.js').then((module) => module.Home), Starting);
const Evening = dealer(() => import('./evening.js').then((module) => module.Evening), Starting);
const Loading = lazy(() => import('./loading.js').then((module) => module.Loading), Starting);
const Ended = lazy(() => import('./ended.js').then((module) => module.Ended));
const NoStorage = lazy(() => import('./ended.js').then((module) => module.NoStorage));
const Unpaired = lazy(() => import('./ended.js').then((module) => module.Unpaired));
const Paired = lazy(() => import('./paired.js').then((module) => module.Paired));
const Invite = lazy(() => import('./invite.js').then((module) => module.Invite));
const Joining = lazy(() => import('./join.js').then((module) => module.Joining));
const Join = lazy(() => import('./join.js').then((module) => module.Join));
const Pair = lazy(() => import('./pair.js').then((module) => module.Pair));
const Word = reader(() => import('./words.js').then((module) => module.Word));
const Lost = lazy(() => import('./lost.js').then((module) => module.Lost));

/** Pages that are the same whatever this phone holds. @type {Record<string, any>} */
const PAGES = {
  '/talk': lazy(() => import('./talk.js').then((module) => module.Talk)),
  '/talk/cards': dealer(() => import('./talk.js').then((module) => module.Cards)),
  '/talk/words': reader(() => import('./words.js').then((module) => module.Words)),
  '/more': lazy(() => import('./more.js').then((module) => module.More)),
  '/settings': lazy(() => import('./settings.js').then((module) => module.Settings)),
  '/settings/light': lazy(() => import('./light.js').then((module) => module.Light)),
  '/settings/install': lazy(() => import('./install.js').then((module) => module.Install)),
};

/** Pages about a pair. @type {Record<string, any>} */
const OWN_PAGES = {
  '/settings/times': lazy(() => import('./wish.js').then((module) => module.Wish)),
  '/settings/season': lazy(() => import('./season.js').then((module) => module.Season)),
  '/settings/notifications': lazy(() =>
    import('./notifications.js').then((module) => module.Notifications),
  ),
  '/settings/inside': lazy(() => import('./inside.js').then((module) => module.Inside)),
  '/settings/leave': lazy(() => import('./leave.js').then((module) => module.Leave)),
};

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
  const pairingPage = path === '/pair' || path === '/join';
  if (pairingPage || (path === '/' && phase === 'pairing')) {
    if (phase === 'starting' || phase === 'no_storage' || justPaired) return lampPage(view);
    if (pairing) return pairing.side === 0 ? Invite : Joining;
    return path === '/join' ? Join : Pair;
  }
  if (path === '/') return lampPage(view);
  if (PAGES[path]) return PAGES[path];
  const own = OWN_PAGES[path];
  if (own) return phase === 'starting' ? Starting : phase === 'paired' ? own : Unpaired;
  return path.startsWith('/talk/words/') ? Word : Lost;
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
