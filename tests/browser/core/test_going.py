"""A page that goes before anything could be sealed: what it owed, the next one makes good."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.core.phone import CorePhone
from tests.browser.waiting import PATIENCE
from tests.further import further

Couple = tuple[CorePhone, CorePhone]
Move = Callable[..., int]
LEFT = "() => ({...localStorage, ...sessionStorage})"
# The page is told that it goes, and is gone before anything asynchronous of it could run.
GO = """() => {
    navigator.locks.request = () => new Promise(() => {});
    dispatchEvent(new Event('pagehide'));
}"""

REFUSE = """() => {
    window.put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
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


@pytest.mark.parametrize(
    ("closed", "on"), [(True, False), (False, True), *further((True, True), (False, False))]
)
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
    couple[1].sent(1)
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


def test_a_refused_done_leaves_the_sheet_open(couple: Couple) -> None:
    alice, _ = couple
    alice.done(True)
    alice.sent(1)
    touch(alice, True)
    alice.page.evaluate(REFUSE)
    said = {"touched": True, "on": True, "note": ""}
    assert alice.act("sheet.done", said) == {"code": "storage"}
    alice.page.evaluate("void (IDBObjectStore.prototype.put = window.put)")
    alice.act("sheet.change", {"touched": True, "on": False})
    alice.be("hidden").sent(2)
    assert alice.number("open") == 0, "left off and abandoned puts the lamp out"


def test_a_sheet_hidden_while_done_is_refused_is_not_open(couple: Couple) -> None:
    alice, _ = couple
    alice.done(True)
    alice.sent(1)
    touch(alice, False)
    alice.page.evaluate(REFUSE)
    alice.page.evaluate("""async () => {
        let free;
        const held = new Promise((resolve) => { free = resolve; });
        await new Promise((got) => {
            navigator.locks.request('lamplit', () => { got(); return held; });
        });
        const done = app.sheet.done({touched: true, on: false, note: ''});
        while (!(await navigator.locks.query()).pending.length);
        app.sheet.abandon();
        free();
        await done;
    }""")
    alice.idle().kill().start().home()  # where storage works again
    alice.sent(2)
    assert alice.number("open") == 0, "what it owed is made good"


def test_with_all_numbers_used_on_and_off_send_alike(couple: Couple) -> None:
    alice, _ = couple
    for _ in range(32):
        assert alice.done(True) is None
    for on in (False, True, False):
        touch(alice, on)
        alice.act("sheet.abandon")
        alice.idle()
    seals = [body["seal"] for body in alice.check_ins()[-3:]]
    assert len(set(seals)) == 1
    assert alice.number("open") == 0


def test_what_is_owed_always_looks_alike(couple: Couple) -> None:
    alice, _ = couple
    assert len(alice.page.evaluate(LEFT)["lamplit owed"]) == 1, "before anything was sent, too"
    for on in (None, True, False):
        if on is not None:
            touch(alice, on)
        alice.page.evaluate("dispatchEvent(new Event('pagehide'))")
        alice.run().home()
        assert len(alice.idle().page.evaluate(LEFT)["lamplit owed"]) == 1


def test_leaving_ends_the_visit(couple: Couple) -> None:
    alice, _ = couple
    touch(alice, False)
    alice.be("hidden").sent(1).be("visible")
    assert set(alice.page.evaluate(LEFT)) == {"lamplit owed", "lamplit visit"}
    alice.act("leave")
    alice.phase("fresh")
    alice.be("hidden").be("visible")
    assert alice.page.evaluate(LEFT) == {}


ON = """on => {
    app.sheet.open();
    app.sheet.change({touched: true, on});
    return app.sheet.done({touched: true, on, note: ''});
}"""


@pytest.fixture
def slow_morning(couple: Couple, move: Move) -> tuple[Couple, Callable[[], None]]:
    """Begin a day on which the server hears alice's question and says nothing yet."""
    alice, bob = couple
    alice.kill()
    move("12:00", days=1)
    bob.kill().start().home()
    bob.done(True)
    bob.idle()
    held: list[Route] = []
    alice.context.route("**/api/v1/round", lambda route: held.append(route))
    alice.start().home()
    alice.calls.clear()

    def answer() -> None:
        alice.context.unroute("**/api/v1/round")
        for route in held:
            route.continue_()

    return couple, answer


def reveals(couple: Couple, move: Move, on: bool) -> None:
    move("21:30", days=1)
    for phone in couple:
        match = phone.follow().evening()["lamp"]["match"]
        assert (match is not None) == on


@pytest.mark.parametrize("on", [True, False])
def test_a_done_before_the_first_answer_is_sent_once(
    slow_morning: tuple[Couple, Callable[[], None]], move: Move, on: bool
) -> None:
    couple, answer = slow_morning
    alice, _ = couple
    assert alice.page.evaluate(ON, on) is None, "kept, though nobody answered"
    answer()
    alice.sent(1).wait(130).be("hidden").be("visible").sent(1)
    reveals(couple, move, on)


@pytest.mark.parametrize("on", [True, False])
def test_a_done_before_the_first_answer_outlives_its_page(
    slow_morning: tuple[Couple, Callable[[], None]], move: Move, on: bool
) -> None:
    couple, answer = slow_morning
    alice, _ = couple
    assert alice.page.evaluate(ON, on) is None
    alice.kill()
    answer()
    alice.start().home()
    while not alice.idle().check_ins():
        pass  # until the test's own time is over
    # What the server held was not known yet, so the first request may have been in vain.
    assert len({body["seal"] for body in alice.check_ins()}) == 1
    reveals(couple, move, on)


def test_hidden_ends_the_wait_for_an_answer(
    slow_morning: tuple[Couple, Callable[[], None]],
) -> None:
    (alice, _), answer = slow_morning
    alice.page.evaluate(ON, True)
    assert alice.check_ins() == []
    alice.be("hidden")
    give_up = time.monotonic() + PATIENCE / 2  # less than the wait for an answer
    while not alice.check_ins():
        assert time.monotonic() < give_up
        alice.page.wait_for_timeout(20)
    answer()
    alice.idle().be("visible").wait(130)
    # What the server held was not known yet, so the first request was in vain.
    assert len({body["seal"] for body in alice.check_ins()}) == 1
