"""A new version is announced, applied on consent, and the old one's files are whole until then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import serving
from tests.browser.phones import Phone

LOADED_FROM = "document.querySelector('script[type=module]').src"


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Return a copy of the project that the test may change, as a release would."""
    return serving.copy_of_the_project(tmp_path / "project")


def test_an_update_waits_for_consent(
    released: Path, tmp_path: Path, make_phone: Callable[[serving.Server], Phone]
) -> None:
    server = serving.start(tmp_path / "data", root=released)
    alice = make_phone(server).open()
    before = alice.page.evaluate(LOADED_FROM)
    server.stop()

    css = released / "frontend" / "app" / "app.css"
    css.write_text(css.read_text() + "\n:root { --released: 2; }\n")
    server = serving.start(tmp_path / "data", root=released, port=server.port)
    try:
        released_marker = (
            "getComputedStyle(document.documentElement).getPropertyValue('--released').trim()"
        )
        alice.page.reload()
        button = alice.page.get_by_role("button", name="Use it now")
        expect(button).to_be_visible()
        assert alice.page.evaluate(released_marker) == ""
        alice.context.set_offline(True)  # the old version's files are whole
        alice.page.goto(alice.url + "/talk/cards")
        alice.expect_heading("Cards")
        alice.context.set_offline(False)
        expect(button).to_be_visible()
        button.click()
        alice.page.wait_for_url("**/talk/cards")
        expect(alice.page.get_by_role("heading", name="Cards", exact=True)).to_be_visible()
        expect(button).to_have_count(0)
        assert alice.page.evaluate(released_marker) == "2"
        assert before != alice.page.evaluate(LOADED_FROM)
        kept = alice.page.evaluate("caches.keys()")
        assert len(kept) == 1, "the old version's files are gone once the new one is in use"
    finally:
        server.stop()
