"""A network that drops, delays, doubles and loses, by chance, for phones in Python.

Every fate is one that real networks have, and what gets through goes to the real server. A
request that is delayed looks lost to its phone and arrives later, after others. What becomes of
check-ins is written into the phone's ledger; no rule of the protocol lives here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from random import Random
from threading import Event, Lock, Thread

import httpx

from tests.prove.ledger import Ledger, Sealed
from tests.sr1 import SEAL, MalformedError, unb64


class Fate(Enum):
    """What happens to one request."""

    FINE = "fine"
    DROPPED = "dropped before it was sent"
    LOST = "answered, and the answer is lost"
    DELAYED = "looks lost, and arrives later"
    DOUBLED = "arrives twice, the second time later"
    KILLED = "the app is killed while it waits"
    KILLED_EARLY = "the app is killed before it is sent"


ODDS = {
    Fate.FINE: 70,
    Fate.DROPPED: 7,
    Fate.LOST: 7,
    Fate.DELAYED: 7,
    Fate.DOUBLED: 5,
    Fate.KILLED: 2,
    Fate.KILLED_EARLY: 2,
}
# How much later a delayed request arrives, in real seconds; an hour is some six of them.
LATER = (0.05, 8.0)


class KilledError(BaseException):
    """The app is gone in the middle of something; nothing of it may catch this."""


@dataclass
class Weather:
    """The same sky over all phones: how it is, what is still on its way, what came back."""

    rough: bool = False
    statuses: dict[int, int] = field(default_factory=dict)
    fates: dict[Fate, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    on_its_way: list[tuple[float, RoughAir, httpx.Request]] = field(default_factory=list)
    to_server: httpx.HTTPTransport = field(
        default_factory=lambda: httpx.HTTPTransport(limits=httpx.Limits(max_connections=64))
    )

    def fate(self, random: Random) -> Fate:
        """Draw what happens to a request."""
        drawn = random.choices(list(ODDS), list(ODDS.values()))[0] if self.rough else Fate.FINE
        with self.lock:
            self.fates[drawn] = self.fates.get(drawn, 0) + 1
        return drawn

    def count(self, status: int) -> None:
        """Count an answer of the server."""
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1

    def keep_back(self, air: RoughAir, request: httpx.Request, random: Random) -> None:
        """Let a copy of a request arrive later."""
        copy = httpx.Request(
            request.method, request.url, headers=request.headers, content=request.read()
        )
        with self.lock:
            self.on_its_way.append((time.monotonic() + random.uniform(*LATER), air, copy))

    def arrive(self, everything: bool = False) -> None:
        """Deliver what is due, or all that is still on its way."""
        now = time.monotonic()
        with self.lock:
            due = [late for late in self.on_its_way if everything or late[0] <= now]
            self.on_its_way = [late for late in self.on_its_way if late not in due]
        for _, air, request in due:
            with suppress(httpx.TransportError):
                air.deliver(request)

    @contextmanager
    def post(self) -> Iterator[None]:
        """Deliver what is late, in the background."""
        over = Event()

        def carry() -> None:
            while not over.wait(0.05):
                self.arrive()

        carriers = [Thread(target=carry, daemon=True) for _ in range(3)]
        for carrier in carriers:
            carrier.start()
        yield
        over.set()
        for carrier in carriers:
            carrier.join(30)
        self.arrive(everything=True)


def sealed_in(method: str, path: str, body: bytes) -> bytes | None:
    """Return the seal that a request hands in, if it is a check-in."""
    if method != "PUT" or not path.endswith("/checkin"):
        return None
    try:
        return unb64(json.loads(body)["seal"], SEAL)
    except (MalformedError, ValueError, KeyError):
        return None


@dataclass
class Opening:
    """What a visit's first look at its round was told of the last reveal; 0: no answer came.

    No later answer counts: a reveal may come in the middle of a visit, while a check-in is sent.
    """

    told: int = 0
    looked: bool = False

    def looks(self, method: str, path: str) -> bool:
        """Tell whether this request is that first look."""
        look = method == "GET" and path.endswith("/round")
        first, self.looked = look and not self.looked, look or self.looked
        return first

    def hear(self, answer: bytes) -> None:
        """Note the answer that reached the phone."""
        self.told = json.loads(answer)["previous"]


@dataclass
class RoughAir(httpx.BaseTransport):
    """The network of one phone, and what the visit that goes on was told at its opening."""

    weather: Weather
    random: Random
    ledger: Ledger = field(default_factory=Ledger)
    opening: Opening = field(default_factory=Opening)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Let a request meet its fate."""
        looks = self.opening.looks(request.method, request.url.path)
        fate = self.weather.fate(self.random)
        if fate is Fate.KILLED_EARLY:
            raise KilledError
        if fate is Fate.DROPPED:
            raise httpx.ConnectError("no network")
        if fate in (Fate.DELAYED, Fate.DOUBLED):
            self._tried(request)
            self.weather.keep_back(self, request, self.random)
        if fate is Fate.DELAYED:
            raise httpx.ReadTimeout("no answer yet")
        answer = self.deliver(request)
        if fate is Fate.LOST:
            raise httpx.ReadTimeout("the answer is lost")
        if fate is Fate.KILLED:
            raise KilledError
        if looks and answer.status_code == 200:
            self.opening.hear(answer.content)
        return answer

    def _tried(self, request: httpx.Request) -> tuple[Sealed, int] | None:
        seal = sealed_in(request.method, request.url.path, request.read())
        return self.ledger.tried(seal) if seal else None

    def deliver(self, request: httpx.Request) -> httpx.Response:
        """Bring a request to the server, now."""
        sealed = self._tried(request)
        answer = self.weather.to_server.handle_request(request)
        answer.read()
        self.weather.count(answer.status_code)
        if sealed and answer.status_code == 204:
            self.ledger.answered(*sealed)
        return answer

    def close(self) -> None:
        """Keep the connections: they are everybody's."""
