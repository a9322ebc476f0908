"""What the orders are tried with: check-ins, reads and the worker around one reveal, through the
relay's own calls, in a process and a database of their own.

    python -m tests.prove.race delayed    (needs LAMPLIT_DATA and LAMPLIT_CLOCK_FILE)

It prints a report as JSON. Rules that must hold whatever the order:
- a withdrawal that was answered with 204 counts; so does one that was refused, by not counting;
- whoever takes the pair's lock after the reveal's time is told that the round is over;
- both phones read a match, or neither, and it is told once.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
import sys
import time
from collections.abc import Callable, Hashable
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from checkins import clock, push, tasks
from checkins.models import Pair, Phone
from tests.prove.orders import Actor, Report, Run, explore
from tests.server.client import DAILY, DAY, b64, fitting, half_hash, nothing, unb64

# A time that a daily 21:30 in Berlin has a reveal at; the season is far from over.
REVEAL = 1_800_000_000 // DAY * DAY + 20 * 3_600 + 1_800
YES, NO = fitting(REVEAL), nothing(REVEAL)
FIRST = nothing(REVEAL)  # what the server holds for alice before she said anything
NAMES = {YES.seals[0]: "yes", NO: "no", YES.seals[1]: "bob's yes", FIRST: "first"}
RESULTS = {YES.results[0]: "match", YES.results[1]: "match"}
TOKENS = [secrets.token_bytes(32) for _ in range(2)]


def set_time(moment: int) -> None:
    """Make this the relay's time, give or take a second."""
    Path(os.environ["LAMPLIT_CLOCK_FILE"]).write_text(str(moment - int(time.time())))


def make_pair() -> None:
    """Make alice and bob."""
    schedule = clock.pack(clock.parse(DAILY))
    pair = Pair.objects.create(next=REVEAL, previous=REVEAL - DAY, schedule=schedule)
    for side, token in enumerate(TOKENS):
        hashed = hashlib.sha256(token).digest()
        kept = {"seal": FIRST, "result": secrets.token_bytes(204), "wish": schedule}
        until = REVEAL + 60 * DAY
        Phone.objects.create(pair=pair, side=side, token_hash=hashed, kept_until=until, **kept)


class Database:
    """The rows, read and put back from outside, by a connection that knows nothing of Django."""

    def __init__(self) -> None:
        name = settings.DATABASES["default"]["NAME"]
        self._rows = sqlite3.connect(name, isolation_level=None)
        self._start = self._rows.execute("SELECT next, previous FROM checkins_pair").fetchone()

    def put_back(self, alices: bytes) -> None:
        """Make it the time before the reveal; bob is open, and alice's seal is this one."""
        self._rows.execute("UPDATE checkins_pair SET next = ?, previous = ?", self._start)
        for side, seal in enumerate((alices, YES.seals[1])):
            values = (seal, secrets.token_bytes(204), side)
            self._rows.execute(
                "UPDATE checkins_phone SET seal = ?, result = ? WHERE side = ?", values
            )

    def stored(self) -> Hashable:
        """Return what is stored, with random bytes called noise."""
        pair = self._rows.execute("SELECT next, previous FROM checkins_pair").fetchall()
        phones = self._rows.execute("SELECT seal, result FROM checkins_phone ORDER BY side")
        return *pair, *((NAMES.get(a, "noise"), RESULTS.get(b, "noise")) for a, b in phones)

    def matches(self) -> list[bool]:
        """Return whether side 0 and side 1 read the match."""
        found = self._rows.execute("SELECT result FROM checkins_phone ORDER BY side")
        return [result == YES.results[side] for side, (result,) in enumerate(found)]


def call(side: int, method: str, path: str, body: Any = None) -> Any:
    """Make one call through the relay's views; return its status and its JSON."""
    client = Client(headers={"Authorization": f"Bearer {b64(TOKENS[side])}"}, SERVER_NAME="[::1]")
    sent = json.dumps(body) if body else ""
    answer = client.generic(method, f"/api/v1/{path}", sent, "application/json")
    assert answer.status_code < 500, answer.content
    return answer.status_code, json.loads(answer.content or "{}")


def put(seal: bytes, slot: bytes) -> int:
    """Hand a seal of alice's in."""
    status, _ = call(0, "PUT", "checkin", {"slot": b64(slot), "seal": b64(seal)})
    return int(status)


def withdraw(slot: bytes) -> int:
    """Hand nothing in as a phone does: after a 412 once more, in place of what is held by then."""
    status = put(NO, slot)
    if status == 412:
        held = call(0, "GET", "round")[1]["slot"]
        status = 204 if held == b64(half_hash(NO)) else put(NO, unb64(held))
    return status


def alice_withdraws(slot: bytes) -> Actor:
    return Actor("alice withdraws", lambda _: withdraw(half_hash(slot)))


def somebody_reads(side: int) -> Actor:
    name = f"{('alice', 'bob')[side]} reads"
    return Actor(name, lambda _: call(side, "GET", "round")[0])


def the_worker() -> Actor:
    return Actor("the worker", lambda _: tasks.reveal_due())


def delayed() -> list[Actor]:
    """alice's yes is under way for long; she takes it back meanwhile; then the reveal."""
    late = Actor("her yes arrives", lambda _: put(YES.seals[0], half_hash(FIRST)))
    return [late, alice_withdraws(FIRST)]


def late() -> list[Actor]:
    """alice takes her yes back while the reveal comes, and bob and the worker look."""
    return [alice_withdraws(YES.seals[0]), somebody_reads(1), the_worker()]


def at_once() -> list[Actor]:
    """The reveal is made by whoever is first of three."""
    return [somebody_reads(0), somebody_reads(1), the_worker()]


SCENES: dict[str, tuple[Callable[[], list[Actor]], bytes]] = {
    "delayed": (delayed, FIRST),
    "late": (late, YES.seals[0]),
    "at once": (at_once, YES.seals[0]),
}


def judge(run: Run, database: Database, told: list[Any]) -> tuple[str, str]:
    """Name the outcome of a run whose reveal is over, and what is wrong with it."""
    withdrawn = [actor for actor in run.actors if actor.name == "alice withdraws"]
    answers = [actor.outcome for actor in withdrawn]
    call(0, "GET", "round")
    both = database.matches()
    outcome = f"{'match' if all(both) else 'none'} after {answers}"
    if both[0] != both[1]:
        return outcome, "one phone reads a match and the other does not"
    if len(told) != all(both):
        return outcome, f"a push is sent {len(told)} times"
    if 204 in answers and all(both):
        return outcome, "a yes that was taken back counted"
    if 204 in answers and any(actor.locked_late for actor in withdrawn):
        return outcome, "a check-in was taken after its reveal's time"
    if 409 in answers and not all(both) and "her yes arrives" not in run.done:
        return outcome, "a withdrawal that was refused counted"
    if not answers and not all(both):
        return outcome, "a match was missed"
    return outcome, ""


def scene(name: str) -> Report:
    """Try every order of one scene."""
    actors, alices = SCENES[name]
    database, told = Database(), list[Any]()
    # Whom to tell is handed to a thread of its own; here it is only counted.
    push.courier.take = lambda pairs, pause=0: told.extend(pairs)  # type: ignore[method-assign]
    tasks.PAUSE = 0

    def begin() -> Run:
        told.clear()
        set_time(REVEAL - 600)
        database.put_back(alices)
        return Run(actors(), database.stored, lambda: set_time(REVEAL + 60))

    return explore(begin, lambda run: judge(run, database, told))


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    make_pair()
    set_time(REVEAL - 600)
    found = asdict(scene(sys.argv[1]))
    print(json.dumps({**found, "outcomes": sorted(found["outcomes"])}))
