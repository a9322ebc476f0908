"""Every state of every screen, from the gallery: it fits, it can be touched, it can be read by all.

One page turns through all states. At each it is looked at on the smallest phone and with text twice
as large. Where something stands that stood in no state before, it is looked at on a split screen,
on a tablet, the other way round and in forced colours too, and axe is asked in both themes: axe is
slow, and what it says follows from what there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as conditions
from selenium.webdriver.support.ui import WebDriverWait

from project import pwa
from tests import serving
from tests.browser import webkit
from tests.browser.gallery import (
    AXE,
    AXE_RUN,
    CONTRAST,
    LANGUAGES,
    RULES,
    THEME,
    Gallery,
    look_script,
)
from tests.browser.phones import SMALL
from tests.browser.tongues import UNMARKED, mark, said, speak
from tests.serving import Server


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server with the gallery, and without a worker."""
    folder = tmp_path_factory.mktemp("gallery")
    running = serving.start(folder / "data", worker=False, env={"LAMPLIT_GALLERY": "1"})
    yield running
    running.stop()


def opened(
    browser: Browser, shown: Server, language: str, prepare: Callable[[Page], None] | None = None
) -> Gallery:
    """Open the gallery in a browser of its own."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale=language,
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
        color_scheme="dark",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    if prepare:
        prepare(page)
    return Gallery(page, shown.url)


def with_long_words(gallery: Gallery) -> Iterator[str]:
    """Look at a state where words find least room; leave it as it was."""
    gallery.size(320, 568)
    yield from (f"on a small phone: {fault}" for fault in gallery.faults())
    gallery.size(390, 844)
    gallery.text(32)
    yield from (f"text twice as large: {fault}" for fault in gallery.faults())
    gallery.text(16)


def with_new_things(gallery: Gallery) -> Iterator[str]:
    """Look at a state on other screens and with other eyes, and ask axe; leave it as it was."""
    for width, height in ((640, 360), (820, 1180), (390, 844)):
        gallery.size(width, height)
        yield from (f"{width} × {height}: {fault}" for fault in gallery.faults())
    before = gallery.page.evaluate("document.documentElement.dir || 'ltr'")
    gallery.turn("ltr" if before == "rtl" else "rtl")
    yield from (f"the other way round: {fault}" for fault in gallery.faults())
    gallery.turn(before)
    gallery.page.emulate_media(forced_colors="active")
    yield from (f"forced colours: {fault}" for fault in gallery.faults())
    gallery.page.emulate_media(forced_colors="none")
    yield from (f"dark: {fault}" for fault in gallery.axe(RULES))
    gallery.theme("light")
    yield from (f"light: {fault}" for fault in gallery.axe(CONTRAST))
    gallery.theme("dark")


@pytest.mark.further
@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state(browser: Browser, shown: Server, language: str) -> None:
    gallery = opened(browser, shown, language)
    names = gallery.names()
    assert len(names) > 100
    faults = []
    seen: dict[tuple[bytes, str], str] = {}
    for name in names:
        gallery.show(name)
        same = seen.setdefault(gallery.seen(), name)
        found = [f"looks the same as {same}"] if same != name else []
        found += with_long_words(gallery)
        if gallery.anything_new():
            found += with_new_things(gallery)
        faults += [f"{name}, {fault}" for fault in found]
    gallery.page.context.close()
    assert not faults, "\n" + "\n".join(faults)


# The longest words, the longest sentences; and the other direction, in whose letters no mark is.
FURTHER = ("de", "fr", "ar")


@pytest.mark.further
@pytest.mark.timeout(400)
@pytest.mark.parametrize("further", [(), FURTHER])
def test_every_word_is_from_the_copy(
    browser: Browser, shown: Server, further: tuple[str, ...]
) -> None:
    """In a language that nobody speaks; then others where it stands, and nothing of it is left.

    Each state is looked at on the smallest phone.
    """
    gallery = opened(browser, shown, "en-GB", mark)
    gallery.size(*SMALL)
    faults = []
    for name in gallery.names():
        gallery.show(name)
        faults += [f"{name}: {fault}" for fault in gallery.faults()]
        left = [text for text in said(gallery.page) if re.search("[a-z]{2}", text, re.I)]
        for language in further:
            speak(gallery.page, language)
            faults += [f"{name}, {language}: {fault}" for fault in gallery.faults()]
        if further:
            left += [text for text in said(gallery.page) if text.translate(UNMARKED) != text]
            speak(gallery.page, "en")
        faults += [f"{name}, not from the copy: {text}" for text in left]
    gallery.page.context.close()
    assert not faults, "\n" + "\n".join(faults)


# Some of everything, for the iPhone's engine; every other one in the light theme.
CHOICE = [
    *("welcome-both-glow consent times-weekdays invite join home sheet-on match".split()),
    *("cards-4 learn-5 how help settings-paired inside".split()),
]


@pytest.mark.further
def test_a_choice_of_states_in_webkit(shown: Server) -> None:
    faults = []
    with webkit.browser() as phone:
        phone.set_script_timeout(60)
        wait = WebDriverWait(phone, 60)
        phone.get(f"{shown.url}/gallery")
        phone.execute_script(AXE.read_text())
        for number, name in enumerate(CHOICE):
            phone.execute_script(f"({THEME})(arguments[0])", ("dark", "light")[number % 2])
            phone.execute_script("location.hash = arguments[0]", name)
            there = (By.CSS_SELECTOR, f"html[data-shown='{name}']")
            wait.until(conditions.presence_of_element_located(there), name)
            found = phone.execute_script(f"return ({look_script()})()")
            asked = f"({AXE_RUN})(arguments[0]).then(arguments[1])"
            found += phone.execute_async_script(asked, RULES)
            faults += [f"{name}, {fault}" for fault in found]
    assert not faults, "\n" + "\n".join(faults)


def test_no_phone_gets_the_gallery(server: Server) -> None:
    for path in ("/gallery", "/gallery/gallery.js"):
        assert server.get(path).status_code == 404
    assert not [name for name in pwa.files() if "gallery" in name]
