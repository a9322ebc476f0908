"""A new version is announced, applied on consent, and the old one's files are whole until then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import serving
from tests.browser.phones import Phone

LOADED_FROM = "document.querySelector('script[type=module]').src"
RELEASED = "getComputedStyle(document.documentElement).getPropertyValue('--released').trim()"


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Return a copy of the project that the test may change, as a release would."""
    return serving.copy_of_the_project(tmp_path / "project")


def release(project: Path) -> None:
    """Change one file, so that there is a new version."""
    css = project / "frontend" / "app" / "app.css"
    css.write_text(css.read_text() + "\n:root { --released: 2; }\n")


def choose(phone: Phone, name: str, heading: str) -> None:
    """Choose a language on its page, which then is in it."""
    phone.page.get_by_role("radio", name=name, exact=True).check()
    phone.expect_heading(heading)


def test_an_update_waits_for_consent(
    released: Path, tmp_path: Path, make_phone: Callable[[serving.Server], Phone]
) -> None:
    server = serving.start(tmp_path / "data", root=released)
    alice = make_phone(server).open("/settings/language")
    choose(alice, "Deutsch", "Sprache")
    choose(alice, "English", "Language")
    before = alice.page.evaluate(LOADED_FROM)
    server.stop()

    release(released)
    server = serving.start(tmp_path / "data", root=released, port=server.port)
    try:
        alice.page.reload()
        button = alice.page.get_by_role("button", name="Use it now")
        expect(button).to_be_visible()
        assert alice.page.evaluate(RELEASED) == ""
        alice.context.set_offline(True)  # the old version's files are whole
        alice.page.goto(alice.url + "/talk/cards")
        alice.expect_heading("Cards")
        alice.context.set_offline(False)
        expect(button).to_be_visible()
        button.click()
        alice.page.wait_for_url("**/talk/cards")
        expect(alice.page.get_by_role("heading", name="Cards", exact=True)).to_be_visible()
        expect(button).to_have_count(0)
        assert alice.page.evaluate(RELEASED) == "2"
        assert before != alice.page.evaluate(LOADED_FROM)
        kept = alice.page.evaluate("caches.keys()")
        assert len(kept) == 1, "the old version's files are gone once the new one is in use"
        alice.page.goto(alice.url + "/settings/language")
        alice.expect_heading("Language").context.set_offline(True)
        choose(alice, "Deutsch", "Sprache")  # a language that was used before has come along
    finally:
        server.stop()
