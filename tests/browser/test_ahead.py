"""The page names ahead all that its start needs, so that no module waits for another's arrival."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.phones import Phone

NewPhone = Callable[..., Phone]

AHEAD = """[...document.querySelectorAll('link[rel=modulepreload]')]
    .map((link) => new URL(link.href).pathname)"""


@pytest.mark.without_worker
def test_it_starts_with_nothing_but_what_was_named_ahead(new_phone: NewPhone) -> None:
    alice = new_phone()
    alice.page.goto(alice.url)
    named = set(alice.page.evaluate(AHEAD))
    asked: set[str] = set()

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(alice.url)
        asked.add(path)
        if path in named:
            route.continue_()
        else:
            route.abort()

    alice.page.route("**/*.js", serve)
    alice.page.goto(alice.url)
    alice.expect_heading("This page is not here yet")
    assert named < asked
    assert not [path for path in named if path.endswith(("/welcome.js", "/engine.js"))]


def test_a_paired_phones_home_is_fetched_while_storage_is_read(alice: Phone) -> None:
    before = len(alice.sent)
    alice.page.reload()
    alice.expect_home()
    asked = [one.path.split("/", 3)[-1] for one in alice.sent[before:]]
    assert asked.index("views/home.js") < asked.index("copy/en.cards.json")
    assert asked.index("state/engine.js") < asked.index("copy/en.cards.json")
