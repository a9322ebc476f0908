"""In the evening: which line there is, and what is not sent any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.core.phone import CorePhone, week
from tests.browser.waiting import live_until

Couple = tuple[CorePhone, CorePhone]
Move = Callable[..., int]
HOUR = 3600
HELD = """() => {
    window.free = null;
    navigator.locks.request('lamplit outbox', () => new Promise((free) => { window.free = free; }));
}"""
WAITS = """() => navigator.locks.query().then(
    ({pending}) => pending.some(({name}) => name === 'lamplit outbox'))"""


def evening(phone: CorePhone) -> CorePhone:
    """Wait for the evening alone: what the network says is what these tests are about."""
    phone.until(lambda view: (view["lamp"] or {}).get("kind") == "evening")
    return phone


def test_the_line_says_nothing_of_the_network(couple: Couple, move: Move) -> None:
    alice = couple[0]
    alice.be("hidden").sent(1).be("visible")
    alice.context.set_offline(True)
    alice.line("offline")
    move("21:30")
    assert evening(alice.follow()).wait(40).view()["line"] is None


@pytest.mark.parametrize(("days", "clock", "shift"), [(0, "20:00", 2), (1, "22:00", -23)])
def test_a_wrong_clock_is_named(
    couple: Couple, move: Move, days: int, clock: str, shift: int
) -> None:
    alice = couple[0]
    alice.be("hidden").sent(1).kill()
    move(clock, days=days)
    evening(alice.start(shift=shift * HOUR)).wait(40).line("clock")
    alice.kill().start().until(lambda view: (view["line"] or {}).get("key") != "clock")


def test_a_minute_ahead_needs_no_words(couple: Couple, move: Move) -> None:
    alice = couple[0]
    alice.be("hidden").sent(1).kill()
    move("21:29")
    evening(alice.start(shift=60)).idle().wait(40)
    assert alice.names().count("GET round") > 1, "it asks on until the server is there too"
    assert alice.view()["line"] is None


def test_what_waited_for_another_sender_is_not_sent_too_late(couple: Couple, move: Move) -> None:
    alice = couple[0]
    alice.page.evaluate(HELD)
    assert alice.done(True) is None
    live_until(alice.page, lambda: alice.page.evaluate(WAITS))
    alice.page.clock.set_fixed_time(move("21:30") + 60)
    alice.page.evaluate("free()")
    alice.idle()
    assert alice.check_ins() == []


def test_times_that_changed_are_named_when_the_evening_ends(couple: Couple, move: Move) -> None:
    for phone in couple:
        assert phone.act("times.wish", week("20:00")) is None
    alice = couple[0]
    tonight = alice.view()["lamp"]["next"]
    alice.be("hidden").sent(1).kill()
    move("21:30")
    evening(alice.start()).idle().kill()
    move("03:29", days=1)
    evening(alice.start()).idle()
    asked = alice.names().count("GET round")
    view = alice.wait(90).home()
    assert alice.names().count("GET round") == asked, "it moved on without asking"
    assert view["line"] == {"key": "times", "at": tonight + 24 * HOUR - 90 * 60}
