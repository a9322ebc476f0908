"""Leaving: one half is gone at once, the other cannot tell it from a phone that never looks."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.client import ANOTHER, DAY, Offer, Phone, b64, fitting, joined, joining, pair
from tests.server.tables import Tables
from tests.server.test_push import SUBSCRIPTION

Couple = tuple[Phone, Phone]
NewPhone = Callable[[], Phone]


def test_everything_of_one_side_is_gone(couple: Couple, tables: Tables) -> None:
    alice, bob = couple
    yes = fitting(alice.round()["next"])
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    alice.pass_reveal()
    assert alice.result() == yes.results[0]
    again = fitting(alice.round()["next"])
    alice.check_in(again.seals[0])
    alice.put("schedule", ANOTHER)
    alice.put("push", SUBSCRIPTION)
    before = tables.phone(alice.token_hash)
    others = tables.phone(bob.token_hash)
    assert alice.call("DELETE", "me").status == 204
    for method, path in (("GET", "round"), ("GET", "pairing"), ("DELETE", "me")):
        assert alice.call(method, path).code == (401, "unknown_phone")
    (after,) = [row for row in tables.rows("phone") if row["id"] == before["id"]]
    for column in ("token_hash", "seal", "result", "wish"):
        assert after[column] != before[column], column
        assert len(after[column]) == len(before[column])
    (mine,) = [row for row in tables.rows("pair") if row["id"] == before["pair_id"]]
    assert after["wish"] == mine["schedule"]
    assert after["seal"][:5] == b"\1" + mine["next"].to_bytes(4, "big")
    assert after["kept_until"] == before["kept_until"]
    assert not [r for r in tables.rows("pushsubscription") if r["phone_id"] == before["id"]]
    assert tables.phone(bob.token_hash) == others


def test_the_other_phone_goes_on_as_before(couple: Couple) -> None:
    alice, bob = couple
    told, held, season = bob.round(), bob.get("held"), bob.get("season")
    alice.call("DELETE", "me")
    assert (bob.round(), bob.get("held"), bob.get("season")) == (told, held, season)
    assert bob.get("pairing") == {"state": "paired"}
    yes = fitting(told["next"])
    assert bob.check_in(yes.seals[1]).status == 204
    bob.pass_reveal()
    assert bob.result() != yes.results[1]
    assert bob.round()["next"] == told["next"] + DAY
    bob.put("schedule", ANOTHER)
    bob.pass_reveal()
    assert bob.get("schedule")["schedule"] != ANOTHER


def test_a_reveal_that_was_due_is_not_undone_by_leaving(couple: Couple) -> None:
    alice, bob = couple
    yes = fitting(alice.round()["next"])
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    alice.go_to(alice.round()["next"])
    assert alice.call("DELETE", "me").status == 204
    assert bob.result() == yes.results[1]


def test_a_token_that_left_can_pair_again(couple: Couple, new_phone: NewPhone) -> None:
    alice, _ = couple
    alice.call("DELETE", "me")
    pair(alice, new_phone())
    assert alice.get("pairing") == {"state": "paired"}


def test_before_a_join_the_invite_is_gone(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = new_phone(), new_phone()
    offer = Offer(alice)
    offer.send()
    assert alice.call("DELETE", "me").status == 204
    assert alice.call("DELETE", "me").code == (401, "unknown_phone")
    assert bob.call("GET", offer.path).code == (404, "no_invite")
    assert not [row for row in tables.rows("invite") if row["lookup"] == offer.lookup]


def test_the_inviter_leaves_after_a_join(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = new_phone(), new_phone()
    offer = joined(alice, bob)
    assert alice.call("DELETE", "me").status == 204
    assert alice.call("POST", "pairing", {"confirm": b64(bytes(32))}).code == (401, "unknown_phone")
    assert bob.get("pairing") == {"state": "waiting"}
    charlie = new_phone()
    assert charlie.call("POST", f"{offer.path}/join", joining(charlie)).code == (404, "no_invite")
    assert alice.token_hash not in str(tables.rows("invite")).encode()
    bob.go_to(bob.server.now() + DAY)
    assert bob.call("GET", "pairing").code == (401, "unknown_phone")


def test_the_joiner_leaves_before_the_confirmation(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = new_phone(), new_phone()
    joined(alice, bob)
    state, pairs = alice.get("pairing"), len(tables.rows("pair"))
    assert bob.call("DELETE", "me").status == 204
    assert bob.call("GET", "pairing").code == (401, "unknown_phone")
    for _ in range(2):
        assert alice.get("pairing") == state
        assert alice.call("POST", "pairing", {"confirm": b64(bytes(32))}).status == 204
    assert alice.get("pairing") == state, "a pairing that never completes"
    assert len(tables.rows("pair")) == pairs
    assert alice.call("GET", "round").code == (401, "unknown_phone")


def test_both_leave_a_pairing(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = new_phone(), new_phone()
    offer = joined(alice, bob)
    for phone in (bob, alice):
        assert phone.call("DELETE", "me").status == 204
    assert not [row for row in tables.rows("invite") if row["lookup"] == offer.lookup]


def test_the_joiner_leaves_as_its_first_call(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = pair(new_phone(), new_phone())
    assert bob.call("DELETE", "me").status == 204
    assert not [row for row in tables.rows("invite") if row["token_hash_1"] == bob.token_hash]
    assert bob.call("GET", "pairing").code == (401, "unknown_phone")
    assert alice.get("pairing") == {"state": "paired"}


def test_the_inviter_leaves_before_the_joiner_has_read_on(new_phone: NewPhone) -> None:
    alice, bob = pair(new_phone(), new_phone())
    alice.call("DELETE", "me")
    assert bob.get("pairing")["state"] == "confirmed"
    assert len(bob.round()["coming"]) == 24
