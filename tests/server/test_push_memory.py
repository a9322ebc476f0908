"""Sent from memory: nothing kept says who matched; a stop sends what it has, a kill loses it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import push_service
from tests.push_service import Answer, PushService
from tests.server.client import Phone
from tests.server.conftest import Start
from tests.server.couple import Couple, settle
from tests.server.tables import Tables
from tests.server.test_push_message import SETTINGS
from tests.serving import Server, wait_until

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service.running() as service:
        yield service


def row_of(rows: Rows, phone: Phone) -> dict[str, Any]:
    """Return a phone's row."""
    (row,) = [row for row in rows["phone"] if row["token_hash"] == phone.token_hash]
    return row


def revealed(rows: Rows, couple: Couple, reveal: int) -> bool:
    """Tell whether a couple's reveal is committed, as it is stored."""
    mine = row_of(rows, couple.phones[0])["pair_id"]
    return [row["previous"] for row in rows["pair"] if row["id"] == mine] == [reveal]


def kept(server: Server) -> dict[str, bytes]:
    """Return every file of the data folder, and the log."""
    files = [file for file in server.data.rglob("*") if file.is_file()]
    found = {str(file.relative_to(server.data)): file.read_bytes() for file in files}
    return {**found, "log": server.log.read_bytes()}


def ways_to_name(number: int) -> list[bytes]:
    """Return how an id may be written down: as text, and as bytes of either order."""
    return [str(number).encode(), number.to_bytes(8, "big"), number.to_bytes(8, "little")]


def shape(rows: Rows, couple: Couple) -> list[object]:
    """Return what is stored of a couple, random bytes and ids by size alone."""
    shapes: list[object] = []
    for phone in couple.phones:
        row = row_of(rows, phone)
        sizes = {name: len(value) for name, value in row.items() if isinstance(value, bytes)}
        subscriptions = [r for r in rows["pushsubscription"] if r["phone_id"] == row["id"]]
        pair = [r for r in rows["pair"] if r["id"] == row["pair_id"]]
        times = [(r["next"], r["previous"], r["schedule"]) for r in pair]
        shapes += [sizes, row["kept_until"], row["wish"], len(subscriptions), times]
    return shapes


def names_nobody(files: dict[str, bytes], rows: Rows, phones: tuple[Phone, ...]) -> None:
    """Assert that no file but the database itself, whose rows are looked at, names a phone."""
    assert {"jobs.sqlite3", "log", "vapid.pem"} <= files.keys()
    ids = [row_of(rows, phone)[name] for phone in phones for name in ("id", "pair_id")]
    database = re.compile(r"db\.sqlite3(-wal|-shm)?|static/.*")
    for name, content in files.items():
        if not database.fullmatch(name):
            for number in ids:
                assert not [way for way in ways_to_name(number) if way in content], name
            assert b"push/" not in content, name


def test_nothing_kept_says_who_matched(
    start_server: Start, http: httpx.Client, service: PushService
) -> None:
    """While both messages of the one couple that matched are on their way: every file is read.

    All is read at once, and looked at afterwards: they are on their way for six seconds.
    """
    hold = threading.Event()
    server = start_server(worker=False, env=SETTINGS)
    matched, others = (Couple(server, http, service) for _ in range(2))
    for browser in matched.browsers:
        service.answers[browser.endpoint.removeprefix(service.url)] = [Answer(until=hold)]
    matched.say(0, 1)
    others.say(0)
    reveal = matched.phones[0].round()["next"]
    before = {name: len(rows) for name, rows in Tables(server).snapshot().items()}
    server.start_worker()
    server.set_now(reveal + 1)
    for browser in matched.browsers:
        service.wait_for(browser)
    wait_until(lambda: revealed(Tables(server).snapshot(), others, reveal))
    files, stored = kept(server), Tables(server).snapshot()
    hold.set()
    after = {name: len(rows) for name, rows in stored.items()}
    assert {**after, "tick": 0} == {**before, "tick": 0}
    assert shape(stored, matched) == shape(stored, others)
    names_nobody(files, stored, (*matched.phones, *others.phones))
    server.stop()
    told = [line for line in server.logged().splitlines() if not line.startswith("[WARNING]")]
    assert told == [f"INFO lamplit The worker has {what}." for what in ("started", "stopped")]
    assert (matched.told(), others.told()) == ([1, 1], [0, 0])


def by_worker(server: Server) -> None:
    server.start_worker()


def by_call(server: Server) -> None:
    """Leave it to the next call."""


@pytest.mark.parametrize("commits", [by_worker, by_call])
def test_a_clean_stop_sends_what_it_has(
    tmp_path: Path,
    start_server: Start,
    http: httpx.Client,
    service: PushService,
    commits: Callable[[Server], None],
) -> None:
    """One message is on its way to a slow push service, another waits for a second try."""
    hold = threading.Event()
    server = start_server(worker=False, env=SETTINGS)
    slow = Couple(server, http, service, Answer(until=hold))
    waits = Couple(server, http, service, Answer(503, {"Retry-After": "900"}))
    for couple in (slow, waits):
        couple.say(0, 1)
    commits(server)
    slow.phones[0].pass_reveal()
    if not server.workers:
        for couple in (waits, slow):  # the answer to the first is read long before the stop
            couple.phones[0].round()
            service.wait_for(couple.browsers[0])
    for couple in (slow, waits):
        for browser in couple.browsers:
            service.wait_for(browser)
    threading.Timer(1, hold.set).start()
    server.stop()
    assert hold.is_set(), "it waited for the slow one"
    assert (slow.told(), waits.told()) == ([1, 1], [2, 1])
    assert "failed" not in server.logged()


def test_a_kill_loses_a_message_and_no_match(
    start_server: Start, http: httpx.Client, service: PushService
) -> None:
    """What was under way is not sent again by those who come after."""
    hold = threading.Event()
    server = start_server(worker=False, env=SETTINGS)
    couple = Couple(server, http, service, Answer(until=hold))
    couple.say(0, 1)
    couple.phones[0].pass_reveal()
    result = couple.phones[0].result()
    for browser in couple.browsers:
        service.wait_for(browser)
    server.kill()
    hold.set()
    server.start_web()
    server.start_worker()
    assert couple.phones[0].result() == result
    settle(Couple(server, http, service))
    assert couple.told() == [1, 1]


def test_two_workers_and_two_callers_tell_once(
    start_server: Start, http: httpx.Client, service: PushService
) -> None:
    server = start_server(worker=False, env=SETTINGS)
    couples = [Couple(server, http, service) for _ in range(6)]
    for couple in couples:
        couple.say(0, 1)
    reveal = couples[0].phones[0].round()["next"]
    for _ in range(2):
        server.start_worker()
    wait_until(lambda: server.logged().count("The worker has started.") == 2)
    server.set_now(reveal + 1)
    for couple in couples:
        for phone in couple.phones:
            phone.round()
    for couple in couples:
        for browser in couple.browsers:
            service.wait_for(browser)
    server.stop()
    assert [couple.told() for couple in couples] == [[1, 1]] * 6
