"""What the operator sees: figures, alive or not, ready or not; nothing by pair."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from tests.server.client import Phone, fitting, pair
from tests.server.tables import Tables
from tests.serving import ROOT, Server, start, wait_until

QUARTER = 900


@pytest.fixture(scope="module")
def own(
    engine: str, database: Callable[[], str | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server whose workers come and go."""
    folder = tmp_path_factory.mktemp(f"status-{engine}")
    running = start(folder / "data", database(), worker=False, pages=False)
    yield running
    running.stop()


def figures(server: Server) -> dict[str, str]:
    """Return what `manage.py status` shows, by name."""
    lines = server.manage("status").splitlines()
    return {line[:14].strip(): line[14:] for line in lines}


def asked(server: Server, path: str) -> int:
    """Return an address's status; whatever it is, there is nothing in the answer."""
    answer = server.get(path)
    assert answer.content == b""
    assert answer.headers["cache-control"] == "no-store"
    assert not {"set-cookie", "etag", "last-modified", "x-powered-by"} & set(answer.headers)
    return answer.status_code


def empty(server: Server) -> None:
    """Erase all pairs: figures are of the whole."""
    for table in ("phone", "pair"):
        Tables(server).run(f"DELETE FROM checkins_{table}")  # noqa: S608


def test_ready_is_a_worker_that_keeps_up(own: Server) -> None:
    Tables(own).run("DELETE FROM checkins_tick")  # another test may have come before
    assert asked(own, "/healthz") == 200
    wait_until(lambda: asked(own, "/readyz") == 503)  # no worker has run yet
    assert figures(own)["last quarter"] == "none yet"
    own.start_worker()
    wait_until(lambda: asked(own, "/readyz") == 200)
    own.stop_workers()
    following = own.now() // QUARTER * QUARTER + QUARTER
    own.set_now(following + 200)
    wait_until(lambda: asked(own, "/readyz") == 200)
    own.set_now(following + 320)
    wait_until(lambda: asked(own, "/readyz") == 503)
    own.start_worker()
    wait_until(lambda: asked(own, "/readyz") == 200)
    own.stop_workers()


def test_the_database_is_away(own: Server) -> None:
    own.start_worker()
    wait_until(lambda: asked(own, "/readyz") == 200)
    own.stop_workers()
    tables = Tables(own)
    tables.run("ALTER TABLE checkins_tick RENAME TO checkins_away")
    try:
        wait_until(lambda: asked(own, "/readyz") == 503)
        assert asked(own, "/healthz") == 200
    finally:
        tables.run("ALTER TABLE checkins_away RENAME TO checkins_tick")
    wait_until(lambda: asked(own, "/readyz") == 200)


def test_the_figures(own: Server, http: httpx.Client) -> None:
    empty(own)
    alice, _ = pair(Phone(own, http), Phone(own, http))
    reveal = alice.round()["next"]
    before = figures(own)
    assert set(before) == {
        "reveals due",
        "of them late",
        "jobs waiting",
        "last quarter",
        "database",
    }
    page = (ROOT / "docs" / "running.md").read_text()
    assert "\n".join(f"{name:<14}" for name in before) in re.sub(r"(?m)^(.{14}).*$", r"\1", page)
    assert (before["reveals due"], before["of them late"]) == ("0", "0")
    for late, expected in ((0, ("1", "0")), (90, ("1", "1"))):
        alice.go_to(reveal + late)
        found = figures(own)  # once, for a minute is soon over where a command takes seconds
        assert (found["reveals due"], found["of them late"]) == expected
    own.start_worker()
    wait_until(lambda: figures(own)["reveals due"] == "0")
    own.stop_workers()
    after = figures(own)
    assert after["last quarter"] == f"{datetime.fromtimestamp(reveal, UTC):%Y-%m-%d %H:%M} UTC"
    assert after["database"].endswith(" MB")


@pytest.mark.further
def test_no_figure_depends_on_a_choice(own: Server, http: httpx.Client) -> None:
    """Nobody looked, and both open, which a pair can tell apart: the operator sees the same."""
    seen = []
    for both_open in (False, True):
        empty(own)
        alice, bob = pair(Phone(own, http), Phone(own, http))
        reveal = alice.round()["next"]
        for phone, seal in zip((alice, bob), fitting(reveal).seals, strict=True):
            assert not both_open or phone.check_in(seal).status == 204
        shown = [figures(own)]
        alice.go_to(reveal + 120)
        shown.append(figures(own))
        alice.result()
        shown.append(figures(own))
        seen.append([{**found, "database": ""} for found in shown])
    assert seen[0] == seen[1]
