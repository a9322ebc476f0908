"""From the first version to today's: the storage of two phones and their server's tables.

`release-0001.json` is what that version's app had stored on alice's and bob's phones, both open for
21:30, and `release-0001.sql` what SQLite's own dump gave of their server at that moment. In it the
storage keys stand bare, which no browser lets out: the version was run with keys that it does. It
is history: never made anew. Whatever form today's app stores, it has to take this one over.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import serving
from tests.browser.core.phone import BLANK, CorePhone
from tests.serving import Server

HERE = Path(__file__).parent
LEFT = json.loads((HERE / "release-0001.json").read_text())
PUT_BACK = """async ({ version, stores, kept, local }) => {
    const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
    const uses = ['encrypt', 'decrypt'];
    const key = (raw) => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, uses);
    const value = async (given) => {
        const [, kind, hex] = /^(hex|key):(.*)$/.exec(given) ?? [];
        if (kind) return kind === 'hex' ? bytes(hex) : key(bytes(hex));
        if (typeof given !== 'object') return given;
        const all = Object.entries(given).map(async ([name, inner]) => [name, await value(inner)]);
        return Object.fromEntries(await Promise.all(all));
    };
    const values = Object.entries(await value(kept));
    await new Promise((resolve, reject) => {
        const opening = indexedDB.open('lamplit', version);
        opening.onupgradeneeded = () => opening.result.createObjectStore(stores[0]);
        opening.onerror = reject;
        opening.onsuccess = () => {
            const writing = opening.result.transaction(stores, 'readwrite');
            for (const [name, kept] of values) writing.objectStore(stores[0]).put(kept, name);
            writing.oncomplete = () => { opening.result.close(); resolve(); };
        };
    });
    for (const [name, text] of Object.entries(local)) localStorage.setItem(name, text);
}"""


@pytest.fixture
def old_server(tmp_path: Path) -> Iterator[Server]:
    """Return today's server on the tables of that time, five minutes later."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    with closing(sqlite3.connect(data / "db.sqlite3")) as old:
        old.executescript((HERE / "release-0001.sql").read_text())
    before = Server(data, {}, serving.ROOT, None)
    before.set_now(LEFT["now"] + 300)
    running = serving.start(data, worker=False)
    yield running
    running.stop()


def opened(browser: Browser, server: Server, name: str) -> CorePhone:
    """Open today's app on what that version had stored."""
    context = browser.new_context(timezone_id="Europe/Berlin")
    context.route(f"**{BLANK}", lambda route: route.fulfill(body="", content_type="text/html"))
    page = context.new_page()
    page.goto(server.url + BLANK)
    page.evaluate(PUT_BACK, LEFT[name])
    page.close()
    return CorePhone(context, server)


def test_phones_of_the_first_version_go_on(browser: Browser, old_server: Server) -> None:
    alice, bob = (opened(browser, old_server, name) for name in ("alice", "bob"))
    for phone in (alice, bob):
        assert phone.phase("paired")["schedule"]["week"] == [["21:30"]] * 7
        phone.home()
    old_server.set_time("21:30")
    seen = [phone.follow().evening()["lamp"] for phone in (alice, bob)]
    assert [lamp["match"]["note"] for lamp in seen] == ["a walk", "tea"]
    assert seen[0]["card"] == seen[1]["card"]
    old_server.set_time("12:00", days=1)
    for phone in (alice, bob):
        phone.start().home()
        before = len(phone.check_ins())
        phone.done(True)
        phone.sent(before + 1)
    old_server.set_time("21:30", days=1)
    assert all(phone.follow().evening()["lamp"]["match"] for phone in (alice, bob))
    assert alice.errors == bob.errors == []
    for phone in (alice, bob):
        phone.context.close()
