"""Lamplit and its rivals, each served alike on a database of its own, and what to ask them.

All run under granian with one process and eight threads, as docs/running.md has it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from checkins import clock
from tests import serving
from tests.load import client
from tests.server import cluster, crowd
from tests.server.client import DAILY, b64, half_hash, nothing, unb64
from tests.server.tables import Tables

COUPLES = 600
DURABLE = ("max_connections=200", "shared_buffers=512MB", "checkpoint_timeout=15min")


@dataclass
class Phone:
    """Where and how one phone speaks to a rival, and the seal that is held for it."""

    authorization: str
    paths: tuple[str, str]
    held: bytes


@dataclass
class Rival:
    """One of the five, running; its phones are used up as they check in."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    phones: list[Phone] = field(default_factory=list)

    def gets(self, connections: int) -> client.Requests:
        """Return requests for the round, for each connection."""
        lines: client.Requests = [[] for _ in range(connections)]
        for number, phone in enumerate(self.phones[:400]):
            lines[number % connections].append(self._ask(phone, "GET"))
        return lines

    def puts(self, connections: int, each: int = 12) -> client.Requests:
        """Return check-ins, each of which replaces the last one, of phones not used before."""
        lines = []
        for _ in range(connections):
            mine, self.phones = self.phones[:each], self.phones[each:]
            seals = [(p, p.held, nothing(int.from_bytes(p.held[1:5], "big"))) for p in mine]
            there = [self._put(phone, held, fresh) for phone, held, fresh in seals]
            lines.append(there + [self._put(phone, fresh, held) for phone, held, fresh in seals])
        return lines

    def _put(self, phone: Phone, held: bytes, seal: bytes) -> bytes:
        body = {"slot": b64(half_hash(held)), "seal": b64(seal)}
        return self._ask(phone, "PUT", json.dumps(body))

    def _ask(self, phone: Phone, method: str, body: str = "") -> bytes:
        headers = {"Authorization": phone.authorization}
        path = phone.paths[method == "PUT"]
        return client.request(method, path, self.port, headers, body)


@contextmanager
def all_five(url: str | None, rival_url: str, folder: Path) -> Iterator[list[Rival]]:
    """Run Lamplit and its rivals on one engine, filled."""
    with ExitStack() as ending:
        env = {"LAMPLIT_CLOCK_FILE": ""}
        lamplit = serving.start(folder / "data", url, worker=False, pages=False, env=env)
        ending.callback(lamplit.stop)
        now, daily = int(time.time()), clock.pack(clock.parse(DAILY))
        reveal = clock.first(daily, now + 7_200)
        evening = crowd.Evening(reveal, clock.quarter(now) - 900, [daily], clock.season_end(now))
        tables = Tables(lamplit)
        couples = crowd.fill(tables, evening, 3 * COUPLES, 0)
        phones = [
            Phone(f"Bearer {b64(token)}", ("/api/v1/round", "/api/v1/checkin"), seal)
            for couple in couples
            for token, seal in zip(couple.tokens, couple.seals, strict=True)
        ]
        assert lamplit.web
        stock = {"STOCK_DATABASE": rival_url, "DJANGO_SETTINGS_MODULE": "tests.load.stock.settings"}
        third = len(phones) // 3
        bare = {**lamplit.env, "PLAIN_BARE": "1"}
        plain, views = "tests.load.plain", "tests.load.stock.views"
        yield [
            Rival("Lamplit", lamplit.port, lamplit.web, phones[:third]),
            serve("(a) plain view", plain, lamplit.env, ending, phones[third : 2 * third]),
            serve("(a) without middleware", plain, bare, ending, phones[2 * third :]),
            serve("(b) stock DRF", views, stock, ending, filled(stock)),
            serve("(c) WSGI echo", "tests.load.echo", {}, ending, phones[third:]),
        ]


def filled(env: dict[str, str]) -> list[Phone]:
    """Fill the stock rival's database; return its phones."""
    fill = [sys.executable, "-m", "tests.load.stock.fill", str(COUPLES)]
    shown = subprocess.run(
        fill, env={**os.environ, **env}, cwd=serving.ROOT, check=True, capture_output=True
    ).stdout
    made = json.loads(shown.splitlines()[-1])
    return [
        Phone(f"Token {key}", (f"/api/v1/round/{pk}/", f"/api/v1/checkin/{pk}/"), unb64(seal))
        for pk, key, seal in made
    ]


def serve(
    name: str, module: str, env: dict[str, str], ending: ExitStack, phones: list[Phone]
) -> Rival:
    """Start a rival as Lamplit is started."""
    port = serving.free_port()
    argv = f"-m granian --interface wsgi {module}:application --host 127.0.0.1 --port {port}"
    argv += " --workers 1 --blocking-threads 8 --log-level error --no-access-log"
    process = subprocess.Popen(
        [sys.executable, *argv.split()],
        env={**os.environ, **env},
        cwd=serving.ROOT,
        start_new_session=True,
    )
    ending.callback(serving.end, process, signal.SIGTERM)
    rival = Rival(name, port, process, list(phones))
    serving.wait_until(lambda: answers(rival))
    return rival


def answers(rival: Rival) -> bool:
    """Tell whether a rival answers a call as it should."""
    try:
        return client.run(rival.port, [rival.gets(1)[0][:1]], 0.05).failed == 0
    except OSError:
        return False


@contextmanager
def engines(folder: Path) -> Iterator[Iterator[tuple[str, str | None, str]]]:
    """Give each database: its name, Lamplit's address and the stock rival's, both empty."""
    with cluster.running(*DURABLE) as postgresql:
        yield iter(
            [
                ("SQLite", None, f"sqlite://{folder}/stock.sqlite3"),
                ("PostgreSQL", postgresql.database(), postgresql.database()),
            ]
        )
