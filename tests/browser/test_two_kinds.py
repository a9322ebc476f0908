"""The phone app and the phone in Python, written apart from one specification, are one couple."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone, pair_with_python
from tests.phone import Phone as PythonPhone
from tests.serving import Server

pytestmark = pytest.mark.without_worker

NewPhone = Callable[..., Phone]

DAILY = {"zone": "Europe/Berlin", "week": [["21:30"]] * 7}
CHOICES = [(True, True), (True, False), (False, True), (False, False)]


def invited_by_python(new_phone: NewPhone, server: Server) -> tuple[Phone, PythonPhone]:
    """Pair the other way round: the phone in Python makes the code, the app joins."""
    bob = PythonPhone(server.url, server.now)
    code = bob.invite(DAILY)
    alice = new_phone().open().join(code)
    paired = alice.page.get_by_role("heading", name="Paired", exact=True)
    for _ in range(20):
        bob.pair()
        alice.settle().page.clock.run_for(1000)
        if paired.is_visible():
            break
    alice.expect_heading("Paired").tap("Continue").expect_home()
    return alice, bob


def inviting_python(new_phone: NewPhone, server: Server) -> tuple[Phone, PythonPhone]:
    """Pair with the code that the app made."""
    alice = new_phone().open()
    return alice, pair_with_python(alice)


@pytest.mark.further
@pytest.mark.parametrize("meet", [inviting_python, invited_by_python])
def test_they_match_when_both_are_open_and_never_else(
    new_phone: NewPhone,
    server: Server,
    meet: Callable[[NewPhone, Server], tuple[Phone, PythonPhone]],
) -> None:
    alice, bob = meet(new_phone, server)
    for day, (hers, his) in enumerate(CHOICES, start=1):
        server.set_time("18:00", days=day)
        alice.follow().open().expect_home()
        alice.light("from the app") if hers else alice.say_nothing()
        bob.start()
        bob.done(yes=his, note="from Python")
        server.set_time("21:30", days=day)
        alice.follow()
        bob.start()
        if hers and his:
            alice.expect_heading("At 21:30 you were both open.")
            expect(alice.page.get_by_text("from Python")).to_be_visible()
            match = bob.match()
            assert match is not None
            assert match.note == "from the app"
        else:
            alice.expect_heading("This evening").expect_no_match()
            assert bob.match() is None
    assert alice.complaints == []
