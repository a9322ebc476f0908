"""What visits send: each exactly one check-in, of one size, whatever it says and however many."""

import pytest

from tests.hours import HOUR
from tests.phone import Line
from tests.protocol.conftest import Couple
from tests.sr1 import DAY


@pytest.mark.parametrize("says", [True, False, None])
def test_forty_visits_are_forty_check_ins_of_one_size_and_keep_a_yes(
    couple: Couple, says: bool | None
) -> None:
    alice = couple.alice
    if says is not None:
        alice.done(says, "tea" if says else "")
    for _ in range(40):
        couple.restart().visit()
    alice = couple.alice
    sent = couple.air.check_ins()
    assert len(sent) == 40 + (says is not None)
    assert len({(one.size, one.status, one.answer) for one in sent}) == 1
    assert alice.record.numbers_used == 24
    for _ in range(8):
        assert alice.done()
    assert alice.record.numbers_used == 32
    assert alice.done()  # untouched: the same again
    assert couple.matched() is (says is True)


def test_with_all_numbers_used_it_can_still_be_taken_back(couple: Couple) -> None:
    for _ in range(32):
        couple.alice.done(True, "tea")
    assert couple.alice.done(False)
    assert set(couple.statuses()) == {204}
    assert not couple.matched()


def test_a_visit_goes_on_for_ten_minutes_and_a_further_done_is_one_more(couple: Couple) -> None:
    alice, world = couple.alice, couple.world
    alice.settle()
    alice.visit()
    assert len(couple.statuses()) == 1
    alice.done(True)
    alice.done(True)
    assert len(couple.statuses()) == 3
    world.go_to(world.now() + 601)
    alice.visit()
    assert len(couple.statuses()) == 4
    world.go_to(world.now() + 601)
    alice.start()
    alice.settle(touched_and_left_off=True)
    assert len(couple.statuses()) == 5
    assert not couple.matched()


def past_tonight(couple: Couple) -> int:
    """By how many seconds a clock must be fast to say that tonight's closed hours are over."""
    return couple.alice.record.t + 8 * HOUR - couple.world.now()


@pytest.mark.parametrize("off", [False, True])
def test_a_fast_clock_that_is_set_right(couple: Couple, off: bool) -> None:
    """Offline it moves on by its own clock; tonight's yes stands, if it was not taken back."""
    tonight = couple.alice.record.t
    couple.alice.done(True, "tea")
    couple.air.down = True
    fast = couple.restart(fast=past_tonight(couple))
    fast.start()
    assert fast.line() == Line("offline", tonight + DAY)
    if off:
        fast.done(False)
    couple.air.down = False
    alice = couple.restart()
    alice.visit()
    assert alice.line() == Line("ready", tonight)
    assert couple.matched() is not off


def test_a_fast_clock_that_is_set_right_in_the_evening(couple: Couple) -> None:
    couple.alice.done(True, "tea")
    couple.air.down = True
    couple.restart(fast=past_tonight(couple)).visit()
    couple.air.down = False
    couple.restart()
    assert couple.matched()
