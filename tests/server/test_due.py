"""Reveals in batches: shared, killed in the middle, with a broken pair among them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import httpx
import pytest

from checkins import clock
from tests.server import crowd
from tests.server.client import DAILY, Phone, Yes, fitting, pair
from tests.server.tables import Tables
from tests.server.test_races import pair_locked
from tests.serving import Server, start, wait_until

THRICE = {"zone": "UTC", "week": [["00:00", "12:00", "18:00"]] * 7}
REVEAL = """
from checkins import due
from checkins.now import now
print([len(batch.locked) for batch in due.reveal(now, {size})])
"""


@pytest.fixture(scope="module")
def own(
    engine: str, database: Callable[[], str | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server without a worker."""
    folder = tmp_path_factory.mktemp(f"due-{engine}")
    running = start(folder / "data", database(), worker=False, pages=False)
    yield running
    running.stop()


Couples = list[tuple[Phone, Phone, Yes]]


@pytest.fixture
def couples(own: Server, http: httpx.Client) -> Couples:
    """Return seven pairs who both said yes; whatever else there was has been revealed."""
    reveal(own)
    made = [pair(Phone(own, http), Phone(own, http), THRICE) for _ in range(7)]
    return [(alice, bob, both_open(alice, bob)) for alice, bob in made]


def both_open(alice: Phone, bob: Phone) -> Yes:
    """Let both say yes."""
    yes = fitting(alice.round()["next"])
    assert [alice.check_in(yes.seals[0]).status, bob.check_in(yes.seals[1]).status] == [204, 204]
    return yes


def reveal(server: Server, size: int = 50) -> list[int]:
    """Reveal in a process of its own all that is due; return the sizes of the batches."""
    shown = server.manage("shell", "-v", "0", "-c", REVEAL.format(size=size))
    sizes: list[int] = [int(n) for n in shown.splitlines()[-1].strip("[]").split(",") if n.strip()]
    return sizes


def stored(tables: Tables, phone: Phone) -> bytes:
    """Return a phone's result as it is stored, without any request that would reveal."""
    result: bytes = tables.phone(phone.token_hash)["result"]
    return result


def told(tables: Tables, couples: Couples) -> list[bool]:
    """Return for each pair whether both phones have the result of their match stored."""
    return [
        (stored(tables, alice), stored(tables, bob)) == yes.results for alice, bob, yes in couples
    ]


def pass_reveal(couples: Couples) -> int:
    """Move the clock past the reveal of all."""
    return couples[0][0].pass_reveal()


def test_batches_of_any_size_reveal_all(own: Server, couples: Couples) -> None:
    passed = pass_reveal(couples)
    sizes = reveal(own, 3)
    assert max(sizes) == 3
    tables = Tables(own)
    assert told(tables, couples) == [True] * 7
    mine = {tables.phone(alice.token_hash)["pair_id"] for alice, _, _ in couples}
    moved = [row for row in tables.rows("pair") if row["id"] in mine]
    assert {row["previous"] for row in moved} == {passed}
    for row in tables.rows("phone"):
        if row["pair_id"] in mine:
            assert int.from_bytes(row["seal"][1:5], "big") in {r["next"] for r in moved}
    assert reveal(own, 3) == []
    alice, bob, yes = couples[0]
    assert (alice.result(), bob.result()) == yes.results


def test_a_broken_pair_holds_up_no_other(own: Server, couples: Couples) -> None:
    tables = Tables(own)
    broken = tables.phone(couples[3][0].token_hash)["pair_id"]
    wish = tables.phone(couples[3][0].token_hash)["wish"]
    spoil = "UPDATE checkins_phone SET wish = ? WHERE pair_id = ?"
    tables.run(spoil, b"\xff" * 61, broken)
    pass_reveal(couples)
    reveal(own, 4)
    assert told(tables, couples) == [True] * 3 + [False] + [True] * 3
    tables.run(spoil, wish, broken)
    assert reveal(own, 4) == [1]
    assert told(tables, couples) == [True] * 7


def test_a_pair_that_has_ended_is_erased_and_not_revealed(own: Server, couples: Couples) -> None:
    tables = Tables(own)
    ended = tables.phone(couples[2][0].token_hash)["pair_id"]
    passed = pass_reveal(couples)
    over = "UPDATE checkins_phone SET kept_until = ? WHERE pair_id = ? AND side = 1"
    tables.run(over, passed - 1, ended)
    reveal(own, 4)
    assert ended not in {row["id"] for row in tables.rows("pair")}
    assert ended not in {row["pair_id"] for row in tables.rows("phone")}
    assert told(tables, couples[:2] + couples[3:]) == [True] * 6


def test_a_pair_that_is_in_use_is_passed_over(own: Server, couples: Couples) -> None:
    """On PostgreSQL: another worker's batch, or a request, has its lock and will reveal it."""
    tables = Tables(own)
    if not tables.url:
        return  # SQLite has one lock for all
    pass_reveal(couples)
    taken = tables.phone(couples[5][0].token_hash)["pair_id"]
    with pair_locked(tables, taken):
        reveal(own, 4)
        assert told(tables, couples) == [True] * 5 + [False] + [True]
    assert reveal(own, 4) == [1]
    assert told(tables, couples) == [True] * 7


MUCH = """
from checkins import tasks
tasks.huey.flush()
tasks.reveal_due()
print([task.name for task in tasks.huey.pending()])
"""


def test_much_work_calls_one_more_worker(own: Server, couples: Couples) -> None:
    """On PostgreSQL a worker that meets more than a batch wakes another, once; else nobody."""
    pass_reveal(couples)
    now, daily = own.now(), clock.pack(clock.parse(DAILY))
    evening = crowd.Evening(now - now % 900, now - now % 900 - 900, [daily], 2**40)
    tables = Tables(own)
    for count, helpers in ((0, 0), (501, 1 if tables.url else 0)):
        crowd.fill(tables, evening, count, 0)
        shown = own.manage("shell", "-v", "0", "-c", MUCH).splitlines()[-1]
        assert shown == str(["share"] * helpers)
    assert told(tables, couples) == [True] * 7


SLOW = {
    True: (
        "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN PERFORM pg_sleep(20); RETURN NEW; END';"
        "CREATE TRIGGER slowly BEFORE UPDATE OF result ON checkins_phone"
        " FOR EACH ROW EXECUTE FUNCTION slowly()",
        "DROP TRIGGER slowly ON checkins_phone; DROP FUNCTION slowly",
    ),
    False: (
        "CREATE TRIGGER slowly BEFORE UPDATE OF result ON checkins_phone BEGIN"
        " SELECT (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e9)"
        " SELECT max(i) FROM n); END",
        "DROP TRIGGER slowly",
    ),
}
WRITING = "state = 'active' AND starts_with(query, 'UPDATE checkins_phone')"
IN_FLIGHT = f"SELECT pid FROM pg_stat_activity WHERE {WRITING}"  # noqa: S608 - fixed words
END_IT = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {WRITING}"  # noqa: S608


def in_the_middle(tables: Tables) -> bool:
    """Tell whether a batch is being written right now."""
    if tables.url:
        return bool(tables.run(IN_FLIGHT))
    with closing(sqlite3.connect(tables.file, timeout=0, isolation_level=None)) as opened:
        try:
            opened.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        opened.execute("ROLLBACK")
    return False


def test_killed_in_the_middle_of_a_batch(own: Server, couples: Couples) -> None:
    """It costs time and nothing else: the next worker finds all as it was before the batch."""
    tables = Tables(own)
    slow, usual = SLOW[bool(tables.url)]
    tables.run(slow)
    worker = own.start_worker()
    wait_until(lambda: "The worker has started." in own.logged())
    pass_reveal(couples)
    wait_until(lambda: in_the_middle(tables))
    own.workers.clear()
    worker.kill()
    worker.wait()
    assert told(tables, couples) == [False] * 7
    if tables.url:  # the server would notice the dead client after its sleep; do not wait for that
        tables.run(END_IT)
        wait_until(lambda: not tables.run(IN_FLIGHT))
    tables.run(usual)
    own.start_worker()
    wait_until(lambda: told(tables, couples) == [True] * 7)
    own.stop_workers()


def test_a_seal_nobody_made_costs_what_any_other_does(own: Server, couples: Couples) -> None:
    """Idle pairs: nothing is skipped or marked, or a copy of the rows would tell who looked."""
    tables = Tables(own)
    alice, bob = pair(Phone(own, couples[0][0].http), Phone(own, couples[0][0].http), THRICE)
    before = [tables.phone(phone.token_hash) for phone in (alice, bob)]
    pass_reveal(couples)
    reveal(own)
    for row, phone in zip(before, (alice, bob), strict=True):
        after = tables.phone(phone.token_hash)
        changed = {name for name in row if row[name] != after[name]}
        assert changed == {"seal", "result"}
