"""A phone without screens: the app's core on a blank page of the server's own origin and policy.

It calls what screens call (`startApp()` and its acts) and reads what they render (`view()`). Only
the tests that are about storage look into storage.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, Route

from project import pwa
from tests.browser.phones import LOCKED
from tests.browser.waiting import PATIENCE, live_until
from tests.serving import Server

BLANK = "/__core__.html"
FILES = pwa.static_url()
DAY = 86_400
View = dict[str, Any]
Kept = dict[str, Any] | list[int] | str | int | None  # a bool is an int
START = "async url => { window.app = (await import(url)).startApp(); }"
KEPT = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open('lamplit');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const store = opening.result.transaction('kept').objectStore('kept');
        const [names, values] = [store.getAllKeys(), store.getAll()];
        values.onsuccess = () => {
            const plain = (value) => value instanceof Uint8Array ? [...value]
                : value instanceof CryptoKey ? `key, extractable: ${value.extractable}`
                : Array.isArray(value) ? value.map(plain)
                : value && typeof value === 'object' ? Object.fromEntries(
                    Object.entries(value).map(([name, inner]) => [name, plain(inner)])) : value;
            opening.result.close();
            const all = names.result.map((name, i) => [name, plain(values.result[i])]);
            resolve(Object.fromEntries(all));
        };
    };
})"""


def week(*times: str) -> dict[str, Any]:
    """Return a schedule of the same times on every day."""
    return {"zone": "Europe/Berlin", "week": [list(times)] * 7}


def serve_file(route: Route) -> None:
    """Answer with one of the app's modules, without a server."""
    name = route.request.url.split(FILES)[1]
    route.fulfill(path=pwa.APP / name, content_type="text/javascript")


@dataclass
class Call:
    """One request of the API: `GET round`, its body if it has one."""

    name: str
    body: Any


@dataclass
class CorePhone:
    """One phone: a browser context, a page in it, and what its core says."""

    context: BrowserContext
    server: Server
    prepare: str = ""
    page: Page = field(init=False)
    calls: list[Call] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        policy = self.server.get("/").headers["content-security-policy"]
        headers = {"Content-Security-Policy": policy, "Content-Type": "text/html"}
        page = "<!doctype html><title>Core</title>"
        self.context.route(f"**{BLANK}", lambda route: route.fulfill(body=page, headers=headers))
        self.context.on("request", self._note)
        for ending in ("requestfinished", "requestfailed"):
            self.context.on(ending, lambda request: self.under_way.discard(request))
        self.start()

    def start(self, shift: float = 0) -> CorePhone:
        """Open the app on a fresh page; the phone's clock off by some seconds."""
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.clock.install(time=self.server.now() + shift)
        if self.prepare:
            self.page.add_init_script(self.prepare)
        return self.run()

    def run(self) -> CorePhone:
        """Load the core in this page and wait until storage was read."""
        self.page.goto(self.server.url + BLANK)
        if not self.page.evaluate("navigator.onLine"):  # then its worker has the files
            self.page.route(f"**{FILES}**", serve_file)
        self.page.evaluate(START, f"{FILES}state/app.js")
        self.until(lambda view: view["phase"] != "starting")
        return self

    def kill(self) -> CorePhone:
        """End the page as a crash would: nothing of it runs any more, not even its farewell."""
        session = self.context.new_cdp_session(self.page)
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        self.page.close()
        self.under_way.clear()
        return self

    def _note(self, request: Request) -> None:
        path = request.url.removeprefix(f"{self.server.url}/api/v1/")
        if path != request.url:
            self.under_way.add(request)
            body = request.post_data_buffer
            self.calls.append(Call(f"{request.method} {path}", json.loads(body) if body else None))

    def names(self) -> list[str]:
        """Return the calls that left this phone, in order."""
        return [call.name for call in self.calls]

    def check_ins(self) -> list[dict[str, str]]:
        """Return the bodies of the check-ins that left this phone."""
        return [call.body for call in self.calls if call.name == "PUT checkin"]

    def view(self) -> View:
        """Return the snapshot that screens would render."""
        view: View = self.page.evaluate("app.view()")
        return view

    def until(self, is_so: Callable[[View], Any], patience: float = PATIENCE) -> View:
        """Wait until the view is so, letting the page live."""
        give_up = time.monotonic() + patience
        while not is_so(view := self.view()):
            if time.monotonic() > give_up:
                raise AssertionError(f"still {view}")
            self.page.wait_for_timeout(20)
        return view

    def phase(self, name: str) -> View:
        """Wait for a phase."""
        return self.until(lambda view: view["phase"] == name)

    def home(self) -> View:
        """Wait for the covered lamp and its line."""
        return self.until(lambda view: (view["lamp"] or {}).get("kind") == "home")

    def line(self, key: str) -> View:
        """Wait for a state line."""
        return self.until(lambda view: (view["line"] or {}).get("key") == key)

    def evening(self) -> View:
        """Wait for the evening, and until the server was asked and storage is at rest."""
        self.until(lambda view: (view["lamp"] or {}).get("kind") == "evening")
        return self.rest()

    def rest(self) -> View:
        """Let the page's clock run until what is due within three seconds has happened."""
        for _ in range(3):
            self.page.clock.run_for(1000)
            self.idle()
        return self.view()

    def idle(self) -> CorePhone:
        """Wait until no call is under way, nothing is being changed, and nothing follows."""
        give_up, quiet = time.monotonic() + PATIENCE, 0
        while quiet < 3:
            assert time.monotonic() < give_up, [request.url for request in self.under_way]
            self.page.wait_for_timeout(25)
            quiet = 0 if self.under_way or self.page.evaluate(LOCKED) else quiet + 1
        return self

    def follow(self) -> CorePhone:
        """Let the phone's clock catch up with the server's."""
        behind = self.server.now() - self.page.evaluate("Date.now()") / 1000
        if behind > 0:
            self.page.clock.fast_forward(int(behind * 1000) + 1)
        return self

    def wait(self, seconds: int) -> CorePhone:
        """Let the phone's clock run, every timer in its turn, and the network keep up with it.

        Time-outs run on the page's clock: were it far ahead, calls that are under way would end.
        """
        for done in range(0, seconds, 10):
            self.page.clock.run_for(min(10, seconds - done) * 1000)
            self.idle()
        return self

    def act(self, call: str, *arguments: Any) -> Any:
        """Call an act of the app, `sheet.done` for one, and return what it resolves to."""
        return self.page.evaluate(f"given => app.{call}(...given)", list(arguments))

    def done(self, on: bool | None = None, note: str = "") -> Any:
        """Open the sheet, leave it alone or set it, press Done."""
        self.act("sheet.open")
        if on is not None:
            self.act("sheet.change", {"touched": True, "on": on})
        said = {"touched": on is not None, "on": bool(on), "note": note}
        return self.act("sheet.done", said)

    def sent(self, count: int) -> CorePhone:
        """Wait until so many check-ins left, and were answered."""
        live_until(self.page, lambda: len(self.check_ins()) >= count)
        assert len(self.idle().check_ins()) == count, self.names()
        return self

    def be(self, state: str) -> CorePhone:
        """Hide or show the page. Headless Chromium has no window to cover: it is told."""
        self.page.evaluate(
            """value => {
                Object.defineProperty(document, 'visibilityState', {value, configurable: true});
                document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
            }""",
            state,
        )
        return self

    def kept(self) -> dict[str, Any]:
        """Return what this phone's storage holds: bytes as lists of numbers."""
        values: dict[str, Any] = self.page.evaluate(KEPT)
        return values

    def number(self, name: str) -> int:
        """Return a number of the pair's record."""
        return int.from_bytes(bytes(self.kept()["main"][name]), "big")


def pair(alice: CorePhone, bob: CorePhone, schedule: dict[str, Any] | None = None) -> None:
    """Pair two phones by a code, and wait until both are at home."""
    assert alice.act("invite", schedule or week("21:30")) is None
    assert bob.act("join", alice.view()["pairing"]["code"]) is None
    for _ in range(20):
        if all(phone.view()["phase"] == "paired" for phone in (alice, bob)):
            break
        for phone in (alice, bob):
            phone.wait(1)
    for phone in (alice, bob):
        phone.phase("paired")
        phone.home()
        phone.act("seenPaired")
        phone.idle().calls.clear()
