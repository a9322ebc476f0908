/**
 * Runs the phone's protocol against the vectors, in whatever engine opened this page, and writes a
 * report: one line a check, `ok` or `FAIL`, and at last `done`. Nothing of the app is replaced.
 */
import { equal, fromB64, toB64 } from '../app/protocol/bytes.js';
import { codeFromText, readCode, showCode, spellCode } from '../app/protocol/code.js';
import { eveningCard } from '../app/protocol/evening.js';
import { noteBytes, packNote, readNote, starterOf } from '../app/protocol/note.js';
import { agree, confirmations, ephemeral, lookupOf, onCurve, stretch } from '../app/protocol/pairing.js';
import { hash, hkdfKey, random } from '../app/protocol/primitives.js';
import { dayOf, forward } from '../app/protocol/ratchet.js';
import { readResult } from '../app/protocol/result.js';
import { roundKeys, tokenAt } from '../app/protocol/round.js';
import { pickNumber, sealCheckIn } from '../app/protocol/seal.js';
import * as sizes from '../app/protocol/sizes.js';

const report = document.getElementById('report');
const say = (line) => report.append(`${line}\n`);
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const raw = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16));

function check(name, got, wanted) {
  const [a, b] = [got, wanted].map((value) =>
    value instanceof Uint8Array ? hex(value) : JSON.stringify(value),
  );
  say(a === b ? `ok ${name}` : `FAIL ${name}: ${a} is not ${b}`);
}

async function code(vector) {
  check('code read', readCode(vector.typed), raw(vector.raw));
  check('code spelt', spellCode(raw(vector.raw)), vector.text);
  const z = await stretch(raw(vector.raw));
  check('z', z, raw(vector.z));
  check('lookup', await lookupOf(z), raw(vector.lookup));
  const shown = showCode(raw(vector.raw));
  check('shown', shown, '0DDQ-2ZQ8-7KQY-NCS0');
  check('in a link', codeFromText(`https://lamplit.example/join#${shown}`), shown);
  check('in a message', codeFromText(`Our code:\n${shown.replaceAll('-', ' ')}.`), shown);
  const arabic = '\u200f\u0660DDQ-\u0662ZQ\u0668-\u06f7KQY-NCS\u06f0\u200e';
  check('digits of other keyboards', readCode(arabic), raw(vector.raw));
  check('pasted with marks', codeFromText(`\u202b${arabic}\u202c`), shown);
  check('no code: short', readCode('0DDQ-2ZQ8-7KQY-NCS'), null);
  check('no code: a letter that is none', readCode('0DDQ-2ZQ8-7KQY-NCSU'), null);
  check('no code in a text', codeFromText('nothing to see, 1234-5678'), null);
}

async function pair(vector, { z, lookup }) {
  const publicKeys = vector.public.map(raw);
  const how = { name: 'ECDH', namedCurve: 'P-256' };
  for (const side of [0, 1]) {
    const secret = await crypto.subtle.importKey(
      'pkcs8', raw(vector.private_pkcs8[side]), how, false, ['deriveBits'],
    );
    const rest = { z: raw(z), lookup: raw(lookup), day0: vector.day0 };
    const key = await agree({ secret, side, publicKeys, ...rest });
    check(`key of side ${side}`, key, raw(vector.key));
    const said = await confirmations(await hkdfKey(key));
    check('confirm 0', said[0], raw(vector.confirm[0]));
    check('confirm 1', said[1], raw(vector.confirm[1]));
    const bent = publicKeys.map((bytes) => bytes.slice());
    bent[1 - side][64] ^= 1;
    check('no point of the curve', await agree({ secret, side, publicKeys: bent, ...rest }), null);
  }
  const made = await ephemeral();
  check('a made key is on the curve', onCurve(made.publicKey), true);
  check('a made key cannot be read', made.secret.extractable, false);
  check('compressed points are refused', onCurve(made.publicKey.slice(0, 33)), false);
  check('nothing at infinity', onCurve(new Uint8Array(65)), false);
}

async function rounds(all) {
  const { round, pair: paired, evening, round_before_its_first_day: early } = all;
  const first = await hkdfKey(raw(paired.key));
  const chain = await forward(first, dayOf(round.t) - paired.day0);
  const same = await hkdfKey(raw(round.chain_key_of_its_day));
  for (const key of [chain, same]) {
    const keys = await roundKeys(key, round.t);
    for (const { side, a, b, token } of round.tokens) {
      check(`token ${side} ${a} ${b}`, tokenAt(keys, side, a, b), raw(token));
    }
  }
  for (const { chain_key, t, card } of evening) {
    check(`card of ${t}`, await eveningCard(await hkdfKey(raw(chain_key)), t), card);
  }
  const before = await forward(await hkdfKey(raw(early.key)), dayOf(early.t) - early.day0);
  const keys = await roundKeys(before, early.t);
  check('before the first day', tokenAt(keys, 0, 5, 9), raw(early.token_0_5_9));
  return roundKeys(chain, round.t);
}

async function seals(all, round) {
  for (const { side, idx, note, nonce, seal } of all.seals) {
    const what = { round, side, idx, note: packNote(note), nonce: raw(nonce) };
    check(`seal of side ${side}`, await sealCheckIn({ ...what, yes: true }), raw(seal));
    const filler = random(sizes.SEAL - sizes.HEAD);
    const nothing = await sealCheckIn({ ...what, yes: false, filler });
    check('nothing is the filler', nothing.subarray(sizes.HEAD), filler);
    check('and has the same head', nothing.subarray(0, sizes.HEAD), raw(seal).subarray(0, 6));
    check('its round', sizes.roundOf(nothing), all.round.t);
  }
  check('slot', await hash(raw(all.seals[0].seal)), raw(all.slot_of_first_seal));
  const picked = new Set(Array.from({ length: 400 }, () => pickNumber(0x7fff_fff0)));
  check('numbers picked', [...picked].sort((a, b) => a - b), [0, 1, 2, 3, 31]);
}

/** The server's question, asked here of the phone's own bytes. */
async function server(vectors) {
  const cell = (seal, x) => seal.slice(6 + 32 * x, 38 + 32 * x);
  for (const [i, { a, b, fits }] of vectors.entries()) {
    const [one, two] = [raw(a), raw(b)];
    const [ours, theirs] = [cell(one, two[5]), cell(two, one[5])];
    const opens = async (from, to) => equal(await hash(from.slice(0, 16)), to.slice(16));
    check(`fits ${i}`, (await opens(ours, theirs)) && (await opens(theirs, ours)), fits);
  }
}

async function results(vectors, round) {
  for (const { case: name, side, mine, result, expect } of vectors) {
    const mask = mine.reduce((sum, idx) => (sum | (1 << idx)) >>> 0, 0);
    check(name, await readResult(round, side, mask, raw(result)), expect);
  }
}

function bytes() {
  const some = random(188);
  check('b64 there and back', fromB64(toB64(some), 188), some);
  check('b64: strict about spare bits', fromB64('AB', 1), null);
  check('b64: strict about padding', fromB64('AA==', 1), null);
  check('b64: strict about its alphabet', fromB64('+/+/', 3), null);
  check('b64: strict about length', fromB64('AAAA', 2), null);
  check('b64: text only', fromB64(7, 1), null);
  check('equal', [equal(raw('00ff'), raw('00ff')), equal(raw('00ff'), raw('00fe'))], [true, false]);
  check('a prefix is not equal', equal(raw('00ff'), raw('00ff00')), false);
  const long = 'ä'.repeat(79) + '☕';
  check('a note is cut at a character', readNote(packNote(long)), 'ä'.repeat(79));
  check('a note of full size', readNote(packNote('ä'.repeat(80))), 'ä'.repeat(80));
  check('no UTF-8, no note', readNote(raw('fffe00')), '');
  check('bytes of a note', noteBytes('☕'), 3);
  check('a starter', [starterOf('\u000112'), starterOf('12'), starterOf('\u0001x')], [12, null, null]);
}

async function main() {
  const all = await (await fetch('../protocol/sr1.json')).json();
  const named = { numbers: 'NUMBERS', token: 'TOKEN', note: 'NOTE', seal: 'SEAL', result: 'RESULT' };
  for (const [name, size] of Object.entries(all.sizes)) check(name, sizes[named[name]], size);
  bytes();
  await code(all.code);
  await pair(all.pair, all.code);
  const round = await rounds(all);
  await seals(all, round);
  await server(all.server);
  await results(all.results, round);
}

main()
  .catch((error) => say(`FAIL ${error.stack ?? error}`))
  .finally(() => say('done'));
