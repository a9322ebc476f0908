"""Rounds that a phone left before their time: exchanged, or left by a clock that was fast."""

from copy import deepcopy

from tests import sr1
from tests.protocol.records import H, T, guessing, record
from tests.record import Record
from tests.sr1 import DAY


def test_a_guessed_round_may_be_exchanged_once_a_day_and_keeps_its_numbers() -> None:
    alice, now, other = guessing(), T + 8 * H, T + 2 * DAY
    used = alice.used
    assert alice.may_be_refused(other, now)
    assert alice.exchange(other, now)
    assert (alice.t, alice.used, alice.mine, alice.open) == (other, 0, 0, False)
    assert (alice.passed_over.at, alice.passed_over.t) == (now, T + DAY)
    alice.hear(T, [other + week * 7 * DAY for week in range(24)])
    assert alice.accept(other, now, named=True)
    assert not alice.exchange(T + DAY, now + H)  # the server named this one itself
    alice.named = False
    assert not alice.exchange(T + DAY, now + H)  # and once a day is enough
    back = deepcopy(alice)
    back.passed_over.at -= DAY
    assert back.exchange(T + DAY, now + H)
    assert (back.t, back.used, back.mine, back.open) == (T + DAY, used, used, False)


def test_a_round_on_an_earlier_day_than_the_one_given_up_can_be_derived() -> None:
    alice, bob = guessing(), record(1)
    assert alice.accept(T + DAY, T + 8 * H, named=False)
    # As if the schedule had skipped the days between.
    alice.t, alice.promised, alice.named = T + 5 * DAY, [T + 5 * DAY], False
    sooner = T + 2 * DAY
    assert alice.exchange(sooner, T + 8 * H)
    assert alice.day <= sr1.day_of(sooner)
    assert bob.accept(sooner, T + DAY + 7 * H, named=True)
    assert alice.round() == bob.round()


def test_a_named_round_is_never_exchanged() -> None:
    alice = guessing()
    assert alice.accept(T + DAY, T + 8 * H, named=True)
    assert not alice.may_be_refused(T + 2 * DAY, T + 8 * H)
    assert not alice.exchange(T + 2 * DAY, T + 8 * H)


def a_day_fast() -> Record:
    """A phone that said yes for T, and left it too soon because its clock was a day fast."""
    alice = record()
    alice.say(True, "tea")
    alice.seal()
    assert alice.accept(T + DAY, T + 7 * H, named=False)
    return alice


def test_a_round_that_a_fast_clock_left_comes_back_as_it_was() -> None:
    alice, now = a_day_fast(), T - 2 * H
    used, round_of_t = record().used, record().round()
    assert not alice.may_be_refused(T, now)
    assert alice.accept(T, now, named=True)
    assert (alice.t, alice.open, alice.note) == (T, True, sr1.pad_note("tea"))
    assert alice.used == alice.mine != used, "its numbers stay used, its yes can be read"
    assert alice.round() == round_of_t
    assert alice.passed_over.at == 0, "that was no change of times"


def test_off_on_a_fast_clock_holds_for_the_round_that_it_left() -> None:
    alice = a_day_fast()
    alice.say(False)
    assert alice.accept(T, T - 2 * H, named=True)
    assert not alice.open
    assert alice.mine


def test_once_the_server_says_so_too_nothing_chosen_in_a_round_that_is_over_is_kept() -> None:
    alice = a_day_fast()
    alice.hear(T - DAY, alice.coming)
    assert alice.passed_over.open
    alice.hear(T, alice.coming)
    assert (alice.passed_over.open, alice.passed_over.note) == (False, bytes(sr1.NOTE))


def test_it_comes_back_for_its_evening_alone() -> None:
    alice = a_day_fast()
    alice.hear(T, [T + day * DAY for day in range(1, 24)])
    alice.go_back_for_the_evening(T, T + 7 * H)
    assert alice.t == T + DAY
    alice.go_back_for_the_evening(T, T + H)
    assert alice.t == T
    assert alice.mine
    assert alice.in_evening_of_t(T + H)


def test_only_the_round_left_last_and_only_one_that_was_promised_comes_back() -> None:
    for other in (T + H, T - 4 * H):
        assert not a_day_fast().accept(other, T - 5 * H, named=True)
    alice = a_day_fast()
    assert alice.accept(T + 2 * DAY, T + DAY + 7 * H, named=False)
    assert not alice.may_be_refused(T, T - 2 * H)
    assert not alice.exchange(T, T - 2 * H), "its numbers are forgotten, so no seal is safe"
    assert not alice.accept(T, T - 2 * H, named=True)
    assert alice.accept(T + DAY, T - 2 * H, named=True)
