"""What happens at once: whoever is first wins, nobody gets a 5xx, and no answer is a lie."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from checkins import clock
from tests.server.client import (
    Answer,
    Offer,
    Phone,
    b64,
    fitting,
    half_hash,
    joined,
    joining,
    nothing,
    pair,
)
from tests.server.tables import Tables
from tests.server.test_times import to_season

Couple = tuple[Phone, Phone]
NewPhone = Callable[[], Phone]
AT_ONCE = 8


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all calls at the same time and return their answers in order."""
    with ThreadPoolExecutor(len(calls)) as threads:
        return [made.result() for made in [threads.submit(call) for call in calls]]


def statuses(answers: list[Answer]) -> list[int]:
    """Return the statuses, sorted."""
    return sorted(answer.status for answer in answers)


@pytest.mark.parametrize("turn", range(4))
def test_confirming_at_once(new_phone: NewPhone, tables: Tables, turn: int) -> None:
    alice, bob = new_phone(), new_phone()
    joined(alice, bob)
    before = len(tables.rows("pair"))
    proof = {"confirm": b64(secrets.token_bytes(32))}
    confirmed = [lambda: alice.call("POST", "pairing", proof)] * 4
    polled = [lambda: alice.call("GET", "pairing"), lambda: bob.call("GET", "pairing")] * 2
    answers = at_once(*confirmed, *polled)
    assert statuses(answers) == [200] * 4 + [204] * 4, "no false 401 on the way"
    assert len(tables.rows("pair")) == before + 1
    assert bob.get("pairing") == {"state": "confirmed", **proof}


def test_joining_at_once(new_phone: NewPhone) -> None:
    alice, others = new_phone(), [new_phone() for _ in range(AT_ONCE)]
    offer = Offer(alice)
    offer.send()
    path = f"{offer.path}/join"
    answers = at_once(*(lambda p=p: p.call("POST", path, joining(p)) for p in others))
    assert statuses(answers) == [201] + [404] * (AT_ONCE - 1)
    winner = others[[answer.status for answer in answers].index(201)]
    for phone in others:
        assert phone.call("GET", "pairing").status == (200 if phone is winner else 401)


def test_the_same_join_at_once(new_phone: NewPhone) -> None:
    alice, bob = new_phone(), new_phone()
    offer, body = Offer(alice), joining(bob)
    offer.send()
    answers = at_once(*[lambda: bob.call("POST", f"{offer.path}/join", body)] * AT_ONCE)
    assert statuses(answers) == [201] * AT_ONCE


def test_inviting_at_once(new_phone: NewPhone) -> None:
    phones = [new_phone() for _ in range(AT_ONCE)]
    lookup = secrets.token_bytes(16)
    answers = at_once(*(Offer(phone, lookup=lookup).send for phone in phones))
    assert statuses(answers) == [201] + [409] * (AT_ONCE - 1)
    body = Offer(new_phone()).body()
    answers = at_once(*[lambda: phones[0].call("POST", "invites", body)] * AT_ONCE)
    assert statuses(answers) == [201] * AT_ONCE


def test_one_slot_one_check_in(couple: Couple) -> None:
    alice, _ = couple
    told = alice.round()
    seals = [nothing(told["next"]) for _ in range(AT_ONCE)]
    answers = at_once(*(lambda s=s: alice.check_in(s, told["slot"]) for s in seals))
    assert statuses(answers) == [204] + [412] * (AT_ONCE - 1)
    held = seals[[answer.status for answer in answers].index(204)]
    assert alice.round()["slot"] == b64(half_hash(held))


def test_both_phones_at_once(couple: Couple) -> None:
    alice, bob = couple
    yes = fitting(alice.round()["next"])
    answers = at_once(lambda: alice.check_in(yes.seals[0]), lambda: bob.check_in(yes.seals[1]))
    assert statuses(answers) == [204, 204]
    couple[0].pass_reveal()
    assert at_once(*(phone.result for phone in couple)) == list(yes.results)


@pytest.mark.parametrize("turn", range(10))
def test_withdrawing_while_the_reveal_comes(couple: Couple, turn: int) -> None:
    """A withdrawal that was answered with 204 counts; one answered with 409 does not. Whichever it
    was, both phones are told the same."""
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    slot = b64(half_hash(yes.seals[0]))
    alice.server.set_now(reveal - 30)
    withdrawn, *_ = at_once(
        lambda: alice.check_in(nothing(reveal), slot), lambda: alice.go_to(reveal), *[bob.round] * 3
    )
    assert isinstance(withdrawn, Answer)
    matched = [phone.result() for phone in couple] == list(yes.results)
    assert withdrawn.status in {204, 409}
    assert matched == (withdrawn.status == 409)


@contextmanager
def pair_locked(tables: Tables, pair_id: int) -> Iterator[Any]:
    """Hold the pair's lock, as a request that takes its time would; give its connection."""
    with tables.connection() as connection:
        if tables.url:
            connection.execute("BEGIN")
            locking = "SELECT 1 FROM checkins_pair WHERE id = %s FOR UPDATE"
            connection.execute(locking, [pair_id])
        else:
            connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.rollback()


@pytest.mark.parametrize("taken_back", [True, False])
def test_the_lock_first_and_then_the_clock(
    couple: Couple, tables: Tables, taken_back: bool
) -> None:
    """A check-in that waits for the lock while the reveal passes is too late, and one that asks for
    the round gets the reveal's result."""
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    slot = b64(half_hash(yes.seals[0]))
    alice.server.set_now(reveal - 20)
    pair_id = tables.phone(alice.token_hash)["pair_id"]

    def late() -> Any:
        return alice.check_in(nothing(reveal), slot) if taken_back else alice.put("season", {})

    with ThreadPoolExecutor(1) as threads:
        with pair_locked(tables, pair_id):
            waiting = threads.submit(late)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
            alice.go_to(reveal)
        answer = waiting.result()
    assert answer.code == (409, "round_over") if taken_back else answer.status == 204
    assert (alice.result(), bob.result()) == yes.results


def test_a_check_in_that_waited_while_its_phone_left(couple: Couple, tables: Tables) -> None:
    alice, bob = couple
    told, row = alice.round(), tables.phone(alice.token_hash)
    with ThreadPoolExecutor(1) as threads:
        with pair_locked(tables, row["pair_id"]) as connection:
            slot = told["slot"]
            waiting = threads.submit(lambda: alice.check_in(nothing(told["next"]), slot))
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
            left = "UPDATE checkins_phone SET token_hash = ? WHERE id = ?"
            values = (secrets.token_bytes(32), row["id"])
            connection.execute(left.replace("?", "%s") if tables.url else left, values)
            connection.execute("COMMIT")
        assert waiting.result().code == (401, "unknown_phone")
    (half,) = [r for r in tables.rows("phone") if r["id"] == row["id"]]
    assert half["seal"] == row["seal"]
    assert bob.round()["next"] == told["next"]


def test_a_pair_that_was_kept_while_a_call_waited_to_erase_it(
    new_phone: NewPhone, tables: Tables
) -> None:
    """Whoever kept it had the lock, and the clock, before the season's end."""
    alice, bob = new_phone(), new_phone()
    end = to_season(alice, 31)
    pair(alice, bob)
    pair_id = tables.phone(alice.token_hash)["pair_id"]
    alice.server.set_now(end - 60)
    with ThreadPoolExecutor(1) as threads:
        with pair_locked(tables, pair_id) as connection:
            alice.go_to(end)
            waiting = threads.submit(lambda: bob.call("GET", "season"))
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
            kept = "UPDATE checkins_phone SET kept_until = ? WHERE pair_id = ?"
            values = (clock.season_end(end), pair_id)
            connection.execute(kept.replace("?", "%s") if tables.url else kept, values)
            connection.execute("COMMIT")
        answer = waiting.result()
    assert (answer.status, answer.json["mine"]) == (200, clock.season_end(end))
    assert bob.round()["next"] > end


def test_busy_is_said_in_time(couple: Couple, tables: Tables) -> None:
    alice, _ = couple
    told = alice.round()
    with pair_locked(tables, tables.phone(alice.token_hash)["pair_id"]):
        answer = alice.check_in(nothing(told["next"]), told["slot"])
        assert answer.code == (503, "busy")
        assert alice.round() == told, "reading needs no lock"
    assert alice.check_in(nothing(told["next"]), told["slot"]).status == 204


def test_leaving_at_once(couple: Couple, tables: Tables) -> None:
    alice, bob = couple
    told = alice.round()
    pair_id = tables.phone(bob.token_hash)["pair_id"]
    answers = at_once(
        *[lambda: alice.call("DELETE", "me")] * 4,
        *[lambda: alice.check_in(nothing(told["next"]), told["slot"])] * 4,
    )
    assert {answer.status for answer in answers} <= {204, 401, 412}
    assert alice.call("GET", "round").code == (401, "unknown_phone")
    (half,) = [r for r in tables.rows("phone") if r["pair_id"] == pair_id and r["side"] == 0]
    assert b64(half_hash(half["seal"])) != told["slot"]
    assert bob.round()["next"] == told["next"]
