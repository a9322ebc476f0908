"""A relay for each file of these tests, whose clock only goes forward, and phones without screens.

Every test begins at noon of a day of its own, with phones and pairs of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from tests import serving
from tests.browser.core.phone import CorePhone, pair, week
from tests.phone import Phone as PythonPhone

NewCore = Callable[..., CorePhone]
Couple = tuple[CorePhone, CorePhone]


def pair_with_python(alice: CorePhone, partner: PythonPhone) -> None:
    """Pair by a code that the phone in Python types, and wait until alice is at home."""
    assert alice.act("invite", week("21:30")) is None
    partner.join(alice.view()["pairing"]["code"])
    for _ in range(20):
        if partner.pair() and alice.view()["phase"] == "paired":
            break
        alice.wait(1)
    alice.phase("paired")
    alice.home()
    alice.act("seenPaired")
    alice.idle().calls.clear()


@pytest.fixture(scope="module")
def server_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """Return a relay without a worker: every reveal is made by a request."""
    running = serving.start(tmp_path_factory.mktemp("core") / "data", worker=False)
    yield running
    running.stop()


@pytest.fixture
def relay(server_of_module: serving.Server) -> serving.Server:
    """Return the relay, at noon of the next day."""
    today = datetime.fromtimestamp(server_of_module.now(), serving.ZONE)
    noon = (today + timedelta(days=1)).replace(hour=12, minute=0, second=0)
    server_of_module.set_now(int(noon.timestamp()))
    return server_of_module


@pytest.fixture
def move(relay: serving.Server) -> Callable[..., int]:
    """Return how to make it a time of day, some days after the test's own."""
    noon = datetime.fromtimestamp(relay.now(), serving.ZONE)

    def make_it(clock: str, days: int = 0) -> int:
        hour, minute = map(int, clock.split(":"))
        moment = (noon + timedelta(days=days)).replace(hour=hour, minute=minute, second=0)
        relay.set_now(int(moment.timestamp()))
        return relay.now()

    return make_it


@pytest.fixture
def new_core(browser: Browser, relay: serving.Server) -> Iterator[NewCore]:
    """Return a maker of phones."""
    contexts: list[BrowserContext] = []

    def make(prepare: str = "") -> CorePhone:
        contexts.append(browser.new_context(timezone_id="Europe/Berlin"))
        return CorePhone(contexts[-1], relay, prepare)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def alice(new_core: NewCore, relay: serving.Server) -> Iterator[CorePhone]:
    """Return a phone paired with one in Python, where a test has no use for its partner."""
    alice, partner = new_core(), PythonPhone(relay.url, relay.now)
    pair_with_python(alice, partner)
    yield alice
    partner.close()


@pytest.fixture
def couple(new_core: NewCore) -> Couple:
    """Return alice's and bob's phones, paired."""
    alice, bob = new_core(), new_core()
    pair(alice, bob)
    return alice, bob


@pytest.fixture
def cut() -> Callable[[CorePhone, str, bool], None]:
    """Return how to lose one call of a phone: on its way there, or its answer on the way back."""

    def cut_once(phone: CorePhone, point: str, arrives: bool) -> None:
        method, path = point.split()
        lost: list[Route] = []

        def lose(route: Route) -> None:
            if route.request.method != method or lost:
                route.fallback()
                return
            lost.append(route)
            if arrives:
                route.fetch()
            route.abort()

        phone.context.route(f"**/api/v1/{path}", lose)

    return cut_once
