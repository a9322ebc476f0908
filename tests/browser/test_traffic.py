"""What leaves a phone is the same, in count, order and size, whatever is chosen on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.phones import Phone, Sent, pair, pair_with_python
from tests.serving import Server

NewPhone = Callable[..., Phone]


def api(phone: Phone) -> list[Sent]:
    """Return the calls of the API that left this phone, in order."""
    return [one for one in phone.sent if one.path.startswith("/api/")]


def begin(phone: Phone, server: Server, days: int) -> Phone:
    """Begin a new visit, a day on, in a new tab, and count from here."""
    phone.settle().page.close()
    server.set_time("18:00", days=days)
    phone.start_again().settle().sent.clear()
    return phone.open().expect_home().settle()


def touched_and_off(phone: Phone) -> None:
    """Move the switch on and off again, then Done."""
    phone.take_back()


def looked(phone: Phone) -> None:
    """Do nothing for a minute."""
    phone.settle().page.clock.fast_forward(61_000)


def opened_and_closed(phone: Phone) -> None:
    """Lift the shade, move the switch, close without Done, and stay for a minute."""
    phone.tap("Lift the shade")
    phone.page.get_by_role("switch", name="Open to intimacy").click()
    phone.tap("Close")
    phone.expect_home()
    phone.settle().page.clock.fast_forward(61_000)


VISITS: dict[str, Callable[[Phone], object]] = {
    "yes": lambda phone: phone.light("a note of some length, with a ☕ in it"),
    "nothing": lambda phone: phone.say_nothing(),
    "touched and off": touched_and_off,
    "looked": looked,
    "opened and closed": opened_and_closed,
}


def test_every_visit_sends_the_same(new_phone: NewPhone, server: Server) -> None:
    alice = new_phone().open()
    pair_with_python(alice)
    seen: dict[str, list[Sent]] = {}
    for day, (name, visit) in enumerate(VISITS.items(), start=1):
        begin(alice, server, day)
        with alice.answered():
            visit(alice)
        alice.wait(5 * 60)
        seen[name] = api(alice)
        assert len(alice.checkins()) == 1, name
    reference = seen["looked"]
    for name, calls in seen.items():
        assert calls == reference, f"«{name}» sends something else than just looking"


def done_thrice(alice: Phone, server: Server, visit: str) -> None:
    """Press Done three times, saying the same: each sends one check-in, and nothing follows."""
    pair_with_python(alice)
    begin(alice, server, 1)
    for count in (1, 2, 3):
        with alice.answered():
            VISITS[visit](alice)
        assert len(alice.checkins()) == count
    alice.wait(5 * 60)
    assert len(alice.checkins()) == 3


def test_a_further_done_is_one_more(new_phone: NewPhone, server: Server) -> None:
    done_thrice(new_phone().open(), server, "yes")


def test_a_hidden_page_sends_its_one(new_phone: NewPhone, server: Server) -> None:
    alice = new_phone().open()
    pair_with_python(alice)
    begin(alice, server, 1)
    with alice.answered():
        alice.hide_page()
    alice.show_page()
    alice.wait(2 * 60)
    alice.hide_page()
    alice.show_page()
    alice.settle()
    assert len(alice.checkins()) == 1, "coming back within ten minutes is the same visit"
    alice.hide_page()
    server.set_time("18:30", days=1)
    alice.follow().show_page()
    with alice.answered():
        alice.hide_page()
    assert len(alice.checkins()) == 2, "later than that is another one"


def test_in_the_evening_nothing_leaves(new_phone: NewPhone, server: Server) -> None:
    alice = new_phone().open()
    pair_with_python(alice)
    server.set_time("21:40", days=1)
    alice.follow().open().expect_heading("This evening")
    alice.sent.clear()
    alice.wait(3 * 60)
    alice.hide_page()
    alice.settle()
    assert alice.checkins() == []


@pytest.mark.further
def test_forty_visits_keep_a_yes(new_phone: NewPhone, server: Server) -> None:
    alice, bob = new_phone().open(), new_phone().open()
    pair(alice, bob)
    server.set_time("04:00", days=1)
    alice.follow().open().expect_home().light("still")
    bob.follow().open().expect_home().light()
    alice.settle().sent.clear()
    for visit in range(1, 41):
        minutes = 4 * 60 + 20 * visit
        server.set_time(f"{minutes // 60:02}:{minutes % 60:02}", days=1)
        alice.show_page()
        alice.follow()
        with alice.answered():
            alice.hide_page()
    assert len(alice.checkins()) == 40
    server.set_time("21:30", days=1)
    alice.show_page()
    for phone in (alice, bob):
        phone.follow().expect_heading("At 21:30 you were both open.")
