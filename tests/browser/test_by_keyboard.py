"""The whole main job by keyboard alone: Tab, arrows, Space and Enter, told apart by names."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.browser.waiting import PATIENCE
from tests.phone import Phone as PythonPhone
from tests.serving import Server

pytestmark = pytest.mark.without_worker

NewPhone = Callable[..., Phone]

FOCUSED = """() => {
    const one = document.activeElement;
    const label = one.labels?.[0]?.textContent;
    return (one.ariaLabel ?? label ?? one.textContent).trim().replaceAll(/\\s+/g, ' ');
}"""


def reach(phone: Phone, name: str) -> Phone:
    """Press Tab until the focus is on what is called so."""
    give_up = time.monotonic() + PATIENCE  # what is there may still be on its way
    while time.monotonic() < give_up:
        phone.page.keyboard.press("Tab")
        if phone.page.evaluate(FOCUSED) == name:
            return phone
    raise AssertionError(f"Tab never reaches {name}")


def press(phone: Phone, name: str, key: str = "Enter") -> Phone:
    """Reach what is called so, and press a key on it."""
    reach(phone, name).page.keyboard.press(key)
    return phone


def arrived(phone: Phone, heading: str) -> Phone:
    """Wait for a page, and find the focus on its heading."""
    found = phone.page.get_by_role("heading", level=1, name=heading, exact=True)
    expect(found).to_be_focused()
    return phone


def pair(alice: Phone) -> PythonPhone:
    """Pair, from the first page to home; return the partner's phone."""
    arrived(press(alice, "Pair, side by side"), "Before you pair")
    arrived(press(alice, "Agree and go on"), "Pair, side by side")
    arrived(press(alice, "Make a code"), "When are the lamps compared?")
    reach(alice, "19:00").page.keyboard.press("ArrowDown")
    alice.page.keyboard.press("ArrowDown")
    expect(alice.page.get_by_role("radio", name="21:30", exact=True)).to_be_checked()
    arrived(press(alice, "Show the code"), "Your partner’s phone reads this")
    bob = PythonPhone(alice.url, alice.now)
    bob.join("".join(alice.page.get_by_test_id("invite-code").inner_text().split()))
    while not bob.pair():
        alice.settle().page.clock.run_for(1000)
    arrived(alice, "Paired")
    press(alice, "Continue").expect_home()
    return bob


def say_yes(alice: Phone) -> None:
    """Lift the shade, switch, type a note, Done."""
    press(alice, "Lift the shade")
    expect(alice.page.get_by_role("dialog", name="Open to intimacy")).to_be_visible()
    press(alice, "Open to intimacy", "Space")
    expect(alice.page.get_by_role("switch", name="Open to intimacy")).to_be_checked()
    reach(alice, "Note").page.keyboard.type("typed")
    with alice.answered():
        press(alice, "Done").expect_home()
    arrived(alice, "Lamplit")


def test_a_match_by_keyboard_alone(new_phone: NewPhone, server: Server) -> None:
    alice = new_phone().open()
    bob = pair(alice)
    server.set_time("18:00", days=1)
    say_yes(alice.follow())
    bob.start()
    bob.done(yes=True, note="")
    arrived(press(alice, "Talk"), "Talk")
    server.set_time("21:30", days=1)
    alice.follow()
    press(alice, "Lamp").expect_heading("At 21:30 you were both open.")
    arrived(alice, "Lamplit")  # the result is found under its heading, and announced by nothing
    assert alice.page.locator("[aria-live], [role=status]").count() == 0
    bob.start()
    match = bob.match()
    assert match is not None
    assert match.note == "typed"


def test_the_focus_comes_back(alice: Phone) -> None:
    """From the sheet, from Hide, and from a page below."""
    press(press(alice, "Lift the shade"), "Close")
    arrived(alice, "Lamplit")
    arrived(press(alice, "More"), "More")
    arrived(press(alice, "Settings"), "Settings")
    press(alice, "Hide")
    alice.page.keyboard.press("Space")
    assert alice.page.evaluate(FOCUSED) == "Hide"
    arrived(press(alice, "Back"), "More")
