"""Minutes of lies for the app in Chromium: whatever comes, it says a sentence and keeps its state.

The whole app with its screens is told lies in place of each answer. After each one the page must
say something, nothing may have been thrown, and storage must be as it was; after the next honest
answer all is well. LAMPLIT_FUZZ_SECONDS and LAMPLIT_FUZZ_SEED choose how long and from where.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.core.phone import KEPT, CorePhone
from tests.browser.phones import Phone, pair_with_python
from tests.phone import Phone as PythonPhone
from tests.prove.hostile import Liar, Lie
from tests.prove.test_fuzz_phone import SECONDS, SEED
from tests.serving import Server
from tests.sr1 import b64

API = "**/api/v1/**"
TRY_AGAIN = "dispatchEvent(new Event('online')); null"
# What a server may change by its word alone: the times that it foresees, and the pair's schedule.
ITS_WORD = {"coming", "schedule"}
PATIENCE = 60  # seconds
MATCHED = "you were both open."


@dataclass
class LyingNetwork:
    """What stands between a page and the server: honest until there is a liar."""

    liar: Liar
    lies: bool = False
    told: list[Lie] = field(default_factory=list)
    honest: dict[str, Any] = field(default_factory=dict)

    def __call__(self, route: Route) -> None:
        """Answer one request."""
        name = route.request.url.rpartition("/")[2]
        if not self.lies:
            answer = route.fetch()
            if route.request.method == "GET" and answer.status == 200:
                self.honest[name] = answer.json()
            route.fulfill(response=answer)
            return
        lie = self.liar.lie(self.honest.get(name, {}) if route.request.method == "GET" else {})
        self.told.append(lie)
        headers = {name: text for name, text in lie.headers.items() if name != "Content-Encoding"}
        if not headers.get("Location", "x").isprintable():
            headers["Location"] = "/"
        route.fulfill(status=lie.status, body=lie.body, headers=headers)


@dataclass
class Fuzzed:
    """alice's app, to which everybody lies, and bob, who is open every day."""

    alice: Phone
    bob: PythonPhone
    server: Server
    network: LyingNetwork
    random: Random
    reloads: int = 0
    matched: bool = False

    def settle(self) -> None:
        """Wait until no call is under way, on a slow machine for long."""
        for _ in range(PATIENCE // 10):
            with suppress(TimeoutError):
                self.alice.settle()
                return
        raise TimeoutError("a call never ends")

    def kept(self) -> dict[str, Any]:
        """Return what alice's phone holds."""
        held: dict[str, Any] = self.alice.page.evaluate(KEPT)
        return held

    def lied_to(self) -> None:
        """Ask once, hear lies alone; then ask again and hear the truth."""
        before, page = self.kept(), self.alice.page
        self.network.lies, first = True, len(self.network.told)
        if self.random.random() < 0.15:
            page.reload()
        else:
            page.evaluate(TRY_AGAIN)
        self.settle()
        told = self.network.told[first:]
        self.network.lies = False
        self.check(before, told)
        self.recover(told)

    def check(self, before: dict[str, Any], told: list[Lie]) -> None:
        """The page says something, nothing was thrown, and what was kept is kept."""
        page, after = self.alice.page, self.kept()
        expect(
            page.get_by_test_id("state-line").or_(page.get_by_role("heading")).first
        ).to_have_text(re.compile(r"\w"))
        assert self.alice.complaints == [], told
        main, was = after["main"], before["main"]
        assert main.keys() == was.keys()
        changed = {name for name in main if main[name] != was[name]} - ITS_WORD
        refused = any(lie.status == 409 and lie.speaks for lie in told)
        assert changed <= ({"open", "note", "result"} if refused else {"result"}), (changed, told)
        assert self.shows_match() == self.matched, told
        if not refused:
            assert after["outbox"]["seal"] == before["outbox"]["seal"], told

    def shows_match(self) -> bool:
        """Tell whether the screen says that both were open."""
        return self.alice.page.get_by_text(MATCHED).count() > 0

    def recover(self, told: list[Lie]) -> None:
        """The next honest answer makes all well; after a 401 it is asked at the next start."""
        page = self.alice.page
        if any(lie.status == 401 and lie.speaks for lie in told):
            self.reloads += 1
            page.reload()
        else:
            page.evaluate(TRY_AGAIN)
        self.settle()
        if not self.matched:
            self.alice.expect_home().expect_line("Ready for 21:30")

    def day(self, lies: int) -> None:
        """Let a day pass with so many lies before the reveal and some after it."""
        for turn in range(lies):
            if turn % 20 == 0:
                self.network.lies = turn % 40 == 0
                self.alice.light("tea")
                self.network.lies = False
                self.settle()
                self.alice.page.evaluate(TRY_AGAIN)
                self.settle()
                self.remember()
            self.lied_to()
        self.alice.light("tea")
        self.settle()
        self.bob.start()
        assert self.bob.done(True, "cake")
        self.evening()

    def remember(self) -> None:
        """Give the liar today's honest answer, and what alice sealed."""
        self.network.liar.old.append(self.network.honest["round"])
        seal = bytes(self.kept()["outbox"]["seal"])
        self.network.liar.own = [b64(seal[6:22]), b64(seal[22:38]), b64(seal[-188:])]

    def evening(self) -> None:
        """Both see the match, and no lie makes it go away; the next day it is gone."""
        self.server.set_now(self.bob.record.t + 1)
        self.alice.follow()
        self.settle()
        self.alice.page.reload()
        expect(self.alice.page.get_by_text(MATCHED)).to_be_visible()
        self.bob.start()
        assert self.bob.match()
        self.matched = True
        for _ in range(4):
            self.lied_to()
        self.matched = False
        self.server.set_now(self.server.now() + 12 * 3600)
        self.alice.follow()
        self.settle()
        self.alice.page.reload()
        self.alice.expect_home()
        self.settle()


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """A slow machine is no fault of the app's."""
    expect.set_options(timeout=PATIENCE * 1000)
    yield
    expect.set_options(timeout=5000)


@pytest.mark.timeout(SECONDS + 300)
def test_lies_to_the_app(new_phone: Callable[..., Phone], server: Server) -> None:
    random = Random(SEED)
    alice = new_phone().open()
    bob = pair_with_python(alice)
    network = LyingNetwork(Liar(random))
    alice.context.route(API, network)
    fuzzed = Fuzzed(alice, bob, server, network, random)
    end, days = time.monotonic() + SECONDS, 0
    while time.monotonic() < end and days < 40:
        fuzzed.day(60)
        days += 1
    kinds = Counter(lie.kind for lie in network.told)
    print(f"\n{days} days, {sum(kinds.values())} lies, {fuzzed.reloads} reloads: {dict(kinds)}")
    assert len(kinds) > 8


@pytest.mark.timeout(SECONDS + 300)
def test_lies_while_pairing(browser: Browser, server: Server) -> None:
    """A pairing that is lied to says why it failed, or waits; it never makes a pair."""
    random = Random(SEED)
    phone = CorePhone(browser.new_context(timezone_id="Europe/Berlin"), server)
    network = LyingNetwork(Liar(random))
    key = random.randbytes(65)
    network.honest["pairing"] = {"state": "joined", "public_key": b64(key), "confirm": "A" * 43}
    week = {"zone": "Europe/Berlin", "week": [["21:30"]] * 7}
    phone.context.route(API, network)
    network.lies = True
    problems, end = Counter[str](), time.monotonic() + SECONDS / 4
    while time.monotonic() < end:
        phone.page.evaluate("app.dismissFailure()")
        if random.random() < 0.5:
            said = phone.act("invite", week)
        else:
            said = phone.act("join", "7777-7777-7777-7777")
        phone.wait(4)
        view = phone.view()
        problems[said["code"] if said else "waits"] += 1
        assert view["phase"] in ("fresh", "pairing"), network.told[-3:]
        assert phone.errors == [], network.told[-3:]
        phone.act("cancelPairing")
    print(f"\n{len(network.told)} lies: {json.dumps(problems)}")
    phone.context.close()
