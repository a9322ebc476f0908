"""How a pair ends on a phone: left, forgotten by the server, over with its season. And walls."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from project import pwa
from tests.browser.core.phone import DAY, CorePhone, pair, week
from tests.browser.waiting import live_until
from tests.serving import Server

Couple = tuple[CorePhone, CorePhone]
NewCore = Callable[..., CorePhone]
Move = Callable[..., int]


def unknown(route: Route) -> None:
    """Answer as a server that does not know this phone."""
    route.fulfill(status=401, json={"code": "unknown_phone"})


def test_leaving(couple: Couple, new_core: NewCore, move: Move) -> None:
    alice, bob = couple
    for phone in couple:
        phone.done(True)
        phone.sent(1)
    alice.context.set_offline(True)
    alice.line("offline")
    alice.act("leave")
    view = alice.view()
    assert (view["phase"], view["leaving"]) == ("fresh", True)
    assert set(alice.kept()) == {"leave"}
    alice.context.set_offline(False)
    alice.until(lambda view: not view["leaving"])
    assert alice.kept() == {}
    assert alice.names()[-1] == "DELETE me"
    move("21:30")
    assert bob.follow().evening()["lamp"]["match"] is None


def test_a_server_that_does_not_know_us(couple: Couple) -> None:
    alice, _ = couple
    kept = alice.kept()["main"]
    alice.context.route("**/api/**", unknown)
    alice.calls.clear()
    alice.kill().start().phase("stranger")
    alice.wait(150).be("hidden").be("visible").idle()
    assert alice.names() == ["GET round"], "one try a visit"
    assert alice.kept()["main"] == kept
    alice.context.unroute("**/api/**", unknown)
    alice.kill().start().home()
    alice.context.route("**/api/**", unknown)
    alice.kill().start().phase("stranger")
    alice.act("eraseStranger")
    assert alice.view()["phase"] == "fresh"
    assert alice.kept() == {}


def test_a_late_401_for_a_former_pair_stops_nothing(couple: Couple, new_core: NewCore) -> None:
    alice, _ = couple
    held: list[Route] = []
    alice.context.route("**/api/v1/schedule", lambda route: held.append(route))
    alice.page.evaluate("schedule => { window.late = app.times.wish(schedule) }", week("20:00"))
    live_until(alice.page, lambda: held)
    alice.context.unroute("**/api/v1/schedule")
    alice.under_way.clear()
    alice.act("leave")
    pair(alice, new_core())
    unknown(held[0])
    assert alice.page.evaluate("late") == {"code": "stranger"}
    alice.be("hidden").sent(1)


def test_leaving_that_storage_refuses_says_so(couple: Couple) -> None:
    alice, _ = couple
    before = alice.kept()
    alice.page.evaluate("""() => {
        window.clear = IDBObjectStore.prototype.clear;
        IDBObjectStore.prototype.clear = () => { throw new DOMException('no', 'UnknownError'); };
    }""")
    assert alice.act("leave") == {"code": "storage"}
    assert alice.view()["phase"] == "paired"
    assert alice.idle().kept() == before
    alice.page.evaluate("void (IDBObjectStore.prototype.clear = window.clear)")
    assert alice.act("leave") is None
    alice.phase("fresh")


def test_no_wish_outlives_the_pair(couple: Couple) -> None:
    alice, _ = couple
    alice.act("leave")
    alice.until(lambda view: not view["leaving"])
    alice.act("push.off")  # of another page, which did not know yet
    assert alice.idle().kept() == {}


def test_a_join_that_another_page_erases_the_key_of_is_refused(
    couple: Couple, new_core: NewCore
) -> None:
    alice, dora = couple[0], new_core()
    assert dora.act("invite", week("20:00")) is None
    refused = alice.page.evaluate(
        """async (code) => {
            let free;
            const held = new Promise((resolve) => { free = resolve; });
            await new Promise((got) => {
                navigator.locks.request('lamplit', () => { got(); return held; });
            });
            const waiting = async () => (await navigator.locks.query()).pending.length;
            const left = app.leave();
            while ((await waiting()) < 1);
            const joined = app.join(code);
            while ((await waiting()) < 2);
            free();
            await left;
            return joined;
        }""",
        dora.view()["pairing"]["code"],
    )
    assert refused == {"code": "storage"}
    assert alice.view()["phase"] == "fresh"
    pair(alice, dora)


def test_a_season_that_is_over(new_core: NewCore, relay: Server) -> None:
    relay.set_now(new_core().view()["seasonEnds"] + 5 * DAY)
    alice, bob = new_core(), new_core()
    assert not alice.view()["seasonOffer"]
    pair(alice, bob)
    ends = alice.view()["seasonEnds"]
    relay.set_now(ends - 20 * DAY + DAY // 2)
    assert alice.kill().start().home()["seasonOffer"]
    assert alice.act("season.keep") is None, "alone this keeps nothing"
    relay.set_now(ends + 60)
    view = alice.kill().start().phase("season_over")
    assert view["seasonEnds"] > ends
    assert alice.kept()["main"]


def test_a_pair_too_young_for_its_season_to_be_over(couple: Couple, relay: Server) -> None:
    alice, _ = couple
    ends = alice.view()["seasonEnds"]
    alice.context.route("**/api/**", unknown)
    relay.set_now(max(relay.now(), ends - 20 * DAY))
    alice.kill().start().phase("stranger")


def test_a_new_pair_of_another_tab_is_not_erased(couple: Couple, new_core: NewCore) -> None:
    alice, _ = couple
    alice.context.route("**/api/v1/round", unknown)
    alice.kill().start().phase("stranger")
    alice.context.unroute("**/api/v1/round", unknown)
    old = alice.page
    alice.start().home()
    pair(alice, new_core())
    token = alice.kept()["main"]["token"]
    alice.page = old
    alice.act("eraseStranger")
    assert alice.phase("paired")
    assert alice.kept()["main"]["token"] == token


def test_a_pair_stays_one_while_a_new_one_is_made(couple: Couple) -> None:
    alice, _ = couple
    assert alice.act("invite", week("20:00")) is None
    view = alice.view()
    assert (view["phase"], view["lamp"]["kind"]) == ("paired", "home")
    assert view["pairing"]["code"]
    alice.act("cancelPairing")
    assert alice.view()["pairing"] is None


# --- walls ----------------------------------------------------------------------------------------

CODE = {
    file: re.sub(r"/\*[\s\S]*?\*/|(?<!:)//.*", "", file.read_text())
    for room in ("state", "net")
    for file in (pwa.APP / room).glob("*.js")
}
ALLOWED = {
    r"\bmine\b": {"sealing", "reading", "record"},
    r"\.note\b|\bnote\b[^;\n]*\} = |\(\{[^}]*\bnote\b": {"sealing", "reading", "record", "answers"},
    r"\.open\b(?!\()|\bopen\b[^;\n]*\} = |\(\{[^}]*\bopen\b": {"sealing", "record"},
}


@pytest.mark.parametrize("reads", ALLOWED)
def test_only_sealing_and_reading_look_at_a_choice(reads: str) -> None:
    rooms = {file.stem for file, text in CODE.items() if re.search(reads, text)}
    assert rooms <= ALLOWED[reads]
    assert "sealing" in rooms, "this looks for what is there"
