"""The whole story, told once: two phones, one match, and an evening on which nothing is said.

alice and bob are paired; charlie has a phone of his own pair and must never see anything. The
server's clock is moved by the test, and the phones' clocks follow it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser import webkit
from tests.browser.phones import Phone, pair
from tests.browser.webkit import WebKitPhone
from tests.serving import Server

NewPhone = Callable[..., Phone]


def test_alice_and_bob(new_phone: NewPhone, server: Server) -> None:
    alice, bob = new_phone().open(), new_phone().open()
    charlie, dana = new_phone().open(), new_phone().open()

    # They pair: one reads a code aloud, the other types it. So do charlie and dana, elsewhere.
    pair(alice, bob, "21:30")
    pair(charlie, dana, "21:30")

    # At seven alice has no network. She lights her lamp all the same; it waits on her phone.
    server.set_time("19:00")
    for phone in (alice, bob, charlie):
        phone.follow()
    alice.context.set_offline(True)
    alice.light("slow evening, tea first").expect_line(
        "Offline. What you set is kept on this phone and sent when you are online."
    )

    # Bob lights his, with a network.
    bob.light("I'd like to find out").expect_line("Ready for 21:30")

    # Her phone comes back, and sends what waited.
    with alice.answered():
        alice.context.set_offline(False)
    alice.expect_line("Ready for 21:30")

    # Half past nine. From the same moment on both phones say so, each with the other's note.
    server.set_time("21:30")
    for phone in (alice, bob, charlie):
        phone.follow()
    for phone, note in ((alice, "I'd like to find out"), (bob, "slow evening, tea first")):
        phone.expect_heading("At 21:30 you were both open.")
        expect(phone.page.get_by_text(note)).to_be_visible()
    charlie.expect_heading("This evening").expect_no_match()

    # In the morning nothing is left of it.
    server.set_time("08:00", days=1)
    for phone in (alice, bob, charlie):
        phone.follow().open().expect_home().expect_no_match()

    # The next evening alice says nothing. Bob is open. Nothing is shown to anybody.
    server.set_time("20:00", days=1)
    for phone in (alice, bob, charlie):
        phone.follow()
    alice.say_nothing()
    bob.light("let's talk")
    charlie.light("hello")
    server.set_time("21:30", days=1)
    for phone in (alice, bob, charlie):
        phone.follow().expect_heading("This evening").expect_no_match()
        expect(phone.page.get_by_text("let's talk")).to_have_count(0)

    for phone in (alice, bob, charlie, dana):
        assert phone.complaints == []


def test_pairing_and_a_match_in_the_iphones_engine(server: Server) -> None:
    server.set_clock(0)  # WebKit's clock is the real one until it is moved
    with webkit.browser() as one, webkit.browser() as other:
        alice, bob = WebKitPhone(one, server.url).open(), WebKitPhone(other, server.url).open()

        for phone in (alice, bob):
            phone.tap("Pair, side by side").tap("Agree and go on")
        alice.tap("Make a code").choose("21:30").tap("Show the code")
        code = alice.find("//*[@data-testid='invite-code']").text
        bob.tap("I have a code")
        bob.find("//input[@id='code']").send_keys(code)
        bob.tap("Join")
        for phone in (alice, bob):
            phone.expect_heading("Paired")
        now = datetime.fromtimestamp(server.now(), UTC)  # what the first evening depends on
        for phone in (alice, bob):
            phone.tap("Continue")

        alice.light("holding each other")
        bob.light("let's find out")
        reveal = (now + timedelta(minutes=15)).replace(hour=21, minute=30, second=0)
        reveal += timedelta(days=reveal < now + timedelta(minutes=15))
        server.set_now(int(reveal.timestamp()) + 1)
        for phone in (alice, bob):
            phone.move_clock(server.offset)
        for phone, note in ((alice, "let's find out"), (bob, "holding each other")):
            phone.expect_heading("At 21:30 you were both open.")
            assert phone.shows(note)
