/** Every state of what is read and of what is set: the pages under Talk and More. */

import { lock, never, push, refuses } from './made-up.js';

/** @typedef {import('./states.js').State} State */

/** @type {Record<string, State>} */
export const READING = {
  talk: { path: '/talk' },
  cards: { path: '/talk/cards' },
  words: { path: '/talk/words' },
  ...numbered('cards', '/talk/cards', 9),
  ...numbered('words', '/talk/words', 6),
  learn: { path: '/more/learn' },
  ...numbered('learn', '/more/learn', 9),
  how: { path: '/more/how' },
  help: { path: '/more/help' },
  'help-italy': { path: '/more/help', play: [{ field: '#country', text: 'IT' }] },
  'help-elsewhere': { path: '/more/help', play: [{ field: '#country', text: '' }] },
  privacy: { path: '/more/privacy' },
  'privacy-unknown': { path: '/more/privacy', app: { about: refuses('offline') } },
  'privacy-waiting': { path: '/more/privacy', app: { about: never }, until: '.blank-page' },
};

const LOCK = { path: '/settings/lock', paired: true };
const NOTIFICATIONS = { path: '/settings/notifications', paired: true };

/** @type {Record<string, State>} */
export const SETTINGS = {
  more: { path: '/more' },
  'more-paired': { path: '/more', paired: true },
  settings: { path: '/settings' },
  'settings-paired': { path: '/settings', paired: true },
  light: { path: '/settings/light' },
  language: { path: '/settings/language' },
  install: { path: '/settings/install' },
  unpaired: { path: '/settings/times' },
  wish: { path: '/settings/times', paired: true },
  'wish-set': {
    path: '/settings/times',
    paired: true,
    play: ['times.other', { field: '#time', text: '20:15' }, 'wish.go'],
  },
  season: { path: '/settings/season', paired: true },
  'season-kept': {
    path: '/settings/season',
    paired: true,
    view: { seasonOffer: true },
    play: ['season.keep'],
  },
  'season-offline': {
    path: '/settings/season',
    paired: true,
    view: { seasonOffer: true },
    app: /** @type {any} */ ({ season: { keep: refuses('offline') } }),
    play: ['season.keep'],
  },
  notifications: { ...NOTIFICATIONS, until: '[role=status]' },
  'notifications-on': { ...NOTIFICATIONS, app: { push: push('on') }, until: '[role=status]' },
  'notifications-denied': {
    ...NOTIFICATIONS,
    app: { push: { ...push('off'), on: refuses('push_denied') } },
    play: ['notifications.turn_on'],
  },
  'notifications-blocked': {
    ...NOTIFICATIONS,
    app: { push: push('blocked') },
    until: '.quiet ~ p:not(.quiet)',
  },
  'notifications-unsupported': {
    ...NOTIFICATIONS,
    app: { push: push('unsupported') },
    until: '.quiet ~ p:not(.quiet)',
  },
  lock: { ...LOCK, until: 'form' },
  'lock-pin': {
    ...LOCK,
    play: ['lock.kind.pin', { field: '#pin-new', text: '123456' }, 'lock.set'],
  },
  'lock-on': { ...LOCK, app: { lock: lock('pin') }, until: 'fieldset' },
  'lock-change': { ...LOCK, app: { lock: lock('pin') }, play: ['lock.change'] },
  'lock-off': { ...LOCK, app: { lock: lock('passkey') }, play: ['lock.off'] },
  inside: { path: '/settings/inside', paired: true },
  'inside-waiting': {
    path: '/settings/inside',
    paired: true,
    app: { inside: never, about: never },
  },
  'inside-offline': {
    path: '/settings/inside',
    paired: true,
    app: {
      about: refuses('offline'),
      inside: async () => ({
        server: null,
        problem: { code: 'offline' },
        phone: [{ name: 'token', size: 32 }],
      }),
    },
  },
  leave: { path: '/settings/leave', paired: true },
};

/** @param {string} name @param {string} above @param {number} count @returns {Record<string, State>} */
function numbered(name, above, count) {
  const each = Array.from({ length: count }, (_, i) => [
    `${name}-${i + 1}`,
    { path: `${above}/${i + 1}` },
  ]);
  return Object.fromEntries(each);
}
