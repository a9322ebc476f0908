"""The phone's core in a real Chromium: pairing from both sides, and what a reveal brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.core.phone import DAY, CorePhone, pair, week
from tests.further import first, further
from tests.serving import Server

NewCore = Callable[[], CorePhone]
Move = Callable[..., int]


def test_a_fresh_phone_asks_nobody(new_core: NewCore) -> None:
    alice = new_core()
    view = alice.wait(120).view()
    assert (view["phase"], view["lamp"], view["line"]) == ("fresh", None, None)
    assert alice.names() == []


def test_both_sides_of_a_pairing(new_core: NewCore, relay: Server) -> None:
    alice, bob = new_core(), new_core()
    assert alice.act("invite", week("21:30", "12:00")) is None
    shown = alice.view()["pairing"]
    assert (shown["side"], shown["stage"], shown["problem"]) == (0, "waiting", None)
    assert shown["link"] == f"{relay.url}/join#{shown['code']}"
    assert shown["schedule"] == week("12:00", "21:30")
    assert bob.act("join", shown["code"].lower().replace("-", " ")) is None
    assert bob.view()["pairing"]["side"] == 1
    assert bob.view()["pairing"]["code"] == ""
    for phone in (alice, bob):
        view = phone.wait(12).phase("paired")
        assert view["justPaired"]
        kept = phone.kept()
        assert set(kept) == {"main", "key"}
        assert kept["key"] == "key, extractable: false"
        assert phone.run().home()["justPaired"], "a reload does not skip what both should read"
        assert view["schedule"] == week("12:00", "21:30")
        phone.act("seenPaired")
        assert not phone.view()["justPaired"]
        assert phone.home()["line"]["key"] == "ready"
    assert alice.view()["lamp"] == bob.view()["lamp"]
    assert alice.errors == bob.errors == []


@pytest.mark.parametrize(
    ("alices", "bobs"), [(True, True), *further((True, False), (False, True), (False, False))]
)
def test_a_match_is_both_and_nothing_else_shows(
    couple: tuple[CorePhone, CorePhone], relay: Server, move: Move, alices: bool, bobs: bool
) -> None:
    alice, bob = couple
    assert alice.done(alices, "tea first ☕") is None
    assert bob.done(bobs, "\u00017") is None
    alice.sent(1)
    bob.sent(1)
    move("21:30")
    seen = [phone.follow().evening()["lamp"] for phone in couple]
    if alices and bobs:
        assert seen[0].pop("match") == {"note": "", "starter": 7}
        assert seen[1].pop("match") == {"note": "tea first ☕", "starter": None}
    assert seen[0] == seen[1]
    assert seen[0].get("match") is None
    assert 0 <= seen[0]["card"] < 64
    assert seen[0]["until"] == seen[0]["reveal"] + 6 * 3600
    assert [phone.view()["line"] for phone in couple] == [None, None]
    for (
        phone
    ) in couple:  # every start computes the match anew; nothing of it is left in the morning
        before = phone.view()["lamp"]
        assert phone.kill().start().evening()["lamp"] == before
    move("03:31", days=1)
    for phone in couple:
        assert phone.follow().home()["lamp"]["next"] == seen[0]["reveal"] + DAY


def test_a_match_shows_on_the_phone_that_took_it_back_too_late(
    couple: tuple[CorePhone, CorePhone], move: Move
) -> None:
    alice, bob = couple
    alice.done(True)
    bob.done(True)
    alice.sent(1)
    bob.sent(1)
    alice.context.set_offline(True)
    alice.line("offline")
    alice.done(False)
    move("21:30")
    alice.follow().line("was_offline")
    alice.context.set_offline(False)
    for phone in couple:
        phone.follow().until(lambda view: (view["lamp"] or {}).get("match"))


def test_codes_that_lead_nowhere(new_core: NewCore) -> None:
    alice, bob, charlie = new_core(), new_core(), new_core()
    alice.act("invite", week("21:30"))
    code = alice.view()["pairing"]["code"]
    assert alice.act("join", code) == {"code": "own_code"}
    assert charlie.act("join", "XXXX") == {"code": "bad_code"}
    assert charlie.names() == []
    assert charlie.act("join", "0000-0000-0000-0000") == {"code": "no_invite"}
    assert bob.act("join", code) is None
    assert charlie.act("join", code) == {"code": "no_invite"}
    assert charlie.view()["phase"] == "fresh"
    assert alice.act("invite", {"zone": "Europe/Berlin", "week": [[]] * 7}) == {
        "code": "bad_schedule"
    }


def test_a_phone_whose_clock_is_off_says_so(new_core: NewCore) -> None:
    alice, bob = new_core(), new_core()
    alice.act("invite", week("21:30"))
    code = alice.view()["pairing"]["code"]
    bob.kill().start(shift=4 * DAY)
    assert bob.act("join", code) == {"code": "clock"}


def bent(field: str, value: str) -> Callable[[Route], None]:
    """Return a network that changes one field of the answer to `GET pairing`."""

    def answer(route: Route) -> None:
        real = route.fetch()
        body: dict[str, Any] = real.json()
        if field in body:
            body[field] = value
        route.fulfill(response=real, json=body)

    return answer


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize(
    ("field", "value"), [("confirm", "A" * 43), ("public_key", "B" + "A" * 86)]
)
def test_a_check_that_does_not_hold(new_core: NewCore, side: int, field: str, value: str) -> None:
    phones = alice, bob = new_core(), new_core()
    early = side == 1 and field == "public_key"
    pattern = "**/api/v1/invites/*" if early else "**/api/v1/pairing"
    phones[side].page.route(pattern, bent(field, value))
    alice.act("invite", week("21:30"))
    joined = bob.act("join", alice.view()["pairing"]["code"])
    if early:
        assert joined == {"code": "failed"}
        return
    for phone in (alice, bob):
        phone.wait(6)
    phones[side].phase("fresh")
    assert phones[side].view()["failure"] == {"code": "failed"}
    phones[side].act("dismissFailure")
    assert phones[side].view()["failure"] is None
    phones[side].until(lambda view: not view["leaving"])
    assert "DELETE me" in phones[side].names()
    assert set(phones[side].kept()) <= {"key", "leave"}


def test_a_pairing_ends_after_a_day(new_core: NewCore, move: Move) -> None:
    alice = new_core()
    alice.act("invite", week("21:30"))
    move("21:30", days=2)
    alice.follow().phase("fresh")
    assert alice.view()["failure"] == {"code": "ended"}


def test_cancelling_frees_the_code_for_nobody(new_core: NewCore) -> None:
    alice, bob = new_core(), new_core()
    alice.act("invite", week("21:30"))
    code = alice.view()["pairing"]["code"]
    alice.act("cancelPairing")
    assert alice.view()["phase"] == "fresh"
    alice.until(lambda view: not view["leaving"])
    assert bob.act("join", code) == {"code": "no_invite"}


def test_pairing_again_leaves_the_old_pair(
    couple: tuple[CorePhone, CorePhone], new_core: NewCore
) -> None:
    alice, _ = couple
    charlie = new_core()
    old = alice.kept()["main"]["token"]
    alice.done(True)
    alice.sent(1)
    pair(alice, charlie, week("20:00"))
    alice.until(lambda view: not view["leaving"])
    kept = alice.kept()
    assert kept["main"]["token"] != old
    assert "outbox" not in kept
    assert alice.view()["schedule"] == week("20:00")


Cut = Callable[[CorePhone, str, bool], None]

# Which call is lost, and whether it has arrived: each call once. The others are in `tests/prove/`.
POINTS = {
    "POST invites": True,
    "GET invites/*": False,
    "POST invites/*/join": True,
    "GET pairing": False,
    "POST pairing": True,
    "GET round": False,
}


def go_on_when_killed(new_core: NewCore, cut: Cut, point: str, arrives: bool) -> None:
    """Pair two phones that lose this call once, and whose pages are killed again and again."""
    alice, bob = new_core(), new_core()
    for phone in (alice, bob):
        cut(phone, point, arrives)
    alice.page.evaluate("schedule => { app.invite(schedule) }", week("21:30"))
    alice.phase("pairing")
    alice.idle().kill().start()
    code = alice.until(lambda view: view["pairing"]["stage"] != "sending")["pairing"]["code"]
    if point == "GET invites/*":
        assert bob.act("join", code) == {"code": "offline"}
    bob.page.evaluate("code => { app.join(code) }", code)
    bob.phase("pairing")
    bob.idle().kill().start()
    for _ in range(8):
        for phone in (alice, bob):
            if phone.view()["phase"] != "paired":
                phone.wait(6).kill().start()
    for phone in (alice, bob):
        phone.phase("paired")
        phone.home()
        assert phone.errors == []
    assert alice.view()["lamp"] == bob.view()["lamp"]


@pytest.mark.parametrize("point", first(POINTS, seen=["POST invites"]))
def test_a_page_killed_anywhere_goes_on(new_core: NewCore, cut: Cut, point: str) -> None:
    go_on_when_killed(new_core, cut, point, POINTS[point])
