/**
 * The start: sentences, core, router, first rendering, updates. Everything else hangs on these; a
 * failure here leaves the words of index.html on the screen, never a blank page.
 */
import { loadCopy } from './copy/copy.js';
import { startUpdates } from './net/updates.js';
import { startApp } from './state/app.js';
import { Cover } from './ui/cover.js';
import { SharedContext } from './ui/shared.js';
import { Component, html, render, useEffect, useState } from './vendor/preact.js';
import { Root } from './views/root.js';
import { startRouter, useRoute } from './views/router.js';

/** @typedef {import('./state/types.js').App} App */

/** @param {{app: App}} props */
function Lamplit({ app }) {
  const route = useRoute();
  const [view, setView] = useState(() => app.view());
  const [update, setUpdate] = useState({ apply: /** @type {(() => void)|null} */ (null) });
  useEffect(() => {
    const follow = () => setView(app.view());
    follow();
    return app.subscribe(follow);
  }, [app]);
  const [, speak] = useState('');
  useEffect(() => {
    const follow = () => speak(document.documentElement.lang);
    document.addEventListener('lamplit:language', follow);
    return () => document.removeEventListener('lamplit:language', follow);
  }, []);
  useEffect(() => {
    startUpdates({ onReady: (apply) => setUpdate({ apply }) });
  }, []);
  return html`<${SharedContext.Provider} value=${{ app, view, route, update: update.apply }}>
    <div class="app"><${Root} /></div>
    <${Cover} />
  <//>`;
}

/**
 * What a paired phone needs next, fetched while storage is still being read. Only where the worker
 * has the files: a first visit, which may never pair, downloads nothing for it.
 */
function prepareHome() {
  if (!navigator.serviceWorker?.controller) return;
  import('./state/engine.js').catch(() => {});
  import('./views/home.js').catch(() => {});
}

/** A page that cannot be drawn: everything goes, and the words of index.html come back. */
class Whole extends Component {
  /** @override */
  state = { failed: false };

  /**
   * @override
   * @param {unknown} error
   */
  componentDidCatch(error) {
    const { place, words } = this.props;
    this.setState({ failed: true }, () => place.replaceChildren(...words));
    document.documentElement.toggleAttribute('data-failed', true);
    reportError(error);
  }

  /** @override */
  render() {
    return this.state.failed ? null : this.props.children;
  }
}

async function start() {
  prepareHome();
  startRouter();
  const app = startApp();
  await loadCopy();
  const place = /** @type {HTMLElement} */ (document.getElementById('lamplit'));
  const words = [...place.childNodes];
  place.replaceChildren();
  const whole = html`<${Whole} place=${place} words=${words}><${Lamplit} app=${app} /><//>`;
  render(whole, place);
}

start().catch((error) => {
  document.documentElement.toggleAttribute('data-failed', true);
  throw error; // for whoever looks at the console
});
