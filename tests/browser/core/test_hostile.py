"""What does not go as it should: networks that lie, clocks, storage, a server that forgot us."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.core.phone import DAY, CorePhone, week
from tests.further import first

Couple = tuple[CorePhone, CorePhone]
NewCore = Callable[..., CorePhone]
Move = Callable[..., int]
Network = Callable[[Route], None]

PORTAL = "<!doctype html><title>Hotel</title><p>Sign in to use this network</p>"


def answering(status: int, body: str, kind: str = "application/json", **headers: str) -> Network:
    """Return a network that answers every call so."""
    more = {"Content-Type": kind, **headers}
    return lambda route: route.fulfill(status=status, body=body, headers=more)


def bending(**fields: Any) -> Network:
    """Return a network that changes fields of the round's answer."""

    def bend(route: Route) -> None:
        real = route.fetch()
        body = real.json()
        body.update({k: v(body) if callable(v) else v for k, v in fields.items()})
        route.fulfill(response=real, json=body)

    return bend


NETWORKS: dict[str, tuple[Network, str]] = {
    "none": (lambda route: route.abort(), "offline"),
    "failed": (answering(500, '{"code": "failed"}'), "server"),
    "gateway": (answering(502, "<h1>Bad gateway</h1>", "text/html"), "server"),
    "busy": (answering(503, '{"code": "busy"}'), "busy"),
    "too many": (answering(429, '{"code": "slow_down"}'), "busy"),
    "sign in": (answering(200, PORTAL, "text/html"), "portal"),
    "elsewhere": (answering(302, "", Location="https://hotel.example/"), "portal"),
    "somebody else's 401": (answering(401, PORTAL, "text/html"), "portal"),
    "somebody else's 404": (answering(404, '{"error": "not here"}'), "portal"),
    "a code that is none": (answering(409, '{"code": "try_again"}'), "portal"),
    "a code in the wrong place": (answering(400, '{"code": "unknown_phone"}'), "portal"),
    "no object": (answering(200, "null"), "portal"),
    "a list": (answering(200, "[[[[]]]]"), "portal"),
    "half": (answering(200, '{"version": 1, "next": 18'), "portal"),
    "empty": (answering(200, ""), "portal"),
}


@pytest.mark.parametrize(
    "key",
    first(dict.fromkeys(key for _, key in NETWORKS.values()), seen=["offline", "busy", "server"]),
)
def test_the_line_names_it_and_nothing_is_lost(alice: CorePhone, key: str) -> None:
    """All networks that have one line, one after the other: a failure names the last."""
    for name in [name for name in NETWORKS if NETWORKS[name][1] == key]:
        print(name)
        network = NETWORKS[name][0]
        alice.context.route("**/api/**", network)
        alice.kill().start().line(key)
        alice.home()
        assert alice.done(True, "kept all the same") is None
        alice.idle().line(key)
        wanted = alice.kept()["outbox"]["seal"]
        alice.context.unroute("**/api/**", network)
        alice.wait(35).line("ready")
        assert alice.kept()["outbox"]["seal"] == wanted
        assert alice.kept()["outbox"]["answer"] == 204
        assert alice.errors == []


LIES: dict[str, Network] = {
    "another version": bending(version=2),
    "no number": bending(next="soon"),
    "a fraction": bending(next=lambda body: body["next"] + 0.5),
    "a huge number": bending(previous=2**53),
    "a reveal between quarters": bending(previous=lambda body: body["previous"] + 1),
    "a short slot": bending(slot="AAAA"),
    "a long note": bending(note=lambda body: body["note"] + "AAAA"),
    "padding": bending(token=lambda body: body["token"] + "=="),
    "few to come": bending(coming=lambda body: body["coming"][:3]),
    "another first": bending(coming=lambda body: [*body["coming"][1:], 2_000_000_000]),
    "a falling list": bending(coming=lambda body: body["coming"][:1] * 24),
}


def test_an_answer_of_another_shape_is_not_believed(alice: CorePhone) -> None:
    before = alice.kept()["main"]
    for name, lie in LIES.items():
        print(name)
        alice.context.route("**/api/v1/round", lie)
        alice.kill().start().line("portal")
        assert alice.kept()["main"] == before
        assert alice.errors == []
        alice.context.unroute("**/api/v1/round", lie)


def shifted(seconds: int) -> Network:
    """Return a network in whose answers all times are so much later."""
    return bending(
        next=lambda body: body["next"] + seconds,
        coming=lambda body: [t + seconds for t in body["coming"]],
    )


CLOCKS: dict[str, tuple[int, Network | None]] = {
    "a day behind": (-DAY, None),
    "nine days ahead": (9 * DAY, None),
    "no quarter hour": (0, shifted(60)),
    "too far": (0, shifted(9 * DAY)),
    "too soon": (0, shifted(3600)),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_a_round_that_cannot_be(alice: CorePhone, move: Move, name: str) -> None:
    shift, network = CLOCKS[name]
    move("12:00", days=1)
    alice.follow().idle()
    alice.rest()
    accepted = alice.kept()["main"]
    if network:
        alice.context.route("**/api/v1/round", network)
    alice.kill().start(shift=shift).home()
    assert alice.idle().view()["line"]["key"] != "clock", "the first time may be chance"
    alice.wait(35).line("clock")
    assert alice.kept()["main"] == accepted
    if network:
        alice.context.unroute("**/api/v1/round", network)
        alice.wait(35).line("ready")


REFUSALS = {
    "no database": "Object.defineProperty(window, 'indexedDB', {value: undefined})",
    "opening": """IDBFactory.prototype.open = () => {
        throw new DOMException('no', 'SecurityError') }""",
    "keys": """IDBObjectStore.prototype.put = () => {
        throw new DOMException('no clone', 'DataCloneError') }""",
    "no locks and no crypto": """Object.defineProperty(navigator, 'locks', {value: undefined});
        Object.defineProperty(crypto, 'subtle', {value: undefined})""",
}


@pytest.mark.parametrize("name", REFUSALS)
def test_storage_that_is_refused(new_core: NewCore, name: str) -> None:
    alice = new_core(REFUSALS[name])
    assert alice.view()["phase"] == "no_storage"
    assert alice.act("invite", week("21:30")) == {"code": "storage"}
    assert alice.view()["phase"] == "no_storage"
    assert alice.names() == []
    assert alice.errors == []


LOSE = """() => new Promise((gone) => {
    indexedDB.deleteDatabase('lamplit').onsuccess = () => gone();
})"""


def test_storage_that_is_lost_in_the_middle(alice: CorePhone) -> None:
    alice.page.evaluate(LOSE)
    assert alice.done(True) == {"code": "storage"}
    alice.idle()
    alice.phase("fresh")
    assert alice.view()["failure"] == {"code": "wiped"}
    alice.act("dismissFailure")
    assert alice.view()["failure"] is None
    assert alice.errors == []


def test_storage_that_is_lost_is_seen_at_once(alice: CorePhone) -> None:
    alice.page.evaluate(LOSE)
    alice.phase("fresh")
    assert alice.view()["failure"] == {"code": "wiped"}


def test_storage_that_another_tab_cleared_was_not_lost(alice: CorePhone) -> None:
    first = alice.page
    alice.start().home()
    alice.act("leave")
    alice.page = first
    alice.phase("fresh")
    alice.until(lambda view: not view["leaving"])
    assert alice.view()["failure"] is None


def test_a_lying_server_shows_no_match(couple: Couple, move: Move) -> None:
    alice = couple[0]
    for phone in couple:
        phone.done(True)
        phone.sent(1)
    sealed = alice.check_ins()[0]["seal"]
    own = base64.urlsafe_b64decode(sealed + "==")
    cell = own[6 : 6 + 32]
    move("21:30")
    for piece in (cell[:16], cell[16:]):  # alice's own token, then her own lock, sent back
        token = base64.urlsafe_b64encode(piece).rstrip(b"=").decode()
        network = bending(token=token)
        alice.context.route("**/api/v1/round", network)
        assert alice.kill().start().evening()["lamp"]["match"] is None
        alice.context.unroute("**/api/v1/round", network)
    alice.kill().start()
    alice.until(lambda view: (view["lamp"] or {}).get("match"))
    alice.context.route("**/api/v1/round", bending(token=lambda body: "A" * 22))
    assert alice.kill().start().evening()["lamp"]["match"], "what was read once stays"
