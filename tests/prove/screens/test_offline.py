"""More of flight mode than `tests/browser/test_offline.py`: lost answers, ends, long times."""

from __future__ import annotations

from playwright.sync_api import Route

from tests.browser.phones import Phone
from tests.browser.test_offline import WAITS, go_offline
from tests.serving import Server


def starts_again_and_matches(couple: tuple[Phone, Phone], server: Server) -> None:
    """Open alice's app, whose page is gone; at the reveal both see the match."""
    couple[0].start_again().open().expect_home().expect_line("Ready for 21:30")
    server.set_time("21:30", days=1)
    for phone in couple:
        phone.follow().expect_heading("At 21:30 you were both open.")


def test_a_newer_one_replaces_the_one_that_waits(
    couple: tuple[Phone, Phone], server: Server
) -> None:
    alice, bob = couple
    go_offline(alice).light("yes").take_back()
    bob.light()
    with alice.answered():
        alice.context.set_offline(False)
    server.set_time("21:30", days=1)
    for phone in couple:
        phone.follow().expect_heading("This evening").expect_no_match()


def test_one_killed_before_it_is_sent_goes_out_at_the_next_start(
    couple: tuple[Phone, Phone], server: Server
) -> None:
    alice, bob = couple
    go_offline(alice).light("kept")
    alice.page.close()
    bob.light()
    alice.context.set_offline(False)
    starts_again_and_matches(couple, server)


def test_one_whose_answer_was_lost_is_neither_doubled_nor_lost(
    couple: tuple[Phone, Phone], server: Server
) -> None:
    alice, bob = couple
    arrived = []

    def swallow(route: Route) -> None:
        arrived.append(route.fetch().status)
        route.abort()  # the phone never hears

    alice.page.route("**/api/v1/checkin", swallow, times=1)
    with alice.page.expect_event("requestfailed", lambda request: "checkin" in request.url):
        alice.light("once")
    assert arrived == [204]
    alice.page.close()
    bob.light()
    starts_again_and_matches(couple, server)


def test_reveals_pass_offline_and_the_next_evening_can_be_sealed(
    couple: tuple[Phone, Phone], server: Server
) -> None:
    alice, bob = couple
    go_offline(alice)
    for day in (2, 3):
        server.set_time("12:00", days=day)
        alice.follow().page.reload()
        alice.expect_home().expect_line(WAITS)
    alice.light("three days of no network")
    bob.follow().open().expect_home().light()
    with alice.answered():
        alice.context.set_offline(False)
    server.set_time("21:30", days=3)
    for phone in couple:
        phone.follow().expect_heading("At 21:30 you were both open.")
