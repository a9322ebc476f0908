"""Limits: per token for tokens that are known, per address for the rest, never per pair."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest

from checkins.api.minute import InMemory
from tests import serving
from tests.server.client import DAILY, Answer, Offer, Phone, joining, nothing, pair

LIMIT = 12
PROXY = "127.0.0.1/32, 192.0.2.0/24"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """Return a server that hears few calls a minute, behind proxies."""
    data = tmp_path_factory.mktemp("strict") / "data"
    proxies = {"LAMPLIT_PROXIES": PROXY}
    running = serving.start(data, worker=False, limit=LIMIT, env=proxies, pages=False)
    yield running
    running.stop()


@pytest.fixture
def new_phone(
    strict: serving.Server, http: httpx.Client, request: pytest.FixtureRequest
) -> Callable[[], Phone]:
    """Return a maker of phones, each at an address of its own."""
    return lambda: Elsewhere(strict, http)


numbers = count(1)


def new_address() -> str:
    """Return an address that nobody else has."""
    number = next(numbers)
    return f"198.51.{100 + number // 250}.{number % 250}"


@dataclass
class Elsewhere(Phone):
    """A phone whose calls come from an address that nobody else has."""

    address: str = field(default_factory=new_address)

    def call(self, method: str, path: str, body: object = None, **options: object) -> Answer:
        """Make one call from this phone's address."""
        given = options.pop("headers", {})
        assert isinstance(given, dict)
        headers = {"X-Forwarded-For": self.address, **given}
        return super().call(method, path, body, headers=headers, **options)


def test_one_bucket_for_all_calls_of_a_token(new_phone: Callable[[], Phone]) -> None:
    alice, bob = pair(new_phone(), new_phone())
    calls = [
        lambda: alice.call("GET", "round"),
        lambda: alice.call("PUT", "checkin", {}),
        lambda: alice.call("GET", "pairing"),
        lambda: alice.call("PUT", "schedule", DAILY),
    ]
    said = [calls[turn % 4]().status for turn in range(LIMIT + 4)]
    assert said.count(429) == 5, "the confirmation was counted too"
    assert set(said[-5:]) == {429}
    assert alice.call("GET", "round").code == (429, "slow_down")
    assert alice.call("PUT", "checkin", content=b"{").code == (429, "slow_down"), "before the body"
    assert alice.call("DELETE", "me").code == (429, "slow_down")
    assert bob.call("GET", "round").status == 200, "never per pair"
    assert bob.check_in(nothing(bob.round()["next"])).status == 204


def test_pairing_tokens_are_counted(new_phone: Callable[[], Phone]) -> None:
    alice = new_phone()
    Offer(alice).send()
    said = [alice.call("GET", "pairing").status for _ in range(LIMIT + 1)]
    assert said == [200] * LIMIT + [429]


def test_inviting_is_counted_by_address(new_phone: Callable[[], Phone]) -> None:
    alice, bob = new_phone(), new_phone()
    said = [alice.call("POST", "invites", {}).code for _ in range(LIMIT + 1)]
    assert said == [(400, "malformed")] * LIMIT + [(429, "slow_down")]
    assert Offer(bob).send().status == 201


def test_looking_and_joining_share_a_bucket(new_phone: Callable[[], Phone]) -> None:
    alice, bob = new_phone(), new_phone()
    offer = Offer(alice)
    offer.send()
    for _ in range(LIMIT // 2):
        assert bob.call("GET", offer.path).status == 200
        assert bob.call("POST", f"{offer.path}/join", joining(bob)).status == 201
        offer = Offer(new_phone())
        offer.send()
        bob.token = new_phone().token
    assert bob.call("GET", offer.path).code == (429, "slow_down")
    assert bob.call("POST", f"{offer.path}/join", {}).code == (429, "slow_down")
    assert alice.call("GET", offer.path).status == 200


def test_floods_of_unknown_tokens(new_phone: Callable[[], Phone]) -> None:
    stranger = new_phone()
    alice, _ = pair(new_phone(), new_phone())
    assert isinstance(alice, Elsewhere)
    assert isinstance(stranger, Elsewhere)
    said = []
    for _ in range(LIMIT + 1):
        stranger.token = new_phone().token
        said.append(stranger.call("GET", "round").code)
    assert said == [(401, "unknown_phone")] * LIMIT + [(429, "slow_down")]
    assert stranger.call("GET", "pairing").code == (429, "slow_down")
    alice.address = stranger.address
    assert alice.call("GET", "round").status == 200, "a known token is not held up by them"


@pytest.mark.parametrize(
    ("first", "again", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:2:2::1", "2001:db8:2:3::1", False),
        ("203.0.113.1", "203.0.113.2", False),
        ("::ffff:203.0.113.3", "203.0.113.3", True),
        ("1.1.1.1, 203.0.113.4", "8.8.8.8, 203.0.113.4", True),
        ("203.0.113.5, 192.0.2.7", "203.0.113.5", True),
        ("203.0.113.6", "203.0.113.6, 127.0.0.1", True),
        ("nonsense", "other nonsense", True),
    ],
)
def test_what_an_address_is(
    strict: serving.Server, http: httpx.Client, first: str, again: str, same: bool
) -> None:
    def ask(address: str) -> int:
        answer = http.get(f"{strict.url}/api/v1/round", headers={"X-Forwarded-For": address})
        return answer.status_code

    told = [ask(first) for _ in range(LIMIT)]
    assert told[0] == 401
    assert ask(again) == (429 if same else 401)


def test_nobody_else_may_name_an_address(tmp_path: Path) -> None:
    server = serving.start(tmp_path / "data", worker=False, limit=2, pages=False)
    try:
        named = [{"X-Forwarded-For": f"203.0.113.{turn}"} for turn in range(3)]
        said = [server.get("/api/v1/round", headers=name).status_code for name in named]
    finally:
        server.stop()
    assert said == [401, 401, 429]


def test_a_window_begins_with_the_first_call_and_ends() -> None:
    time = [0.0]
    counts = InMemory(lambda: time[0])
    assert [counts.count("a") for _ in range(3)] == [1, 2, 3]
    time[0] = 30
    assert (counts.count("a"), counts.count("b")) == (4, 1)
    time[0] = 60
    assert (counts.count("a"), counts.count("b")) == (1, 2)


def test_a_count_that_has_ended_is_not_kept() -> None:
    time = [0.0]
    counts = InMemory(lambda: time[0])
    for key in ("a", "b", "a"):
        counts.count(key)
    time[0] = 61
    assert (counts.count("c"), len(counts)) == (1, 1)


def test_a_count_is_forgotten_while_nobody_calls() -> None:
    counts = InMemory(window=0.2)
    for key in ("a", "b", "a"):
        counts.count(key)
    serving.wait_until(lambda: not len(counts), 10)
    counts.count("c")
    serving.wait_until(lambda: not len(counts), 10)


def test_memory_has_an_end() -> None:
    counts = InMemory(lambda: 0.0, most=3)
    assert [counts.count(key) for key in "abcabcd"] == [1, 1, 1, 1, 1, 1, 1]
    assert len(counts) <= 3


KEY = """
from checkins.api import throttle
within = [throttle.within("token", b"who") for _ in range(14)]
print(within.count(True), list(throttle.counts._held))
"""


def test_counts_are_under_keyed_hashes(strict: serving.Server) -> None:
    shown = strict.manage("shell", "-v", "0", "-c", KEY).strip().splitlines()[-1]
    secret = (strict.data / "secret-key").read_text().encode()
    keyed = hmac.digest(secret, b"token\0who", "sha256").hex()
    assert shown == f"{LIMIT} {[keyed]}"
