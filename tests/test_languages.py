"""Facts about the translations: whole, of the source's shape, short, and in their own language."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest

from project import pwa
from tests.tree import APP, code

SOURCE = "en"
OTHERS = ("ar", "de", "es", "fr", "pt-BR")
PARTS = ("", ".cards", ".first", ".pages", ".reading")
# Lists of names that the app goes by: the same in every file.
NAMES = {"words", "deck", "learn", "how", "privacy"}

Value = str | list[str] | dict[str, str]


@cache
def copy(language: str, part: str) -> dict[str, Value]:
    """Return a copy file: key → a sentence, several, or the forms of one."""
    found: dict[str, Value] = json.loads(
        (APP / "copy" / f"{language}{part}.json").read_text(),
    )
    return found


def whole(language: str) -> dict[str, Value]:
    """Return all of a language."""
    return {key: value for part in PARTS for key, value in copy(language, part).items()}


def each(value: Value) -> list[str]:
    """Return the sentences of a value, each form of one too."""
    return (
        [value]
        if isinstance(value, str)
        else list(value if isinstance(value, list) else value.values())
    )


def beside(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield key, sentence and its source, for every sentence that was translated."""
    for key, value in whole(SOURCE).items():
        if key in NAMES or key.endswith(".sources"):
            continue
        there = whole(language)[key]
        if isinstance(value, list):
            yield from ((key, *pair) for pair in zip(each(there), value, strict=True))
        else:
            source = value if isinstance(value, str) else value["other"]
            yield from ((key, text, source) for text in each(there))


def slots(text: str) -> Counter[str]:
    """Return the places that are filled."""
    return Counter(re.findall(r"\{[^}]*\}", text))


def test_the_languages_are_those_of_the_files() -> None:
    named = re.search(
        r"NAMES = Object\.freeze\(\{(.*?)\}\)", code(APP / "copy" / "languages.js"), re.S
    )
    assert named
    tags = re.findall(r"^\s*'?([\w-]+)'?:", named[1], re.M)
    assert sorted(tags) == sorted(pwa.languages()) == sorted({SOURCE, *OTHERS})
    for tag, names in pwa.languages().items():
        assert names == sorted(f"copy/{tag}{part}.json" for part in PARTS)


@pytest.mark.parametrize(("language", "part"), [*product(OTHERS, PARTS)])
def test_every_key_is_there_in_its_place(language: str, part: str) -> None:
    assert list(copy(language, part)) == list(copy(SOURCE, part))
    for key, value in copy(SOURCE, part).items():
        there = copy(language, part)[key]
        assert type(there) is type(value), key
        assert key not in NAMES or there == value, key
        assert not isinstance(value, list) or len(there) == len(value), key


@pytest.mark.parametrize("language", [SOURCE, *OTHERS])
def test_a_sentence_keeps_its_places_and_marks(language: str) -> None:
    for key, text, source in beside(language):
        assert slots(text) == slots(source), (key, text)
        assert max(slots(text).values(), default=1) == 1, (key, text)
        assert re.sub(r"[^][]", "", text) == re.sub(r"[^][]", "", source), (key, text)
        assert text.startswith("* ") == source.startswith("* "), (key, text)
        assert text.strip(), key


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_much_longer_than_its_source(language: str) -> None:
    for key, text, source in beside(language):
        room = 1.6 * len(source) + 16
        assert len(text) <= (12 if key.startswith("bar.") else room), (key, text)


@pytest.mark.parametrize("language", OTHERS)
def test_cards_and_starters_are_the_same_ones(language: str) -> None:
    ours, theirs = whole(SOURCE)["cards"], whole(language)["cards"]
    assert [card.partition("|")[0] for card in theirs] == [card.partition("|")[0] for card in ours]
    texts = [card.partition("|")[2] for card in theirs]
    starters = each(whole(language)["starters"])
    for found, longest in ((texts, 110), (starters, 70)):
        assert len(set(found)) == len(found)
        assert not [text for text in found if not 4 <= len(text) <= longest]


# What reads the same in two languages, and is right in both.
SHARED = {"app.name", "title", "join.field", "inside.bytes"}
SHARED |= {"settings.notifications", "notifications.title", "cards.questions"}  # in French
ENGLISH = r"\b(the|and|your|you|with|this|that|what|both|from|phone|lamps?|partner)\b"


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left(language: str) -> None:
    for key, text, source in beside(language):
        if key not in SHARED and re.search(r"[a-z]{3}", re.sub(r"\{\w+\}|\w+\|", "", source)):
            assert text != source, key
        words = re.sub(r"\{\w+\}|^(question|kindness|minute)\|", "", text)
        assert not re.search(ENGLISH, words, re.I), (key, text)


MARKS = {
    "ar": r"[?,;\"']|[\u0660-\u0669]|!",
    "de": r"[\"'!]| ,|”",
    "es": r"[\"'!]|[“”]",
    "fr": r"[\"'!]|[“”]|[^\u00a0\u202f][?;»]|[^\u00a0\u202f\d{}]:|«[^\u00a0\u202f]",
    "pt-BR": r"[\"'!]|[«»]",
}


@pytest.mark.parametrize("language", OTHERS)
def test_marks_are_those_of_the_language(language: str) -> None:
    for key, text, _ in beside(language):
        words = re.sub(r"\{\w+\}", "x", text)
        assert not re.search(MARKS[language], words), (key, text)
        assert "  " not in text, (key, text)
