/**
 * The shapes that the core shows to the screens, and those that it keeps. Types only: this file
 * does nothing. All times are unix seconds.
 */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * What screens render: immutable, a new object whenever anything changed; a function of the clock,
 * the network, the match and the place in pairing, and of nothing else.
 * @typedef {object} View
 * @property {'starting'|'unloaded'|'fresh'|'pairing'|'paired'|'locked'|'stranger'|'season_over'|'no_storage'
 *   } phase
 *   starting: storage not read yet; unloaded: what a pair needs could not be fetched; fresh: no pair; pairing: one under way; locked: the app lock is
 *   on, and nothing else is known; stranger: the server answered 401 (nothing was erased);
 *   season_over: 401 after a season's end passed; no_storage: the browser keeps nothing here
 *   (private mode, lockdown)
 * @property {Pairing | null} pairing
 * @property {Home | Evening | null} lamp null while paired: no round is known yet
 * @property {Line | null} line the one state line
 * @property {Schedule | null} schedule in force, as last fetched
 * @property {boolean} justPaired until `seenPaired`
 * @property {Problem | null} failure why the last pairing ended by itself, until it is put away
 * @property {boolean} seasonOffer within the last three weeks of the calendar's season
 * @property {number} seasonEnds the end of the calendar's current season
 * @property {boolean} leaving a former token still waits to be given back
 * @property {{kind: LockKind, next: number} | null} lock while locked: how to open it, and from when
 *   on the next PIN may be tried, 0: now
 */

/** @typedef {{kind: 'home', next: number, zone: string, today: boolean}} Home today: by this phone */
/**
 * @typedef {object} Evening
 * @property {'evening'} kind
 * @property {number} reveal
 * @property {number} until the end of the closed hours
 * @property {string} zone
 * @property {number} card 0..63
 * @property {Match | null} match
 */
/** @typedef {{note: string, starter: number | null}} Match note '' and starter null: no note */

/**
 * @typedef {'ready'|'offline'|'server'|'portal'|'busy'|'clock'|'times'|'was_offline'|'compared'
 *   } LineKey
 */
/** @typedef {{key: LineKey, at: number}} Line at: the reveal that the sentence names, or 0 */

/** @typedef {{zone: string, week: string[][]}} Schedule Monday first, times as 'HH:MM' */

/** @typedef {'offline'|'server'|'portal'|'busy'} Trouble what the network did instead of answering */

/**
 * @typedef {object} Pairing
 * @property {0 | 1} side
 * @property {'sending'|'waiting'|'confirming'} stage
 * @property {string} code XXXX-XXXX-XXXX-XXXX for side 0, '' for side 1
 * @property {string} link for side 0
 * @property {Schedule} schedule
 * @property {Trouble | null} problem it retries by itself
 */

/**
 * @typedef {{code: Trouble | 'bad_schedule' | 'no_invite' | 'bad_code' | 'clock' | 'failed' | 'ended' |
 *   'own_code' | 'storage' | 'closed' | 'stranger' | 'wiped' | 'push_denied' | 'push_failed' |
 *   LockTrouble}} Problem
 *   push_denied: no permission was given; push_failed: the browser's push service would not;
 *   wiped: the browser forgot all that was kept here;
 *   closed: the evening's hours, in which nothing is sent; stranger: the server does not know us
 */

/** @typedef {{touched: boolean, on: boolean}} Sheet */
/** @typedef {{touched: boolean, on: boolean, note: string}} Said what a sheet says at Done */

/**
 * @typedef {object} App
 * @property {() => View} view
 * @property {(listener: () => void) => () => void} subscribe returns how to stop
 * @property {(schedule: Schedule) => Promise<Problem | null>} invite
 * @property {(code: string) => Promise<Problem | null>} join
 * @property {() => Promise<void>} cancelPairing
 * @property {() => void} dismissFailure
 * @property {() => void} seenPaired
 * @property {SheetActs} sheet
 * @property {{wish: (schedule: Schedule) => Promise<Problem | null>}} times
 * @property {{keep: () => Promise<Problem | null>}} season
 * @property {PushActs} push
 * @property {() => Promise<Inside>} inside
 * @property {() => Promise<Problem | null>} leave erases this phone at once; tells the server now or later
 * @property {() => Promise<{controller: string, version: string} | Problem>} about
 * @property {() => Promise<Problem | null>} eraseStranger
 * @property {LockActs} lock
 */

/** @typedef {'pin' | 'passkey'} LockKind */
/**
 * @typedef {'lock_pin'|'lock_wrong'|'lock_wait'|'lock_passkey'|'lock_not_made'|'lock_no_passkey'
 *   } LockTrouble lock_pin: that can be no PIN; lock_wait: too many wrong tries; lock_passkey: it was
 *   stopped, is gone, or is another one; lock_no_passkey: there is none that could be used
 */
/** @typedef {{kind: LockKind, pin: string, after: number}} LockWish after: seconds out of sight */
/** @typedef {{kind: LockKind | 'off', after: number, passkey: boolean}} LockState passkey: on offer */
/**
 * The app lock. A PIN is '' where a passkey opens it: the phone asks for that itself.
 * @typedef {object} LockActs
 * @property {() => Promise<LockState>} state
 * @property {(wish: LockWish) => Promise<Problem | null>} set
 * @property {(pin: string) => Promise<Problem | null>} unlock
 * @property {(pin: string, wish: LockWish | {after: number}) => Promise<Problem | null>} change
 *   the time alone needs no proof
 * @property {(pin: string) => Promise<Problem | null>} off
 * @property {() => Promise<Problem | null>} forgotten erases this phone, like leaving
 */

/**
 * Notifications of a match, off at first.
 * @typedef {object} PushActs
 * @property {() => Promise<PushState>} state
 * @property {() => Promise<Problem | null>} on asks for permission: call it after a tap only
 * @property {() => Promise<Problem | null>} off
 */

/** @typedef {'on'|'off'|'blocked'|'unsupported'} PushState blocked: the phone will not even ask */

/**
 * @typedef {object} SheetActs
 * @property {() => void} open
 * @property {(sheet: Sheet) => void} change on every change; kept in memory only
 * @property {(said: Said) => Promise<Problem | null>} done resolves when it is kept on this phone
 * @property {() => void} close × or back: changes nothing
 * @property {() => void} abandon Hide, or the page hidden
 */

/**
 * @typedef {object} Inside
 * @property {object | null} server all that it holds about this phone, raw
 * @property {Problem | null} problem
 * @property {{name: string, size: number}[]} phone
 */

/**
 * The record of a pair on this phone. Only `sealing.js` and `reading.js` look at what was chosen.
 * @typedef {object} Main
 * @property {0 | 1} side
 * @property {Bytes} token 32 bytes
 * @property {Bytes} chain the chain key of `day`, as ciphertext: 60 bytes
 * @property {number} day
 * @property {number} first `previous` as it stood at pairing: no reveal
 * @property {number} t the round that was accepted last; 0: none yet
 * @property {number} used 32-bit mask of the round's numbers that are used up
 * @property {number} mine 32-bit mask of those that a yes was sealed with
 * @property {number} open 0 or 1: the last sealed choice
 * @property {Bytes} note 160 bytes
 * @property {Bytes} result 204 bytes, random until read
 * @property {number[]} coming 24 reveals, as named when the round was accepted
 * @property {Schedule} schedule
 * @property {number[]} passed_over `at, t, used, mine`: when both had last changed the times, which
 *   round was left last, and its numbers, so that none is ever used twice and what was sealed in
 *   it still counts if it is named again
 * @property {number} left_open 0 or 1: the last choice sealed in the round that was left, until the
 *   server says too that it is over: a clock that was ahead is set right, and the choice holds
 * @property {Bytes} left_note 160 bytes, likewise
 */

/**
 * The one check-in that waits, or that was answered and is kept until its round's evening is over.
 * @typedef {object} Waiting
 * @property {Bytes} slot 16 bytes: what the server is thought to hold
 * @property {Bytes} seal
 * @property {Bytes} token
 * @property {number} tried 1: its bytes may have been sent
 * @property {number} answer 0 none yet, 204 arrived, 409 refused: its round was over
 */

/**
 * A pairing under way, as it is kept for a day at most.
 * @typedef {object} PairingRecord
 * @property {0 | 1} side
 * @property {'sending'|'waiting'|'confirming'} stage
 * @property {Bytes} code 10 bytes
 * @property {Bytes} z 32 bytes
 * @property {Bytes} token 32 bytes
 * @property {CryptoKey} secret ephemeral, not extractable
 * @property {Bytes} publicKey its public half, 65 bytes
 * @property {number} day0
 * @property {Bytes} chain `K` as ciphertext; empty: not agreed yet
 * @property {Bytes} confirm what this side shows; empty: not agreed yet
 * @property {Bytes} expected what the other side must show; empty: not agreed yet
 * @property {Schedule} schedule
 * @property {number} ends
 * @property {number} at when this phone last knew that the pair was being made
 */

/**
 * All that this phone holds.
 * @typedef {object} Kept
 * @property {Main | null} main
 * @property {PairingRecord | null} pairing
 * @property {Waiting | null} outbox
 * @property {Bytes[]} leave former tokens that the server has not been given back yet
 * @property {Lock | null} lock
 */

/**
 * The app lock as it is kept: what is needed to try to open it, nothing that opens it.
 * @typedef {object} Lock
 * @property {LockKind} kind
 * @property {Bytes} salt 32 bytes, new with every setting
 * @property {Bytes} passkey its name, given by the phone; empty for a PIN
 * @property {number} count PBKDF2 rounds
 * @property {number} after seconds out of sight until it locks
 * @property {number} wrong PINs in a row
 * @property {number} since when the last of them was tried, 0: none
 */

/**
 * The server's word on the round, as `net/answers.js` believed it.
 * @typedef {object} Named
 * @property {number} next @property {number} previous @property {Bytes} slot
 * @property {Bytes} result token and sealed note: 204 bytes @property {number[]} coming 24 reveals
 */

export {};
