"""Notifications a second: a reveal of matches only, and push services that take 50 ms each.

One worker encrypts, signs and sends as it always does. The push services are a thread of the
benchmark, on addresses of their own, so that they count as one service or as four.
"""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from tests import serving
from tests.load import cost
from tests.load.report import Report
from tests.load.reveal import evening
from tests.server import crowd
from tests.server.tables import Tables
from tests.web_push import Browser, point

LATENCY = 0.05
COLUMNS = ("id", "phone_id", "endpoint", "p256dh", "auth")


class Services:
    """Push services on one port; `taken` holds the moment (monotonic seconds) of each message."""

    def __init__(self) -> None:
        self.port = serving.free_port()
        self.taken: list[float] = []

    async def take(self, request: web.Request) -> web.Response:
        """Take a message after the latency of a real one."""
        await request.read()
        self.taken.append(time.monotonic())
        await asyncio.sleep(LATENCY)
        return web.Response(status=201)

    async def open(self) -> web.AppRunner:
        """Begin to listen on every address of 127.0.0.0/8."""
        app = web.Application()
        app.router.add_post("/{browser}", self.take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", self.port).start()  # noqa: S104 - 127.0.0.1 to .4
        return runner


@contextmanager
def services() -> Iterator[Services]:
    """Run push services beside the benchmark."""
    made, loop = Services(), asyncio.new_event_loop()
    runner = loop.run_until_complete(made.open())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield made
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def subscribe(tables: Tables, port: int, hosts: int) -> int:
    """Let every phone want its text, and return how many there are. All share one key: it costs
    a sender the same."""
    keys = Browser("")
    phones = [row["id"] for row in tables.rows("phone")]
    statement = (
        f"INSERT INTO checkins_pushsubscription ({', '.join(COLUMNS)})"  # noqa: S608
        " VALUES (?, ?, ?, ?, ?)"
    )
    with tables.connection() as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, [
            (
                secrets.randbits(62) + 1,
                phone,
                f"http://127.0.0.{1 + number % hosts}:{port}/{secrets.token_urlsafe(24)}",
                point(keys.key.public_key()),
                keys.auth,
            )
            for number, phone in enumerate(phones)
        ])  # fmt: skip
        connection.execute("COMMIT")
    return len(phones)


def one(pairs: int, hosts: int, folder: Path) -> tuple[float, float]:
    """Return messages a second, and the seconds from the quarter hour to the last of them."""
    server = serving.start(
        folder / "data", worker=False, pages=False, env={"LAMPLIT_PUSH_ANYWHERE": "1"}
    )
    try:
        with services() as them:
            tables, coming = Tables(server), evening(server)
            crowd.fill(tables, coming, pairs, pairs)
            count = subscribe(tables, them.port, hosts)
            server.start_worker()
            serving.wait_until(lambda: "has started" in server.logged())
            server.set_now(coming.reveal)
            begun = time.monotonic()
            serving.wait_until(lambda: len(them.taken) == count, 600)
            return (count - 1) / (them.taken[-1] - them.taken[0]), them.taken[-1] - begun
    finally:
        server.stop()


def report_on(report: Report, pairs: int, hosts: Sequence[int] = (1, 4)) -> None:
    """Write the table."""
    report.say("## Notifications")
    report.say(
        f"{pairs:,} pairs that all match at one quarter hour, both phones of each wanting their"
        f" text: {2 * pairs:,} messages, from one worker on SQLite, each taken by its push service"
        f" after {LATENCY * 1000:.0f} ms. The courier has at most 64 under way to one service and"
        " 128 in all. Seconds are from the quarter hour."
    )
    rows = []
    for count in hosts:
        with tempfile.TemporaryDirectory() as made:
            rate, last = one(pairs, count, Path(made))
        rows.append((count, 2 * pairs, rate, last, cost.busy()))
    report.table(("push services", "messages", "messages/s", "last after s", "load"), rows)
