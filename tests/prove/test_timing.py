"""How long an answer takes says nothing: not of a check-in, not of a reveal, not of a result.

10,000 requests of each kind, in one shuffled row on one connection, and Welch's t-test over their
times (as in TVLA and dudect: beyond 4.5 there is a difference). That it sees one is shown with the
one that it found: a match made the process look up whom to tell before its answer was gone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests import serving, sr1
from tests.prove import broken, many, stopwatch
from tests.prove.faults import Fault
from tests.prove.stopwatch import Times
from tests.server.client import b64, half_hash
from tests.serving import Server

EACH = 10_000
LIMIT = 4.5

pytestmark = pytest.mark.timeout(900)


def judge(times: Times) -> None:
    """Fail where the times of two kinds differ, with the figures."""
    kept, whole, said = stopwatch.differ(times)
    print(said)
    assert abs(kept) < LIMIT, said
    assert abs(whole) < LIMIT, said


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """Return a server of this test's own, without a worker: requests reveal."""
    running = serving.start(tmp_path / "data", worker=False, pages=False)
    yield running
    running.stop()


class Seals:
    """Check-ins of one phone in a row, each in the place of the one before; its partner is open."""

    def __init__(self, server: Server) -> None:
        with httpx.Client(trust_env=False, timeout=30) as http:
            like = many.model(server, http)
        self.t = like["pair"]["next"]
        (made,) = many.fill(server, like, ["match"])
        self.token = made.tokens[0]
        self.round = sr1.Round.of(secrets.token_bytes(32), self.t)
        with stopwatch.stopwatch(server) as watch:
            self.slot = bytes(16)
            status, _ = watch.time(self.ask("nothing"))
            assert status == 412
        with httpx.Client(trust_env=False, timeout=30) as http:
            headers = {"Authorization": f"Bearer {b64(self.token)}"}
            told = http.get(f"{server.url}/api/v1/round", headers=headers).json()
        self.slot = sr1.unb64(told["slot"], 16)

    def ask(self, kind: str) -> bytes:
        """Return the next check-in, as phones make it: both are made, one is taken."""
        idx = secrets.randbelow(sr1.NUMBERS)
        yes = sr1.seal_yes(self.round, 0, idx, bytes(160), secrets.token_bytes(12))
        nothing = sr1.seal_nothing(self.t, idx)
        seal = yes if kind == "yes" else nothing
        body = {"slot": b64(self.slot), "seal": b64(seal)}
        self.slot = half_hash(seal)
        return stopwatch.request("PUT", "checkin", self.token, body)


def test_a_yes_and_nothing_take_equally_long(own: Server) -> None:
    seals = Seals(own)
    names = stopwatch.shuffled({"yes": EACH, "nothing": EACH})
    with stopwatch.stopwatch(own) as watch:
        judge(stopwatch.measure(watch, names, seals.ask, 204))


def reveals(server: Server, each: int) -> tuple[Times, Times]:
    """Return the times of the calls that reveal, and those of the same calls afterwards."""
    with httpx.Client(trust_env=False, timeout=30) as http:
        like = many.model(server, http)
    made = many.fill(server, like, stopwatch.shuffled({"match": each, "none": each}))
    server.set_now(like["pair"]["next"] + 60)
    found = []
    for _ in range(2):
        asked = iter(made)
        names = [couple.kind for couple in made]
        with stopwatch.stopwatch(server) as watch:

            def ask(_: str, asked: Iterator[many.Made] = asked) -> bytes:
                return stopwatch.request("GET", "round", next(asked).tokens[0])

            found.append(stopwatch.measure(watch, names, ask, 200))
    return found[0], found[1]


def test_a_match_and_none_take_equally_long(own: Server) -> None:
    """At the call that reveals, and at those that read what was revealed."""
    for times in reveals(own, EACH):
        judge(times)


AT_ONCE = Fault(
    "who is to be told is looked up while the answer is on its way",
    "checkins/push.py",
    "AFTER = 1.0",
    "AFTER = 0.0",
    (),
)


def test_a_difference_is_seen(tmp_path: Path) -> None:
    tree = broken.copy_to(tmp_path / "tree")
    with broken.broken(tree, AT_ONCE):
        running = serving.start(tmp_path / "data", worker=False, pages=False, root=tree)
        try:
            times, _ = reveals(running, EACH // 4)
        finally:
            running.stop()
    kept, _, said = stopwatch.differ(times)
    assert abs(kept) > LIMIT, said
