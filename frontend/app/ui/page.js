/**
 * The frame of a page: its title, its heading, the way back, the bar; and the focus on arrival. The
 * scenes of the lamp have their own frame, `LampPage`, which says the same whatever it shows.
 */

import { t } from '../copy/copy.js';
import { html, useLayoutEffect, useRef } from '../vendor/preact.js';
import { back as goBack } from '../views/router.js';
import { Bar } from './bar.js';
import { entitle } from './cover.js';
import { Icon } from './icons.js';
import { useShared } from './shared.js';

/** @typedef {import('../vendor/preact.js').ComponentChildren} Children */

/**
 * The heading takes the focus on every arrival but the first, which is the browser's.
 * @param {string} title  of the document
 */
export function useArrival(title) {
  const { route } = useShared();
  const heading = useRef(/** @type {HTMLHeadingElement|null} */ (null));
  const arrival = `${route.path} ${route.step}`;
  useLayoutEffect(() => {
    entitle(title);
  }, [title]);
  useLayoutEffect(() => {
    const covered = document.documentElement.dataset.covered !== undefined;
    if (!arrival || !route.moved) return;
    heading.current?.closest('main')?.scrollTo(0, route.scroll);
    if (!covered) heading.current?.focus({ preventScroll: true });
  }, [arrival]);
  return heading;
}

/**
 * The heading takes the focus when one part of a page takes another's place, as what had it is gone.
 * @param {string} part  its name; '' until there is one
 */
export function usePart(part) {
  const before = useRef('');
  useLayoutEffect(() => {
    const first = before.current === '';
    before.current = part;
    if (first || document.documentElement.dataset.covered !== undefined) return;
    const heading = document.querySelector('h1');
    heading?.closest('main')?.scrollTo(0, 0);
    heading?.focus({ preventScroll: true });
  }, [part]);
}

/** @param {{parent: string, label?: string, children?: Children}} props  the page above, and its name */
function Back({ parent, label }) {
  const press = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    event.stopPropagation(); // else the router would follow the link forwards
    goBack(parent);
  };
  return html`<a class="back" href=${parent} onClick=${press} aria-label=${label ? undefined : t('back')}>
    <${Icon} name="back" turn />${label}
  </a>`;
}

/** The page from which everything can be read without a pair. */
const READ_FIRST = '/read';

/**
 * @param {{title: string, name?: string, parent?: string, parentName?: string, children?: Children,
 *   plain?: boolean}} props  `name`: what the document is called where its heading would tell a
 *   history of pages too much; `plain`: the document keeps its neutral title
 */
export function Page({ title, name = title, parent, parentName, children, plain = false }) {
  const fromReading = useShared().route.from === READ_FIRST;
  const above = fromReading ? READ_FIRST : parent;
  const heading = useArrival(plain ? t('app.name') : t('title', { page: name }));
  return html`<div class="screen">
    <main class="page">
      ${above && html`<${Back} parent=${above} label=${fromReading ? t('welcome.read') : parentName} />`}
      <h1 ref=${heading} tabindex="-1">${title}</h1>
      ${children}
    </main>
    <${Bar} />
  </div>`;
}

/**
 * Home and evening: one title, one focus, one first heading, whatever is shown. The heading that
 * takes the focus says only the app's name, so that no result is ever read out unasked.
 * @param {{kind: string, scene: Children, children?: Children, under?: boolean}} props  `under`: an open sheet
 */
export function LampPage({ kind, scene, children, under = false }) {
  const heading = useRef(/** @type {HTMLHeadingElement|null} */ (null));
  useLayoutEffect(() => {
    entitle(t('app.name'));
    if (document.documentElement.dataset.covered !== undefined) return;
    if (!under) heading.current?.focus({ preventScroll: true });
  }, [kind, under]);
  return html`<div class=${`screen lamp-page lamp-${kind}`} inert=${under}
    aria-hidden=${under ? 'true' : undefined}>
    <main>
      <h1 ref=${heading} tabindex="-1" class="unseen">${t('app.name')}</h1>
      ${scene}
      <div class="words">${children}</div>
    </main>
    <${Bar} />
  </div>`;
}

/**
 * A row that leads on, the whole of it. Its name is the title alone; what it is about describes it.
 * @param {{href: string, title: string, about?: string}} props
 */
export function Row({ href, title, about }) {
  const id = `about-${href.replaceAll('/', '-')}`;
  return html`<li class="row">
    <span class="row-words">
      <a href=${href} aria-describedby=${about ? id : null}>${title}</a>
      ${about && html`<small id=${id}>${about}</small>`}
    </span>
    <${Icon} name="next" turn />
  </li>`;
}
