/** Views and cores that are made up for the gallery: what screens are handed instead of real ones. */

/** @typedef {import('../app/state/types.js').App} App */
/** @typedef {import('../app/state/types.js').View} View */

/** A Wednesday in January, 21:30 in Berlin. */
export const REVEAL = Date.UTC(2027, 0, 13, 20, 30) / 1000;

export const SCHEDULE = { zone: 'Europe/Berlin', week: Array.from({ length: 7 }, () => ['21:30']) };

/** @type {View} */
const FRESH = {
  phase: 'fresh',
  pairing: null,
  lamp: null,
  line: null,
  schedule: null,
  justPaired: false,
  failure: null,
  seasonOffer: false,
  seasonEnds: Date.UTC(2027, 2, 1) / 1000,
  leaving: false,
  lock: null,
};

/** @type {View} */
const PAIRED = {
  ...FRESH,
  phase: 'paired',
  lamp: { kind: 'home', next: REVEAL, zone: 'Europe/Berlin', today: true },
  line: { key: 'ready', at: REVEAL },
  schedule: SCHEDULE,
};

const INSIDE = {
  server: {
    phone: {
      side: 0,
      token_hash: '3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      seal: 'AWn0'.repeat(60),
      result: 'k3Jx'.repeat(68),
      wish: '',
      kept_until: 0,
    },
    pair: { next: REVEAL, previous: REVEAL - 86_400, schedule: SCHEDULE },
    push: null,
  },
  problem: null,
  phone: ['side', 'token', 'chain', 'note', 'result', 'coming', 'schedule'].map((name, i) => ({
    name,
    size: [1, 32, 60, 160, 204, 192, 61][i] ?? 0,
  })),
};

const nothing = () => {};
const well = async () => null;

/** @param {import('../app/state/types.js').PushState} state @returns {App['push']} */
export const push = (state) => ({ state: async () => state, on: well, off: well });

/** @param {import('../app/state/types.js').LockState['kind']} kind @param {any} [answer] @returns {App['lock']} */
export const lock = (kind, answer = well) => ({
  state: async () => ({ kind, after: 60, passkey: true }),
  set: answer,
  unlock: answer,
  change: answer,
  off: answer,
  forgotten: well,
});

/** @type {App} */
const APP = {
  view: () => FRESH,
  subscribe: () => nothing,
  invite: well,
  join: well,
  cancelPairing: async () => {},
  dismissFailure: nothing,
  seenPaired: nothing,
  sheet: { open: nothing, change: nothing, done: well, close: nothing, abandon: nothing },
  times: { wish: well },
  season: { keep: well },
  push: push('off'),
  lock: lock('off'),
  inside: async () => INSIDE,
  leave: well,
  about: async () => ({ controller: 'Ada & Co., ada@example.org', version: '6b03025e'.repeat(8) }),
  eraseStranger: well,
};

/**
 * What a state's screens share.
 * @param {import('./states.js').State} state
 * @returns {import('../app/ui/shared.js').Shared}
 */
export function makeUp({
  path = '/',
  step = '',
  sheet = false,
  paired = false,
  view,
  app,
  update,
}) {
  const whole = { ...(paired ? PAIRED : FRESH), ...view };
  return {
    app: { ...APP, ...app, view: () => whole },
    view: whole,
    route: { path, step, sheet, depth: 0, from: '', scroll: 0, moved: false },
    update: update ? nothing : null,
  };
}

/** @param {Partial<import('../app/state/types.js').Pairing>} part @returns {Partial<View>} */
export const pairing = (part) => ({
  phase: 'pairing',
  pairing: {
    side: 0,
    stage: 'waiting',
    code: '7KQM-2XTD-HV94-R8PB',
    link: 'https://lamplit.example/join#7KQM-2XTD-HV94-R8PB',
    schedule: SCHEDULE,
    problem: null,
    ...part,
  },
});

/** @param {Partial<import('../app/state/types.js').Evening>} part @returns {Partial<View>} */
export const evening = (part) => ({
  lamp: {
    kind: 'evening',
    reveal: REVEAL,
    until: REVEAL + 6 * 3600,
    zone: 'Europe/Berlin',
    card: 2,
    match: null,
    ...part,
  },
  line: null,
});

/**
 * A locked phone, that takes the next try at once or after a while.
 * @param {import('../app/state/types.js').LockKind} kind @param {number} [next]
 * @returns {Partial<View>}
 */
export const locked = (kind, next = 0) => ({ phase: 'locked', lock: { kind, next } });

/** @param {import('../app/state/types.js').LineKey} key @returns {Partial<View>} */
export const line = (key) => ({ line: { key, at: REVEAL } });

/** What a core that refuses answers. @param {any} code */
export const refuses = (code) => async () => ({ code });

/** A core that has not answered yet. @returns {Promise<any>} */
export const never = () => new Promise(() => {});
