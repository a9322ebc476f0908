"""A check-in that waits: kept before it is sent, sent once, and what is said of one too late."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.core.phone import FILES, CorePhone
from tests.browser.waiting import live_until

Couple = tuple[CorePhone, CorePhone]
Move = Callable[..., int]
Cut = Callable[[CorePhone, str, bool], None]
DELIVER = f"""now => import('{FILES}state/outbox.js')
    .then(({{deliver}}) => deliver(() => now)).then(() => 'done', () => 'waits')"""


def outbox(phone: CorePhone) -> dict[str, Any]:
    """Return the item that the outbox holds."""
    item: dict[str, Any] = phone.kept()["outbox"]
    return item


def answered(phone: CorePhone) -> CorePhone:
    """Wait until nothing waits on this phone any more, be it sent or given up."""
    live_until(phone.page, lambda: outbox(phone)["answer"] != 0)
    return phone


def matches(couple: Couple, move: Move, days: int = 0) -> list[bool]:
    """Let the reveal pass and return on which phones a match shows."""
    for phone in couple:
        answered(phone)
    move("21:30", days=days)
    shown = [phone.follow().evening()["lamp"]["match"] for phone in couple]
    return [match is not None for match in shown]


def offline(phone: CorePhone) -> CorePhone:
    phone.context.set_offline(True)
    phone.line("offline")
    return phone


def test_what_was_set_offline_goes_out_and_counts(couple: Couple, move: Move) -> None:
    alice, bob = couple
    bob.done(True)
    assert offline(alice).done(True, "from the train") is None
    assert alice.check_ins() == []
    assert outbox(alice)["tried"] == 0
    alice.context.set_offline(False)
    alice.line("ready")
    assert alice.sent(1).idle() is alice
    assert outbox(alice)["answer"] == 204
    assert matches(couple, move) == [True, True]


def test_a_newer_one_replaces_it(couple: Couple, move: Move) -> None:
    alice, bob = couple
    bob.done(True)
    offline(alice).done(True)
    alice.done(False)
    alice.context.set_offline(False)
    alice.line("ready")
    alice.sent(1)
    assert matches(couple, move) == [False, False]


@pytest.mark.parametrize("arrives", [True, False])
def test_killed_between_send_and_answer(
    couple: Couple, move: Move, cut: Cut, arrives: bool
) -> None:
    alice, bob = couple
    bob.done(True)
    cut(alice, "PUT checkin", arrives)
    alice.done(True)
    alice.sent(1)
    assert (outbox(alice)["tried"], outbox(alice)["answer"]) == (1, 0)
    seal = outbox(alice)["seal"]
    answered(alice.kill().start()).line("ready")
    assert (outbox(alice)["seal"], outbox(alice)["answer"]) == (seal, 204)
    assert len({body["seal"] for body in alice.check_ins()}) == 1
    assert matches(couple, move) == [True, True]


def test_a_withdrawal_is_not_undone_by_what_came_before(
    couple: Couple, move: Move, cut: Cut
) -> None:
    alice, bob = couple
    bob.done(True)
    cut(alice, "PUT checkin", True)  # the yes arrives, its answer is lost
    alice.done(True)
    alice.sent(1)
    assert alice.done(False) is None
    answered(alice.sent(3))
    assert [name for name in alice.names() if name != "GET schedule"][-3:] == [
        "PUT checkin",  # with the slot from before the yes: 412
        "GET round",
        "PUT checkin",
    ]
    assert outbox(alice)["answer"] == 204
    assert matches(couple, move) == [False, False]


def test_an_answer_lost_twice_is_found_by_its_slot(alice: CorePhone, cut: Cut) -> None:
    cut(alice, "PUT checkin", True)
    alice.done(True)
    alice.sent(1)
    item = outbox(alice)
    alice.page.evaluate(  # as if the phone had thought that the server held something else
        """() => new Promise((resolve) => { const opening = indexedDB.open('lamplit');
            opening.onsuccess = () => {
                const store = opening.result.transaction('kept', 'readwrite').objectStore('kept');
                const reading = store.get('outbox');
                reading.onsuccess = () => {
                    store.put({...reading.result, slot: new Uint8Array(16)}, 'outbox').onsuccess =
                        () => { opening.result.close(); resolve(); };
                };
            }; })"""
    )
    answered(alice.kill().start()).line("ready")
    assert outbox(alice)["answer"] == 204
    assert outbox(alice)["seal"] == item["seal"]


def test_never_sent_says_that_this_phone_was_offline(alice: CorePhone, move: Move) -> None:
    reveal = alice.view()["lamp"]["next"]
    offline(alice).done(True)
    move("21:30")
    assert alice.follow().line("was_offline")["line"]["at"] == reveal
    alice.context.set_offline(False)
    alice.kill().start().line("was_offline")
    alice.idle()
    assert alice.check_ins() == [], "one whose round is over is not sent"
    move("03:31", days=1)
    alice.follow().line("ready")
    alice.rest()
    assert "outbox" not in alice.kept()


def test_maybe_sent_says_that_the_lamps_were_compared(alice: CorePhone, move: Move) -> None:
    alice.context.route("**/api/v1/checkin", lambda route: route.abort())
    alice.done(True)
    alice.sent(1)
    move("21:30")
    alice.follow().line("compared")


def test_refused_at_the_first_try_was_never_sent(alice: CorePhone, move: Move) -> None:
    move("21:31")  # the server's clock is ahead of this phone's
    alice.done(True)
    alice.sent(1)
    assert (outbox(alice)["tried"], outbox(alice)["answer"]) == (0, 409)
    alice.follow().line("was_offline")


def test_a_look_alone_says_nothing_in_the_evening(alice: CorePhone, move: Move) -> None:
    alice.be("hidden").sent(1)
    move("21:30")
    alice.be("visible").follow().evening()
    assert alice.view()["line"] is None


def test_the_workers_delivery(couple: Couple, move: Move) -> None:
    alice, bob = couple
    bob.done(True)
    offline(alice).done(True)
    now, reveal = alice.server.now(), alice.view()["lamp"]["next"]
    assert alice.page.evaluate(DELIVER, reveal) == "done", "its round is over: nothing to send"
    assert alice.page.evaluate(DELIVER, now) == "waits"
    assert (alice.check_ins(), outbox(alice)["tried"]) == ([], 0)
    alice.context.set_offline(False)
    assert alice.page.evaluate(DELIVER, now) == "done"
    alice.sent(1)
    assert outbox(alice)["answer"] == 204
    assert matches(couple, move) == [True, True]


def test_one_that_was_replaced_meanwhile_is_not_sent_again(alice: CorePhone, cut: Cut) -> None:
    cut(alice, "PUT checkin", True)  # it arrives, its answer is lost: the next slot is wrong
    alice.done(True)
    alice.sent(1)

    def replace_it(route: Route) -> None:
        alice.context.unroute("**/api/v1/round", replace_it)
        held.append(route)

    held: list[Route] = []
    alice.context.route("**/api/v1/round", replace_it)
    alice.done(True, "older")
    live_until(alice.page, lambda: held)
    alice.done(False)
    newer = outbox(alice)["seal"]
    held[0].continue_()
    answered(alice)
    sent = [base64.urlsafe_b64decode(body["seal"] + "==") for body in alice.check_ins()]
    assert [list(seal) == newer for seal in sent] == [False, False, True]
    assert outbox(alice)["answer"] == 204


def test_what_the_page_gave_up_no_worker_sends(alice: CorePhone, move: Move) -> None:
    offline(alice).done(True)
    now = alice.server.now()
    move("21:30")
    alice.follow().line("was_offline")
    answered(alice)
    assert (outbox(alice)["answer"], outbox(alice)["tried"]) == (409, 0)
    alice.context.set_offline(False)
    assert alice.page.evaluate(DELIVER, now) == "done", "though its own clock says it is not over"
    assert alice.idle().check_ins() == []
    alice.line("was_offline")


def test_what_a_fast_clock_gave_up_goes_out_after_all(couple: Couple, move: Move) -> None:
    alice, bob = couple
    bob.done(True)
    bob.sent(1)
    offline(alice).done(True)
    tonight = alice.view()["lamp"]["next"]
    alice.kill().start(shift=tonight - alice.server.now() + 60).line("was_offline")
    answered(alice)
    alice.kill().context.set_offline(False)
    alice.start().line("ready")
    alice.wait(35).sent(1)
    assert matches(couple, move) == [True, True]
