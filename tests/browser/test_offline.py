"""Flight mode: every screen opens, a check-in waits and goes out by itself, reveals pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone, pair
from tests.serving import Server

NewPhone = Callable[..., Phone]

SCREENS = {
    "/": "",
    "/pair": "Before you pair",
    "/join": "Before you pair",
    "/talk": "Talk",
    "/talk/cards": "Cards",
    "/talk/cards/5": "Touch without a next step",
    "/talk/words": "Words",
    "/talk/words/4": "When nothing comes",
    "/read": "Read first, alone",
    "/more": "More",
    "/more/learn": "Learn",
    "/more/learn/1": "What sex debt is",
    "/more/how": "How it works",
    "/more/help": "Help",
    "/more/privacy": "Privacy notice",
    "/settings": "Settings",
    "/settings/times": "Times",
    "/settings/season": "This season",
    "/settings/light": "Light",
    "/settings/language": "Language",
    "/settings/lock": "App lock",
    "/settings/install": "Install",
    "/settings/notifications": "Notifications",
    "/settings/inside": "Look inside",
    "/settings/leave": "Leave",
}
WAITS = "Offline. What you set is kept on this phone and sent when you are online."


@pytest.fixture
def couple(new_phone: NewPhone, server: Server) -> tuple[Phone, Phone]:
    """Return alice's and bob's phones, paired, at 18:00 of the next day."""
    alice, bob = new_phone().open(), new_phone().open()
    pair(alice, bob)
    server.set_time("18:00", days=1)
    for phone in (alice, bob):
        phone.follow().open().expect_home()
    return alice, bob


def go_offline(phone: Phone) -> Phone:
    phone.context.set_offline(True)
    return phone


def test_every_screen_opens_in_flight_mode(couple: tuple[Phone, Phone]) -> None:
    alice = go_offline(couple[0])
    for path, name in SCREENS.items():
        alice.page.goto(alice.url + path)
        alice.expect_home() if path == "/" else alice.expect_heading(name)
    assert alice.complaints == []


def test_a_first_visit_is_enough(new_phone: NewPhone) -> None:
    alice = go_offline(new_phone().open())
    alice.page.reload()
    expect(alice.page.get_by_role("button", name="Pair, side by side")).to_be_visible()
    alice.page.goto(alice.url + "/talk/cards")
    alice.expect_heading("Cards")


def test_a_check_in_made_offline_goes_out_and_counts(
    couple: tuple[Phone, Phone], server: Server
) -> None:
    alice, bob = couple
    go_offline(alice).page.reload()
    alice.expect_home().expect_line(WAITS)
    alice.light("from the train")
    bob.light()
    alice.expect_line(WAITS)
    with alice.answered():
        alice.context.set_offline(False)
    alice.expect_line("Ready for 21:30")
    server.set_time("21:30", days=1)
    bob.follow().expect_heading("At 21:30 you were both open.")
    expect(bob.page.get_by_text("from the train")).to_be_visible()


def test_offline_through_the_reveal_says_so(couple: tuple[Phone, Phone], server: Server) -> None:
    alice, _ = couple
    alice.settle().sent.clear()
    go_offline(alice).light("too far away")
    server.set_time("22:00", days=1)
    alice.follow().expect_heading("This evening").expect_line("This phone was offline at 21:30.")
    alice.settle().context.set_offline(False)
    alice.page.reload()
    alice.expect_heading("This evening").expect_line("This phone was offline at 21:30.")
    assert alice.checkins() == []


def test_sent_but_never_answered_says_the_other_thing(
    couple: tuple[Phone, Phone], server: Server
) -> None:
    alice, _ = couple
    alice.context.route("**/api/v1/checkin", lambda route: route.abort())  # the worker's too
    alice.light()
    server.set_time("22:00", days=1)
    alice.follow().expect_heading("This evening").expect_line("The lamps have been compared.")


def test_a_match_that_was_read_stays_without_a_network(
    couple: tuple[Phone, Phone], server: Server
) -> None:
    for phone in couple:
        phone.light("here")
    server.set_time("21:30", days=1)
    alice = couple[0].follow().expect_heading("At 21:30 you were both open.")
    go_offline(alice).page.reload()
    alice.expect_heading("At 21:30 you were both open.")
    server.set_time("03:31", days=2)
    alice.follow().expect_home().expect_no_match()
