"""Where notifications cannot be had the page says why, each case in words of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import pushed
from tests.browser.phones import Phone, pair_with_python

NewPhone = Callable[..., Phone]
PAGE = "/settings/notifications"

# As if the permission had been neither given nor refused, and the person then does not give it.
ASKS = """
Object.defineProperty(Notification, 'permission', { get: () => 'default' });
Notification.requestPermission = async () => {
    globalThis.prompts = (globalThis.prompts ?? 0) + 1;
    return 'default';
};
"""
BLOCKED = "Object.defineProperty(Notification, 'permission', { get: () => 'denied' });"
NO_PUSH = "delete globalThis.PushManager;"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def alice(new_phone: NewPhone) -> Phone:
    """Return a paired phone."""
    alice = new_phone(permissions=["notifications"]).open()
    pair_with_python(alice)
    return alice


def shows(phone: Phone, words: str) -> None:
    expect(phone.page.get_by_text(words)).to_be_visible()


def test_it_asks_after_the_tap_alone(alice: Phone) -> None:
    alice.context.add_init_script(ASKS)
    alice.open("/settings").tap("Notifications", "link")
    shows(alice, "Off on this phone.")
    assert alice.page.evaluate("globalThis.prompts") is None
    alice.tap("Turn on")
    shows(alice, "This phone was not allowed to show notifications")
    shows(alice, "Off on this phone.")
    assert alice.page.evaluate("globalThis.prompts") == 1
    assert not [one for one in alice.sent if one.path == "/api/v1/push"]


def test_blocked(alice: Phone) -> None:
    alice.context.add_init_script(BLOCKED)
    shows(alice.open(PAGE), "This phone blocks notifications from Lamplit")
    expect(alice.page.get_by_role("button", name="Turn on")).to_have_count(0)


def test_unsupported(alice: Phone) -> None:
    alice.context.add_init_script(NO_PUSH)
    shows(alice.open(PAGE), "This browser cannot show notifications")
    expect(alice.page.get_by_role("button", name="Turn on")).to_have_count(0)


def test_not_yet_installed(alice: Phone) -> None:
    alice.context.add_init_script(NO_PUSH)
    agent = f"Object.defineProperty(navigator, 'userAgent', {{ get: () => {IPHONE!r} }});"
    alice.context.add_init_script(agent)
    shows(alice.open(PAGE), "On an iPhone or iPad notifications work only in the app")
    alice.tap("How to install it").expect_heading("Install")
    shows(alice, "Add to Home Screen")


def test_no_push_service(alice: Phone) -> None:
    pushed.subscribes_as(alice, None)
    alice.open(PAGE).tap("Turn on")
    shows(alice, "This browser’s notification service does not answer")
    shows(alice, "Off on this phone.")


def test_no_network(alice: Phone) -> None:
    alice.open(PAGE)
    alice.context.set_offline(True)
    alice.tap("Turn on")
    shows(alice, "No network. Try again when there is one.")
    shows(alice, "Off on this phone.")
