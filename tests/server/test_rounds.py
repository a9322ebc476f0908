"""A sealed check-in is held, replaced, refused; the reveal compares two, once, and forgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.server.client import (
    ANOTHER,
    DAY,
    Phone,
    b64,
    fitting,
    half_hash,
    nothing,
    pair,
    unb64,
)
from tests.server.tables import Tables
from tests.serving import ZONE

Couple = tuple[Phone, Phone]


def days_from(reveal: int) -> list[int]:
    """Return the reveals of 24 days at this one's time in Berlin, by the calendar alone."""
    first = datetime.fromtimestamp(reveal, ZONE)
    return [int((first + timedelta(days=days)).timestamp()) for days in range(24)]


def test_the_answer_is_always_one_size_and_shape(couple: Couple) -> None:
    alice, bob = couple
    sizes = set()
    for _ in range(3):
        for phone in couple:
            answer = phone.call("GET", "round")
            sizes.add(answer.size)
            told = answer.json
            assert set(told) == {"version", "next", "previous", "slot", "token", "note", "coming"}
            assert told["version"] == 1
            assert [len(unb64(told[key])) for key in ("slot", "token", "note")] == [16, 16, 188]
            assert told["coming"] == days_from(told["next"])
        yes = fitting(alice.round()["next"])
        assert alice.check_in(yes.seals[0]).status == 204
        assert bob.check_in(yes.seals[1]).status == 204
        alice.pass_reveal()
    assert len(sizes) == 1


def test_both_were_open(couple: Couple) -> None:
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    before = alice.result(), bob.result()
    assert alice.check_in(yes.seals[0]).status == 204
    assert bob.check_in(yes.seals[1]).status == 204
    alice.server.set_now(reveal - 60)
    assert (alice.result(), bob.result()) == before, "nothing before the reveal"
    alice.go_to(reveal)
    assert (alice.result(), bob.result()) == yes.results
    for phone in couple:
        told = phone.round()
        assert told["previous"] == reveal
        assert told["next"] == reveal + DAY
    alice.go_to(reveal + DAY - 30)
    assert alice.result() == yes.results[0], "it stays until the next reveal"
    alice.go_to(reveal + DAY)
    assert alice.result() != yes.results[0]
    assert bob.result() != yes.results[1]


@pytest.mark.parametrize("open_side", [0, 1, None])
def test_anything_less_tells_neither(couple: Couple, open_side: int | None) -> None:
    reveal = couple[0].round()["next"]
    yes = fitting(reveal)
    for side, phone in enumerate(couple):
        seal = yes.seals[side] if side == open_side else nothing(reveal)
        assert phone.check_in(seal).status == 204
    before = [phone.result() for phone in couple]
    couple[0].go_to(reveal)
    after = [phone.result() for phone in couple]
    assert not set(before) & set(after), "a result is fresh after every reveal"
    assert not set(after) & set(yes.results)
    assert after == [phone.result() for phone in couple], "and the same until the next"


def test_a_yes_is_for_one_reveal(couple: Couple, tables: Tables) -> None:
    alice, bob = couple
    yes = fitting(alice.round()["next"])
    alice.check_in(yes.seals[0])
    reveal = alice.pass_reveal()
    assert bob.round()["previous"] == reveal
    assert bob.check_in(yes.seals[1]).code == (409, "round_over")
    for phone in couple:
        seal = tables.phone(phone.token_hash)["seal"]
        assert seal not in yes.seals
        assert seal[:5] == b"\1" + phone.round()["next"].to_bytes(4, "big")


def test_a_yes_taken_back_is_none(couple: Couple) -> None:
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    bob.check_in(yes.seals[1])
    alice.check_in(yes.seals[0])
    assert alice.check_in(nothing(reveal)).status == 204
    alice.go_to(reveal)
    assert bob.result() != yes.results[1]
    assert alice.result() != yes.results[0]


def test_a_retry_and_a_delayed_check_in(couple: Couple) -> None:
    alice, _ = couple
    told = alice.round()
    first, second = nothing(told["next"]), nothing(told["next"])
    assert alice.check_in(first, told["slot"]).status == 204
    assert alice.check_in(first, told["slot"]).status == 204, "a retry of what is held"
    assert alice.round()["slot"] == b64(half_hash(first))
    assert alice.check_in(second, b64(half_hash(first))).status == 204
    assert alice.check_in(first, told["slot"]).code == (412, "slot_changed")
    assert alice.round()["slot"] == b64(half_hash(second))
    assert alice.check_in(second, b64(bytes(16))).status == 204, "whatever slot it names"


def test_the_order_of_refusals(couple: Couple) -> None:
    alice, _ = couple
    told = alice.round()
    other, seal = b64(bytes(16)), nothing(told["previous"])
    number_32 = seal[:5] + b"\x20" + seal[6:]
    assert alice.check_in(number_32, other).code == (400, "malformed")
    version_2 = b"\2" + nothing(told["previous"])[1:]
    assert alice.check_in(version_2, other).code == (400, "malformed")
    assert alice.check_in(nothing(told["previous"]), other).code == (409, "round_over")
    assert alice.check_in(nothing(told["next"] + 900), told["slot"]).code == (409, "round_over")
    assert alice.check_in(nothing(told["next"]), other).code == (412, "slot_changed")
    for slot in ("", "AA", b64(bytes(15)), b64(bytes(17)), "=" * 22, None, 5):
        refused = alice.put("checkin", {"slot": slot, "seal": b64(nothing(told["previous"]))})
        assert refused.code == (400, "malformed"), "a slot that is no slot comes first"
    assert alice.round()["slot"] == told["slot"]


def test_a_refusal_never_rolls_back_a_reveal(couple: Couple) -> None:
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    slot = b64(half_hash(yes.seals[0]))
    alice.go_to(reveal)
    assert alice.check_in(nothing(reveal), slot).code == (409, "round_over")
    alice.server.set_now(reveal - 60)
    assert bob.result() == yes.results[1], "it had been made by the call that was refused"
    alice.go_to(reveal)


CALLS = [
    ("GET", "round", None),
    ("GET", "held", None),
    ("GET", "schedule", None),
    ("GET", "season", None),
    ("GET", "push", None),
    ("PUT", "schedule", ANOTHER),
    ("PUT", "season", {}),
    ("DELETE", "push", None),
    ("DELETE", "me", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_any_request_reveals_what_is_due(
    couple: Couple, tables: Tables, method: str, path: str, body: object
) -> None:
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    held = tables.phone(bob.token_hash)["pair_id"]
    alice.go_to(reveal)
    assert alice.call(method, path, body).status in {200, 204}
    (pair,) = [row for row in tables.rows("pair") if row["id"] == held]
    assert (pair["previous"], pair["next"]) == (reveal, reveal + DAY)
    assert tables.phone(bob.token_hash)["result"] == yes.results[1]


def test_late_is_as_good_as_punctual(couple: Couple, tables: Tables) -> None:
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    alice.go_to(reveal + 23 * 3_600)
    assert alice.result() == yes.results[0]
    assert bob.round()["previous"] == reveal


def test_several_reveals_at_once(couple: Couple) -> None:
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    alice.go_to(reveal + 5 * DAY)
    told = alice.round()
    assert (told["previous"], told["next"]) == (reveal + 5 * DAY, reveal + 6 * DAY)
    assert alice.result() != yes.results[0], "overwritten by the reveals after it"
    assert bob.round()["next"] == told["next"]
    again = fitting(told["next"])
    alice.check_in(again.seals[0])
    bob.check_in(again.seals[1])
    alice.pass_reveal()
    assert (alice.result(), bob.result()) == again.results


def test_no_pair_touches_another(couple: Couple, new_phone: Callable[[], Phone]) -> None:
    charlie, dana = pair(new_phone(), new_phone())
    alice, bob = couple
    reveal = alice.round()["next"]
    yes = fitting(reveal)
    charlie_before = charlie.round()
    alice.check_in(yes.seals[0])
    dana.check_in(yes.seals[1])
    bob.check_in(nothing(reveal))
    assert charlie.round() == charlie_before
    alice.go_to(reveal)
    for phone in (alice, bob, charlie, dana):
        assert phone.result() not in yes.results
