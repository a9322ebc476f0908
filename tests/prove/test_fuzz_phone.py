"""Minutes of lies for the phone in Python, and of broken seals for everything that reads one.

Whatever a server answers, the phone raises nothing but "unknown phone", says what is the matter,
keeps its keys, and works again with the next honest answer. LAMPLIT_FUZZ_SECONDS and
LAMPLIT_FUZZ_SEED choose how long and from where.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import httpx
import pytest

from checkins import wire
from tests import serving, sr1
from tests.handshake import PairingError
from tests.phone import Line, Phone
from tests.protocol.air import Air
from tests.protocol.conftest import World, at, opened
from tests.prove.hostile import Liar, Lie
from tests.relay import OfflineError, UnknownPhoneError

SECONDS = float(os.environ.get("LAMPLIT_FUZZ_SECONDS", "100"))
SEED = int(os.environ.get("LAMPLIT_FUZZ_SEED", "1"))
# A slow machine ends its last couple late.
pytestmark = pytest.mark.timeout(SECONDS + 300)
CODE = "7777-7777-7777-7777"  # one code, one slow derivation
# What no lie may change while the phone's round is ahead.
KEPT = ("side", "token", "chain", "day", "first", "t")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a world with a server of its own."""
    running = serving.start(tmp_path_factory.mktemp("fuzz") / "data", worker=False, pages=False)
    with opened(running) as made:
        yield made
    running.stop()


@dataclass
class LyingAir(Air):
    """A network on which somebody else answers, once `liar` is there."""

    liar: Liar | None = None
    told: list[Lie] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the server what it would say, and say something else."""
        if self.liar is None:
            return super().handle_request(request)
        honest: dict[str, Any] = {}
        if request.method == "GET":
            answer = self.deliver(request)
            honest = answer.json() if answer.status_code == 200 else {}
        lie = self.liar.lie(honest)
        self.told.append(lie)
        return httpx.Response(lie.status, stream=httpx.ByteStream(lie.body), headers=lie.headers)


def visit(phone: Phone, random: Random) -> None:
    """Open the app and do one thing, however the network is."""
    phone.start()
    if phone.line().says in ("ready", "offline") and phone.record.numbers_used < 20:
        acts: list[Callable[[], object]] = [phone.settle, phone.done, phone.send]
        acts.append(partial(phone.done, True, "x"))
        random.choice(acts)()


@dataclass
class Fuzzed:
    """alice, to whom everybody lies, and bob, who is open every day."""

    world: World
    random: Random
    kinds: Counter[str]
    air: LyingAir = field(default_factory=LyingAir)

    def __post_init__(self) -> None:
        self.alice, self.bob = self.world.phone(self.air), self.world.phone()
        self.world.pair(self.alice, self.bob, code=CODE)
        self.liar = Liar(self.random)

    def lied_to(self, times: int) -> None:
        """Let so many visits meet lies alone; nothing that matters may change, nothing break."""
        alice = self.alice
        for _ in range(times):
            before, shown = alice.kept["record"], alice.match()
            self.air.liar = self.liar
            with suppress(UnknownPhoneError):
                visit(alice, self.random)
            self.air.liar = None
            after, line = alice.kept["record"], alice.line()
            assert {name: after[name] for name in KEPT} == {name: before[name] for name in KEPT}
            assert after["mine"] & before["mine"] == before["mine"], "a yes was forgotten"
            assert line.says in ("ready", "offline", "changed", "clock", "compared", "nothing"), (
                line
            )
            assert alice.match() == shown, "a lie made or unmade a match"

    def evening(self) -> None:
        """Let an honest reveal pass: whatever was told before, both see the match."""
        self.say_yes()
        self.bob.visit()
        assert self.bob.done(True, "cake")
        self.remember()
        self.lied_to(3)
        self.say_yes()
        self.world.reveal(self.bob, self.alice)
        self.lied_to(3)
        found = self.alice.match(), self.bob.match()
        assert [match.note if match else None for match in found] == ["cake", "tea"]
        self.world.next_day(self.bob, self.alice)

    def say_yes(self) -> None:
        """Open the app on an honest network, and be open."""
        self.alice.start()
        assert self.alice.line() == Line("ready", self.alice.record.t)
        assert self.alice.done(True, "tea"), "usable at the next honest answer"

    def remember(self) -> None:
        """Give the liar an honest answer of today, and what alice sealed."""
        record = self.alice.record
        self.liar.old.append(self.alice._relay.call("GET", "round", record.token, success=200))
        box = self.alice.kept["outbox"]
        sealed = sr1.Opened.of(box["seal"])
        parts = [*sealed.cells[0], *sealed.cells[-1], sealed.note, sr1.short_hash(box["seal"])]
        self.liar.own = [sr1.b64(part) for part in parts]

    def run(self) -> None:
        """A few days of it."""
        for _ in range(3):
            self.lied_to(12)
            self.evening()
        self.kinds.update(lie.kind for lie in self.air.told)


def test_lies_to_a_phone(world: World) -> None:
    random, kinds, end = Random(SEED), Counter[str](), time.monotonic() + SECONDS
    while time.monotonic() < end:
        Fuzzed(world, random, kinds).run()
    print(f"\n{sum(kinds.values())} lies: {dict(kinds)}")
    assert len(kinds) > 8


def test_lies_while_pairing(world: World) -> None:
    """A pairing that is lied to ends with a word, or waits; it makes and breaks no pair."""
    random, end, told = Random(SEED), time.monotonic() + SECONDS / 4, 0
    paired = Fuzzed(world, random, Counter())
    alice, air = paired.alice, paired.air
    before = alice.kept["record"]
    while time.monotonic() < end:
        bob = world.phone()
        code = bob.invite(at("20:00"))
        steps: list[Callable[[], object]] = [partial(alice.join, code), alice.pair]
        liar = Liar(random, own=[sr1.b64(random.randbytes(size)) for size in (32, 65)])
        for _ in range(40):
            air.liar = liar if random.random() < 0.7 else None
            with suppress(PairingError, OfflineError, UnknownPhoneError):
                random.choice(steps)()
        told += len(air.told)
        air.told.clear()
        air.liar = None
        bob.leave()
        assert alice.kept["record"] == before
        assert not bob.kept["record"]
    print(f"\n{told} lies")


def bent(random: Random, seal: bytes) -> bytes:
    """Return a seal with bytes changed, cut, doubled or moved."""
    at, size = random.randrange(len(seal)), random.choice([0, 1, 4, 16, 188])
    middle = random.choice([b"", random.randbytes(size), seal[at : at + size] * 2, bytes(size)])
    made = seal[:at] + middle + seal[at + size :]
    return random.choice([made, made[: len(seal)], made.ljust(len(seal), b"\0")])


def test_broken_seals(world: World) -> None:
    """Server and phone agree on what a seal is; a broken one changes nothing at the server."""
    random, end, tried = Random(SEED), time.monotonic() + SECONDS / 4, Counter[int]()
    alice, _ = world.couple()
    relay, token = alice._relay, alice.record.token
    bearer = {"Authorization": f"Bearer {sr1.b64(token)}"}
    http = httpx.Client(base_url=world.server.url, headers=bearer, trust_env=False, timeout=30)
    while time.monotonic() < end:
        told = relay.round(token)
        seal = bent(
            random, sr1.seal_nothing(told.next + random.choice([0, 0, 900]), random.randrange(34))
        )
        try:
            opened_seal = sr1.Opened.of(seal)
        except sr1.MalformedError:
            assert not wire.well_formed(seal)
            expected = 400
        else:
            assert wire.well_formed(seal)
            assert opened_seal.t == wire.round_of(seal)
            assert opened_seal.cells[31] == wire.cell(seal, 31)
            assert opened_seal.note == wire.note(seal)
            expected = 204 if opened_seal.t == told.next else 409
        body = {"slot": sr1.b64(told.slot), "seal": sr1.b64(seal)}
        answer = http.put("/api/v1/checkin", json=body)
        assert answer.status_code == expected
        held = relay.round(token).slot
        assert held == (sr1.short_hash(seal) if expected == 204 else told.slot)
        tried[expected] += 1
    print(f"\n{dict(tried)}")
    assert set(tried) == {204, 400, 409}
