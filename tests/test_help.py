"""The Help page's numbers, as data: their shape, their order, and a dated page behind each one.

Nothing here asks the network, and nothing vouches for a number: that it still answers only a call,
or the page named beside it, can tell. What is held is that no number stands without that page.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.tree import APP

KINDS = ["emergency", "violence", "sexual", "crisis", "therapy"]
NEEDED = {"kind", "name", "source"}
OPTIONAL = {"number", "web", "hours", "languages", "for"}

Line = dict[str, Any]
TEXT = (APP / "copy" / "help.json").read_text()
HELP: dict[str, Any] = json.loads(TEXT)


def lines() -> list[tuple[str, Line]]:
    """Return every line of the file with its country's code, or `international`."""
    found = [(country["code"], line) for country in HELP["countries"] for line in country["lines"]]
    return found + [("international", line) for line in HELP["international"]]


def moment(written: str) -> date | None:
    """Return the first day that a year, month or day (ISO 8601) names; None if it names none."""
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", written):
        return None
    try:
        return date.fromisoformat((written + "-01-01")[:10])
    except ValueError:
        return None


def test_the_file_holds_what_the_page_reads_and_no_more() -> None:
    assert set(HELP) == {"countries", "international"}
    assert all(set(country) == {"code", "lines"} for country in HELP["countries"])
    for where, line in lines():
        assert set(line) >= NEEDED, (where, line)
        assert not set(line) - NEEDED - OPTIONAL, (where, line)
        assert set(line["source"]) == {"title", "url", "date"}, (where, line)
        assert {"number", "web"} & set(line), (where, line)
        written = [value for key, value in line.items() if key not in {"source", "languages"}]
        for value in [*written, *line["source"].values()]:
            assert isinstance(value, str), (where, line)
            assert value == value.strip() != "", (where, line)
            assert value == unicodedata.normalize("NFC", value), (where, line)


def test_a_dozen_countries_have_somebody_to_call() -> None:
    served = {
        where
        for where, line in lines()
        if line["kind"] in {"emergency", "violence"} and "number" in line
    }
    assert {country["code"] for country in HELP["countries"]} == served - {"international"}
    assert len(served - {"international"}) >= 12
    assert HELP["international"]


def test_every_line_names_a_page_and_its_day() -> None:
    anywhere = datetime.now(tz=UTC).date() + timedelta(days=1)  # it is tomorrow somewhere
    for where, line in lines():
        day = moment(line["source"]["date"])
        assert day, (where, line)
        assert date(2010, 1, 1) < day <= anywhere, (where, line)


def test_words_are_of_the_agreed_kinds() -> None:
    for where, line in lines():
        assert line["kind"] in KINDS, (where, line)
        assert line.get("hours", "24/7") == "24/7", (where, line)
        assert line.get("for", "everyone") in {"women", "men", "everyone"}, (where, line)
        tongues = line.get("languages", ["en"])
        assert tongues, (where, line)
        assert all(re.fullmatch(r"[a-z]{2,3}", tongue) for tongue in tongues), (where, line)
        assert len(tongues) == len(set(tongues)), (where, line)


def test_numbers_can_be_dialled() -> None:
    for where, line in lines():
        if "number" in line:
            assert re.fullmatch(r"\+?[\d*]+( [\d*]+)*", line["number"]), (where, line)
            assert 2 <= len(re.sub(r"\D", "", line["number"])) <= 15, (where, line)
        else:
            assert where == "international" or line["kind"] == "therapy", (where, line)


def test_addresses_are_safe_and_stand_only_where_they_are_read() -> None:
    found = [line["source"]["url"] for _, line in lines()]
    found += [line["web"] for _, line in lines() if "web" in line]
    for address in found:
        parts = urlsplit(address)
        assert parts.scheme == "https", address
        assert re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", parts.netloc), address
        assert re.fullmatch(r"[!-~]+", address), address
    assert len(re.findall(r"https?:|//", TEXT.replace("https://", "https:"))) == len(found)


def test_the_order_is_the_pages() -> None:
    codes = [country["code"] for country in HELP["countries"]]
    assert all(re.fullmatch(r"[A-Z]{2}", code) for code in codes)
    assert codes == sorted(set(codes))
    for country in [*HELP["countries"], {"code": "international", "lines": HELP["international"]}]:
        order = [KINDS.index(line["kind"]) for line in country["lines"]]
        assert order == sorted(order), country["code"]


def test_nothing_is_said_twice() -> None:
    for key in ("name", "number"):
        said = Counter(
            (where, line[key].replace(" ", "")) for where, line in lines() if key in line
        )
        assert not [twice for twice, times in said.items() if times > 1]
