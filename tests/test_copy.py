"""Facts about the words of the app: how many, how long, of which kinds, and what they never say."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache

import pytest

from tests.tree import APP

Copy = dict[str, str | list[str]]

FILES = ("en", "en.cards", "en.first", "en.reading")
# The learning pieces may explain words from accounting; sources are quoted as they are.
# as is for whom a number is.
EXPLAINS = re.compile(r"help\.for\.(wo)?men|learn(\.[\w-]+(\.title|\.about|\.sources)?)?")
SINGLE = "’“”…·"  # typographic, each the only one of its kind in these files


@cache
def copy(name: str) -> Copy:
    """Return a copy file: key → a sentence, or several."""
    found: Copy = json.loads((APP / "copy" / f"{name}.json").read_text())
    return found


def lines(name: str) -> list[tuple[str, str]]:
    """Return every sentence of a copy file with its key."""
    return [
        (key, text)
        for key, value in copy(name).items()
        for text in ([value] if isinstance(value, str) else value)
    ]


def several(key: str) -> list[str]:
    """Return the lines under a key of the reading file."""
    found = copy("en.reading")[key]
    assert isinstance(found, list), key
    return found


def cards() -> list[tuple[str, str]]:
    """Return the evening's cards: kind and text."""
    found = copy("en.cards")["cards"]
    assert isinstance(found, list)
    return [(kind, text) for kind, _, text in (card.partition("|") for card in found)]


def test_no_key_is_in_two_files() -> None:
    keys = Counter(key for name in FILES for key in copy(name))
    assert not [key for key, count in keys.items() if count > 1]


# --- cards and ready-made notes -----------------------------------------------------------------


def test_the_cards_are_sixty_four_and_mixed() -> None:
    assert Counter(kind for kind, _ in cards()) == {"question": 32, "kindness": 20, "minute": 12}
    for begin in range(0, 64, 8):
        assert len({kind for kind, _ in cards()[begin : begin + 8]}) == 3, begin


def test_a_card_fits_on_a_card() -> None:
    texts = [text for _, text in cards()]
    assert len(set(texts)) == 64
    assert not [text for text in texts if not 8 <= len(text) <= 90]
    asks = {text for kind, text in cards() if kind == "question"}
    assert {text for text in texts if text.endswith("?")} == asks


HINTS = (
    r"\b(tonight|lamps?|lit|light\w*|open|looked|answer\w*|silen\w+|wait\w*|partner"
    r"|touch\w*|kiss\w*|sex\w*)\b"
)


def test_no_card_can_be_read_as_a_hint() -> None:
    assert not [text for _, text in cards() if re.search(HINTS, text, re.I)]


def test_the_starters_are_twenty_whole_wishes() -> None:
    starters = copy("en.cards")["starters"]
    assert isinstance(starters, list)
    assert len(starters) == len(set(starters)) == 20
    assert not [text for text in starters if not 8 <= len(text) <= 60]


STARTERS = {
    0: "holding",
    1: "find out",
    3: "camera",
    5: "lying",
    8: "feel like",
    13: "you to begin",
}
STARTERS |= {14: "like to begin", 16: "quiet", 18: "only a little", 19: "tell me"}


def test_a_starters_number_means_the_same_for_ever() -> None:
    """Phones of two versions send each other numbers: words may better, places may not move."""
    starters = copy("en.cards")["starters"]
    assert not [number for number, word in STARTERS.items() if word not in starters[number]]


# --- what is there to be read -------------------------------------------------------------------


def test_the_pages_of_words() -> None:
    names = several("words")
    assert names[:5] == ["asking-well", "a-warm-no", "hearing-a-no", "when-nothing-comes", "after"]
    for name in names:
        assert copy("en.reading")[f"words.{name}.title"]
        assert len(several(f"words.{name}")) >= 5, name


def test_when_nothing_comes_says_what_was_decided() -> None:
    said = [text.removeprefix("* ") for text in several("words.when-nothing-comes")]
    reasons = ["not open", "not looked", "no network", "too late", "asleep", "a changed mind"]
    assert said[:8] == ["Nothing may mean", *reasons, "The app does not know which."]
    assert "If you know that they looked, you know more than the app can hide." in said
    assert said[-1].startswith("If you light it every night and count, the lamp has become a score")


def test_the_deck_of_deeper_questions() -> None:
    groups = several("deck")
    assert len(groups) == 6
    questions = [text for group in groups for text in several(f"deck.{group}")]
    assert len(questions) == len(set(questions)) >= 52
    assert all(len(several(f"deck.{group}")) >= 8 for group in groups)
    assert not [text for text in questions if not text.endswith("?")]
    # A question that a yes or a no would answer is a trap.
    closed = r"^(Do|Does|Did|Are|Is|Was|Have|Has|Can|Could|Would|Will|Should)\b"
    assert not [text for text in questions if re.search(closed, text)]


@pytest.mark.parametrize("name", several("learn"))
def test_a_piece_to_learn_from(name: str) -> None:
    assert copy("en.reading")[f"learn.{name}.title"]
    assert len(copy("en.reading")[f"learn.{name}.about"]) <= 60
    body = several(f"learn.{name}")
    assert 200 <= len(" ".join(body).split()) <= 400
    assert 6 <= len([text for text in body if not text.startswith("* ")]) <= 12
    sources = several(f"learn.{name}.sources")
    dated = [source for source in sources if re.search(r"\b(19|20)\d\d\b|web page", source)]
    assert sources == dated != []


def test_nine_pieces_are_there() -> None:
    assert len(several("learn")) == 9


def test_how_it_works_has_five_drawings() -> None:
    reading = copy("en.reading")
    for number in range(1, 6):
        assert 0 < len(reading[f"how.{number}"]) <= 220
        assert reading[f"how.{number}.alt"]
    assert "how.6" not in reading


@pytest.mark.parametrize("page", ["how", "privacy"])
def test_every_section_has_a_title_and_paragraphs(page: str) -> None:
    for name in several(page):
        assert copy("en.reading")[f"{page}.{name}.title"]
        assert several(f"{page}.{name}")


# --- what is never said -------------------------------------------------------------------------

ACCOUNTS = r"\b(ow(e|es|ed|ing)|earn\w*|credit\w*|debts?|IOUs?|rain checks?|streaks?|points?)\b"
GENDERED = r"\b(he|she|him|her|his|hers|wom[ae]n|m[ae]n|husband|wife|(boy|girl)friend)\b"
STRANGE = re.compile(rf"[^\x20-\x7e{SINGLE}]|['\"!]| {{2}}|--")


@pytest.mark.parametrize("name", FILES)
def test_words_that_are_never_said(name: str) -> None:
    for key, text in lines(name):
        if not EXPLAINS.fullmatch(key):
            left = re.sub(r"\byou owe nothing\b", "", text, flags=re.I)
            assert not re.search(ACCOUNTS, left, re.I), (key, text)
            assert not re.search(GENDERED, text, re.I), (key, text)
        assert not re.search(r"\b(journey|anonym\w*|last time)\b", text, re.I), (key, text)


@pytest.mark.parametrize("name", FILES)
def test_the_letters_are_those_of_a_printed_page(name: str) -> None:
    assert not [(key, text) for key, text in lines(name) if STRANGE.search(text)]
