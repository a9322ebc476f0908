"""A real server with a clock that tests move, and Python phones that follow it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import serving
from tests.phone import Phone
from tests.protocol.air import Air

HOUR, DAY = 3600, 86_400


def at(*times: str) -> dict[str, Any]:
    """A schedule: these times of every day, UTC."""
    return {"zone": "UTC", "week": [list(times)] * 7}


@dataclass
class World:
    """One server and its time. Time only goes forward; every test makes its own pairs."""

    server: serving.Server
    phones: list[Phone] = field(default_factory=list)

    def now(self) -> int:
        return self.server.now()

    def go_to(self, moment: int) -> None:
        """Moves the server's clock, and with it every phone's, to just after `moment`."""
        assert moment > self.now() - 2, "time goes forward"
        self.server.set_now(max(moment, self.now()) + 1)

    def phone(self, air: Air | None = None) -> Phone:
        made = Phone(self.server.url, self.now, air)
        self.phones.append(made)
        return made

    def pair(self, alice: Phone, bob: Phone, *times: str, code: str = "") -> None:
        """alice shows a code, bob types it; `times` in UTC, 20:00 unless given."""
        bob.join(alice.invite(at(*(times or ("20:00",))), code))
        assert not bob.pair()
        assert alice.pair()
        assert bob.pair()
        assert alice.pair()

    def couple(self, *times: str) -> tuple[Phone, Phone]:
        """alice and bob, paired."""
        alice, bob = self.phone(), self.phone()
        self.pair(alice, bob, *times)
        return alice, bob

    def reveal(self, *phones: Phone) -> None:
        """Their next reveal passes, and they look."""
        self.go_to(phones[0].record.t)
        for phone in phones:
            phone.start()

    def next_day(self, *phones: Phone) -> None:
        """The closed hours pass, and they look."""
        self.go_to(self.now() + 7 * HOUR)
        for phone in phones:
            phone.start()


class Couple:
    """alice on a network that a test can break, and bob, open, on one that works."""

    def __init__(self, world: World) -> None:
        self.world, self.air = world, Air()
        self.alice, self.bob = world.phone(self.air), world.phone()
        world.pair(self.alice, self.bob)
        self.alice.start()
        self.bob.start()
        self.bob.done(True, "walk")

    def restart(self, kept: dict[str, Any] | None = None, fast: int = 0) -> Phone:
        """alice's phone after its app was killed, from what was stored (just now, or then).

        Its clock is so many seconds fast.
        """
        world = self.world
        kept = kept or self.alice.kept
        self.alice = Phone.restore(world.server.url, lambda: world.now() + fast, kept, self.air)
        return self.alice

    def matched(self) -> bool:
        """The reveal passes and both look; they always see the same."""
        self.world.reveal(self.bob, self.alice)
        seen = {phone.match() is not None for phone in (self.alice, self.bob)}
        assert len(seen) == 1
        return seen.pop()

    def statuses(self) -> list[int]:
        return [sent.status for sent in self.air.check_ins()]


@pytest.fixture(scope="session")
def relay_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """A server on SQLite without a worker: each request reveals what is due, as it must."""
    running = serving.start(tmp_path_factory.mktemp("relay"), worker=False, limit=1_000_000)
    yield running
    running.stop()


def far_from_a_seasons_end(server: serving.Server) -> None:
    """Moves on where a season's end is near: it would part pairs, and change answers, midway."""
    now = datetime.fromtimestamp(server.now(), UTC)
    firsts = [(year, month) for year in (now.year, now.year + 1) for month in (3, 6, 9, 12)]
    ends = min(end for at in firsts if (end := datetime(*at, 1, tzinfo=UTC)) > now)
    if ends - now < timedelta(days=45):
        server.set_now(int(ends.timestamp()) + 86_400)


@contextmanager
def opened(server: serving.Server) -> Iterator[World]:
    far_from_a_seasons_end(server)
    made = World(server)
    yield made
    for phone in made.phones:
        phone.close()


@pytest.fixture
def world(relay_server: serving.Server) -> Iterator[World]:
    with opened(relay_server) as made:
        yield made


@pytest.fixture(scope="module")
def world_of_module(relay_server: serving.Server) -> Iterator[World]:
    """The same for what several tests of a module look at."""
    with opened(relay_server) as made:
        yield made


@pytest.fixture
def couple(world: World) -> Couple:
    return Couple(world)
