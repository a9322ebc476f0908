"""Leaving: nothing of a pair stays on the phone, and nothing of this half at the server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser import pushed
from tests.browser.core.phone import KEPT
from tests.browser.phones import Phone, pair_with_python
from tests.browser.waiting import PATIENCE, live_until
from tests.server.client import ANOTHER, b64
from tests.server.tables import Tables
from tests.server.test_push import SUBSCRIPTION
from tests.serving import Server, wait_until

NewPhone = Callable[..., Phone]
Row = dict[str, Any]

ELSE = """async () => ({
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    small: Object.keys({...localStorage, ...sessionStorage}),
})"""
FILES = """async () => {
    const kept = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const files = (await Promise.all(kept.map((cache) => cache.keys()))).flat();
    return files.map(({url}) => new URL(url).pathname).filter((path) => path !== '/spoken');
}"""
READY = "navigator.serviceWorker.ready.then(() => true)"
GONE = {"kept": {}, "caches": [], "workers": 0, "small": []}


def holds(page: Page) -> dict[str, Any]:
    """Return all that the browser holds of the app."""
    return {"kept": page.evaluate(KEPT), **page.evaluate(ELSE)}


def until_gone(page: Page) -> None:
    """Wait until the browser holds nothing of the app any more."""
    with suppress(TimeoutError):
        live_until(page, lambda: holds(page) == GONE)
    assert holds(page) == GONE


def settled_in(alice: Phone, tables: Tables) -> Row:
    """Let alice say yes, wish for other times and take notifications; return her row."""
    alice.light("before I go").settle()
    token = bytes(alice.page.evaluate(KEPT)["main"]["token"])
    bearer = {"Authorization": f"Bearer {b64(token)}"}
    for what, body in (("schedule", ANOTHER), ("push", SUBSCRIPTION)):
        put = httpx.put(f"{alice.url}/api/v1/{what}", json=body, headers=bearer, timeout=PATIENCE)
        assert put.status_code == 204
    return tables.phone(hashlib.sha256(token).digest())


def expect_erased(before: Row, tables: Tables) -> None:
    """Assert that the row is one of somebody who never looks (protocol.md, 12)."""
    (after,) = [row for row in tables.rows("phone") if row["id"] == before["id"]]
    (pair,) = [row for row in tables.rows("pair") if row["id"] == before["pair_id"]]
    for column in ("token_hash", "seal", "result"):
        assert after[column] != before[column], column
        assert len(after[column]) == len(before[column])
    assert before["wish"] != after["wish"] == pair["schedule"]
    assert after["seal"][:5] == b"\1" + pair["next"].to_bytes(4, "big")
    assert not [row for row in tables.rows("pushsubscription") if row["phone_id"] == before["id"]]


def leave(alice: Phone) -> Phone:
    """Leave by its one tap and one confirmation."""
    alice.tap("More", "link").tap("Leave").tap("Erase and leave")
    expect(alice.page.get_by_role("button", name="Pair, side by side")).to_be_visible()
    return alice


def test_nothing_stays_and_the_same_page_can_pair_again(alice: Phone, server: Server) -> None:
    tables = Tables(server)
    whole = set(alice.page.evaluate(FILES))
    before = settled_in(alice, tables)
    leave(alice)
    until_gone(alice.page)
    expect_erased(before, tables)
    pair_with_python(alice.settle())
    wait_until(lambda: whole <= set(alice.page.evaluate(FILES)))  # they come back by themselves
    assert alice.page.evaluate(READY)
    alice.settle().context.set_offline(True)
    alice.page.reload()
    alice.expect_home()
    assert alice.complaints == []


def test_offline_the_token_alone_waits_and_the_worker_for_it(alice: Phone, server: Server) -> None:
    tables = Tables(server)
    before = settled_in(alice, tables)
    onlooker = alice.context.new_page()  # none of the app's: it looks into storage alone
    onlooker.goto(f"{alice.url}/api/v1/about")
    alice.context.set_offline(True)
    leave(alice).page.reload()
    expect(alice.page.get_by_text("The server will be told")).to_be_visible()
    pushed.asked_for_sync(alice.page)
    alice.page.close()
    assert set(holds(onlooker)["kept"]) == {"leave"}
    assert holds(onlooker)["workers"] == 1
    alice.context.set_offline(False)
    pushed.sync(onlooker)
    until_gone(onlooker)
    expect_erased(before, tables)
    alice.start_again().open().begin_pairing()
    assert alice.complaints == []
