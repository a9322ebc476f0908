"""The app's languages as tests use them: what each says, and one that nobody speaks.

It knows the copy's files, not its words; it must not judge what is shown.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from playwright.sync_api import Page, Route

from tests.test_languages import NAMES, PARTS
from tests.tree import APP

# The English letters, each marked: whatever comes without a mark is not from the copy.
MARKED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "àƀćđéƒĝĥíĵķłɱñøþɋřşťúṽŵẋýžÀɃĆĐÉƑĜĤÍĴĶŁṀÑØÞɊŘŞŤÚṼŴẊÝŽ",
)
UNMARKED = dict.fromkeys(MARKED.values(), "?")

# What has letters and is no sentence of the app: dates, lists, zones, names of languages, and the
# names that the gallery made up; codes stand in no sentence.
OTHER = re.compile(
    r"\b((Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?|January|February|March|April|May|June"
    r"|July|August|September|October|November|December|and|Berlin|Auckland|English|Italian|French"
    r"|Spanish|Arabic|Persian|Albanian|Russian|Ukrainian|Portuguese|Polish|Lamplit|Gallery"
    r"|Ada & Co., ada@example\.org)\b"
)

# All that is said, but for names, codes, what a person wrote and pieces in their own language.
SAID = """() => {
    const names =
        'option, [translate=no], [lang]:not(html), bdi, [dir=auto], .raw, .code, noscript, svg';
    const said = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const at = walk.currentNode.parentElement;
        if (!at.closest(names)) said.push(walk.currentNode.data);
    }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description'])
        for (const at of document.querySelectorAll(`body [${name}]`))
            if (!at.closest('[translate=no]')) said.push(at.getAttribute(name));
    return said;
}"""

SPEAK = """async (language) => {
    const look = document.querySelector('link[href$="ui/tokens.css"]').href;
    const {choose} = await import(new URL('../copy/copy.js', look));
    await choose(language);
}"""


@cache
def copy(language: str) -> dict[str, Any]:
    """Return all sentences of a language, by key."""
    found: dict[str, Any] = {}
    for part in PARTS:
        found |= json.loads((APP / "copy" / f"{language}{part}.json").read_text())
    return found


def speak(page: Page, language: str) -> None:
    """Have a page speak another language from here on, as if it were chosen in Settings."""
    page.evaluate(SPEAK, language)


def said(page: Page) -> set[str]:
    """Return all that the app says on this screen."""
    return {OTHER.sub("", text).strip() for text in page.evaluate(SAID)}


def marked(value: Any, key: str = "") -> Any:
    """Return a value of a copy file with its letters marked; places and names stay."""
    if isinstance(value, dict):
        return {name: marked(text) for name, text in value.items()}
    if isinstance(value, list):
        return value if key in NAMES else [marked(text, key) for text in value]
    kind, bar, text = value.partition("|") if key == "cards" else ("", "", value)
    pieces = re.split(r"(\{\w+\})", text)
    return (
        kind
        + bar
        + "".join(piece if piece.startswith("{") else piece.translate(MARKED) for piece in pieces)
    )


def mark(page: Page) -> None:
    """Have the English sentences come with their letters marked."""

    def serve(route: Route) -> None:
        sentences = route.fetch().json()
        route.fulfill(
            body=json.dumps(
                {
                    key: value if key == "app.name" else marked(value, key)
                    for key, value in sentences.items()
                }
            ),
            content_type="application/json",
        )

    page.route(re.compile(r"/copy/en[\w.]*\.json$"), serve)
