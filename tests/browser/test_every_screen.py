"""Every screen in several languages: no word that is not from the copy, nothing beyond the edge."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.browser.phones import SMALL, Phone
from tests.browser.tour import Tour, copy
from tests.serving import Server
from tests.test_languages import NAMES

NewPhone = Callable[..., Phone]

# A language that nobody speaks: the English one, each of its letters marked.
MARKED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "àƀćđéƒĝĥíĵķłɱñøþɋřşťúṽŵẋýžÀɃĆĐÉƑĜĤÍĴĶŁṀÑØÞɊŘŞŤÚṼŴẊÝŽ",
)

# What has letters and is no sentence: dates, lists, zones, names and codes.
OTHER = re.compile(
    r"\b((Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?|January|March|and|am|pm|Berlin)\b"
)

SHOWN = """() => {
    const names =
        'option, [translate=no], [lang]:not(html), bdi, [dir=auto], .raw, noscript, svg';
    const said = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const at = walk.currentNode.parentElement;
        if (!at.closest(names)) said.push(walk.currentNode.data);
    }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description'])
        for (const at of document.querySelectorAll(`body [${name}]`))
            said.push(at.getAttribute(name));
    return said;
}"""

BEYOND = """() => {
    const found = [];
    const beside = 'svg, .scene, .unseen, .cover, option, textarea, input';
    for (const at of document.querySelectorAll('body *')) {
        const {left, right, width} = at.getBoundingClientRect();
        if (!width || at.closest(beside)) continue;
        const within = getComputedStyle(at).display !== 'inline' && at.clientWidth;
        if (left < -1 || right > innerWidth + 1 || (within && at.scrollWidth > within + 1))
            found.push(`${at.tagName}.${at.className} ${at.textContent.slice(0, 40)}`);
    }
    return found;
}"""


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


def speak_marked(page: Page) -> None:
    """Serve the English sentences with their letters marked."""

    def serve(route: Route) -> None:
        sentences = route.fetch().json()
        route.fulfill(
            body=json.dumps({key: marked(value, key) for key, value in sentences.items()}),
            content_type="application/json",
        )

    page.route(re.compile(r"/copy/en[\w.]*\.json$"), serve)


def test_every_word_is_from_the_copy(new_phone: NewPhone, server: Server) -> None:
    alice = new_phone(size=SMALL, service_workers="block", reduced_motion="reduce")
    speak_marked(alice.page)
    tour = Tour(alice, server, lambda key: marked(copy("en")[key]))
    left = {
        (screen, text.strip())
        for screen in tour.everything()
        for text in alice.page.evaluate(SHOWN)
        if re.search(r"[a-z]{2}", OTHER.sub("", text), re.I)
    }
    assert not left


@pytest.mark.parametrize("language", ["ar", "de"])
def test_nothing_is_beyond_the_edge(new_phone: NewPhone, server: Server, language: str) -> None:
    alice = new_phone(size=SMALL, locale=language, service_workers="block", reduced_motion="reduce")
    tour = Tour(alice, server, lambda key: str(copy(language)[key]))
    screens = {screen: alice.page.evaluate(BEYOND) for screen in tour.everything()}
    assert {screen: found for screen, found in screens.items() if found} == {}
    assert len(screens) > 20
    assert alice.complaints == []
