"""The one comparison, against the shared vectors and against what only looks like a yes."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from checkins import wire
from tests.server.client import fitting, half_hash, nothing, sealed

VECTORS = json.loads((Path(__file__).parents[1] / "protocol" / "sr1.json").read_text())
REVEAL = 1_744_747_200


@pytest.mark.parametrize("case", VECTORS["server"], ids=range(len(VECTORS["server"])))
def test_the_shared_vectors(case: dict[str, Any]) -> None:
    assert wire.fits(bytes.fromhex(case["a"]), bytes.fromhex(case["b"])) is case["fits"]


def test_the_shared_slot() -> None:
    first = bytes.fromhex(VECTORS["seals"][0]["seal"])
    assert wire.slot(first).hex() == VECTORS["slot_of_first_seal"]


def test_two_yeses_tell_each_side_the_others_token_and_note() -> None:
    yes = fitting(REVEAL)
    assert wire.results(*yes.seals) == (True, yes.results)


def test_anything_else_tells_random_bytes() -> None:
    yes = fitting(REVEAL)
    for a, b in ((yes.seals[0], nothing(REVEAL)), (nothing(REVEAL), yes.seals[1])):
        both, results = wire.results(a, b)
        assert not both
        assert wire.results(a, b)[1] != results
        assert [len(result) for result in results] == [204, 204]


def steps(a: bytes, b: bytes) -> list[tuple[str, str]]:
    """Return every function that comparing two seals enters and leaves, C's included, in order."""
    taken: list[tuple[str, str]] = []

    def note(frame: FrameType, event: str, function: object) -> None:
        name = getattr(function, "__qualname__", frame.f_code.co_qualname)
        taken.append((event, name))

    sys.setprofile(note)
    try:
        wire.results(a, b)
    finally:
        sys.setprofile(None)
    return taken


def test_the_same_steps_whatever_fits() -> None:
    yes = fitting(REVEAL)
    taken = steps(*yes.seals)
    assert ("c_call", "compare_digest") in [(event, name.split(".")[-1]) for event, name in taken]
    for a, b in (
        (yes.seals[0], nothing(REVEAL)),
        (nothing(REVEAL), yes.seals[1]),
        (nothing(REVEAL), nothing(REVEAL)),
    ):
        assert steps(a, b) == taken


@pytest.mark.parametrize("broken", ["token 0", "lock 0", "token 1", "lock 1"])
def test_half_of_a_yes_is_none(broken: str) -> None:
    part, side = broken.split()
    seals = list(fitting(REVEAL).seals)
    mine, other = seals[int(side)], seals[1 - int(side)]
    start = 6 + other[5] * 32 + (16 if part == "lock" else 0)
    seals[int(side)] = mine[:start] + bytes([mine[start] ^ 1]) + mine[start + 1 :]
    assert not wire.fits(*seals)


def test_one_side_alone_cannot_make_a_match() -> None:
    token = secrets.token_bytes(16)
    mine = {x: token + half_hash(token) for x in range(32)}
    assert not wire.fits(sealed(REVEAL, 3, mine, bytes(188)), nothing(REVEAL))


def test_a_blank_is_a_seal_like_any_other() -> None:
    numbers = set()
    for _ in range(2_000):
        blank = wire.blank(REVEAL)
        assert wire.well_formed(blank)
        assert wire.round_of(blank) == REVEAL
        numbers.add(wire.number(blank))
    assert numbers == set(range(32))


@pytest.mark.parametrize(
    "seal",
    [b"", bytes(1218), b"\2" + bytes(1217), nothing(1)[:-1], nothing(1) + b"\0"],
    ids=["empty", "version 0", "version 2", "short", "long"],
)
def test_what_is_no_seal(seal: bytes) -> None:
    assert not wire.well_formed(seal)
    assert not wire.well_formed(b"\1\0\0\0\0\x20" + bytes(1212)), "number 32"
