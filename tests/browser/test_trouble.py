"""What goes wrong has a screen or a line that says what happened and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.phones import Phone
from tests.further import first

pytestmark = pytest.mark.without_worker

NewPhone = Callable[..., Phone]


def answering(status: int, body: str, kind: str = "application/json") -> Callable[[Route], None]:
    """Return a network that answers every call of the API with this."""
    return lambda route: route.fulfill(status=status, body=body, content_type=kind)


PORTAL = "<!doctype html><title>Hotel</title><p>Sign in to use this network</p>"

Trouble = tuple[Callable[[Route], None], str]
# One of each line; more of them are in `tests/prove/screens/`, and all without screens in `core/`.
TROUBLES: dict[str, Trouble] = {
    "failed": (answering(500, '{"code": "failed"}'), "server"),
    "too many": (answering(429, '{"code": "slow_down"}'), "minute"),
    "portal": (answering(200, PORTAL, "text/html"), "sign in"),
    "no network": (lambda route: route.abort(), "Offline"),
}


def meet(alice: Phone, trouble: Trouble) -> None:
    """Check in on a network in trouble, which the line names, and see it go out after that."""
    network, word = trouble
    alice.context.route("**/api/**", network)  # the worker's calls too
    alice.page.reload()
    alice.expect_home()
    expect(alice.page.get_by_test_id("state-line")).to_contain_text(word, ignore_case=True)
    alice.light("kept all the same")
    with alice.context.expect_event(
        "response", lambda answer: "checkin" in answer.url and answer.ok
    ):
        alice.context.unroute("**/api/**")
        alice.page.reload()
    alice.expect_home().expect_line("Ready for 21:30")
    assert alice.complaints == []


@pytest.mark.parametrize("trouble", first(TROUBLES, seen=["portal"]))
def test_the_line_says_what_is_wrong_and_nothing_is_lost(alice: Phone, trouble: str) -> None:
    meet(alice, TROUBLES[trouble])


def test_a_server_that_does_not_know_the_phone(alice: Phone) -> None:
    alice.page.route("**/api/**", answering(401, '{"code": "unknown_phone"}'))
    alice.page.reload()
    heading = alice.page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("does not know this phone")
    alice.page.unroute("**/api/**")
    alice.page.reload()
    alice.expect_home()  # it erased nothing by itself


def test_a_zone_that_this_phone_does_not_know(alice: Phone) -> None:
    """A partner's newer phone may know of zones that this one has never heard of."""
    schedule = {"zone": "Europe/Atlantis", "week": [["21:30"]] * 7}
    answer = json.dumps({"schedule": schedule, "wish": schedule})
    alice.page.route("**/api/v1/schedule", answering(200, answer))
    alice.page.reload()
    alice.expect_home().expect_line("Ready for 21:30").settle()
    alice.page.reload()
    alice.expect_home().expect_line("Ready for 21:30")
    assert alice.complaints == []


@pytest.mark.parametrize("days", [-1, 9])
def test_a_clock_that_is_wrong(alice: Phone, days: int) -> None:
    alice.start_again(shift=days * 86_400).open()
    line = alice.page.get_by_test_id("state-line")
    for _ in range(3):  # it asks again after half a minute, and then says so
        alice.settle().page.clock.run_for(31_000)
        alice.settle()
    expect(line).to_contain_text("clock", ignore_case=True)


REFUSALS = {
    "no database at all": "Object.defineProperty(window, 'indexedDB', {value: undefined})",
    "opening is refused": """IDBFactory.prototype.open = () => {
        throw new DOMException('refused', 'SecurityError') }""",
    "keys cannot be stored": """IDBObjectStore.prototype.put = () => {
        throw new DOMException('no clone', 'DataCloneError') }""",
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_storage_refused(new_phone: NewPhone, refusal: str) -> None:
    alice = new_phone()
    alice.page.add_init_script(REFUSALS[refusal])
    alice.page.goto(alice.url)
    expect(alice.page.get_by_text("keep nothing")).to_be_visible()


def test_storage_wiped_in_the_middle(alice: Phone) -> None:
    alice.page.goto(alice.url + "/more")
    alice.page.evaluate(
        """async () => {
            for (const {name} of await indexedDB.databases())
                await new Promise((gone) => {
                    indexedDB.deleteDatabase(name).onsuccess = () => gone();
                });
            localStorage.clear(); sessionStorage.clear();
        }"""
    )
    alice.page.goto(alice.url)
    expect(alice.page.get_by_role("button", name="Pair, side by side")).to_be_visible()
    assert alice.complaints == []
