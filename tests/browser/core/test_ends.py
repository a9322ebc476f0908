"""How a pair ends on a phone: left, forgotten by the server, over with its season. And walls."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.core.phone import APP, DAY, CorePhone, pair
from tests.serving import Server

Couple = tuple[CorePhone, CorePhone]
NewCore = Callable[..., CorePhone]
Move = Callable[..., int]


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
    assert set(alice.kept()) == {"key", "leave"}
    alice.context.set_offline(False)
    alice.until(lambda view: not view["leaving"])
    assert set(alice.kept()) == {"key"}
    assert alice.names()[-1] == "DELETE me"
    move("21:30")
    assert bob.follow().evening()["lamp"]["match"] is None


def test_a_server_that_does_not_know_us(couple: Couple) -> None:
    alice, _ = couple

    def unknown(route: Route) -> None:
        route.fulfill(status=401, json={"code": "unknown_phone"})

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
    assert set(alice.kept()) == {"key"}


def test_a_season_that_is_over(new_core: NewCore, relay: Server) -> None:
    relay.set_now(new_core().view()["seasonEnds"] + 5 * DAY)
    alice, bob = new_core(), new_core()
    assert not alice.view()["seasonOffer"]
    pair(alice, bob)
    ends = alice.view()["seasonEnds"]
    assert alice.act("season.load") == {"ends": ends}
    relay.set_now(ends - 20 * DAY + DAY // 2)
    assert alice.kill().start().home()["seasonOffer"]
    assert alice.act("season.keep") is None, "alone this keeps nothing"
    relay.set_now(ends + 60)
    view = alice.kill().start().phase("season_over")
    assert view["seasonEnds"] > ends
    assert alice.kept()["main"]


# --- walls ----------------------------------------------------------------------------------------

CODE = {
    file: re.sub(r"/\*[\s\S]*?\*/|(?<!:)//.*", "", file.read_text())
    for room in ("state", "net")
    for file in (APP / room).glob("*.js")
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
