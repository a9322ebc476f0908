"""The gallery as tests use it: one page that turns to each state of each screen.

It knows no state by name, but for the list that the gallery itself gives.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.tree import APP, ROOT

# Languages that every state is looked at in; the browser asks for them as a phone would.
LANGUAGES = ["en-GB", "de-DE", "ar-EG"]

TOUCH = 44
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LOOK = (Path(__file__).parent / "look.js").read_text().strip().rstrip(";")
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}

# What stands on the screen, each kind of thing once, and the order of its headings.
KINDS = """() => {
    const kind = (one) => `${one.tagName} ${one.className} ${one.getAttributeNames().join(' ')}`;
    const all = [...document.querySelectorAll('#lamplit *')].filter((one) => !one.closest('svg'));
    const headings = all.filter((one) => /^H\\d$/.test(one.tagName)).map((one) => one.tagName);
    const outline = headings.join(' ').replaceAll(/(H\\d)( \\1)+/g, '$1');
    return [...new Set([...all.map(kind), outline])];
}"""


AXE_RUN = """rules => axe.run(document, {runOnly: rules}).then(({violations}) =>
    violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 160)}`)))"""

THEME = "theme => document.dispatchEvent(new CustomEvent('lamplit:light', {detail: theme}))"


@cache
def keys() -> list[str]:
    """Return every key of the copy."""
    return sorted(
        {key for file in APP.glob("copy/en*.json") for key in json.loads(file.read_text())}
    )


def look_script() -> str:
    """Return `look.js` as an expression of a function that answers what is wrong."""
    return f"() => ({LOOK})({json.dumps({'keys': keys(), 'touch': TOUCH})})"


class Gallery:
    """A page of the gallery, opened once."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.known: set[str] = set()
        page.goto(f"{url}/gallery")
        page.locator("html[data-shown='']").wait_for()
        page.evaluate(AXE.read_text())
        self.look = page.evaluate_handle(f"() => {look_script()}")

    def names(self) -> list[str]:
        """Return the name of every state."""
        found: list[str] = self.page.locator(".row a").all_inner_texts()
        return found

    def show(self, name: str) -> None:
        """Turn to a state and wait until it is there."""
        self.page.evaluate("name => { location.hash = name }", name)
        self.page.locator(f"html[data-shown='{name}']").wait_for(state="attached")

    def theme(self, theme: str) -> None:
        """Choose dark or light, as under Light."""
        self.page.evaluate(THEME, theme)

    def text(self, pixels: int) -> None:
        """Make this the browser's font size; it is 16 as a rule."""
        sizes = {"standard": pixels, "fixed": pixels}
        self.session.send("Page.setFontSizes", {"fontSizes": sizes})

    def turn(self, direction: str) -> None:
        """Let the text run from left to right, `ltr`, or from right to left, `rtl`."""
        self.page.evaluate("dir => { document.documentElement.dir = dir }", direction)

    def size(self, width: int, height: int) -> None:
        """Make the screen so large."""
        self.page.set_viewport_size({"width": width, "height": height})

    def faults(self) -> list[str]:
        """Return what is wrong with the layout and the words as they stand (`look.js`)."""
        found: list[str] = self.page.evaluate("look => look()", self.look)
        return found

    def seen(self) -> tuple[bytes, str]:
        """Return what is on the screen, as a picture, and all words, as text."""
        return self.page.screenshot(), self.page.locator("body").inner_text()

    def axe(self, rules: dict[str, Any]) -> list[str]:
        """Return what axe finds, as sentences."""
        found: list[str] = self.page.evaluate(AXE_RUN, rules)
        return found

    def anything_new(self) -> bool:
        """Tell whether some kind of thing stands here that stood in no state before."""
        here = set(self.page.evaluate(KINDS))
        new = not here <= self.known
        self.known |= here
        return new
