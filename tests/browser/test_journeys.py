"""Ways through the app that people take: links, back, Hide, notes, times, seasons, leaving."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Route, expect

from tests.browser.phones import SMALL, Phone, pair
from tests.browser.tongues import copy, speak
from tests.serving import Server

pytestmark = pytest.mark.without_worker

NewPhone = Callable[..., Phone]

UNKNOWN = '{"code": "unknown_phone"}'


def test_back_closes_the_sheet_and_changes_nothing(alice: Phone) -> None:
    alice.sent.clear()
    alice.tap("Lift the shade")
    alice.page.get_by_role("switch", name="Open to intimacy").click()
    alice.page.go_back()
    alice.expect_home()
    assert alice.page.url == f"{alice.url}/"
    alice.tap("Lift the shade")
    expect(alice.page.get_by_role("switch", name="Open to intimacy")).not_to_be_checked()
    assert alice.settle().checkins() == [], "a sheet that was abandoned would have sent one"


def test_hide_covers_everything_until_it_is_tapped(alice: Phone) -> None:
    for path in ("/", "/talk", "/more", "/settings/inside"):
        alice.page.goto(alice.url + path)
        alice.tap("Hide")
        cover = alice.page.get_by_role("button", name="Covered. Tap to come back.")
        expect(cover).to_be_visible()
        tree = alice.page.locator("body").aria_snapshot()
        assert "Look inside" not in tree
        assert "21:30" not in tree
        alice.page.reload()
        expect(cover).to_be_visible()
        assert alice.page.locator("body").aria_snapshot() == tree, "a reload does not lift it"
        alice.page.mouse.click(SMALL[0] / 2, SMALL[1] / 2)
        expect(alice.page.get_by_role("button", name="Hide", exact=True)).to_be_visible()


def shift(phone: Phone, times: int) -> None:
    """Press Shift so many times."""
    for _ in range(times):
        phone.page.keyboard.press("Shift")


def test_three_presses_of_shift_hide_every_page_and_close_the_sheet(alice: Phone) -> None:
    cover = alice.page.get_by_role("button", name="Covered. Tap to come back.")
    for path in ("/", "/more/help", "/settings/inside", "/talk/words/6"):
        alice.page.goto(alice.url + path)
        expect(alice.page.get_by_role("button", name="Hide", exact=True)).to_be_visible()
        shift(alice, 2)
        alice.page.keyboard.press("a")
        shift(alice, 2)
        expect(cover).to_be_hidden()
        shift(alice, 3)  # however long we looked
        expect(cover).to_be_focused()
        expect(alice.page).to_have_url(f"{alice.url}/")  # the page's history entry is the lamp's
        alice.page.keyboard.press("Enter")
        expect(cover).to_be_hidden()
        expect(alice.page).to_have_url(alice.url + path)
    alice.page.goto(alice.url)
    alice.tap("Lift the shade")
    alice.page.get_by_role("switch", name="Open to intimacy").click()
    shift(alice, 3)
    alice.page.keyboard.press("Enter")
    alice.expect_home()
    expect(alice.page.get_by_role("dialog")).to_have_count(0)


def test_a_page_hidden_and_killed_does_not_come_back(alice: Phone) -> None:
    alice.tap("More", "link").tap("Help", "link").expect_heading("Help")
    alice.tap("Hide")
    alice.page.reload()
    expect(alice.page.get_by_role("button", name="Covered. Tap to come back.")).to_be_visible()
    alice.page.keyboard.press("Tab")
    alice.page.mouse.click(SMALL[0] / 2, SMALL[1] / 2)
    alice.expect_home()
    alice.page.go_back()
    alice.expect_heading("More")


def test_hide_over_an_open_sheet_gives_nothing_back(alice: Phone) -> None:
    alice.tap("Lift the shade")
    alice.page.get_by_role("switch", name="Open to intimacy").click()
    alice.page.get_by_role("textbox", name="Note", exact=True).fill("not for your eyes")
    alice.tap("Hide")
    expect(alice.page.get_by_text("not for your eyes")).to_have_count(0)
    alice.page.mouse.click(SMALL[0] / 2, SMALL[1] / 2)
    alice.expect_home()


def test_a_note_ends_at_160_bytes(alice: Phone) -> None:
    alice.tap("Lift the shade")
    note = alice.page.get_by_role("textbox", name="Note", exact=True)
    note.press_sequentially("ü" * 85)
    assert len(note.input_value().encode()) <= 160
    for name, value in (("autocomplete", "off"), ("autocorrect", "off"), ("spellcheck", "false")):
        expect(note).to_have_attribute(name, value)
    # 160 bytes are 160 Latin letters, and 80 Arabic ones.
    for text, room in (("a" * 120, 40), ("ب" * 70, 10), ("👍" * 38, 2), ("ب" * 79, 0)):
        note.fill(text)
        left = f"Room for about {room} more letter{'s' * (room > 1)}."
        expect(alice.page.locator("#note-room")).to_have_text(
            left if room else "That is all the room there is."
        )


@pytest.mark.further
def test_all_is_read_in_the_readers_words(new_phone: NewPhone, server: Server) -> None:
    alice, bob = new_phone().open(), new_phone().open()
    pair(alice, bob)
    server.set_time("18:00", days=1)
    for phone in (alice, bob):
        phone.follow().open().expect_home()
    alice.tap("Lift the shade")
    alice.page.get_by_role("switch", name="Open to intimacy").click()
    chip = alice.page.get_by_test_id("starters").get_by_role("button").first
    words = chip.inner_text()
    chip.click()
    alice.done()
    bob.light()
    server.set_time("21:30", days=1)
    bob.follow().expect_heading("At 21:30 you were both open.")
    expect(bob.page.get_by_text(words, exact=True)).to_be_visible()
    speak(bob.page, "ar")
    number = copy("en")["starters"].index(words)
    expect(bob.page.get_by_text(copy("ar")["starters"][number])).to_be_visible()
    card = alice.follow().page.get_by_test_id("card").locator("p").inner_text()
    place = [each.partition("|")[2] for each in copy("en")["cards"]].index(card)
    same = copy("ar")["cards"][place].partition("|")[2]
    expect(bob.page.get_by_test_id("card").locator("p")).to_have_text(same)


def test_a_should_leaves_the_switch_off(alice: Phone) -> None:
    alice.tap("Lift the shade")
    switch = alice.page.get_by_role("switch", name="Open to intimacy")
    switch.click()
    alice.page.get_by_text("Feels like a should?").click()
    expect(alice.page.get_by_text("You owe nothing.")).to_be_visible()
    expect(switch).not_to_be_checked()


def test_times_change_when_both_phones_were_set_to_the_same(
    new_phone: NewPhone, server: Server
) -> None:
    alice, bob = new_phone().open(), new_phone().open()
    pair(alice, bob)
    before = ""
    for phone in (alice, bob):
        phone.page.goto(f"{phone.url}/settings/times")
        phone.expect_heading("Times")
        before = before or phone.page.locator("main").aria_snapshot()
        phone.page.get_by_role("radio", name="20:00", exact=True).check()
        with phone.page.expect_response("**/api/v1/schedule"):
            phone.page.locator("main button").last.click()
        phone.settle()
        phone.page.goto(f"{phone.url}/settings/times")
        phone.expect_heading("Times")
        assert phone.page.locator("main").aria_snapshot() == before, "no screen shows a wish"
    server.set_time("08:00", days=1)  # after the reveal in which the wishes are compared
    for phone in (alice, bob):
        phone.follow().open().expect_home()
        expect(phone.page.locator("time").first).to_have_text("20:00")


def test_leaving_erases_this_phone_and_tells_nobody(new_phone: NewPhone, server: Server) -> None:
    alice, bob = new_phone().open(), new_phone().open()
    pair(alice, bob)
    server.set_time("18:00", days=1)
    for phone in (alice, bob):
        phone.follow().open().expect_home()
    alice.tap("More", "link").tap("Settings", "link").tap("Leave").tap("Erase and leave")
    expect(alice.page.get_by_role("button", name="Pair, side by side")).to_be_visible()
    bob.light()
    bob.page.reload()
    bob.expect_home().expect_line("Ready for 21:30")
    server.set_time("21:30", days=1)
    bob.follow().expect_heading("This evening").expect_no_match()


def test_look_inside_names_sizes_and_no_choice(alice: Phone) -> None:
    sizes = []
    for act in (alice.say_nothing, partial(alice.light, "a note")):
        alice.page.goto(alice.url)
        alice.expect_home()
        act()
        alice.page.goto(f"{alice.url}/settings/inside")
        alice.expect_heading("Look inside").expect_heading("What this phone holds")
        text = alice.page.locator("main").inner_text()
        assert "a note" not in text
        for name in ("seal", "result", "wish", "kept_until"):
            assert name in text
        sizes.append(re.findall(r"[\d,]+ bytes", text))
    assert sizes[0] == sizes[1]
    assert sizes[0]


def test_a_season_that_ended_says_so(alice: Phone) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=401, body=UNKNOWN, content_type="application/json")

    alice.page.route("**/api/**", refuse)
    alice.start_again(shift=60 * 86_400)
    alice.page.route("**/api/**", refuse)
    alice.page.goto(alice.url)
    expect(alice.page.get_by_text("This season’s lamps are out.")).to_be_visible()
    expect(alice.page.get_by_text("Pair again whenever you like.")).to_be_visible()


def test_hide_takes_the_pages_name_away_too(alice: Phone) -> None:
    alice.page.goto(f"{alice.url}/settings/inside")
    alice.expect_heading("Look inside")
    named = alice.page.title()
    alice.tap("Hide")
    assert alice.page.title() == "Lamplit"
    alice.page.mouse.click(SMALL[0] / 2, SMALL[1] / 2)
    expect(alice.page).to_have_title(named)


def test_escape_closes_the_sheet(alice: Phone) -> None:
    alice.tap("Lift the shade")
    alice.page.keyboard.press("Escape")
    alice.expect_home()
