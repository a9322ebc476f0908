"""Whether the time of an answer tells one lookup of an invite from another.

Every kind of lookup is asked for in turn over one kept connection, in an order drawn anew for each
round, and compared with *unknown* by Welch's t-test. |t| < 4.5 is what is asked for (dudect's
threshold); one that is open is answered otherwise, with the invite, and is here so that it can be
seen that the test sees.
"""

from __future__ import annotations

import math
import random
import secrets
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import fmean, median, variance

import httpx

from tests import machine, serving
from tests.load import cost
from tests.load.report import Report
from tests.server import cluster
from tests.server.client import DAY, Offer, Phone, b64, joined

THRESHOLD = 4.5
EACH = 20
Kinds = dict[str, Callable[[], str]]


def report_on(report: Report, count: int) -> None:
    """Ask so often for each kind, on each database, and write the times and t."""
    report.say(f"## {count:,} lookups of each kind")
    report.say(
        "Microseconds from the first byte sent to the answer; t against *unknown*, of all answers"
        " and of the fastest nine tenths of each. |t| < 4.5 means: no difference found."
    )
    databases = ["SQLite", *(["PostgreSQL"] if machine.postgresql() else [])]
    for name in databases:
        with serving_on(name) as server, httpx.Client(trust_env=False) as http:
            times = ask(server, prepare(server, http), count)
        first = times["unknown"]
        rows = [
            (kind, median(mine), t(mine, first), t(cropped(mine), cropped(first)))
            for kind, mine in times.items()
        ]
        report.say(f"{name}; load averages {cost.busy()}.")
        report.table(("lookup", "median", "t of all", "t of the fastest 90 %"), rows)


@contextmanager
def serving_on(name: str) -> Iterator[serving.Server]:
    """Run a server without limits."""
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory()))
        url = None
        if name == "PostgreSQL":
            url = ending.enter_context(cluster.running()).database()
        server = serving.start(folder / "data", url, worker=False, pages=False, limit=999_999_999)
        ending.callback(server.stop)
        yield server


def prepare(server: serving.Server, http: httpx.Client) -> Kinds:
    """Make invites of every kind, and return how a lookup of each is drawn."""

    def phone() -> Phone:
        return Phone(server, http)

    def offered() -> Offer:
        offer = Offer(phone())
        assert offer.send().status == 201
        return offer

    def finished() -> Offer:
        offer = joined(phone(), phone())
        assert offer.phone.call("POST", "pairing", {"confirm": "A" * 43}).status == 204
        return offer

    ended = [offered() for _ in range(EACH)]
    server.set_now(server.now() + DAY - 120)
    used = [joined(phone(), phone()) for _ in range(EACH)]
    paired = [finished() for _ in range(EACH)]
    still = [offered() for _ in range(EACH)]
    server.set_now(server.now() + 240)  # from here on nobody invites: the ended ones stay there
    return {
        "unknown": lambda: b64(secrets.token_bytes(16)),
        "malformed": lambda: b64(secrets.token_bytes(16))[:-1] + "!",
        "ended": lambda: b64(random.choice(ended).lookup),
        "used, not yet confirmed": lambda: b64(random.choice(used).lookup),
        "used, paired": lambda: b64(random.choice(paired).lookup),
        "open": lambda: b64(random.choice(still).lookup),
    }


def ask(server: serving.Server, kinds: Kinds, count: int) -> dict[str, list[float]]:
    """Return the microseconds of each answer by kind; assert that all but open are one answer."""
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    answers: set[bytes] = set()
    with socket.create_connection(("127.0.0.1", server.port), 60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(count):
            for kind in random.sample(list(kinds), len(kinds)):
                path = f"/api/v1/invites/{kinds[kind]()}"
                sent = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
                begun = time.perf_counter_ns()
                connection.sendall(sent)
                answer = connection.recv(65_536)
                times[kind].append((time.perf_counter_ns() - begun) / 1_000)
                if kind != "open":
                    answers.add(without_date(answer))
    assert len(answers) == 1, "malformed, unknown, used and ended are one answer"
    return times


def without_date(answer: bytes) -> bytes:
    """Return an answer as it would be at any other second."""
    lines = answer.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.lower().startswith(b"date:"))


def t(a: list[float], b: list[float]) -> float:
    """Return Welch's t."""
    spread = variance(a) / len(a) + variance(b) / len(b)
    return (fmean(a) - fmean(b)) / math.sqrt(spread)


def cropped(times: list[float]) -> list[float]:
    """Return the fastest nine tenths: what is slower was the machine's doing."""
    return sorted(times)[: len(times) * 9 // 10]
