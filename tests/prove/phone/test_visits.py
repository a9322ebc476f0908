"""What visits send, longer than in `tests/browser/core/test_visits.py`."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from tests.browser.core.phone import CorePhone
from tests.browser.core.test_visits import done_thrice

Couple = tuple[CorePhone, CorePhone]
Move = Callable[..., int]


def seal_of(body: dict[str, str]) -> bytes:
    """Return the seal of a check-in's body."""
    return base64.urlsafe_b64decode(body["seal"] + "==")


@pytest.mark.parametrize("on", [True, False])
def test_a_further_done_is_one_more(couple: Couple, on: bool) -> None:
    done_thrice(couple[0], on)


def test_forty_visits_keep_a_yes(couple: Couple, move: Move) -> None:
    alice, bob = couple
    alice.done(True, "still")
    bob.done(True)
    bob.sent(1)
    alice.sent(1).be("hidden")
    for count in range(2, 42):
        alice.page.clock.fast_forward(11 * 60_000)
        alice.be("visible").idle().be("hidden").sent(count)
    seals = [seal_of(body) for body in alice.check_ins()]
    assert {len(seal) for seal in seals} == {1218}
    assert len({seal[5] for seal in seals[:24]}) == 24, "no number twice"
    assert len(set(seals[23:])) == 1, "from then on what is held is sent again"
    assert alice.number("used").bit_count() == 24
    move("21:30")
    for phone in couple:
        phone.follow().be("visible").until(lambda view: (view["lamp"] or {}).get("match"))
