"""The first minute: the toy tells nobody anything, and all can be read without a pair."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Locator, expect

from tests.browser.phones import SMALL, Phone

pytestmark = pytest.mark.without_worker

NewPhone = Callable[..., Phone]

SHADES = 32
LIGHT = ["Light the lamp of one phone", "Light the lamp of the other phone"]


@pytest.fixture
def alice(new_phone: NewPhone) -> Phone:
    """Return a phone without a pair."""
    alice = new_phone(reduced_motion="reduce").open()
    expect(alice.page.get_by_role("img")).to_have_count(2)
    return alice


def toys(alice: Phone) -> list[Locator]:
    """Return the two toy phones' screens."""
    return alice.page.get_by_role("img").all()


def painted(alice: Phone) -> list[Image.Image]:
    """Return what the two toy phones show."""
    pictures = [toy.screenshot(animations="disabled") for toy in toys(alice)]
    return [Image.open(BytesIO(picture)).convert("RGB") for picture in pictures]


def change(before: list[Image.Image], after: list[Image.Image]) -> list[int]:
    """Return by how much each picture's most changed colour changed, of 255.

    Edges that are painted again differ by some shades from the same ones painted with the whole.
    """
    pairs = zip(before, after, strict=True)
    return [
        max(high for _, high in ImageChops.difference(*pair).getextrema())  # type: ignore[misc]
        for pair in pairs
    ]


def says(alice: Phone, sentence: str) -> None:
    """Wait until the toy's caption says this, for eyes and ears."""
    expect(alice.page.get_by_role("status")).to_have_text(sentence)


def test_neither_toy_phone_shows_what_was_lit_until_both_were(alice: Phone) -> None:
    before = painted(alice)
    same = "Both phones look as before, and the other phone never learns of it."
    for name in LIGHT:
        alice.tap(name).tap("Make it 21:30")
        says(alice, f"21:30. One lamp was lit. {same}")
        assert max(change(before, painted(alice))) < SHADES
        alice.tap("Start again")
    for name in LIGHT:
        alice.tap(name)
        assert max(change(before, painted(alice))) < SHADES
    says(alice, "Both lamps are lit. Neither phone shows it yet.")
    alice.tap("Make it 21:30")
    says(alice, "21:30. Both lamps were lit. Both phones say so, from the same moment on.")
    assert min(change(before, painted(alice))) > 4 * SHADES
    expect(alice.page.get_by_role("img", name="two lit lamps")).to_have_count(2)
    alice.tap("Start again")
    expect(alice.page.get_by_role("img", name="a covered lamp")).to_have_count(2)


def test_the_toy_is_played_by_keyboard(alice: Phone) -> None:
    for _ in range(3):
        alice.page.keyboard.press("Tab")
        alice.page.keyboard.press("Space")
    says(alice, "21:30. Both lamps were lit. Both phones say so, from the same moment on.")
    alice.page.keyboard.press("Enter")
    says(alice, "Light a lamp on one phone, and watch the other.")


def test_nothing_moves_while_it_comes_or_is_played_with(new_phone: NewPhone) -> None:
    alice = new_phone(size=SMALL)
    alice.page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => list.getEntries().forEach((shift) => shifts.push(
            [shift.value, ...shift.sources.map(({node}) => node?.className ?? node?.nodeName)],
        ))).observe({type: 'layout-shift', buffered: true});"""
    )
    alice.open()
    below = alice.page.get_by_text("For two adults who can say no")
    place = below.evaluate("one => one.offsetTop")
    for name in (*LIGHT, "Make it 21:30"):
        alice.tap(name)
        assert below.evaluate("one => one.offsetTop") == place, name
    assert alice.page.evaluate("shifts") == []


PAGES = {
    "How it works": "What the server can and cannot learn",
    "Cards": "Deeper questions",
    "Words": "When a no is not safe",
    "Learn": "What sex debt is",
    "Help": "What Hide does, and what it does not",
    "Privacy notice": "Your rights",
}


def test_everything_to_read_is_two_taps_away_without_a_pair(alice: Phone) -> None:
    alice.page.get_by_role("link", name="read this first").first.click()
    alice.expect_heading("When a no is not safe")
    assert not any(word in alice.page.url + alice.page.title() for word in ("safe", "no"))
    alice.page.go_back()
    alice.tap("Read first, alone").expect_heading("Read first, alone")
    for row, words in PAGES.items():
        alice.tap(row, "link").expect_heading(row)
        expect(alice.page.get_by_role("main").get_by_text(words, exact=True)).to_be_visible()
        alice.page.get_by_role("main").get_by_role("link", name="Read first, alone").click()
        alice.expect_heading("Read first, alone")

    def asked() -> set[str]:
        return {one.path for one in alice.sent if one.path.startswith("/api/")}

    alice.live_until(lambda: bool(asked())).settle()
    assert asked() == {"/api/v1/about"}, "the privacy notice asks who runs the server, no more"
