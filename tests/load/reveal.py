"""A quarter hour at which very many pairs are due: pairs a second, and what the web feels of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from checkins import clock
from tests import serving
from tests.load import client, cost
from tests.load.report import Report, Series
from tests.load.rivals import DURABLE, Phone, Rival
from tests.server import cluster, crowd
from tests.server.client import b64
from tests.server.tables import Tables

ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Asia/Tokyo", "Australia/Sydney")
BATCH = """
from checkins import due
from checkins.now import now
import time
begun = time.perf_counter()
made = sum(len(batch.locked) for batch in due.reveal(now, {size}))
print(made / (time.perf_counter() - begun))
"""


def schedules() -> list[bytes]:
    """Return two hundred schedules that people may choose, packed."""
    times = [f"{hour:02}:{minute:02}" for hour in range(18, 23) for minute in (0, 15, 30, 45)]
    return [
        clock.pack(clock.parse({"zone": zone, "week": [[time]] * 5 + [[other]] * 2}))
        for zone in ZONES
        for time, other in [*zip(times, times[4:] + times[:4], strict=True)] * 2
    ]


def evening(server: serving.Server) -> crowd.Evening:
    """Return the quarter hour after the server's present one, for all who are filled in."""
    quarter = clock.quarter(server.now())
    return crowd.Evening(
        quarter + 1_800, quarter - 900, schedules(), clock.season_end(server.now() + 86_400 * 60)
    )


@dataclass(frozen=True)
class Evening:
    """What came of one: pairs, workers, seconds until the last commit, and what the web felt."""

    pairs: int
    workers: int
    seconds: float
    felt: client.Measured
    load: str


def one(url: str | None, pairs: int, workers: int, folder: Path) -> Evening:
    """Let so many pairs be due at once, while phones of other pairs go on as ever."""
    folder.mkdir(parents=True)
    server = serving.start(folder / "data", url, worker=False, pages=False)
    try:
        tables, coming = Tables(server), evening(server)
        crowd.fill(tables, coming, pairs, pairs // 10)
        later = crowd.Evening(coming.reveal + 86_400, *[*vars(coming).values()][1:])
        others = [
            Phone(f"Bearer {b64(token)}", ("/api/v1/round", "/api/v1/checkin"), seal)
            for couple in crowd.fill(tables, later, 200, 0)
            for token, seal in zip(couple.tokens, couple.seals, strict=True)
        ]
        if url:
            tables.run("ANALYZE")
        for _ in range(workers):
            server.start_worker()
        serving.wait_until(lambda: server.logged().count("has started") == workers)
        assert server.web
        web = Rival("web", server.port, server.web, others)
        server.set_now(coming.reveal)
        return watched(server, tables, web, (pairs, workers, coming.reveal))
    finally:
        with suppress(RuntimeError):
            server.stop()


def watched(
    server: serving.Server, tables: Tables, web: Rival, what: tuple[int, int, int]
) -> Evening:
    """Wait for the last commit with eight phones asking and checking in, 20 ms apart each."""
    pairs, workers, reveal = what
    felt: list[client.Measured] = []
    lines = [a + b for a, b in zip(web.gets(8), web.puts(8, 40), strict=True)]
    begun = time.perf_counter()
    late = f"SELECT 1 FROM checkins_pair WHERE next <= {reveal} LIMIT 1"  # noqa: S608
    ended = []

    def wait() -> None:
        serving.wait_until(lambda: not tables.run(late), 600)
        ended.append(time.perf_counter() - begun)

    waiting = Thread(target=wait)
    waiting.start()
    while not ended:
        felt.append(client.load(web.port, lines, 4, pause=0.02))
    waiting.join()
    worst = max(felt[: max(1, int(ended[0] // 5))], key=lambda seen: seen.p99)
    return Evening(pairs, workers, ended[0], worst, cost.busy())


def batches(url: str | None, sizes: Sequence[int], pairs: int, folder: Path) -> dict[int, float]:
    """Return pairs a second by batch size, one worker, nothing else going on."""
    folder.mkdir(parents=True)
    server = serving.start(folder / "data", url, worker=False, pages=False)
    try:
        found = {}
        for size in sizes:
            coming = evening(server)
            crowd.fill(Tables(server), coming, pairs, pairs // 10)
            server.set_now(coming.reveal)
            shown = server.manage("shell", "-v", "0", "-c", BATCH.format(size=size))
            found[size] = float(shown.splitlines()[-1])
        return found
    finally:
        server.stop()


def report_on(report: Report, many: dict[str, int], sizes: dict[str, Sequence[int]]) -> None:
    """Write both tables and plots; `many` is how many pairs are due by engine."""
    report.say("## Reveals")
    report.say(
        "Pairs that are all due at one quarter hour, a tenth of them with a match, two hundred"
        " schedules in five zones. PostgreSQL writes durably (fsync on). Meanwhile eight phones of"
        " other pairs ask and check in, 20 ms after each answer; the web's figures are those of the"
        " worst four seconds. Seconds are from the quarter hour to the last commit."
    )
    by_size: Series = {}
    rows = []
    with tempfile.TemporaryDirectory() as made, cluster.running(*DURABLE) as postgresql:
        for engine, pairs in many.items():
            of = postgresql.database if engine == "PostgreSQL" else lambda: None
            found = batches(of(), sizes[engine], min(pairs, 4_000), Path(made) / f"b{engine}")
            by_size[engine] = [(float(size), each) for size, each in found.items()]
            for workers in (1, 2, 3) if engine == "PostgreSQL" else (1, 2):
                it = one(of(), pairs, workers, Path(made) / f"{engine}{workers}")
                felt = (it.felt.p50, it.felt.p99, it.felt.worst, it.felt.failed)
                rate = it.pairs / it.seconds
                rows.append((engine, pairs, workers, it.seconds, rate, *felt, it.load))
    head = ("", "pairs due", "workers", "seconds", "pairs/s", "web p50 ms", "p99", "worst")
    report.table((*head, "refused", "load"), rows)
    report.say("Pairs a second by the size of a batch, one worker and nothing else going on:")
    report.table(
        ("", "batch", "pairs/s"), [(e, int(x), y) for e, line in by_size.items() for x, y in line]
    )
    report.plot("batches", "Reveals by batch size", ("pairs in a batch", "pairs a second"), by_size)
