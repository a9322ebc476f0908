/**
 * Every state of every screen, by name. A new screen, or a new state of one, is added here, and the
 * gallery's test then looks at it in both themes.
 */

import { html } from '../app/vendor/preact.js';
import { InstallFirst } from '../app/views/install.js';
import { lazy } from '../app/views/lazy.js';
import { Scan } from '../app/views/scan.js';
import {
  evening,
  line,
  lock,
  locked,
  never,
  pairing,
  REVEAL,
  refuses,
  SCHEDULE,
} from './made-up.js';
import { READING, SETTINGS } from './pages.js';

/**
 * @typedef {object} State
 * @property {string} [path] the address, `/` without
 * @property {string} [step] within pairing
 * @property {boolean} [sheet] the sheet is open
 * @property {boolean} [paired] begin with a paired phone's view
 * @property {boolean} [agreed] consent was given; it was, without
 * @property {Partial<import('../app/state/types.js').View>} [view]
 * @property {Partial<import('../app/state/types.js').App>} [app]
 * @property {boolean} [update] a newer version waits
 * @property {() => any} [show] instead of what the address and the view show
 * @property {string} [until] a selector: it is there once this is; without, a heading
 * @property {(string|{field: string, text: string})[]} [play] what is then done: a copy key is pressed
 */

const WEEK = [['21:30'], [], ['19:00', '22:15'], [], ['21:30'], [], ['09:00', '14:00', '23:45']];
const LONG =
  'something long that nobody would ever write, with a verylongwordthatdoesnotwantto🙂break anywhere';

/** @type {Record<string, State>} */
const FIRST = {
  welcome: {},
  'welcome-one-lit': { play: ['first.light.0'] },
  'welcome-both-glow': { play: ['first.light.0', 'first.light.1', 'first.make'] },
  'welcome-one-after': { play: ['first.light.1', 'first.make'] },
  'welcome-failed': { view: { leaving: true, failure: { code: 'ended' } } },
  'welcome-update': { update: true },
  starting: { view: { phase: 'starting' }, until: '.clock' },
  read: { path: '/read' },
  missing: { show: () => html`<${lazy(() => Promise.reject(new Error()))} />` },
  waiting: { show: () => html`<${lazy(never)} />`, until: '.blank-page' },
  lost: { path: '/talk/nothing/here' },
  hidden: { paired: true, play: ['bar.hide'] },
};

/** @type {Record<string, State>} */
const PAIRING = {
  consent: { path: '/pair', agreed: false },
  'install-first': {
    show: () => html`<${InstallFirst} onGoOn=${() => {}} code="7KQM-2XTD-HV94-R8PB" />`,
  },
  choose: { path: '/pair', step: 'choose' },
  'choose-paired': { path: '/pair', step: 'choose', paired: true },
  times: { path: '/pair', step: 'times' },
  'times-none': { path: '/pair', step: 'times', play: ['times.show'] },
  'times-other': { path: '/pair', step: 'times', play: ['times.other'] },
  'times-weekdays': { path: '/pair', step: 'times', play: ['times.weekdays'] },
  'times-refused': {
    path: '/pair',
    step: 'times',
    app: { invite: refuses('bad_schedule') },
    play: ['times.other', { field: '#time', text: '20:15' }, 'times.show'],
  },
  'times-slow': {
    path: '/pair',
    step: 'times',
    app: { invite: never },
    play: ['times.other', { field: '#time', text: '20:15' }, 'times.show'],
  },
  'invite-sending': { view: pairing({ stage: 'sending' }), until: '.tile' },
  invite: { view: pairing({}) },
  'invite-week': { view: pairing({ schedule: { ...SCHEDULE, week: WEEK } }) },
  'invite-offline': { view: pairing({ problem: 'offline' }) },
  'invite-confirming': { view: pairing({ stage: 'confirming' }) },
  join: { path: '/join', step: 'code' },
  'join-wrong': {
    path: '/join',
    step: 'code',
    app: { join: refuses('bad_code') },
    play: [{ field: '#code', text: 'ABCD' }, 'join.go'],
  },
  'join-used': {
    path: '/join',
    step: 'code',
    app: { join: refuses('no_invite') },
    play: ['join.go'],
  },
  'join-scan': { show: () => html`<${Scan} onCode=${() => {}} onStop=${() => {}} />` },
  'joining-sending': { view: pairing({ side: 1, stage: 'sending' }) },
  joining: { view: pairing({ side: 1 }) },
  'joining-portal': { view: pairing({ side: 1, problem: 'portal' }) },
  paired: { paired: true, view: { justPaired: true } },
};

/** @type {Record<string, State>} */
const LAMP = {
  home: { paired: true },
  'home-other-day': {
    paired: true,
    view: {
      lamp: { kind: 'home', next: REVEAL + 86_400, zone: 'Pacific/Auckland', today: false },
      seasonOffer: true,
    },
  },
  'home-update': { paired: true, update: true },
  'home-offline': { paired: true, view: line('offline') },
  'home-server': { paired: true, view: line('server') },
  'home-portal': { paired: true, view: line('portal') },
  'home-busy': { paired: true, view: line('busy') },
  'home-clock': { paired: true, view: line('clock') },
  'home-times': { paired: true, view: line('times') },
  loading: { paired: true, view: { lamp: null, ...line('offline') }, until: '.state' },
  sheet: { paired: true, sheet: true, until: '.choosing h1' },
  'sheet-on': { paired: true, sheet: true, until: '.choosing h1', play: ['sheet.title'] },
  'sheet-note': {
    paired: true,
    sheet: true,
    until: '.choosing h1',
    play: [{ field: 'textarea', text: LONG + LONG }],
  },
  'sheet-should': { paired: true, sheet: true, until: '.choosing h1', play: ['sheet.should'] },
  'sheet-problem': {
    paired: true,
    sheet: true,
    until: '.choosing h1',
    app: /** @type {any} */ ({
      sheet: { open() {}, change() {}, close() {}, abandon() {}, done: refuses('closed') },
    }),
    play: ['sheet.done'],
  },
  evening: { paired: true, view: evening({}) },
  'evening-kindness': { paired: true, view: { ...evening({ card: 1 }), ...line('was_offline') } },
  'evening-minute': { paired: true, view: { ...evening({ card: 3 }), ...line('compared') } },
  match: { paired: true, view: evening({ match: { note: '', starter: 0 } }) },
  'match-note': { paired: true, view: evening({ match: { note: LONG, starter: null } }) },
  'match-plain': { paired: true, view: evening({ match: { note: '', starter: null } }) },
  'season-over': { view: { phase: 'season_over' } },
  stranger: { view: { phase: 'stranger' } },
  'no-storage': { view: { phase: 'no_storage' } },
  locked: { view: locked('pin') },
  'locked-wrong': {
    view: locked('pin'),
    app: { lock: lock('pin', refuses('lock_wrong')) },
    play: [{ field: '#pin', text: '123456' }, 'locked.go'],
  },
  'locked-wait': { view: locked('pin', Math.floor(Date.now() / 1000) + 3600) },
  'locked-passkey': { view: locked('passkey') },
  'locked-forgotten': { view: locked('passkey'), play: ['locked.forgotten'] },
};

export const STATES = { ...FIRST, ...PAIRING, ...LAMP, ...READING, ...SETTINGS };
