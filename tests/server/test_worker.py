"""The worker: all that is due at each quarter hour, once, however often it stopped or doubled."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.server.client import DAY, HOUR, Offer, Phone, Yes, fitting, joined, pair
from tests.server.conftest import Start
from tests.server.tables import Tables
from tests.serving import Server, end, start, wait_until

QUARTER = 900
HOURLY = {"zone": "UTC", "week": [["00:00", "12:00", "18:00"]] * 7}


@pytest.fixture(scope="module")
def module_server(
    engine: str, database: Callable[[], str | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server whose workers come and go."""
    folder = tmp_path_factory.mktemp(f"worker-{engine}")
    running = start(folder / "data", database(), worker=False, pages=False)
    yield running
    running.stop()


@pytest.fixture
def own(module_server: Server) -> Iterator[Server]:
    """Return that server without a worker, its log empty."""
    module_server.log.write_text("")
    yield module_server
    module_server.stop_workers()


def couples(server: Server, http: httpx.Client, count: int = 1) -> list[tuple[Phone, Phone]]:
    """Return so many pairs."""
    return [pair(Phone(server, http), Phone(server, http), HOURLY) for _ in range(count)]


def both_open(alice: Phone, bob: Phone) -> Yes:
    """Let both say yes."""
    yes = fitting(alice.round()["next"])
    assert alice.check_in(yes.seals[0]).status == 204
    assert bob.check_in(yes.seals[1]).status == 204
    return yes


def was_revealed(server: Server, phone: Phone, reveal: int) -> bool:
    """Tell whether this is the last reveal of a phone's pair, as it is stored."""
    tables = Tables(server)
    mine = tables.phone(phone.token_hash)["pair_id"]
    return [row["previous"] for row in tables.rows("pair") if row["id"] == mine] == [reveal]


def ticks(server: Server) -> list[float]:
    """Return when the armed ticks are due, in real unix seconds."""
    with closing(sqlite3.connect(server.data / "jobs.sqlite3")) as jobs:
        return [row[0] for row in jobs.execute("SELECT timestamp FROM schedule")]


def waiting(server: Server) -> int:
    """Return how many jobs wait for a worker."""
    with closing(sqlite3.connect(server.data / "jobs.sqlite3")) as jobs:
        return int(jobs.execute("SELECT count(*) FROM task").fetchone()[0])


def test_it_reveals_without_any_request(own: Server, http: httpx.Client) -> None:
    ((alice, bob),) = couples(own, http)
    yes, tables = both_open(alice, bob), Tables(own)
    reveal = alice.round()["next"]
    own.start_worker()
    own.set_now(reveal - 60)
    alice.go_to(reveal)
    wait_until(partial(was_revealed, own, alice, reveal))
    assert tables.phone(alice.token_hash)["result"] == yes.results[0]
    assert tables.phone(bob.token_hash)["result"] == yes.results[1]
    assert (alice.result(), bob.result()) == yes.results


def test_it_was_stopped_over_several_reveals(own: Server, http: httpx.Client) -> None:
    pairs = couples(own, http, 5)
    for alice, bob in pairs:
        both_open(alice, bob)
    reveal = pairs[0][0].round()["next"]
    own.set_now(reveal + 3 * DAY + 60)
    own.start_worker()
    for alice, _ in pairs:
        wait_until(partial(was_revealed, own, alice, reveal + 3 * DAY))


def test_two_at_once(own: Server, http: httpx.Client) -> None:
    pairs = couples(own, http, 12)
    yeses = [both_open(alice, bob) for alice, bob in pairs]
    reveal = pairs[0][0].round()["next"]
    for _ in range(2):
        own.start_worker()
    wait_until(lambda: own.logged().count("The worker has started.") == 2)
    own.set_now(reveal + 1)
    for alice, _ in pairs:
        wait_until(partial(was_revealed, own, alice, reveal))
    for (alice, bob), yes in zip(pairs, yeses, strict=True):
        assert (alice.result(), bob.result()) == yes.results
    own.stop_workers()
    assert "failed" not in own.logged()
    assert own.logged().count("The worker has stopped.") == 2


TICKS = """
from datetime import UTC, datetime, timedelta
from checkins import clock, tasks
from checkins.now import now
soon = datetime.now(UTC) + timedelta(seconds=1)
for _ in range(2):
    tasks.tick.schedule((clock.quarter(now()),), eta=soon)
print(clock.quarter(now()), int(soon.timestamp()))
"""


def test_ticks_never_multiply(start_server: Start) -> None:
    """Two workers, and two ticks for one quarter hour, as two that start at once may leave."""
    own = start_server(worker=False)
    own.set_now(own.now() // QUARTER * QUARTER + QUARTER // 2)
    for _ in range(2):
        own.start_worker()
    wait_until(lambda: own.logged().count("The worker has started.") == 2)
    quarter, soon = map(int, own.manage("shell", "-v", "0", "-c", TICKS).split()[-2:])
    # One that is read a moment early waits for the next second again.
    wait_until(
        lambda: (
            time.time() > soon + 3 and not waiting(own) and min(ticks(own), default=0) > time.time()
        )
    )
    assert set(ticks(own)) == {quarter + QUARTER - own.offset}
    assert Tables(own).run("SELECT handled FROM checkins_tick") == [(quarter,)]
    own.stop_workers()
    armed = ticks(own)
    assert len(armed) <= 2, "one each, at the most, from two that armed at the same moment"
    own.start_worker()
    wait_until(lambda: own.logged().count("The worker has started.") == 3)
    own.stop_workers()
    assert ticks(own) == armed, "a restart arms no other"


# As whoever can write to the queue might, who does not have the server's secret key.
FORGED = """
import os, pickle
from datetime import UTC, datetime
from huey.serializer import SignedSerializer
from checkins.tasks import huey
class Made:
    def __reduce__(self):
        return os.mkdir, ({folder!r},)
for job in (pickle.dumps(Made()), SignedSerializer(secret="another").serialize(Made()), b"", b":"):
    huey.storage.enqueue(job)
    huey.storage.add_to_schedule(job, datetime.now(UTC))
    huey.storage.add_to_schedule(job, datetime(2100, 1, 1))
"""


def test_a_job_that_is_not_ours_does_nothing(start_server: Start, tmp_path: Path) -> None:
    """It is not read, it holds up nothing, and nothing of it is written down."""
    own, folder = start_server(worker=False), tmp_path / "made"
    own.manage("shell", "-v", "0", "-c", FORGED.format(folder=str(folder)))
    quarter = own.now() // QUARTER * QUARTER
    worker = own.start_worker()
    wait_until(lambda: not waiting(own) and len(ticks(own)) == 5)
    assert quarter + QUARTER - own.offset in ticks(own)
    end(worker, signal.SIGTERM)
    assert worker.returncode == 0
    assert not folder.exists()
    assert "mkdir" not in own.logged()


NOTIFIED = """
from checkins import due
from checkins.now import now
print([sum(len(batch.notify) for batch in due.reveal(now)) for _ in range(2)])
"""


@pytest.mark.parametrize(("late", "expected"), [(60, 1), (HOUR - 60, 1), (HOUR, 0), (DAY, 0)])
def test_who_is_to_be_notified(own: Server, http: httpx.Client, late: int, expected: int) -> None:
    (alice, bob), (charlie, _) = couples(own, http, 2)
    both_open(alice, bob)
    charlie.check_in(fitting(charlie.round()["next"]).seals[0])
    own.set_now(alice.round()["next"] + late)
    shown = own.manage("shell", "-v", "0", "-c", NOTIFIED).strip().splitlines()[-1]
    assert shown == f"[{expected}, 0]"


def test_it_erases_what_has_outlived_its_time(own: Server, http: httpx.Client) -> None:
    alice, bob, charlie, dana, erin = (Phone(own, http) for _ in range(5))
    pair(alice, bob)
    joined(charlie, dana)
    Offer(erin).send()
    tables = Tables(own)
    own.start_worker()
    own.set_now(own.now() + DAY + 60)
    wait_until(lambda: tables.rows("invite") == [])
    mine = tables.phone(alice.token_hash)["pair_id"]
    own.set_now(alice.get("season")["mine"] + 1)
    wait_until(lambda: mine not in {row["id"] for row in tables.rows("pair")})
    assert mine not in {row["pair_id"] for row in tables.rows("phone")}


def test_a_kill_loses_nothing(own: Server, http: httpx.Client) -> None:
    ((alice, bob),) = couples(own, http)
    yes = both_open(alice, bob)
    reveal = alice.round()["next"]
    own.start_worker()
    wait_until(lambda: "The worker has started." in own.logged())
    own.kill()
    own.set_now(reveal + 60)
    own.start_web()
    own.start_worker()
    again = Phone(own, http, alice.token), Phone(own, http, bob.token)
    assert tuple(phone.result() for phone in again) == yes.results
    own.kill()
    own.start_web()
    assert tuple(phone.result() for phone in again) == yes.results


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_clean_stop(own: Server, how: signal.Signals) -> None:
    worker = own.start_worker()
    wait_until(lambda: "The worker has started." in own.logged())
    end(worker, how)
    assert worker.returncode == 0
    assert "The worker has stopped." in own.logged()
    assert "Traceback" not in own.logged()
