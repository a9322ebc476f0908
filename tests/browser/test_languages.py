"""The app speaks the phone's language, or the one that was chosen; and without a network too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

from project import pwa
from tests.browser.phones import Phone
from tests.browser.tongues import copy
from tests.serving import Server, wait_until
from tests.test_languages import PARTS

NewPhone = Callable[..., Phone]

KEPT = """async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const kept = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
    return kept.map(({url}) => url.split('/copy/')[1]).filter((name) => name?.endsWith('.json'));
}"""


def files(language: str) -> set[str]:
    """Return the names of a language's files."""
    return {f"{language}{part}.json" for part in PARTS}


def kept(phone: Phone) -> set[str]:
    """Return the files of sentences that the worker has kept."""
    return set(phone.page.evaluate(KEPT)) - {"help.json"}


def fetched(phone: Phone) -> set[str]:
    """Return the languages of which the page has asked for something."""
    names = [re.search(r"/copy/([\w-]+)[\w.]*\.json", sent.path) for sent in phone.sent]
    return {name[1] for name in names if name and name[1] != "help"}


def open_at(phone: Phone, path: str, heading: str) -> Phone:
    """Open an address and wait for its heading."""
    phone.page.goto(phone.url + path)
    return phone.expect_heading(heading)


def say(phone: Phone, language: str, key: str) -> str:
    """Return a sentence, once the page is in its language."""
    expect(phone.page.locator("html")).to_have_attribute("lang", language)
    return str(copy(language)[key])


@pytest.mark.parametrize(
    ("locale", "language", "direction"),
    [
        ("pt-PT", "pt-BR", "ltr"),
        ("ar-EG", "ar", "rtl"),
        ("ja-JP", "en", "ltr"),
    ],
)
def test_a_phone_is_met_in_its_own_language(
    new_phone: NewPhone, locale: str, language: str, direction: str
) -> None:
    phone = new_phone(locale=locale)
    phone.page.goto(phone.url)
    sentence = re.compile(re.escape(say(phone, language, "welcome.sentence")))
    expect(phone.page.get_by_text(sentence)).to_be_visible()
    expect(phone.page.locator("html")).to_have_attribute("dir", direction)
    assert fetched(phone) == {language}
    assert phone.complaints == []


def test_the_worker_keeps_the_phones_language_and_no_other(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], server: Server
) -> None:
    options = {**browser_type_launch_args, "env": {"LANGUAGE": "fr_CA", "LANG": "fr_CA.UTF-8"}}
    options["args"] = [*options["args"], "--lang=fr-CA", "--accept-lang=fr-CA,fr"]
    browser = browser_type.launch(**options)  # a phone's own setting: contexts set the page's alone
    phone = Phone(browser.new_context(), server.url, server.now)
    phone.page.goto(phone.url)
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert kept(phone) == files("fr")
    browser.close()


def choose(phone: Phone, name: str) -> Phone:
    """Choose a language on its page."""
    phone.page.get_by_role("radio", name=name, exact=True).click()
    return phone


def test_a_language_is_changed_at_once_and_stays(new_phone: NewPhone) -> None:
    alice = new_phone().open("/settings")
    alice.tap("Language", "link")
    choose(alice.expect_heading("Language"), "العربية").expect_heading("اللغة")
    radio = alice.page.get_by_role("radio", name="العربية")
    expect(radio).to_be_checked()
    expect(radio).to_be_focused()
    expect(alice.page).to_have_title("اللغة · Lamplit")
    expect(alice.page.locator("html")).to_have_attribute("dir", "rtl")
    alice.page.go_back()
    alice.expect_heading("الإعدادات")
    alice.page.reload()
    alice.expect_heading("الإعدادات")
    choose(open_at(alice, "/settings/language", "اللغة"), "كما في هذا الهاتف")
    alice.expect_heading("Language")
    expect(alice.page.locator("html")).to_have_attribute("dir", "ltr")


def test_a_language_that_was_used_is_there_without_a_network(new_phone: NewPhone) -> None:
    alice = new_phone().open("/settings/language")
    choose(alice, "Deutsch").expect_heading("Sprache")
    wait_until(lambda: files("de") <= kept(alice))
    alice.context.set_offline(True)
    for path, key in (("/", "welcome.sentence"), ("/talk/cards", "talk.cards")):
        alice.page.goto(alice.url + path)
        expect(alice.page.get_by_text(say(alice, "de", key)).first).to_be_visible()
    open_at(alice, "/talk/words/1", say(alice, "de", "words.asking-well.title"))

    choose(open_at(alice, "/settings/language", "Sprache"), "Français")
    expect(alice.page.get_by_role("status")).to_have_text(say(alice, "de", "language.failed"))
    expect(alice.page.get_by_role("radio", name="Deutsch")).to_be_checked()
    choose(alice, "English").expect_heading("Language")
    alice.page.reload()
    alice.expect_heading("Language")

    alice.context.set_offline(False)
    choose(alice, "Français").expect_heading("Langue")
    assert alice.complaints == []


def test_a_phone_whose_language_changed_away_from_a_network(new_phone: NewPhone) -> None:
    alice = new_phone().open("/talk")
    alice.context.add_init_script(
        "Object.defineProperty(navigator, 'languages', {value: ['es-MX', 'en']})"
    )
    alice.context.set_offline(True)
    alice.page.reload()
    alice.expect_heading("Talk")  # what is here is better than nothing
    alice.context.set_offline(False)
    alice.expect_heading("Hablar")


def test_storage_that_is_refused_or_holds_nonsense(new_phone: NewPhone) -> None:
    alice = new_phone().open("/settings/language")
    alice.page.evaluate("localStorage.setItem('language', 'tlh')")
    alice.page.reload()
    alice.expect_heading("Language")
    alice.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})"
    )
    alice.page.reload()
    choose(alice, "Español").expect_heading("Idioma")
    expect(alice.page.get_by_role("radio", name="Español")).to_be_checked()
    alice.page.reload()
    alice.expect_heading("Language")
    assert alice.complaints == []


def test_every_form_of_a_sentence_is_there(page: Page) -> None:
    for language in pwa.languages():
        forms = page.evaluate(
            "tag => new Intl.PluralRules(tag).resolvedOptions().pluralCategories", language
        )
        several = {key: text for key, text in copy(language).items() if isinstance(text, dict)}
        assert several
        for key, texts in several.items():
            assert sorted(texts) == sorted(forms), (language, key)


@pytest.mark.without_worker
def test_a_week_in_words(new_phone: NewPhone) -> None:
    """Dates, lists and the marks between them are those of the language."""
    alice = open_at(new_phone(), "/talk", "Talk")
    said = {
        "en": "Mon, Wed: 19:00 and 22:15; Tue: 21:30",
        "fr": "lun. et mer. à 19:00 et 22:15\u202f; mar. à 21:30",
        "ar": "الاثنين والأربعاء: 19:00 و22:15؛ الثلاثاء: 21:30",
    }
    week = [["19:00", "22:15"], ["21:30"], ["19:00", "22:15"], [], [], [], []]
    first = {"en": "1 March", "fr": "1er mars", "ar": "1 مارس"}
    for language, words in said.items():
        found = alice.page.evaluate(
            """async ([tag, week]) => {
                const base = document.querySelector('script[src*="/copy/"]').src;
                const {choose, loadPages} = await import(base);
                const {scheduleWords} = await import(new URL('../ui/schedule.js', base));
                const {day} = await import(new URL('../ui/when.js', base));
                await loadPages();
                await choose(tag);
                const march = day(Date.UTC(2027, 2) / 1000, 'UTC');
                return [scheduleWords({zone: 'UTC', week}).text, march];
            }""",
            [language, week],
        )
        assert found == [words, first[language]]
