"""A Python phone on a bad network: nothing is lost, doubled or revived."""

from typing import Any

import httpx
import pytest

from tests import sr1
from tests.phone import Line, Phone
from tests.protocol.conftest import DAY, HOUR, Couple, at


def test_all_is_saved_before_a_byte_goes_out(couple: Couple) -> None:
    stored: list[dict[str, Any]] = []

    def look(request: httpx.Request) -> None:
        if request.method == "PUT":
            stored.append(couple.alice.kept)

    couple.air.before = look
    couple.alice.done(True, "tea")
    (then,) = stored
    box, record = then["outbox"], then["record"]
    idx = sr1.Opened.of(box["seal"]).idx
    assert box["tried"]
    assert record["used"] >> idx & record["mine"] >> idx & 1
    assert (record["open"], record["note"]) == (True, sr1.pad_note("tea"))


@pytest.mark.parametrize("moment", ["before it was sent", "before the answer"])
def test_killed_in_the_middle_and_started_again(couple: Couple, moment: str) -> None:
    stored: list[dict[str, Any]] = []
    couple.air.before = lambda request: stored.append(couple.alice.kept)
    couple.air.down = moment == "before it was sent"
    couple.air.loses_answers = not couple.air.down
    assert not couple.alice.done(True, "tea")
    couple.air.down = couple.air.loses_answers = False
    couple.air.before = lambda request: None
    couple.restart(stored[-1]).start()
    assert couple.statuses() == ([204] if moment == "before it was sent" else [204, 204])
    assert couple.matched()


def test_a_yes_waits_offline_and_goes_out_at_the_next_start(couple: Couple) -> None:
    couple.air.down = True
    couple.alice.start()
    couple.alice.done(True, "tea")
    assert couple.alice.line() == Line("offline", couple.alice.record.t)
    couple.restart()
    couple.air.down = False
    couple.alice.start()
    assert couple.alice.line() == Line("ready", couple.alice.record.t)
    assert couple.matched()


def test_a_newer_check_in_replaces_the_one_that_waits(couple: Couple) -> None:
    couple.air.down = True
    couple.alice.start()
    couple.alice.done(True, "tea")
    couple.alice.done(False)
    couple.air.down = False
    couple.alice.start()
    assert couple.statuses() == [204]
    assert not couple.matched()


def test_a_check_in_whose_answer_was_lost_is_replaced_by_way_of_412(couple: Couple) -> None:
    couple.air.loses_answers = True
    assert not couple.alice.done(False)
    couple.air.loses_answers = False
    couple.restart()
    assert couple.alice.done(True, "tea")  # names the slot that it knew of
    assert couple.statuses() == [204, 412, 204]
    assert couple.matched()


def test_a_412_for_bytes_that_have_arrived_meanwhile_sends_nothing_more(couple: Couple) -> None:
    alice, air = couple.alice, couple.air
    air.delays = "PUT"
    assert not alice.done(True, "tea")
    air.delays = ""
    kept = alice.kept
    kept["outbox"]["slot"] = bytes(16)  # as a phone that sealed offline, without a slot

    def overtake(request: httpx.Request) -> None:
        if air.delayed and couple.statuses():
            assert air.deliver(air.delayed.pop()).status_code == 204

    air.before = overtake
    assert couple.restart(kept).send()
    assert couple.statuses() == [412, 204]
    assert couple.matched()


@pytest.mark.parametrize("answered", [True, False])
def test_a_delayed_yes_cannot_undo_its_withdrawal(couple: Couple, answered: bool) -> None:
    couple.air.delays = "PUT"
    couple.alice.done(True, "tea")
    couple.air.delays = ""
    if not answered:
        couple.restart()
    couple.alice.start()  # the same bytes, again
    couple.alice.done(False)
    couple.air.deliver(couple.air.delayed.pop())
    assert couple.statuses() == [204, 204, 412]
    assert not couple.matched()


def test_what_waited_past_its_round_is_dropped_and_the_line_says_so(couple: Couple) -> None:
    alice, air = couple.alice, couple.air
    reveal = alice.record.t
    air.down = True
    alice.start()
    alice.done(True, "tea")
    couple.world.go_to(reveal)
    air.down = False
    alice.start()
    assert alice.line() == Line("missed", reveal)
    assert couple.restart().line() == Line("missed", reveal)
    assert air.check_ins() == []
    couple.world.next_day(alice)
    assert alice.kept["outbox"] is None
    assert alice.line() == Line("ready", reveal + DAY)


def test_a_check_in_that_the_server_finds_too_late(couple: Couple) -> None:
    world, air, reveal = couple.world, couple.air, couple.alice.record.t
    slow = Phone.restore(world.server.url, lambda: world.now() - 30, couple.alice.kept, air)
    couple.alice = slow
    world.go_to(reveal)
    assert not slow.done(True, "tea")
    assert couple.statuses() == [409]
    assert slow.match() is None
    world.go_to(world.now() + 30)
    slow.start()
    assert slow.line() == Line("missed", reveal)  # the only sending is known to have failed
    assert couple.bob.match() is None


@pytest.mark.parametrize("trouble", ["portal", "down", "loses_answers"])
def test_a_network_in_trouble_changes_nothing(couple: Couple, trouble: str) -> None:
    couple.alice.done(True, "tea")
    before = couple.alice.kept
    setattr(couple.air, trouble, True)
    couple.alice.start()
    assert couple.alice.kept == before
    assert couple.alice.line() == Line("offline", couple.alice.record.t)
    setattr(couple.air, trouble, False)
    assert couple.matched()


STRANGERS = {
    "200 for a check-in": lambda: httpx.Response(200, json={}),
    "a 404 of its own": lambda: httpx.Response(404, json={"error": "not here"}),
    "a code with another status": lambda: httpx.Response(400, json={"code": "unknown_phone"}),
    "no end of brackets": lambda: httpx.Response(200, content=b"[" * 100_000),
    "packed, it says": lambda: httpx.Response(
        200, stream=httpx.ByteStream(b"no"), headers={"Content-Encoding": "gzip"}
    ),
    "off to nowhere": lambda: httpx.Response(302, headers={"Location": "javascript:alert(1)"}),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_an_answer_that_is_not_the_servers_is_none(couple: Couple, who: str) -> None:
    alice = couple.alice
    couple.air.stranger = STRANGERS[who]
    assert not alice.done(True, "tea")
    assert alice.kept["outbox"]["slot"] != sr1.short_hash(alice.kept["outbox"]["seal"])
    alice.start()
    assert alice.line() == Line("offline", alice.record.t)
    couple.air.stranger = None
    alice.start()
    assert couple.matched()


def test_reveals_that_pass_offline_and_the_next_evening_sealed_without_a_network(
    couple: Couple,
) -> None:
    alice, bob, world = couple.alice, couple.bob, couple.world
    reveal = alice.record.t
    couple.air.down = True
    world.reveal(bob)
    alice.start()
    assert alice.evening() == bob.evening() in range(64)
    world.next_day(bob)
    world.reveal(bob)
    world.next_day(alice, bob)
    assert alice.record.t == bob.record.t == reveal + 2 * DAY
    alice.done(True, "tea")
    bob.done(True)
    couple.air.down = False
    alice.start()
    assert couple.statuses() == [412, 204]  # offline it could not know what the server held
    assert couple.matched()


def test_the_times_change_while_a_phone_guesses(couple: Couple) -> None:
    alice, bob, world = couple.alice, couple.bob, couple.world
    for phone in (alice, bob):
        phone.wish(at("08:00"))
    world.reveal(bob)
    couple.air.down = True
    world.next_day(alice, bob)
    guessed, real = alice.record.t, bob.record.t
    assert guessed == real + 12 * HOUR
    alice.done(True, "tea")
    couple.air.down = False
    alice.start()
    assert alice.line() == Line("changed", real)
    assert (alice.kept["outbox"], alice.record.open) == (None, False)
    assert alice.kept["record"]["passed_over"]["t"] == guessed
    assert couple.statuses() == [409]
    alice.done(True, "at eight")
    bob.done(True)
    assert couple.matched()


def test_a_second_exchange_in_a_day_is_refused_and_the_yes_is_dropped_all_the_same(
    couple: Couple,
) -> None:
    alice, bob, world = couple.alice, couple.bob, couple.world
    for phone in (alice, bob):
        phone.wish(at("08:00"))
    world.reveal(bob)
    couple.air.down = True
    world.next_day(alice)
    alice.done(True, "tea")
    kept = alice.kept
    kept["record"]["passed_over"]["at"] = world.now()
    couple.air.down = False
    alice = couple.restart(kept)
    alice.start()
    assert alice.line() == Line("clock")
    assert (alice.kept["outbox"], alice.record.open) == (None, False)
    assert alice.record.t == kept["record"]["t"]
