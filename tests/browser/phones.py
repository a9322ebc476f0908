"""A phone as a person holds it: one Chromium context at phone size, and what thumbs do with it.

It drives the app by roles and names only, as the words on screen say, and moves the phone's clock.
It must not reach into the app's modules or storage, but for the tests that look at storage itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.waiting import PATIENCE, live_until
from tests.phone import Phone as PythonPhone

SMALL, USUAL, LARGE = (360, 640), (390, 844), (430, 932)
# How many of the app's steps are under way that must not be disturbed: keeping, sending, leaving.
LOCKED = "navigator.locks?.query().then(({held, pending}) => held.length + pending.length)"


@dataclass
class Sent:
    """One request that left the phone: its method, path and the size of its body, in bytes."""

    method: str
    path: str
    size: int


@dataclass
class Phone:
    """A phone with the app on it. `now` is the server's clock, which the phone's own follows."""

    context: BrowserContext
    url: str
    now: Callable[[], float]
    worker: bool = True  # whether a service worker keeps the app's files
    page: Page = field(init=False)
    sent: list[Sent] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context.on("request", self._note)
        for ending in ("requestfinished", "requestfailed"):
            self.context.on(ending, lambda request: self.under_way.discard(request))
        self.start_again()

    def start_again(self, shift: float = 0) -> Phone:
        """Take a fresh page, as after the system ended the app; its clock off by some seconds."""
        self.under_way.clear()  # a page that was closed does not tell of the end of its calls
        self.page = self.context.new_page()
        self.page.clock.install(time=self.now() + shift)
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self

    def _note(self, request: Request) -> None:
        path = request.url.removeprefix(self.url)
        self.sent.append(Sent(request.method, path, len(request.post_data_buffer or b"")))
        if path.startswith("/api/"):
            self.under_way.add(request)

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "net::" not in text and "Failed to load resource" not in text:
            self.complaints.append(text)

    def open(self, path: str = "/") -> Phone:
        """Open the app at an address and wait until the worker, if any, has every file."""
        self.page.goto(self.url + path)
        expect(self.page.get_by_role("button", name="Hide", exact=True)).to_be_visible()
        if self.worker:
            self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return self

    def settle(self) -> Phone:
        """Wait until no call is under way and nothing is being kept, and nothing follows."""
        give_up, quiet = time.monotonic() + PATIENCE, 0
        while quiet < 4:
            if time.monotonic() > give_up:
                raise TimeoutError(f"under way: {[request.url for request in self.under_way]}")
            self.page.wait_for_timeout(25)
            quiet = 0 if self.under_way or self.page.evaluate(LOCKED) else quiet + 1
        return self

    def wait(self, seconds: int) -> Phone:
        """Let time pass on the phone alone. A call under way would be timed out by the jump."""
        self.settle().page.clock.fast_forward(seconds * 1000)
        return self.settle()

    def follow(self) -> Phone:
        """Let the phone's clock catch up with the server's, firing what was due in between."""
        self.settle()
        behind = self.now() - self.page.evaluate("Date.now()") / 1000
        if behind > 0:
            self.page.clock.fast_forward(int(behind * 1000) + 1)
        return self

    def tap(self, name: str, role: str = "button") -> Phone:
        """Tap what is called exactly so."""
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        return self

    def begin_pairing(self) -> Phone:
        """From the first page to the choice between making a code and having one."""
        return self.tap("Pair, side by side").tap("Agree and go on")

    def make_code(self, time: str) -> str:
        """Make an invite for one time every day and return the code that is shown."""
        self.begin_pairing().tap("Make a code")
        another = self.page.get_by_role("radio", name="Another time", exact=True)
        expect(another).to_be_visible()
        offered = self.page.get_by_role("radio", name=time, exact=True)
        if offered.count():
            offered.check()
        else:
            another.check()
            self.page.get_by_label("Time", exact=True).fill(time)
        self.tap("Show the code")
        shown = self.page.get_by_test_id("invite-code")
        expect(shown).to_be_visible()
        return "".join(shown.inner_text().split())

    def join(self, code: str) -> Phone:
        """Type the partner's code."""
        self.begin_pairing().tap("I have a code")
        self.page.get_by_label("Code", exact=True).fill(code)
        return self.tap("Join")

    def expect_heading(self, name: str) -> Phone:
        """Wait until a heading with exactly this name is on screen."""
        expect(self.page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        return self

    def expect_home(self) -> Phone:
        """Wait until the covered lamp is on screen."""
        expect(self.page.get_by_role("button", name="Lift the shade", exact=True)).to_be_visible()
        return self

    def expect_line(self, sentence: str) -> Phone:
        """Wait until the state line says exactly this."""
        expect(self.page.get_by_test_id("state-line")).to_have_text(sentence)
        return self

    def expect_no_match(self) -> Phone:
        """Assert that nothing on screen speaks of a match."""
        expect(self.page.get_by_text("you were both open.")).to_have_count(0)
        return self

    def light(self, note: str = "") -> Phone:
        """Lift the shade, choose yes, press Done."""
        self.tap("Lift the shade").tap("Open to intimacy", "switch")
        if note:
            self.page.get_by_role("textbox", name="Note", exact=True).fill(note)
        return self.done()

    def take_back(self) -> Phone:
        """Lift the shade, touch the switch so that it ends off, press Done."""
        self.tap("Lift the shade").tap("Open to intimacy", "switch")
        return self.tap("Open to intimacy", "switch").done()

    def say_nothing(self) -> Phone:
        """Lift the shade, touch nothing, press Done."""
        return self.tap("Lift the shade").done()

    def done(self) -> Phone:
        """Press Done and wait for home, and until what was kept was sent, if it can be."""
        return self.tap("Done").expect_home().settle()

    def hide_page(self) -> Phone:
        """Put the app in the background, as the home button does."""
        return self._be(hidden=True)

    def show_page(self) -> Phone:
        """Bring the app back."""
        return self._be(hidden=False)

    def _be(self, *, hidden: bool) -> Phone:
        # Headless Chromium has no window to put behind another: tell the page as the browser would.
        self.page.evaluate(
            """hidden => {
                const all = {hidden, visibilityState: hidden ? 'hidden' : 'visible'};
                for (const [name, value] of Object.entries(all))
                    Object.defineProperty(document, name, {value, configurable: true});
                document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
            }""",
            hidden,
        )
        return self

    def expect_checkins(self, count: int) -> Phone:
        """Wait until so many check-ins have left this phone, and nothing is under way."""
        return self.live_until(lambda: len(self.checkins()) >= count).settle()

    def live_until(self, is_so: Callable[[], bool]) -> Phone:
        """Let the page live until something is so outside of it."""
        live_until(self.page, is_so)
        return self

    def answered(self) -> Any:
        """Wait within this block until a check-in arrived, the page's own or its worker's."""
        return self.context.expect_event("response", lambda it: it.ok and "checkin" in it.url)

    def checkins(self) -> list[Sent]:
        """Return the check-ins that left this phone, in order."""
        return [one for one in self.sent if one.path == "/api/v1/checkin"]


def pair(inviter: Phone, joiner: Phone, time: str = "21:30") -> None:
    """Pair two phones by a typed code, up to home on both."""
    joiner.join(inviter.make_code(time))
    until_paired(inviter, joiner)
    for phone in (inviter, joiner):
        phone.tap("Continue").expect_home()


def until_paired(*phones: Phone) -> None:
    """Let the phones' own clocks, which their polls run on, move until all say "Paired"."""
    for phone in phones:
        for _ in range(20):
            if phone.page.get_by_role("heading", name="Paired", exact=True).is_visible():
                break
            for each in phones:
                each.settle().page.clock.run_for(1000)
        phone.expect_heading("Paired")


def pair_with_python(inviter: Phone, time: str = "21:30") -> PythonPhone:
    """Pair with a phone in Python, where a test has no use for a partner's screen."""
    partner = join_with_python(inviter, inviter.make_code(time))
    inviter.tap("Continue").expect_home()
    return partner


def join_with_python(inviter: Phone, code: str) -> PythonPhone:
    """Let a phone in Python join by the code that is shown, until the screen says "Paired"."""
    partner = PythonPhone(inviter.url, inviter.now)
    partner.join(code)
    for _ in range(20):
        if partner.pair():
            break
        inviter.settle().page.clock.run_for(1000)
    inviter.expect_heading("Paired")
    return partner
