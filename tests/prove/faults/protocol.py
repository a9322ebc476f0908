"""Faults of the protocol in the phone app's own JavaScript."""

from __future__ import annotations

from tests.prove.faults import Fault

VECTORS = ("tests/browser/test_protocol_js.py::test_the_vectors_hold_in_chromium",)
UPLOADS = ("tests/prove/test_noise.py::test_what_the_app_sends",)

FAULTS = [
    Fault(
        "nothing is sealed as zeros",
        "frontend/app/protocol/seal.js",
        "filler ?? random(SEAL - HEAD)",
        "filler ?? new Uint8Array(SEAL - HEAD)",
        UPLOADS,
    ),
    Fault(
        "every note has the same nonce",
        "frontend/app/protocol/seal.js",
        "nonce ?? random(12)",
        "nonce ?? new Uint8Array(12)",
        UPLOADS,
    ),
    Fault(
        "a number is used twice",
        "frontend/app/protocol/seal.js",
        "if (!((used >>> idx) & 1)) return idx;",
        "if (used !== 2 ** 32) return idx;",
        UPLOADS,
    ),
    Fault(
        "a yes has no locks",
        "frontend/app/protocol/seal.js",
        "return concat(tokenAt(round, side, a, b), theirs);",
        "return concat(tokenAt(round, side, a, b), random(theirs.length));",
        VECTORS,
    ),
    Fault(
        "locks are the tokens themselves",
        "frontend/app/protocol/seal.js",
        "const theirs = await hash(tokenAt(round, 1 - side, a, b).slice());",
        "const theirs = tokenAt(round, 1 - side, a, b).slice();",
        VECTORS,
    ),
    Fault(
        "a round's keys do not depend on the round",
        "frontend/app/protocol/round.js",
        "concat(utf8('sr1 round'), u32(t))",
        "concat(utf8('sr1 round'), u32(0))",
        VECTORS,
    ),
    Fault(
        "a note opens in any round",
        "frontend/app/protocol/note.js",
        "concat(utf8('sr1 note'), u8(side), u32(t))",
        "concat(utf8('sr1 note'), u8(side), u32(0))",
        VECTORS,
    ),
    Fault(
        "a match without a yes of one's own",
        "frontend/app/protocol/result.js",
        "equal(token, theirs) && (mine >>> i) & 1",
        "equal(token, theirs)",
        VECTORS,
    ),
    Fault(
        "the chain stands still",
        "frontend/app/protocol/ratchet.js",
        "    later = await hkdfKey(raw);\n",
        "    later = key;\n",
        VECTORS,
    ),
    Fault(
        "a code is quickly tried",
        "frontend/app/protocol/pairing.js",
        "utf8('sr1 invite'), 250000)",
        "utf8('sr1 invite'), 250)",
        VECTORS,
    ),
    Fault(
        "a key that is no point of the curve",
        "frontend/app/protocol/pairing.js",
        "if (!onCurve(theirs)) return null;",
        "",
        VECTORS,
    ),
]
