"""What visits send: each exactly one check-in, of one size, whatever it says and however many."""

import pytest

from tests.protocol.conftest import Couple


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
