"""Web Push with nothing in a browser's place: Firefox subscribes, decrypts and shows by itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests import push_service, serving
from tests.browser import firefox
from tests.browser.firefox import Firefox, PushServer
from tests.phone import Phone
from tests.serving import Server, wait_until
from tests.web_push import signed

DAILY = {"zone": "UTC", "week": [["03:00", "12:00", "21:00"]] * 7}
# Waits until something with this name is there, and presses it; a name is a whole text or a label.
PRESS = """
    for (;;) {
        const all = [...document.querySelectorAll('button, a')];
        const found = all.find((one) => [one.textContent.trim(), one.ariaLabel].includes(given[0]));
        if (found && !found.closest('[inert]')) return found.click();
        await new Promise((resolve) => setTimeout(resolve, 50));
    }"""
TYPE = """
    let field = null;
    while (!(field = document.querySelector('main input, main textarea')))
        await new Promise((resolve) => setTimeout(resolve, 50));
    field.value = given[0];
    field.dispatchEvent(new Event('input', { bubbles: true }));"""
SHOWN = """
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(
        ({ title, body, tag, silent }) => ({ title, body, tag, silent }));"""

WORKERS = "return (await navigator.serviceWorker.getRegistrations()).length;"
SENT = """
    return performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop());"""


def press(browser: Firefox, *names: str) -> None:
    """Press what is called so, one after the other."""
    for name in names:
        browser.ask(PRESS, name)


def pair(browser: Firefox, partner: Phone) -> None:
    """Let Firefox join, as a person does."""
    code = partner.invite(DAILY)
    press(browser, "Pair, side by side", "Agree and go on", "I have a code")
    browser.ask(TYPE, code)
    press(browser, "Join")
    wait_until(partner.pair)
    press(browser, "Continue")


def turn_on(browser: Firefox, push: PushServer) -> None:
    """Turn notifications on, off and on again."""
    assert not push.channels, "off at first"
    press(browser, "More", "Settings", "Notifications", "Turn on", "Turn off", "Turn on")
    wait_until(lambda: len(push.channels) == 2)


def mends(browser: Firefox, push: PushServer, server: Server) -> None:
    """Start the app again: with the same key nothing is made anew, with another one it is."""
    page = f"http://localhost:{server.port}/"
    browser.go(page)
    wait_until(lambda: browser.ask(SENT).count("push") == 2)
    assert len(push.channels) == 2
    server.stop()
    (server.data / "vapid.pem").unlink()
    server.start_web()
    server.start_worker()
    browser.go(page)
    wait_until(lambda: browser.ask(SENT).count("push") == 2)
    _, before, after = push.channels.values()
    assert before != after


def match(browser: Firefox, partner: Phone, server: Server) -> None:
    """Let both light their lamps, and make it the time."""
    press(browser, "Lamp", "Lift the shade", "Open to intimacy", "Done")
    wait_until(lambda: "checkin" in browser.ask(SENT))
    partner.start()
    assert partner.done(True)
    server.set_now(partner.record.t + 1)


def leaves(browser: Firefox, push: PushServer) -> None:
    """Leave: the browser gives its subscription up, and the worker is gone."""
    assert list(push.channels)[-1] not in push.ended
    press(browser, "More", "Leave", "Erase and leave")
    wait_until(lambda: list(push.channels)[-1] in push.ended)
    wait_until(lambda: browser.ask(WORKERS) == 0)


@pytest.mark.further
def test_firefox_is_told(tmp_path: Path) -> None:
    server = serving.start(tmp_path / "data", env={"LAMPLIT_PUSH_ANYWHERE": "1"})
    server.set_now(int(time.time()))  # Firefox's clock cannot be moved
    partner = Phone(server.url, server.now)
    try:
        with push_service.running() as service:
            push = PushServer(service.url)
            with firefox.running(tmp_path / "firefox", push) as browser:
                browser.go(f"http://localhost:{server.port}/")
                pair(browser, partner)
                turn_on(browser, push)
                match(browser, partner, server)
                wait_until(lambda: bool(service.messages))
                (message,) = service.messages
                channel, key = list(push.channels.items())[-1]
                assert message.path == f"/push/{channel}"
                assert signed(message.headers["authorization"])[0] == key
                push.deliver(message)
                wait_until(lambda: bool(browser.ask(SHOWN)))
                words = {"title": "Lamplit", "body": "A light is on.", "tag": "lamp"}
                assert browser.ask(SHOWN) == [{**words, "silent": True}]
                wait_until(lambda: push.acknowledged == 1)
                mends(browser, push, server)
                leaves(browser, push)
    finally:
        server.stop()
