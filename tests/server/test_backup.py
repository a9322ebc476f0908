"""Backup and restore beside a running server: all comes back but what was sealed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from tests import serving
from tests.server.client import (
    ANOTHER,
    DAILY,
    Offer,
    Phone,
    Yes,
    fitting,
    joined,
    nothing,
    pair,
)
from tests.server.conftest import ENGINES
from tests.server.tables import Tables
from tests.server.test_push import SUBSCRIPTION
from tests.serving import Server, end, wait_until

SEALED = {"seal", "result"}


@pytest.fixture(scope="module")
def own(
    engine: str, database: Callable[[], str | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server that these tests may empty and fill."""
    folder = tmp_path_factory.mktemp(f"backup-{engine}")
    running = serving.start(folder / "data", database(), worker=False, pages=False)
    yield running
    running.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the backup goes."""
    return tmp_path / "lamplit.sqlite3"


def lasting(server: Server) -> dict[str, list[dict[str, Any]]]:
    """Return every row that a backup is for, without what phones sealed and were told."""
    rows = Tables(server).snapshot()
    return {
        name: [{key: row[key] for key in row.keys() - SEALED} for row in rows[name]]
        for name in ("pair", "phone", "invite")
    }


def matched(alice: Phone, bob: Phone) -> Yes:
    """Let both say yes and the reveal pass."""
    yes = both_open(alice, bob)
    alice.pass_reveal()
    assert (alice.result(), bob.result()) == yes.results
    return yes


def both_open(alice: Phone, bob: Phone) -> Yes:
    """Let both say yes."""
    yes = fitting(alice.round()["next"])
    assert alice.check_in(yes.seals[0]).status == 204
    assert bob.check_in(yes.seals[1]).status == 204
    return yes


def test_all_comes_back_but_what_was_sealed(own: Server, http: httpx.Client, file: Path) -> None:
    alice, bob, erin, fred, gina, hal, ida = (Phone(own, http) for _ in range(7))
    pair(alice, bob)
    earlier, yes = matched(alice, bob), both_open(alice, bob)
    bob.put("schedule", ANOTHER)
    alice.put("push", SUBSCRIPTION)
    joined(fred, gina)
    fred.call("POST", "pairing", {"confirm": "A" * 43})
    going_on = lasting(own)
    own.manage("backup", str(file))
    slot, told = alice.round()["slot"], alice.get("schedule")
    alice.call("DELETE", "me")
    pair(hal, ida)
    own.manage("restore", str(file))
    assert lasting(own) == going_on
    assert alice.get("schedule") == told
    assert alice.get("held")["push"] is None, "the phone gives its address anew when it is opened"
    assert (alice.result(), bob.result()) != earlier.results
    assert alice.round()["slot"] != slot
    assert [phone.call("GET", "round").status for phone in (hal, ida, erin)] == [401] * 3
    assert gina.get("pairing") == {"state": "confirmed", "confirm": "A" * 43}
    alice.pass_reveal()
    assert not {alice.result(), bob.result()} & {*yes.results, *earlier.results}


def test_what_it_holds_and_what_not(own: Server, http: httpx.Client, file: Path) -> None:
    alice, bob, charlie, dana, erin = (Phone(own, http) for _ in range(5))
    pair(alice, bob)
    earlier, yes = matched(alice, bob), both_open(alice, bob)
    joined(charlie, dana)
    code = Offer(erin)
    code.send()
    alice.put("push", SUBSCRIPTION)
    own.manage("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]
    kept = file.read_bytes()
    assert alice.token_hash in kept, "this test can see"
    for secret in (*yes.seals, *earlier.results, code.lookup, charlie.token_hash):
        assert secret[6:38] not in kept
    assert b"mozilla" not in kept
    assert b"https://" not in kept
    own.manage("restore", str(file))
    assert erin.call("GET", "pairing").status == charlie.call("GET", "pairing").status == 401
    assert alice.call("GET", code.path).code == (404, "no_invite")


def test_it_goes_into_either_database(
    own: Server, engine: str, request: pytest.FixtureRequest, http: httpx.Client, file: Path
) -> None:
    for name in ("pushsubscription", "phone", "pair", "invite"):
        Tables(own).run(f"DELETE FROM checkins_{name}")  # noqa: S608
    for schedule in (DAILY, ANOTHER):
        pair(Phone(own, http), Phone(own, http), schedule)
    own.manage("backup", str(file))
    other = {}
    if engine == "sqlite" and "postgresql" in ENGINES:
        other = {"DATABASE_URL": request.getfixturevalue("postgresql").database()}
    target = Server(file.parent / "data", other, serving.ROOT, None)
    target.set_clock(own.offset)
    target.manage("restore", str(file))
    assert lasting(target) == lasting(own)


def test_a_pair_whose_season_is_over_stays_away(
    own: Server, http: httpx.Client, file: Path
) -> None:
    alice, _ = pair(Phone(own, http), Phone(own, http))
    own.manage("backup", str(file))
    own.set_now(alice.get("season")["mine"])
    own.manage("restore", str(file))
    assert set(map(len, lasting(own).values())) == {0}


SLOWLY = {
    "sqlite": "CREATE TRIGGER slowly BEFORE INSERT ON checkins_phone BEGIN SELECT ("
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000000000)"
    " SELECT count(*) FROM c); END",
    "postgresql": "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN PERFORM pg_sleep(20); RETURN NEW; END'; CREATE TRIGGER slowly BEFORE INSERT"
    " ON checkins_phone FOR EACH ROW EXECUTE FUNCTION slowly()",
}
END_IT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


def begun(server: Server, *command: str) -> subprocess.Popen[bytes]:
    """Start a command that will not live to its end."""
    with server.log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=server.root,
            env=server.env,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def is_busy(server: Server) -> bool:
    """Tell whether somebody holds the tables."""
    if server.env.get("DATABASE_URL"):
        return bool(Tables(server).run(END_IT.replace("pg_terminate_backend(pid)", "1")))
    with closing(sqlite3.connect(Tables(server).file, timeout=0, isolation_level=None)) as probe:
        try:
            probe.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


def killed_halfway(server: Server, file: Path) -> bytes:
    """Kill a backup while its draft lies beside the file; return what the file held before.

    One that was too quick to be caught does not count: begin another.
    """
    while True:
        kept = file.read_bytes()
        backing = begun(server, "backup", str(file))
        while backing.poll() is None and len(list(file.parent.iterdir())) == 1:
            time.sleep(0.002)
        end(backing, signal.SIGKILL)
        if len(list(file.parent.iterdir())) == 2:
            return kept


def test_killed_in_the_middle(own: Server, engine: str, http: httpx.Client, file: Path) -> None:
    pair(Phone(own, http), Phone(own, http))
    own.manage("backup", str(file))
    assert killed_halfway(own, file) == file.read_bytes()
    pair(Phone(own, http), Phone(own, http))
    stored, tables = Tables(own).snapshot(), Tables(own)
    tables.run(SLOWLY[engine])
    restoring = begun(own, "restore", str(file))
    wait_until(lambda: is_busy(own))
    assert restoring.poll() is None
    end(restoring, signal.SIGKILL)
    if engine == "postgresql":
        tables.run(END_IT)
    wait_until(lambda: not is_busy(own))
    assert tables.snapshot() == stored
    assert not list(own.data.glob("restore-*"))
    drop = " ON checkins_phone; DROP FUNCTION slowly" if engine == "postgresql" else ""
    tables.run(f"DROP TRIGGER slowly{drop}")


def test_phones_that_ask_meanwhile_get_an_answer(
    own: Server, http: httpx.Client, file: Path
) -> None:
    alice, _ = pair(Phone(own, http), Phone(own, http))
    own.manage("backup", str(file))
    over, statuses = Event(), set()

    def ask() -> None:
        while not over.is_set():
            told = alice.call("GET", "round")
            statuses.add(told.status)
            if told.status == 200:
                seal = nothing(told.json["next"])
                statuses.add(alice.check_in(seal, told.json["slot"]).status)

    asking = Thread(target=ask)
    asking.start()
    try:
        own.manage("restore", str(file))
    finally:
        over.set()
        asking.join()
    # 412: the seal is the one that the restore has just overwritten; 503: it took over five seconds
    assert statuses <= {200, 204, 412, 503}
    assert alice.check_in(nothing(alice.round()["next"])).status == 204
