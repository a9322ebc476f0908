"""Rounds that come and go: foreseen without a network, moved by both, by one side not at all."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from tests.browser.core.phone import DAY, CorePhone, pair, week
from tests.serving import Server

Couple = tuple[CorePhone, CorePhone]
Move = Callable[..., int]
NewCore = Callable[..., CorePhone]


def offline(phone: CorePhone) -> CorePhone:
    phone.context.set_offline(True)
    phone.line("offline")
    return phone


def test_reveals_that_pass_offline_are_foreseen(couple: Couple, move: Move) -> None:
    alice, bob = couple
    first = alice.view()["lamp"]["next"]
    alice.be("hidden").sent(1).be("visible")
    offline(alice)
    used = []
    for days in (1, 2, 3):
        move("12:00", days=days)
        alice.kill().start().line("offline")
        assert alice.home()["lamp"]["next"] == first + days * DAY
        alice.done(True, f"day {days}")
        used.append(alice.number("used").bit_count())
        assert alice.number("t") == first + days * DAY
        assert alice.number("day") == (first + (days - 1) * DAY) // DAY, "older keys are forgotten"
    assert used == [1, 1, 1]
    bob.kill().start().home()
    bob.done(True)
    bob.idle()
    alice.context.set_offline(False)
    alice.line("ready")
    alice.idle()
    move("21:30", days=3)
    for phone in couple:
        assert phone.follow().evening()["lamp"]["match"]
    assert bob.view()["lamp"]["match"]["note"] == "day 3"


def change_times(phones: Couple, schedule: dict[str, Any]) -> None:
    """Set both phones to the same new times."""
    for phone in phones:
        assert phone.act("times.wish", schedule) is None


def test_times_that_changed_meanwhile(couple: Couple, move: Move) -> None:
    alice, bob = couple
    foreseen = alice.view()["lamp"]["next"] + DAY
    change_times(couple, week("20:00"))
    offline(alice)
    move("21:30")
    bob.follow().evening()  # this reveal still was at the old time; from now on the new one holds
    move("12:00", days=1)
    alice.follow().until(lambda view: view["lamp"]["next"] == foreseen)
    alice.done(True, "for half past nine")
    used = alice.number("used")
    alice.context.set_offline(False)
    view = alice.line("times")
    assert view["line"]["at"] == view["lamp"]["next"] == foreseen - 90 * 60
    assert "outbox" not in alice.kept(), "a yes is for one reveal only"
    assert (alice.number("open"), alice.number("used")) == (0, 0)
    passed_over = bytes(alice.kept()["main"]["passed_over"])
    assert passed_over[4:] == b"".join(n.to_bytes(4, "big") for n in (foreseen, used, used))
    alice.done(True, "for eight")
    bob.kill().start().line("times")
    assert bob.run().home()["line"]["key"] == "times", "this visit says so, over a reload too"
    bob.done(True)
    for phone in couple:
        phone.idle()
    move("20:00", days=1)
    for phone in couple:
        assert phone.follow().evening()["lamp"]["match"]
        assert phone.view()["schedule"] == week("20:00")


def test_at_midnight_tomorrow_is_today(new_core: NewCore, move: Move) -> None:
    move("23:50")
    alice, bob = new_core(), new_core()
    pair(alice, bob, week("12:00"))
    assert not alice.home()["lamp"]["today"]
    move("00:00", days=1)
    alice.follow().until(lambda view: view["lamp"]["today"])


def a_day_fast(phone: CorePhone) -> None:
    """Let one visit pass with the clock a day ahead, and be killed."""
    phone.kill().start(shift=DAY).home()
    phone.be("hidden").idle()


def test_a_clock_a_day_fast_that_is_set_right(couple: Couple, move: Move) -> None:
    alice = couple[0]
    tonight = alice.view()["lamp"]["next"]
    for phone in couple:
        phone.done(True, "tonight")
        phone.sent(1)
    used, mine = alice.number("used"), alice.number("mine")
    a_day_fast(alice)
    assert alice.number("t") == tonight + DAY, "it moved on by its own clock"
    alice.kill().start().line("ready")
    view = alice.rest()
    assert (view["line"]["key"], view["lamp"]["next"]) == ("ready", tonight)
    assert (alice.number("used"), alice.number("mine")) == (used, mine)
    passed_over = bytes(alice.kept()["main"]["passed_over"])
    assert passed_over[:8] == bytes(4) + (tonight + DAY).to_bytes(4, "big"), "no change of times"
    spent = int.from_bytes(passed_over[8:12], "big")
    assert spent
    before = len(alice.check_ins())
    alice.be("hidden").sent(before + 1).be("visible")  # it seals the choice of tonight again
    move("21:30")
    for phone in couple:
        match = phone.follow().evening()["lamp"]["match"]
        assert match, "on both phones or on none"
        assert match["note"] == "tonight"
    move("12:00", days=1)
    alice.kill().start().home()
    alice.done(True)
    assert alice.number("t") == tonight + DAY
    used = alice.number("used")
    assert used != spent == used & spent, "numbers of a day that was not yet stay used"


def test_off_on_a_clock_a_day_fast_holds_for_tonight(couple: Couple, move: Move) -> None:
    alice = couple[0]
    for phone in couple:
        phone.done(True, "tonight")
        phone.sent(1)
    alice.kill().start(shift=DAY).home()
    alice.done(False)
    alice.idle().kill().start().line("ready")
    before = len(alice.rest() and alice.check_ins())
    alice.be("hidden").sent(before + 1)
    assert alice.number("open") == 0
    move("21:30")
    assert not couple[1].follow().evening()["lamp"]["match"]


def test_of_a_round_that_is_over_no_choice_is_kept(couple: Couple, move: Move) -> None:
    alice = couple[0]
    alice.done(True, "tonight")
    alice.sent(1)
    shape = {name: len(value) for name, value in alice.kept()["main"].items()}
    move("12:00", days=1)
    alice.kill().start().home()
    alice.rest()
    main = alice.kept()["main"]
    assert alice.number("t") == alice.view()["lamp"]["next"], "it moved on"
    assert not any([*main["open"], *main["note"], *main["left_open"], *main["left_note"]])
    assert {name: len(value) for name, value in main.items()} == shape


def test_a_clock_a_day_fast_until_the_evening(couple: Couple, move: Move) -> None:
    alice = couple[0]
    for phone in couple:
        phone.done(True)
        phone.sent(1)
    a_day_fast(alice)
    move("21:30")
    alice.kill().start()
    for phone in couple:
        assert phone.follow().evening()["lamp"]["match"], "on both phones or on none"


def test_a_wish_of_one_side_changes_nothing(couple: Couple, move: Move, relay: Server) -> None:
    alice, bob = couple
    assert alice.act("times.wish", week("20:00")) is None
    assert alice.act("times.wish", {"zone": "Europe/Berlin", "week": [["20:10"]] * 7}) == {
        "code": "bad_schedule"
    }
    move("21:30")
    alice.follow().evening()
    move("12:00", days=1)
    for phone in couple:
        assert phone.kill().start().home()["schedule"] == week("21:30")
    token = base64.urlsafe_b64encode(bytes(bob.kept()["main"]["token"])).rstrip(b"=").decode()
    bearer = {"Authorization": f"Bearer {token}"}
    held = relay.get("/api/v1/schedule", headers=bearer).json()
    assert held == {"schedule": week("21:30"), "wish": week("21:30")}
