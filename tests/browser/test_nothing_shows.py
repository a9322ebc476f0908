"""What a phone shows is a function of the clock, the network and the match, and of nothing else.

Four phones at one moment: on one nobody looked, on the others somebody said nothing, said yes, or
said yes and took it back. Everything an onlooker has is compared, before and after a reload.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import CDPSession, expect

from tests.browser.phones import SMALL, Phone, pair_with_python
from tests.further import first
from tests.serving import Server

NewPhone = Callable[..., Phone]

ACTS: dict[str, Callable[[Phone], object]] = {
    "never looked": lambda phone: None,
    "nothing": lambda phone: phone.say_nothing(),
    "yes": lambda phone: phone.light("a note that must not come back"),
    "taken back": lambda phone: phone.light("another").take_back(),
}

KEPT = ("role", "name", "value", "description", "properties", "ignored")


def accessibility(session: CDPSession) -> list[dict[str, Any]]:
    """Return the full accessibility tree, in order, without the browser's own numbers.

    What labels and describes a field is named by such a number too.
    """
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    kept = [{key: node[key] for key in KEPT if key in node} for node in nodes]
    unnumbered: list[dict[str, Any]] = json.loads(
        json.dumps(kept),
        object_hook=lambda part: {key: part[key] for key in part if key != "backendDOMNodeId"},
    )
    return unnumbered


def seen(phone: Phone) -> dict[str, Any]:
    """Return all that somebody who holds or watches the phone can tell."""
    page = phone.page
    session = page.context.new_cdp_session(page)
    shown = {
        "picture": page.screenshot(animations="disabled", caret="hide"),
        "tree": accessibility(session),
        "focus": page.evaluate(
            "[document.activeElement.tagName, document.activeElement.textContent]"
        ),
        "title": page.title(),
        "address": page.url,
        "history": page.evaluate("JSON.stringify(history.state)"),
        "text": page.locator("body").inner_text(),
    }
    session.detach()
    return shown


def box(one: Any, other: Any) -> str:
    """Say where two pictures differ, if pictures they are: left, top, right, bottom in pixels."""
    if not isinstance(one, bytes):
        return f": {one!r} is not {other!r}"
    pictures = [Image.open(BytesIO(each)).convert("RGB") for each in (one, other)]
    return f" at {ImageChops.difference(*pictures).getbbox()}"


def compare(phones: dict[str, Phone], where: str) -> None:
    """Fail with the channel's name where what is seen on two phones differs."""
    for phone in phones.values():
        phone.settle()
    shown = {act: seen(phone) for act, phone in phones.items()}
    reference = shown["never looked"]
    for act, each in shown.items():
        for channel, value in each.items():
            if value != reference[channel]:
                pytest.fail(f"{where}: the {channel} tells «{act}»{box(value, reference[channel])}")


@pytest.fixture(params=first(["dark", "light"], seen=["dark"]))
def phones(request: pytest.FixtureRequest, new_phone: NewPhone, server: Server) -> dict[str, Phone]:
    """Return four paired phones at 18:00, each after its act."""
    phones: dict[str, Phone] = {}
    for act in ACTS:
        phone = new_phone(size=SMALL, color_scheme=request.param, reduced_motion="reduce").open()
        pair_with_python(phone)
        phones[act] = phone
    server.set_time("18:00", days=1)
    for act, phone in phones.items():
        phone.follow().open().expect_home()
        ACTS[act](phone)
    return phones


def reload(phones: dict[str, Phone]) -> None:
    """Load the page again on every phone."""
    for phone in phones.values():
        phone.page.reload()


def look_at_home_and_sheet(phones: dict[str, Phone]) -> None:
    """Compare home, the sheet at opening and home after it: on the page of the act, and on another.

    Nothing is loaded anew in between, as that would forget what a page has in memory.
    """
    for again in (False, True):
        when = " after a reload" * again
        compare(phones, "home" + when)
        for phone in phones.values():
            phone.tap("Lift the shade")
            expect(phone.page.get_by_role("button", name="Done")).to_be_visible()
        compare(phones, "the sheet at opening" + when)
        for phone in phones.values():
            phone.page.go_back()
            phone.expect_home()
        compare(phones, "home after the sheet" + when)
        reload(phones)
        for phone in phones.values():
            phone.expect_home()


def look_at_the_evening(phones: dict[str, Phone]) -> None:
    """Compare the evening, before and after a reload."""
    for phone in phones.values():
        phone.follow()
    for again in (False, True):
        for phone in phones.values():
            phone.expect_heading("This evening")
            # The card is each pair's own: put it in the same words.
            phone.page.get_by_test_id("card").evaluate("card => { card.textContent = 'A card.' }")
        compare(phones, "the evening" + " after a reload" * again)
        reload(phones)


def test_nothing_shows_of_a_choice(phones: dict[str, Phone], server: Server) -> None:
    look_at_home_and_sheet(phones)
    server.set_time("21:30", days=1)
    look_at_the_evening(phones)
    for phone in phones.values():
        assert phone.complaints == []


def test_done_feels_the_same(new_phone: NewPhone) -> None:
    """One tick at each Done, of one length, whatever the sheet says."""
    phone = new_phone(reduced_motion="reduce")
    phone.context.add_init_script(
        "globalThis.felt = []; navigator.vibrate = (...how) => { felt.push(how); return true; };"
    )
    pair_with_python(phone.open())
    for count, act in enumerate((phone.say_nothing, phone.light, phone.take_back), start=1):
        act()
        assert phone.page.evaluate("felt") == [[10]] * count
