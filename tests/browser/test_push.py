"""Notifications on a phone: asked for by a tap, shown on a match, opened, mended, left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import push_service, serving
from tests.browser import pushed
from tests.browser.core.phone import KEPT
from tests.browser.phones import Phone, join_with_python, pair_with_python
from tests.browser.pushed import PAGE, Told
from tests.push_service import Answer, PushService
from tests.server.tables import Tables
from tests.serving import Server, wait_until
from tests.web_push import signed

MakePhone = Callable[..., Phone]
WORDS = {
    "title": "Lamplit",
    "body": "A light is on.",
    "tag": "lamp",
    "silent": True,
    "data": None,
    "actions": [],
    "requireInteraction": False,
}


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service.running() as service:
        yield service


@pytest.fixture(scope="module")
def module_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("push") / "data"
    running = serving.start(data, env={"LAMPLIT_PUSH_ANYWHERE": "1"})
    yield running
    running.stop()


@pytest.fixture
def relay(module_server: Server) -> Server:
    """Return the server, at the beginning."""
    module_server.set_now(int(serving.BEGINNING.timestamp()))
    return module_server


@pytest.fixture
def alice(make_phone: MakePhone, relay: Server, service: PushService) -> Told:
    """Return a paired phone at 18:00 of the next day, allowed to show notifications, none on."""
    phone = make_phone(relay, permissions=["notifications"])
    partner = pair_with_python(phone.open())
    relay.set_time("18:00", days=1)
    phone.follow().open().expect_home()
    return Told(phone, partner, relay, service)


def test_a_match_is_told_shown_and_opened(alice: Told) -> None:
    """The whole way: a real subscription, a real message, the worker, a tap, the match."""
    browser, phone = alice.moves_to(), alice.phone
    phone.open(PAGE)
    assert phone.page.evaluate("globalThis.asked") is None
    assert alice.rows(browser) == 0, "off at first"
    alice.turn_on()
    (asked,) = phone.page.evaluate("globalThis.asked")
    assert asked["userVisibleOnly"] is True
    assert alice.rows(browser) == 1
    alice.match()
    (message,) = alice.service.wait_for(browser)
    assert signed(message.headers["authorization"])[0] == bytes(asked["key"])
    phone.follow().open("/settings")
    expect(phone.page.get_by_role("link", name="Times", exact=True)).to_be_visible()
    pushed.notices(phone, 0)
    pushed.deliver(phone, browser.read(message.body))
    (notice,) = pushed.notices(phone, 1)
    assert notice.pop("icon").endswith("/icons/icon-192.png")
    assert notice.pop("badge").endswith("/icons/badge-96.png")
    assert notice == WORDS
    assert pushed.worker(phone).evaluate(pushed.TAP) == ["focus"]
    phone.page.wait_for_url(f"{phone.url}/")
    phone.expect_heading("At 21:30 you were both open.")
    pushed.notices(phone, 0)
    assert phone.complaints == []


def test_without_a_window_a_tap_opens_one(alice: Told) -> None:
    phone = alice.phone
    pushed.deliver(phone, b"{}")
    pushed.notices(phone, 1)
    pushed.without_a_window(phone)
    assert pushed.worker(phone).evaluate(pushed.TAP) == ["open /"]


def test_one_text_whatever_a_message_says(alice: Told) -> None:
    """Two never pile up, no badge is set, and they are closed when the app is opened."""
    other = b'{"web_push": 8030, "notification": {"title": "Bob", "body": "Three!", "tag": "x"}}'
    for text in (b"", b"no json", other):
        pushed.deliver(alice.phone, text)
        (notice,) = pushed.notices(alice.phone, 1)
        assert {name: notice[name] for name in WORDS} == WORDS
    alice.phone.context.set_offline(True)
    pushed.deliver(alice.phone, other)
    assert pushed.notices(alice.phone, 1)[0]["body"] == "A light is on."
    alice.phone.start_again().open().expect_home()
    pushed.notices(alice.phone, 0)


def test_it_is_in_the_language_of_the_app(alice: Told) -> None:
    phone = alice.phone.open("/settings/language")
    phone.page.get_by_role("radio", name="Deutsch", exact=True).check()
    phone.expect_heading("Sprache")
    wait_until(lambda: phone.page.evaluate(pushed.SPOKEN) == "de")
    phone.context.set_offline(True)
    pushed.deliver(phone, b"{}")
    assert pushed.notices(phone, 1)[0]["body"] == "Ein Licht ist an."


def test_coming_back_to_the_app_closes_it(alice: Told) -> None:
    alice.phone.hide_page()
    pushed.deliver(alice.phone, b"{}")
    pushed.notices(alice.phone, 1)
    alice.phone.show_page()
    pushed.notices(alice.phone, 0)


def test_turning_off(alice: Told) -> None:
    browser = alice.moves_to()
    alice.turn_on()
    alice.phone.open(PAGE).tap("Turn off")
    expect(alice.phone.page.get_by_text("Off on this phone.")).to_be_visible()
    wait_until(lambda: alice.rows(browser) == 0)
    alice.turn_on()
    alice.phone.context.set_offline(True)
    alice.phone.tap("Turn off")
    expect(alice.phone.page.get_by_text("Off on this phone.")).to_be_visible()
    assert alice.rows(browser) == 1
    alice.phone.context.set_offline(False)
    alice.phone.open().expect_home()
    wait_until(lambda: alice.rows(browser) == 0)
    assert alice.phone.page.evaluate("globalThis.asked") is None, "it stays off"


def test_another_address_at_the_next_start(alice: Told) -> None:
    old = alice.moves_to()
    alice.turn_on()
    new = alice.moves_to()
    alice.phone.open().expect_home()
    wait_until(lambda: (alice.rows(old), alice.rows(new)) == (0, 1))


def test_one_that_the_push_service_forgot(alice: Told) -> None:
    """It is dropped when a message comes back, and there again after the next start."""
    browser = alice.moves_to(Answer(410))
    alice.turn_on()
    alice.match()
    wait_until(lambda: alice.rows(browser) == 0)
    alice.phone.follow().open()
    wait_until(lambda: alice.rows(browser) == 1)


def test_the_browser_changes_it_behind_the_page(alice: Told) -> None:
    """`pushsubscriptionchange`, in the worker alone."""
    old = alice.moves_to()
    alice.turn_on()
    new = alice.service.browser()
    alice.phone.page.goto("about:blank")
    pushed.subscribe_in_worker(alice.phone, new)
    pushed.worker(alice.phone).evaluate(pushed.CHANGED)
    assert (alice.rows(old), alice.rows(new)) == (0, 1)


def test_a_new_pair_is_told_too(alice: Told) -> None:
    browser = alice.moves_to()
    alice.turn_on()
    phone = alice.phone.open("/pair").tap("Agree and go on").tap("Make a code")
    phone.page.get_by_role("radio", name="20:00", exact=True).check()
    phone.tap("Show the code")
    code = "".join(phone.page.get_by_test_id("invite-code").inner_text().split())
    charlie = join_with_python(phone, code)
    new = Tables(alice.relay).phone(sha256(charlie.record.token).digest())["pair_id"]
    wait_until(lambda: alice.pairs(browser) == [new])


def test_leaving_takes_it_along(alice: Told) -> None:
    browser = alice.moves_to()
    alice.turn_on()
    pushed.deliver(alice.phone, b"{}")
    alice.phone.open("/settings/leave").tap("Erase and leave")
    expect(alice.phone.page.get_by_role("button", name="Pair, side by side")).to_be_visible()
    wait_until(lambda: alice.rows(browser) == 0)
    pushed.notices(alice.phone, 0)
    alice.phone.live_until(lambda: alice.phone.page.evaluate(KEPT) == {})  # told, and forgotten


def test_a_new_key_of_the_server(
    make_phone: MakePhone, tmp_path: Path, service: PushService
) -> None:
    """The key file was lost: phones subscribe anew with the new one, and are told again."""
    server = serving.start(tmp_path / "data", env={"LAMPLIT_PUSH_ANYWHERE": "1"})
    try:
        phone = make_phone(server, permissions=["notifications"])
        alice = Told(phone, pair_with_python(phone.open()), server, service)
        server.set_time("18:00", days=1)
        phone.follow()
        browser = alice.moves_to()
        alice.turn_on()
        before = phone.page.evaluate("asked[0].key")
        server.stop()
        (server.data / "vapid.pem").unlink()
        server.start_web()
        server.start_worker()
        phone.open().expect_home()
        phone.live_until(lambda: phone.page.evaluate("!!globalThis.asked"))
        after = phone.settle().page.evaluate("asked[0].key")
        assert before != after
        assert alice.rows(browser) == 1
        alice.match()
        (message,) = alice.service.wait_for(browser)
        assert signed(message.headers["authorization"])[0] == bytes(after)
    finally:
        server.stop()
