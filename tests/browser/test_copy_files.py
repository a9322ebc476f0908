"""The copy files: each is fetched when it is asked for, once, and none takes another's place."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Page, Route

from tests.test_languages import PARTS
from tests.tree import APP

HERE = "https://lamplit.test/"
LOADERS = ["loadCopy", "loadCards", "loadFirst", "loadPages", "loadReading"]
LISTS = ["cards", "starters", "first.for", "words", "deck", "learn", "how", "privacy"]

Asked = Counter[str]


@pytest.fixture
def asked(page: Page) -> Asked:
    """Serve the app's own files to this page, and count which were asked for."""
    seen: Asked = Counter()

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(HERE)
        seen[name] += 1
        if name:
            route.fulfill(path=APP / name)
        else:
            route.fulfill(body="<!doctype html><title>Copy</title>", content_type="text/html")

    page.route(f"{HERE}**", serve)
    page.goto(HERE)
    return seen


def load(page: Page, loaders: list[str]) -> dict[str, int]:
    """Call these loaders at the same moment; return how many lines each list then has."""
    found: dict[str, int] = page.evaluate(
        """async ([file, loaders, lists]) => {
            const copy = await import(file);
            await Promise.all(loaders.map((name) => copy[name]()));
            return Object.fromEntries(lists.map((key) => [key, copy.list(key).length]));
        }""",
        [f"{HERE}copy/copy.js", loaders, LISTS],
    )
    return found


def test_files_that_come_together_keep_each_others_sentences(page: Page, asked: Asked) -> None:
    found = load(page, LOADERS)
    assert [key for key in LISTS if not found[key]] == []
    load(page, LOADERS[1:])
    assert {name: n for name, n in asked.items() if name.endswith("json")} == {
        f"copy/en{part}.json": 1 for part in PARTS
    }


def test_a_part_that_comes_before_the_sentences_of_every_screen_stays(
    page: Page, asked: Asked
) -> None:
    held: list[Route] = []
    page.route("**/copy/en.json", lambda route: held.append(route))
    first = "file => import(file).then((copy) => copy.loadReading()).then(() => true)"
    assert page.evaluate(first, f"{HERE}copy/copy.js")
    held[0].fulfill(path=APP / "copy" / "en.json")
    found = load(page, ["loadCopy"])
    assert found["privacy"]
    assert found["first.for"]


def test_a_language_is_fetched_in_that_language_from_the_first_file_on(
    page: Page, asked: Asked
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'languages', { value: ['de-DE'] })")
    page.goto(HERE)
    load(page, LOADERS)
    assert {name for name in asked if name.endswith("json")} == {f"copy/de{p}.json" for p in PARTS}


def test_the_lamps_own_pages_fetch_the_cards_alone(page: Page, asked: Asked) -> None:
    load(page, ["loadCards"])
    parts = {name for name in asked if name.endswith("json")}
    assert parts == {"copy/en.json", "copy/en.cards.json"}


def test_a_file_that_could_not_be_had_is_asked_for_again(page: Page, asked: Asked) -> None:
    page.route("**/en.cards.json", lambda route: route.abort(), times=1)
    tried = f"import('{HERE}copy/copy.js').then((copy) => copy.loadCards()).then(() => 1, () => 0)"
    assert page.evaluate(tried) == 0
    assert load(page, ["loadCards"])["cards"] == 64


def test_a_line_of_a_list_has_its_places_filled(page: Page, asked: Asked) -> None:
    load(page, ["loadReading"])
    said = page.evaluate(
        "file => import(file).then(({list}) => list('privacy.who', {controller: 'Ada & Co.'})[0])",
        f"{HERE}copy/copy.js",
    )
    assert said.startswith("This server is run by Ada & Co.")
