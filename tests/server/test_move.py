"""Moving from SQLite to PostgreSQL with everything under way: phones notice nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import machine, serving
from tests.server import cluster
from tests.server.client import ANOTHER, Offer, Phone, fitting, joined, joining, nothing, pair
from tests.server.tables import Tables
from tests.server.test_push import SUBSCRIPTION
from tests.serving import Server, end, wait_until

if not machine.postgresql() and not os.environ.get("CI"):
    pytest.skip("no PostgreSQL on this machine", allow_module_level=True)

READS = ("round", "held", "schedule", "season", "push", "pairing")


@dataclass
class Before:
    """A SQLite server, its phones by name, an open invite, and what each phone was told."""

    server: Server
    phones: dict[str, Phone]
    offer: Offer
    told: dict[str, list[Any]]
    rows: dict[str, list[dict[str, Any]]]


def told(phones: dict[str, Phone]) -> dict[str, list[Any]]:
    """Return what each phone is told, whatever it asks."""
    return {
        name: [(answer.status, answer.json) for answer in (phone.call("GET", p) for p in READS)]
        for name, phone in phones.items()
    }


@pytest.fixture
def before(tmp_path: Path, http: httpx.Client) -> Iterator[Before]:
    """Return a stopped SQLite server in the middle of things: a match, a seal that is held, wishes,
    pushes, an open invite, one that is joined, and one whose last answer nobody has read yet."""
    server = serving.start(tmp_path / "data", worker=False, pages=False)
    names = ("alice", "bob", "charlie", "dana", "erin", "fred", "gina")
    phones = {name: Phone(server, http) for name in names}
    alice, bob, charlie, dana, erin, fred, gina = phones.values()
    pair(alice, bob)
    yes = fitting(alice.round()["next"])
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    alice.pass_reveal()
    assert bob.result() == yes.results[1]
    alice.check_in(nothing(alice.round()["next"]))
    bob.put("schedule", ANOTHER)
    alice.put("push", SUBSCRIPTION)
    joined(charlie, dana)
    offer = Offer(erin)
    offer.send()
    joined(fred, gina)
    fred.call("POST", "pairing", {"confirm": "A" * 43})
    asked = told({name: phone for name, phone in phones.items() if phone is not gina})
    server.stop()
    yield Before(server, phones, offer, asked, Tables(server).snapshot())
    server.stop()


@pytest.fixture
def target(before: Before, postgresql: cluster.Cluster) -> Server:
    """Return the server as it will be: the same folder, on an empty PostgreSQL."""
    options = {"DATABASE_URL": postgresql.database(), "LAMPLIT_LIMIT": "1000000"}
    after = Server(before.server.data, options, serving.ROOT, None)
    after.offset = before.server.offset
    return after


def source(server: Server) -> str:
    """Return the file to move from."""
    return str(server.data / "db.sqlite3")


def test_phones_notice_nothing(before: Before, target: Server, http: httpx.Client) -> None:
    shown = target.manage("move", source(target))
    assert "Moved: 2 Pair, 4 Phone, 1 PushSubscription, 3 Invite." in shown
    assert Tables(target).snapshot() == before.rows
    target.start_web()
    target.start_worker()
    phones = {name: Phone(target, http, phone.token) for name, phone in before.phones.items()}
    alice, bob, charlie, dana, _, fred, gina = phones.values()
    assert told({name: phones[name] for name in before.told}) == before.told
    assert gina.get("pairing") == {"state": "confirmed", "confirm": "A" * 43}
    assert gina.round()["next"] == fred.round()["next"]
    proof = {"confirm": "B" * 42 + "A"}
    assert charlie.call("POST", "pairing", proof).status == 204
    assert dana.get("pairing") == {"state": "confirmed", **proof}
    hal = Phone(target, http)
    assert hal.call("POST", f"{before.offer.path}/join", joining(hal)).status == 201
    yes = fitting(alice.round()["next"])
    assert alice.check_in(yes.seals[0], before.told["alice"][0][1]["slot"]).status == 204
    assert bob.check_in(yes.seals[1]).status == 204
    alice.pass_reveal()
    assert (alice.result(), bob.result()) == yes.results
    target.stop()


def test_it_goes_nowhere_but_into_an_empty_postgresql(before: Before, target: Server) -> None:
    with pytest.raises(RuntimeError, match="DATABASE_URL must name the PostgreSQL"):
        before.server.manage("move", source(target))
    with pytest.raises(RuntimeError, match="no such SQLite file"):
        target.manage("move", "nowhere.sqlite3")
    with pytest.raises(RuntimeError, match="no such SQLite file"):
        target.manage("move", "x" * 300)
    with pytest.raises(RuntimeError, match="not ours to read and write"):
        target.manage("move", str(target.data))
    with pytest.raises(RuntimeError, match="not a SQLite database"):
        target.manage("move", str(serving.ROOT / "README.md"))
    with pytest.raises(RuntimeError, match="not Lamplit's database"):
        target.manage("move", str(target.data / "jobs.sqlite3"))
    target.manage("move", source(target))
    moved = Tables(target).snapshot()
    with pytest.raises(RuntimeError, match="not empty: nothing was moved"):
        target.manage("move", source(target))
    assert Tables(target).snapshot() == moved == before.rows


def test_a_server_that_still_runs_is_noticed(before: Before, target: Server) -> None:
    before.server.start_web()
    assert before.phones["alice"].call("GET", "round").status == 200
    with pytest.raises(RuntimeError, match="stop web and worker first"):
        target.manage("move", source(target))
    before.server.stop()
    target.manage("move", source(target))


def test_another_version_is_refused(before: Before, target: Server) -> None:
    older = "DELETE FROM django_migrations WHERE app = 'checkins' AND name <> '0001_first'"
    Tables(before.server).run(older)
    with pytest.raises(RuntimeError, match=r"Run `manage.py prepare` on both"):
        target.manage("move", source(target))


SLOWLY = (
    "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN PERFORM pg_sleep(20); RETURN NEW; END';"
    "CREATE TRIGGER slowly BEFORE INSERT ON checkins_phone FOR EACH ROW EXECUTE FUNCTION slowly()"
)
USUALLY = "DROP TRIGGER slowly ON checkins_phone; DROP FUNCTION slowly"
COPYING = "FROM pg_stat_activity WHERE starts_with(query, 'COPY checkins_phone')"
ASLEEP = f"SELECT 1 {COPYING} AND state = 'active' AND wait_event = 'PgSleep'"
END_IT = f"SELECT pg_terminate_backend(pid) {COPYING}"


def test_killed_in_the_middle_it_can_be_made_again(before: Before, target: Server) -> None:
    target.manage("migrate", "--verbosity", "0")
    tables = Tables(target)
    tables.run(SLOWLY)
    with target.log.open("ab") as out:
        moving = subprocess.Popen(
            [sys.executable, "manage.py", "move", source(target)],
            cwd=target.root,
            env=target.env,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    wait_until(lambda: bool(tables.run(ASLEEP)))
    end(moving, signal.SIGKILL)
    tables.run(END_IT)
    wait_until(lambda: not tables.run(ASLEEP))
    assert Tables(before.server).snapshot() == before.rows
    assert [tables.rows(name) for name in ("pair", "phone", "invite")] == [[], [], []]
    tables.run(USUALLY)
    target.manage("move", source(target))
    assert tables.snapshot() == before.rows
