"""Every screen of the app, one after the other, in whichever language.

For what holds on all of them: a tour yields each screen's name while it is on. It knows the
copy's keys, not its words; it must not judge what it shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.phone import Phone as PythonPhone
from tests.serving import Server
from tests.tree import APP

PARTS = ("", ".cards", ".first", ".reading")
READING = ("/talk", "/talk/cards", "/talk/words", "/more", "/settings", "/talk/nowhere")
CHOOSING = ("/settings/light", "/settings/language", "/settings/install")
PAGES = ("times", "season", "notifications", "inside", "leave")
OWN = ("/settings", *(f"/settings/{page}" for page in PAGES))


@cache
def copy(language: str) -> dict[str, Any]:
    """Return all sentences of a language, by key."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found |= json.loads((APP / "copy" / f"{language}{part}.json").read_text())
    return found


@dataclass
class Tour:
    """A phone without a pair, the server it is at, and what its language says for a key."""

    phone: Phone
    server: Server
    say: Callable[[str], str]

    def name(self, key: str) -> str:
        """Return a sentence as the browser names what carries it."""
        return re.sub(r"\s+", " ", self.say(key)).replace("[", "").replace("]", "")

    def tap(self, key: str, role: str = "button") -> None:
        """Tap what a key names."""
        self.phone.tap(self.name(key), role)

    def go(self, path: str) -> str:
        """Open an address and wait until its page, or its lack, is there."""
        self.phone.page.goto(self.phone.url + path)
        expect(self.phone.page.locator("h1")).to_be_attached()
        expect(self.phone.page.get_by_text(self.name("inside.loading"))).to_have_count(0)
        return path

    def alone(self) -> Iterator[str]:
        """Show what a phone without a pair can show, up to the code that it made."""
        for path in ("/", *READING, *CHOOSING, "/settings/times"):
            yield self.go(path)
        for key in ("words", "deck", "learn"):  # the first of several pages alike
            for row in self.phone.page.locator(f"a.row[href*='/{key}/']").all()[:1]:
                yield self.go(row.get_attribute("href") or "")
        yield self.go("/join")
        self.tap("consent.agree")
        self.phone.page.locator("#code").fill("too short")
        self.tap("join.go")
        yield "/join after a wrong code"
        self.tap("join.scan")
        expect(self.phone.page.get_by_role("button", name=self.name("scan.stop"))).to_be_visible()
        yield "/join with the camera"
        self.go("/pair")
        self.tap("consent.agree")
        yield "/pair"
        self.tap("choose.make")
        self.tap("times.show")
        yield "/pair without a time"

    def pairing(self) -> Iterator[str]:
        """Show the times, the code and the end of pairing, with a phone in Python."""
        page = self.phone.page
        page.get_by_role("radio", name="21:30", exact=True).check()
        page.get_by_role("checkbox").check()
        yield "/pair by weekday"
        page.get_by_role("checkbox").uncheck()
        page.get_by_role("radio", name="21:30", exact=True).check()
        self.tap("times.show")
        shown = page.get_by_test_id("invite-code")
        expect(shown).to_be_visible()
        yield "/pair with a code"
        partner = PythonPhone(self.phone.url, self.phone.now)
        partner.join("".join(shown.inner_text().split()))
        while not partner.pair():
            page.clock.run_for(1000)
        expect(page.get_by_role("heading", name=self.name("paired.title"))).to_be_visible()
        yield "paired"
        self.tap("paired.go")
        self.partner = partner

    def paired(self) -> Iterator[str]:
        """Show home, the sheet, the evening, the match, and the pages about a pair."""
        page = self.phone.page
        self.server.set_time("18:00", days=1)
        self.phone.follow()
        yield self.go("/")
        self.tap("home.lift")
        yield "the sheet"
        page.get_by_role("switch").click()
        page.locator("textarea").fill("a note that is nearly too long " * 5)
        page.locator(".choosing .link").click()
        yield "the sheet, touched"
        page.get_by_role("switch").click()
        page.get_by_test_id("starters").get_by_role("button").first.click()
        self.tap("sheet.done")
        expect(page.get_by_role("button", name=self.name("home.lift"))).to_be_visible()
        for path in OWN:
            yield self.go(path)
        self.partner.start()
        self.partner.done(yes=True, note="\u00017")
        self.go("/")
        self.phone.settle()
        self.server.set_time("21:30", days=1)
        self.phone.follow()
        expect(page.locator(".lamp-match")).to_be_visible()
        yield "the match"
        self.server.set_time("21:30", days=2)
        self.phone.follow()
        expect(page.locator(".lamp-evening")).to_be_visible()
        yield "the evening"

    def everything(self) -> Iterator[str]:
        """Show every screen."""
        yield from self.alone()
        yield from self.pairing()
        yield from self.paired()
