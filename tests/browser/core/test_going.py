"""A page that goes before anything could be sealed: what it owed, the next one makes good."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.core.phone import CorePhone

Couple = tuple[CorePhone, CorePhone]
Move = Callable[..., int]
LEFT = "() => ({...localStorage, ...sessionStorage})"
# The page is told that it goes, and is gone before anything asynchronous of it could run.
GO = """() => {
    navigator.locks.request = () => new Promise(() => {});
    dispatchEvent(new Event('pagehide'));
}"""


def touch(phone: CorePhone, on: bool) -> None:
    """Open the sheet and set its switch, no more."""
    phone.act("sheet.open")
    phone.act("sheet.change", {"touched": True, "on": on})


def reload(phone: CorePhone) -> CorePhone:
    """Load the page anew, so quickly that the one before could seal nothing."""
    phone.page.evaluate(GO)
    phone.run().home()
    return phone.idle()


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("on", [True, False])
def test_a_sheet_that_was_left_by_a_page_that_died(
    couple: Couple, move: Move, on: bool, closed: bool
) -> None:
    alice = couple[0]
    for phone in couple:
        phone.done(True)
        phone.sent(1)
    touch(alice, on)
    if closed:
        alice.page.evaluate(GO)
        alice.kill().start().home()  # another tab: a visit of its own
    else:
        reload(alice)
    alice.sent(2)
    alice.wait(130).be("hidden").be("visible").sent(2)
    move("21:30")
    for phone in couple:
        match = phone.follow().evening()["lamp"]["match"]
        assert (match is not None) == on


def test_a_later_done_is_not_withdrawn(couple: Couple, move: Move) -> None:
    alice = couple[0]
    couple[1].done(True)
    touch(alice, False)
    reload(alice).sent(1)
    alice.done(True)
    alice.sent(2)
    reload(alice).sent(2)
    move("21:30")
    for phone in couple:
        assert phone.follow().evening()["lamp"]["match"]


def test_a_visit_hidden_by_a_page_that_died_is_sent_at_once(couple: Couple) -> None:
    alice, _ = couple
    reload(alice).sent(1).wait(120).be("hidden").sent(1)


def test_what_is_owed_always_looks_alike(couple: Couple) -> None:
    alice, _ = couple
    shapes = []
    for on in (None, True, False):
        if on is not None:
            touch(alice, on)
        alice.page.evaluate("dispatchEvent(new Event('pagehide'))")
        alice.run().home()
        kept = alice.idle().page.evaluate(LEFT)
        shapes.append({name: len(kept[name]) for name in kept if name == "lamplit owed"})
    assert shapes == [{"lamplit owed": 1}] * 3


def test_leaving_ends_the_visit(couple: Couple) -> None:
    alice, _ = couple
    touch(alice, False)
    alice.be("hidden").sent(1).be("visible")
    assert set(alice.page.evaluate(LEFT)) == {"lamplit owed", "lamplit visit"}
    alice.act("leave")
    alice.phase("fresh")
    alice.be("hidden").be("visible")
    assert alice.page.evaluate(LEFT) == {}


@pytest.mark.parametrize("on", [True, False])
def test_a_done_that_waits_is_the_only_check_in(couple: Couple, move: Move, on: bool) -> None:
    alice, bob = couple
    alice.kill()
    move("12:00", days=1)
    bob.kill().start().home()
    bob.done(True)
    slow: list[Route] = []
    alice.context.route("**/api/v1/round", lambda route: slow.append(route))
    alice.start().home()
    alice.calls.clear()
    alice.page.evaluate(
        """on => { app.sheet.open(); app.sheet.change({touched: true, on});
            app.sheet.done({touched: true, on, note: ''}); }""",
        on,
    )
    alice.be("hidden")
    give_up = time.monotonic() + 5
    while not alice.check_ins():
        assert time.monotonic() < give_up, "hidden ends the wait"
        alice.page.wait_for_timeout(20)
    alice.context.unroute("**/api/v1/round")
    for route in slow:
        route.continue_()
    alice.idle().be("visible").wait(130)
    # What the server held was not known yet, so the first request may have been in vain.
    assert len({body["seal"] for body in alice.check_ins()}) == 1
    move("21:30", days=1)
    for phone in couple:
        match = phone.follow().evening()["lamp"]["match"]
        assert (match is not None) == on
