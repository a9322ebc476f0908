"""Five minutes in which everything goes wrong at once, on each database, and nothing is lost.

Two hundred couples of Python phones and two browsers live through two days of reveals while web
and worker are killed, the disk is full, the database is locked, restarted or crashes, the network
drops, delays and repeats, and clocks are wrong. LAMPLIT_CHAOS_SECONDS and _COUPLES make it shorter.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event

import pytest
from playwright.sync_api import Browser

from tests import serving
from tests.prove import browsers
from tests.prove.finale import finale
from tests.prove.gateway import gateway
from tests.prove.people import Couple, Person, couple
from tests.prove.troubles import TICK, Troubles, disk
from tests.prove.weather import Weather
from tests.server import cluster
from tests.server.conftest import ENGINES
from tests.server.tables import Tables

SECONDS = int(os.environ.get("LAMPLIT_CHAOS_SECONDS", "300"))
COUPLES = int(os.environ.get("LAMPLIT_CHAOS_COUPLES", "200"))
THREADS, PAUSE, SEED = 8, 0.1, 1
# A crash of PostgreSQL must not take away what was committed; its log must leave room to be filled.
CAREFUL = ("fsync=off", "max_connections=200", "min_wal_size=32MB", "max_wal_size=64MB")

Holders = tuple[browsers.Holder, browsers.Holder]


@dataclass
class Chaos:
    """A server, its weather, its troubles, and everybody who lives through them."""

    server: serving.Server
    troubles: Troubles
    holders: Holders
    weather: Weather
    couples: list[Couple] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    lived: int = 0

    def pair(self, pool: ThreadPoolExecutor) -> None:
        """Pair everybody, in peace."""
        browsers.paired(*self.holders)
        one = partial(couple, self.server.url, self.server.now, self.weather)
        self.couples = list(pool.map(one, range(COUPLES)))

    def live_through(self, pool: ThreadPoolExecutor) -> None:
        """Let everything go wrong for as long as was asked; raise what a phone or a trouble did."""
        works: list[Callable[[], None]] = []
        works += [partial(self._people, Random(part), part) for part in range(THREADS)]
        works += [partial(self.troubles.befall, self.over), self._run_fast]
        self.weather.rough = True
        with self.weather.post():
            under_way = [pool.submit(self._until_over, work) for work in works]
            self._browse(time.monotonic() + SECONDS)
            self.over.set()
            for work in under_way:
                work.result()
        self.weather.rough = False
        self.troubles.mend()

    def _until_over(self, work: Callable[[], object]) -> None:
        try:
            while not self.over.is_set():
                work()
        finally:
            self.over.set()

    def _run_fast(self) -> None:
        self.troubles.run_fast()
        self.over.wait(TICK)

    def _people(self, random: Random, part: int) -> None:
        random.choice(random.choice(self.couples[part::THREADS]).both).live()
        self.lived += 1
        self.over.wait(PAUSE)

    def _browse(self, end: float) -> None:
        """Let the browsers live, in this thread, which is theirs; at half-time mend some clocks."""
        half = end - SECONDS / 2
        while time.monotonic() < end and not self.over.is_set():
            for holder in self.holders:
                holder.live()
            if time.monotonic() > half:
                for person in self._people_of_all():
                    person.skew *= not person.mended

    def _people_of_all(self) -> list[Person]:
        return [person for two in self.couples for person in two.both]

    def judge(self) -> None:
        """Say what was seen; fail with every fault that was found."""
        shows = [
            shows for person in self._people_of_all() for shows in person.ledger.shown.values()
        ]
        matches = sum(any(shown.match for shown in evening) for evening in shows)
        print(f"\n{self.lived} acts, {len(shows)} evenings, {matches} with a match")
        print(self.troubles.happened, self.weather.statuses)
        print({fate.value: count for fate, count in self.weather.fates.items()})
        for holder in self.holders:
            evenings = len(holder.gateway.ledger.shown)
            print(f"browser: {holder.visits} visits, {evenings} evenings, {holder.stumbles}")
        wrong = [fault for two in self.couples for fault in two.faults()]
        assert [*wrong, *browsers.found(*self.holders)] == []
        assert not self.weather.statuses.keys() & {400, 401, 404, 405, 413, 429, 500}
        assert matches > COUPLES / 2, "too little happened to prove anything"
        assert set(self.troubles.happened) == {kind.__name__ for kind in self.troubles.kinds()}

    def end_well(self) -> None:
        """Show that everything is usable, and that nothing was made twice or lost."""
        for person in self._people_of_all():
            person.skew = 0
        finale(self.server, self.couples)
        browsers.end_well(*self.holders)
        tables = Tables(self.server)
        assert len(tables.rows("pair")) == COUPLES + 1
        assert len(tables.rows("phone")) == 2 * (COUPLES + 1)


@contextmanager
def started(engine: str, folder: Path) -> Iterator[tuple[serving.Server, Troubles]]:
    """Run a server whose disk can be filled, where this user may make one."""
    with ExitStack() as ending:
        # PostgreSQL is another user than we may be, and may not pass through pytest's folders.
        made = ending.enter_context(TemporaryDirectory(prefix="lamplit-chaos-"))
        own = folder / "disk" if engine == "sqlite" else Path(made)
        full = ending.enter_context(disk(own, 64 if engine == "sqlite" else 256))
        running, database, data = None, None, own
        if engine == "postgresql":
            running = ending.enter_context(cluster.running(*CAREFUL, within=own))
            database, data = running.database(), folder / "data"
        serving.laid_out.clear()  # its files cannot be linked to from another disk
        server = serving.start(data, database)
        ending.callback(serving.laid_out.clear)
        ending.callback(server.stop)
        if running:
            server.start_worker()  # a second one, to share the work with
        yield server, Troubles(server, Random(SEED), own if full else None, running)


@pytest.mark.timeout(SECONDS + 300)
@pytest.mark.parametrize("engine", ENGINES)
def test_chaos(engine: str, tmp_path: Path, browser: Browser) -> None:
    random = Random(SEED)
    with ExitStack() as ending:
        server, troubles = ending.enter_context(started(engine, tmp_path))
        weather = Weather()

        def holder() -> browsers.Holder:
            context = browser.new_context(timezone_id="Europe/Berlin", locale="en-GB")
            ending.callback(context.close)
            way = ending.enter_context(gateway(server.port, weather, random))
            return browsers.Holder(context, way, server, random)

        chaos = Chaos(server, troubles, (holder(), holder()), weather)
        with ThreadPoolExecutor(THREADS + 2) as pool:
            chaos.pair(pool)
            chaos.live_through(pool)
        chaos.end_well()
        chaos.judge()
        if engine == "sqlite":
            assert Tables(server).run("PRAGMA integrity_check") == [("ok",)]
