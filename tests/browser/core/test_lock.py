"""The app lock without screens: what lies in storage, when it locks, and what a kill leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.core.phone import CorePhone, week
from tests.phone import Phone as PythonPhone
from tests.serving import Server

Couple = tuple[CorePhone, CorePhone]
NewCore = Callable[..., CorePhone]
Move = Callable[..., int]

PIN, OTHER = "271828", "314159265"
OWED = "localStorage.getItem('lamplit owed')"
# The page is told that it goes, and is gone before anything asynchronous of it could run.
GO = """() => {
    navigator.locks.request = () => new Promise(() => {});
    dispatchEvent(new Event('pagehide'));
}"""

# The record can be kept, and what comes after it cannot: a lock, or a key.
REFUSE = """() => {
    const put = window.put = IDBObjectStore.prototype.put;
    let before = '';
    IDBObjectStore.prototype.put = function (value, name) {
        if (before === 'main') throw new DOMException('no clone', 'DataCloneError');
        before = name;
        return put.call(this, value, name);
    };
}"""


def pair_with_python(phone: CorePhone) -> PythonPhone:
    """Pair with a phone in Python and go home."""
    assert phone.act("invite", week("21:30")) is None
    partner = PythonPhone(phone.server.url, phone.server.now)
    partner.join(phone.view()["pairing"]["code"])
    for _ in range(20):
        if partner.pair():
            break
        phone.wait(1)
    phone.until(lambda view: view["justPaired"])
    phone.home()
    phone.act("seenPaired")
    phone.idle().calls.clear()
    return partner


@pytest.fixture
def alice(new_core: NewCore) -> CorePhone:
    """Return a phone whose partner's does not matter."""
    phone = new_core()
    pair_with_python(phone)
    return phone


def lock(phone: CorePhone, pin: str = PIN, after: int = 300) -> CorePhone:
    """Set the app lock."""
    assert phone.act("lock.set", {"kind": "pin", "pin": pin, "after": after}) is None
    assert phone.view()["phase"] == "paired"
    return phone


def unlock(phone: CorePhone, pin: str = PIN) -> CorePhone:
    """Open it and wait for home."""
    phone.phase("locked")
    assert phone.act("lock.unlock", pin) is None
    phone.phase("paired")
    return phone.idle()


def shape(value: Any) -> Any:
    """Return what is left of a value without its bytes: names and sizes."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return len(value) if isinstance(value, list) else type(value).__name__


def test_nothing_of_a_choice_lies_in_storage(couple: Couple, move: Move) -> None:
    alice, bob = couple
    open_fields = set(alice.kept()["main"])
    alice.done(True, "only for you")
    bob.done()
    for phone in couple:
        lock(phone.sent(1))
        phone.kill().start().phase("locked")
        kept = phone.kept()
        assert set(kept) == {"main", "outbox", "lock"}
        assert set(kept["main"]) == {"token", "box"}
        assert kept["main"]["token"] == kept["outbox"]["token"]
        text = json.dumps(kept).replace(" ", "")
        assert json.dumps(list(b"only for you")).replace(" ", "").strip("[]") not in text
        view = phone.view()
        assert (view["lamp"], view["line"], view["schedule"], view["pairing"]) == (None,) * 4
    assert shape(alice.kept()) == shape(bob.kept())
    move("21:30")
    for phone in couple:
        assert phone.follow().view()["lamp"] is None
        assert unlock(phone).evening()["lamp"]["match"] is None
    assert alice.act("lock.off", PIN) is None
    assert set(alice.kept()) == {"main", "outbox", "key"}
    assert set(alice.kept()["main"]) == open_fields
    assert alice.kill().start().phase("paired")


def test_when_it_locks_and_that_a_visit_begins_with_unlocking(alice: CorePhone) -> None:
    lock(alice, after=60).kill().start().phase("locked")
    alice.calls.clear()
    alice.wait(70).be("hidden").be("visible").wait(70)
    assert alice.names() == []
    unlock(alice).wait(30)
    assert alice.check_ins() == []
    alice.wait(40).sent(1)
    first = alice.page
    unlock(alice.start())
    second, alice.page = alice.page, first
    assert alice.view()["phase"] == "paired"
    alice.be("hidden").wait(30).be("visible")
    assert alice.view()["phase"] == "paired"
    alice.be("hidden").wait(61)
    for page in (first, second):
        alice.page = page
        assert alice.phase("locked")["lock"] == {"kind": "pin", "next": 0}
    unlock(alice)
    assert alice.act("lock.change", "", {"after": 0}) is None
    assert alice.be("hidden").view()["phase"] == "locked", "at once"
    unlock(alice.be("visible"))
    pair_with_python(alice)
    assert set(alice.kept()["main"]) == {"token", "box"}, "a new pair is under the same lock"
    unlock(alice.kill().start())


def test_waits_grow_and_outlast_a_reload(alice: CorePhone, relay: Server) -> None:
    lock(alice).kill().start().phase("locked")
    for wrong in ("000000", "000001", "٠٠٠٠٠٢", "0000003", "000004"):
        assert alice.act("lock.unlock", wrong) == {"code": "lock_wrong"}
    assert alice.kill().start().act("lock.unlock", PIN) == {"code": "lock_wait"}
    assert 0 < alice.view()["lock"]["next"] - relay.now() <= 30
    alice.page.clock.fast_forward(31_000)
    assert alice.act("lock.unlock", "000005") == {"code": "lock_wrong"}
    alice.kill().start(shift=-86_400)
    assert alice.act("lock.unlock", PIN) == {"code": "lock_wait"}, "a clock set back frees nobody"
    alice.page.clock.fast_forward(61_000)
    unlock(alice)
    assert (alice.kept()["lock"]["wrong"], alice.kept()["lock"]["since"]) == (0, 0)


def test_what_is_cut_off_leaves_the_old_lock_or_the_new_one(alice: CorePhone) -> None:
    lock(alice)
    wish = {"kind": "pin", "pin": OTHER, "after": 60}
    for act, *given in (("lock.change", PIN, wish), ("lock.off", PIN)):
        alice.page.evaluate(REFUSE)
        assert alice.act(act, *given) == {"code": "storage"}
        alice.page.evaluate("() => { IDBObjectStore.prototype.put = put; }")
        assert alice.done() is None, "this page has not lost its key"
        unlock(alice.kill().start())
    alice.page.evaluate("given => { app.lock.change(...given) }", [PIN, wish])
    alice.kill().start().phase("locked")
    if alice.act("lock.unlock", PIN) is not None:
        assert alice.act("lock.unlock", OTHER) is None
    alice.home()
    assert alice.act("lock.off", "000000") == {"code": "lock_wrong"}


def test_what_a_left_sheet_owes_is_masked_and_made_good(new_core: NewCore, move: Move) -> None:
    alice = new_core()
    partner = pair_with_python(alice)
    partner.start()
    assert partner.done(True)
    alice.done(True)
    lock(alice.sent(1))
    said = []
    for on in (True, False):
        alice.act("sheet.open")
        alice.act("sheet.change", {"touched": True, "on": on})
        alice.page.evaluate(GO)
        said.append(alice.page.evaluate(OWED))
        alice.kill().start().phase("locked")
        assert alice.page.evaluate(OWED) == said[-1], "nothing can be made good without the key"
        unlock(alice)
    assert [len(one) for one in said] == [6, 6]
    assert said[0][:4] != said[1][:4], "each has bytes of its own to mask it"
    alice.sent(3)
    move("21:30")
    partner.start()
    assert partner.match() is None
