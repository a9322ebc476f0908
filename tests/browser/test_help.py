"""Help on the phone: the numbers of its region, to be tapped, each with its page and day."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.tree import APP

pytestmark = pytest.mark.without_worker

NewPhone = Callable[..., Phone]

HELP: dict[str, Any] = json.loads((APP / "copy" / "help.json").read_text())
LINES = {country["code"]: country["lines"] for country in HELP["countries"]}


def dialled(phone: Phone) -> list[str]:
    """Return the numbers that a tap would call, in order."""
    found: list[str] = phone.page.evaluate(
        "[...document.querySelectorAll('a[href^=tel]')].map((link) => link.href)"
    )
    return found


def expected(lines: list[dict[str, Any]]) -> list[str]:
    """Return the same from the file."""
    return ["tel:" + line["number"].replace(" ", "") for line in lines if "number" in line]


@pytest.mark.parametrize(
    ("locale", "code"), [("de-AT", "AT"), ("is-IS", "")], ids=["one we know", "another"]
)
def test_the_phones_region_comes_first(new_phone: NewPhone, locale: str, code: str) -> None:
    alice = new_phone(locale=locale)
    alice.page.goto(f"{alice.url}/more/help")
    expect(alice.page.get_by_role("combobox")).to_have_value(code)
    assert dialled(alice) == expected(LINES.get(code, []) + HELP["international"])
    assert not [one for one in alice.sent if one.path.startswith("/api/")]


def test_every_line_names_its_page_and_day_and_no_country_is_kept(new_phone: NewPhone) -> None:
    alice = new_phone().open("/more/help")
    country = alice.page.get_by_label("Country")
    country.select_option(label="Italy")
    assert dialled(alice) == expected(LINES["IT"] + HELP["international"])
    alice.page.reload()
    expect(country).to_have_value("GB")
    lines = LINES["GB"] + HELP["international"]
    shown = alice.page.get_by_role("listitem").filter(has_text=", checked ")
    expect(shown).to_have_count(len(lines))
    links = alice.page.locator("a[href^='http']").all()
    assert len(links) > len(lines)
    for link in links:
        expect(link).to_have_attribute("rel", "noreferrer noopener")
    for line, item in zip(lines, shown.all(), strict=True):
        source = item.get_by_role("link", name=line["source"]["title"])
        expect(source).to_have_attribute("href", line["source"]["url"])
        assert line["source"]["date"][:4] in item.inner_text()
