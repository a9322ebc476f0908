"""When a phone checks in: once a visit, alike whatever was chosen, and the yes survives many."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.core.phone import CorePhone, Kept
from tests.further import further

Couple = tuple[CorePhone, CorePhone]
Move = Callable[..., int]


def visit(phone: CorePhone, move: Move, clock: str, days: int = 0) -> CorePhone:
    """Begin a new visit at this time, by a page of its own."""
    phone.kill()
    move(clock, days)
    phone.start().home()
    phone.idle().calls.clear()
    return phone


def look(phone: CorePhone) -> None:
    phone.wait(61)


def peek(phone: CorePhone) -> None:
    phone.act("sheet.open")
    phone.act("sheet.change", {"touched": True, "on": True})
    phone.act("sheet.close")
    phone.wait(61)


ACTS: dict[str, Callable[[CorePhone], object]] = {
    "looked": look,
    "yes": lambda phone: phone.done(True, "a note of some length ☕"),
    "nothing": lambda phone: phone.done(False),
    "untouched": lambda phone: phone.done(),
    "hidden": lambda phone: phone.be("hidden"),
    "peeked": peek,
}


@pytest.mark.further
def test_every_visit_sends_the_same(alice: CorePhone, move: Move) -> None:
    move("18:00")
    alice.kill().start().home()
    alice.idle()
    whole: list[tuple[str, int]] = []
    for hour, (name, act) in enumerate(ACTS.items(), start=6):
        alice.kill().calls.clear()
        move(f"{hour:02}:00", days=1)
        alice.start().home()
        alice.idle()
        act(alice)
        alice.sent(1).be("hidden").be("visible").wait(130).sent(1)
        sizes = [(call.name, len(str(call.body))) for call in alice.calls]
        whole = whole or sizes
        assert sizes == whole, name
    assert [name for name, _ in whole] == ["GET round", "GET schedule", "PUT checkin"]


SLOW = """(() => {
    const transaction = IDBDatabase.prototype.transaction;
    let left = 2;
    IDBDatabase.prototype.transaction = function (...given) {
        if (globalThis.app?.view().phase === 'paired' && left-- > 0) {
            const store = transaction.call(this, 'kept', 'readwrite').objectStore('kept');
            const until = performance.now() + 1200;
            const hold = () => {
                if (performance.now() < until) store.get('main').onsuccess = hold;
            };
            hold();
        }
        return transaction.apply(this, given);
    };
})()"""


def test_slow_storage_asks_no_second_time(alice: CorePhone, move: Move) -> None:
    """On a new day a tick, too, finds that the round is to be asked for, as the opening does."""
    alice.kill().prepare = SLOW  # once open, reading waits a second for somebody's write
    alice.calls.clear()
    move("12:00", days=1)
    asked = f"{alice.server.url}/api/v1/schedule"
    with alice.context.expect_event("response", lambda answer: answer.url == asked):
        alice.start()
    assert alice.idle().names() == ["GET round", "GET schedule"]


def done_thrice(alice: CorePhone, on: bool | None) -> None:
    """Press Done three times, saying the same: each sends one check-in, and a seal of its own."""
    for count in (1, 2, 3):
        assert alice.done(on) is None
        alice.sent(count)
    alice.wait(120).be("hidden").sent(3)
    assert len({body["seal"] for body in alice.check_ins()}) == 3


def test_a_further_done_is_one_more(couple: Couple) -> None:
    done_thrice(couple[0], None)


def test_ten_minutes_make_a_new_visit(alice: CorePhone) -> None:
    alice.be("hidden").sent(1)
    for away, count in ((570, 1), (570, 1), (610, 2), (30, 2)):
        alice.page.clock.fast_forward(away * 1000)
        alice.be("visible").idle().be("hidden").sent(count)


def test_a_reload_continues_the_visit(alice: CorePhone) -> None:
    alice.be("hidden").sent(1).be("visible")
    alice.run().home()
    alice.wait(120).be("hidden").sent(1)


def test_the_timer_stops_while_the_sheet_is_open(alice: CorePhone, move: Move) -> None:
    visit(alice, move, "13:00").wait(30)
    alice.act("sheet.open")
    alice.wait(300).sent(0)
    alice.act("sheet.close")
    alice.wait(5).sent(0).wait(30).sent(1)


def test_after_all_numbers_only_nothing_is_left(couple: Couple, move: Move) -> None:
    alice, bob = couple
    bob.done(True)
    bob.sent(1)
    for _ in range(32):
        assert alice.done(True) is None
    assert alice.number("used") == alice.number("mine") == 2**32 - 1
    assert alice.done(False) is None
    alice.idle()
    assert alice.kept()["outbox"]["answer"] == 204
    assert alice.number("open") == 0
    move("21:30")
    for phone in couple:
        assert phone.follow().evening()["lamp"]["match"] is None


LEAVING: dict[str, Callable[[CorePhone], object]] = {
    "hide": lambda phone: phone.act("sheet.abandon"),
    "page hidden": lambda phone: phone.be("hidden"),
}


@pytest.mark.parametrize(
    ("how", "on"),
    [("hide", False), ("page hidden", True), *further(("hide", True), ("page hidden", False))],
)
def test_touched_left_off_and_abandoned_puts_the_lamp_out(
    couple: Couple, move: Move, how: str, on: bool
) -> None:
    alice = couple[0]
    for phone in couple:
        phone.done(True)
        phone.sent(1)
    alice.act("sheet.open")
    alice.act("sheet.change", {"touched": True, "on": on})
    LEAVING[how](alice)
    alice.sent(2)  # on or off: a touched sheet that was left sends one
    move("21:30")
    alice.follow().be("visible")
    for phone in couple:
        match = phone.follow().evening()["lamp"]["match"]
        assert (match is not None) == on, "left on and abandoned changes nothing"


def test_closing_changes_nothing(couple: Couple, move: Move) -> None:
    alice = couple[0]
    for phone in couple:
        phone.done(True)
        phone.sent(1)
    alice.act("sheet.open")
    alice.act("sheet.change", {"touched": True, "on": False})
    alice.act("sheet.close")
    alice.be("hidden").sent(1).be("visible")
    move("21:30")
    for phone in couple:
        assert phone.follow().evening()["lamp"]["match"]


def test_in_the_evening_no_lamp_can_be_lit(alice: CorePhone, move: Move) -> None:
    move("21:40")
    alice.kill().start().evening()
    alice.calls.clear()
    assert alice.done(True) == {"code": "closed"}
    alice.wait(200).be("hidden").be("visible").idle()
    assert alice.names() == []
    move("03:29", days=1)
    alice.follow().idle()
    assert alice.check_ins() == []
    # This visit goes on past the evening's end, and has its one check-in then.
    alice.wait(50).sent(0).wait(90).home()
    alice.wait(30).sent(1).wait(120).sent(1)


def test_two_pages_are_one_phone(couple: Couple, move: Move) -> None:
    alice, bob = couple
    first = alice.page
    alice.start().home()
    for _ in range(3):
        for page in (first, alice.page):
            alice.page = page
            assert alice.done(True, "from either") is None
    alice.idle()
    assert alice.number("used").bit_count() == 6
    assert alice.kept()["outbox"]["answer"] == 204
    bob.done(True)
    bob.sent(1)
    move("21:30")
    bob.follow().until(lambda view: (view["lamp"] or {}).get("match"))
    for page in (first, alice.page):
        alice.page = page
        alice.follow().until(lambda view: (view["lamp"] or {}).get("match"))


def sizes(value: Kept) -> object:
    """Return the shape of what is stored: names and sizes, no values."""
    if isinstance(value, dict):
        return {name: sizes(inner) for name, inner in value.items()}
    return len(value) if isinstance(value, list) else type(value).__name__


def test_no_size_tells_anything(alice: CorePhone) -> None:
    shapes = []
    for on, note in ((None, ""), (True, "x" * 160), (False, ""), (True, "")):
        alice.done(on, note)
        alice.idle()
        kept = alice.kept()
        shapes.append((sizes(kept), alice.act("inside")["phone"]))
    assert all(shape == shapes[0] for shape in shapes)
    named = {field["name"]: field["size"] for field in shapes[0][1]}
    assert named["note"] == 160
    assert named["result"] == 204
    assert named["outbox.seal"] == 1218
    beside = alice.page.evaluate("({...localStorage, ...sessionStorage})")
    assert {f"lamplit {name}": named[name] for name in ("owed", "visit")} == {
        name: len(value) for name, value in beside.items()
    }
    stored = shapes[0][0]
    assert isinstance(stored, dict)
    assert {name: named[name] for name in stored["main"]} == stored["main"]
