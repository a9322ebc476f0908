"""What breaks or is refused on a phone is said, and ends in words and a way on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Frame, Route, expect

from tests.browser.core.phone import KEPT
from tests.browser.phones import Phone, pair_with_python
from tests.further import first

pytestmark = pytest.mark.without_worker

NewPhone = Callable[..., Phone]

UNKNOWN = '{"code": "unknown_phone"}'


def unknown(route: Route) -> None:
    """Answer as a server that does not know this phone."""
    route.fulfill(status=401, body=UNKNOWN, content_type="application/json")


def test_a_page_that_cannot_be_drawn_leaves_words(alice: Phone) -> None:
    alice.page.evaluate(
        "() => { Intl.DateTimeFormat = function () { throw new RangeError('old') } }"
    )
    with alice.page.expect_event("pageerror") as told:
        alice.tap("More", "link").tap("Settings", "link")
    assert "old" in str(told.value), "whoever looks at the console finds it"
    expect(alice.page.get_by_text("Lamplit has not started.")).to_be_visible()


def test_why_a_pairing_ended_can_be_put_away(new_phone: NewPhone) -> None:
    alice = new_phone().open()
    alice.make_code("20:00")
    alice.page.route("**/api/v1/pairing", unknown)
    alice.settle().page.clock.run_for(3000)
    close = alice.page.get_by_role("button", name="Close", exact=True)
    close.click()
    expect(close).to_have_count(0)
    expect(alice.page.get_by_role("button", name="Pair, side by side")).to_be_visible()


REFUSE = """() => {
    IDBObjectStore.prototype.clear = () => { throw new DOMException('refused', 'UnknownError') };
}"""


def test_leaving_that_the_browser_refuses_says_so(alice: Phone) -> None:
    alice.tap("More", "link").tap("Leave")
    alice.page.evaluate(REFUSE)
    alice.tap("Erase and leave")
    expect(alice.page.get_by_text("keep nothing")).to_be_visible()
    expect(alice.page.get_by_role("button", name="Erase and leave")).to_be_enabled()
    alice.page.reload()
    expect(alice.page.get_by_role("button", name="Erase and leave")).to_be_visible()


PAIRS = ["/settings/times", "/settings/inside", "/settings/leave"]


@pytest.mark.parametrize("path", first(PAIRS, seen=["/settings/inside"]))
def test_a_page_about_a_pair_that_the_server_forgot(alice: Phone, path: str) -> None:
    alice.page.route("**/api/**", unknown)
    alice.page.goto(alice.url + path)
    heading = alice.page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("does not know this phone")


def test_what_a_pair_needs_and_did_not_come_is_offered_again(new_phone: NewPhone) -> None:
    alice = new_phone()
    alice.page.goto(alice.url)
    pair_with_python(alice)
    loaded: list[Frame] = []
    refused = "**/state/engine.js"  # until the page is loaded anew: it asks again by itself, too
    alice.page.route(refused, lambda route: route.fallback() if loaded else route.abort())
    alice.page.goto(alice.url)
    again = alice.page.get_by_role("button", name="Load again", exact=True)
    expect(again).to_be_visible()
    assert alice.page.title() == "Lamplit"
    alice.page.on("framenavigated", lambda frame: loaded.append(frame))
    again.click()
    alice.expect_home()


def test_what_was_chosen_under_light_holds_where_nothing_is_kept(new_phone: NewPhone) -> None:
    alice = new_phone()
    alice.page.add_init_script(
        """Object.defineProperty(window, 'localStorage', {
            get() { throw new DOMException('refused', 'SecurityError') }})"""
    )
    alice.page.goto(alice.url + "/settings/light")
    alice.page.get_by_role("radio", name="Light", exact=True).check()
    root = alice.page.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    alice.page.emulate_media(color_scheme="light")
    alice.page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-theme", "light")


def test_what_will_be_said_has_its_place_before(alice: Phone) -> None:
    """A live region that is made together with its words is often not heard (WCAG 4.1.3)."""
    alice.tap("Lift the shade")
    place = alice.page.locator(".choosing [role=status]").last
    expect(place).to_be_empty()
    box = place.bounding_box()
    assert box, "it is there"
    assert (box["width"], box["height"]) == (1, 1)
    shown = "getComputedStyle(document.querySelector('.foot [role=status]')).display"
    assert alice.page.evaluate(shown) != "none"


def test_feels_like_a_should_puts_the_lamp_out(alice: Phone) -> None:
    """Whoever says so is not held to an earlier yes: the sheet counts as touched, and left off."""
    alice.light("as it was")
    alice.tap("Lift the shade").tap("Feels like a should?")
    expect(alice.page.get_by_text("You owe nothing")).to_be_visible()
    before = len(alice.settle().checkins())
    alice.tap("Hide").expect_checkins(before + 1)
    assert len(alice.checkins()) == before + 1
    assert set(alice.page.evaluate(KEPT)["main"]["open"]) == {0}


# Lifts the shade, and touches the sheet in the same instant, before it is painted.
AT_ONCE = """async () => {
    const named = (words) =>
        [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === words);
    const touched = new Promise((done) => {
        new MutationObserver((_, watching) => {
            if (!named('Feels like a should?')) return;
            watching.disconnect();
            named('Feels like a should?').click();
            done();
        }).observe(document, { childList: true, subtree: true });
    });
    named('Lift the shade').click();
    await touched;
}"""


def test_a_sheet_that_is_touched_before_it_is_painted_was_touched(alice: Phone) -> None:
    before = len(alice.light("as it was").checkins())
    alice.page.evaluate(AT_ONCE)
    alice.tap("Hide").expect_checkins(before + 1)
    assert set(alice.page.evaluate(KEPT)["main"]["open"]) == {0}


def test_under_hide_no_page_gives_its_name(alice: Phone) -> None:
    alice.tap("More", "link").tap("Help", "link").expect_heading("Help")
    name = alice.page.title()
    assert name != "Lamplit"
    alice.page.get_by_role("navigation").get_by_role("link", name="More").click()
    alice.expect_heading("More").tap("Hide")
    alice.page.go_back()
    expect(alice.page.locator("h1")).to_have_text("Help")
    assert alice.page.title() == "Lamplit"
    alice.tap("Covered. Tap to come back.").expect_heading("Help")
    assert alice.page.title() == name
