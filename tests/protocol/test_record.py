"""What a phone keeps and how it changes: rounds taken, numbers used, keys forgotten. No network."""

from copy import deepcopy
from os import urandom

import pytest

from tests import sr1
from tests.kept import Kept, Outbox
from tests.record import Record
from tests.sr1 import DAY

H = 3600
T = 20_000 * DAY + 72_000  # 20:00 UTC on the chain's day + 0
KEY = bytes(range(32))
TIMES = {"zone": "UTC", "week": [["20:00"]] * 7}


def record(side: int = 0) -> Record:
    new = Record(side, bytes(32), KEY, sr1.day_of(T), T - 2 * H, TIMES)
    new.hear(T - 2 * H, [T + day * DAY for day in range(24)])
    assert new.accept(T, T - H, named=True)
    return new


def pair_of_records() -> tuple[Record, Record]:
    return record(0), record(1)


def test_a_new_record_has_the_sizes_of_an_old_one() -> None:
    new = record()
    assert (len(new.note), len(new.result)) == (160, 204)
    new.choose(True, "tea")
    new.seal()
    assert (len(new.note), len(new.result)) == (160, 204)


def test_pairing_is_no_reveal() -> None:
    new = record()
    assert not new.closed(T - H)
    assert new.evening(T - H) is None
    assert new.coming[0] == T


def test_32_seals_have_32_numbers_and_the_rest_can_only_be_nothing() -> None:
    alice, bob = pair_of_records()
    alice.choose(True, "tea")
    bob.choose(True)
    answer = bob.seal()
    seals = [alice.seal() for _ in range(32)]
    assert sorted(sr1.Opened.of(seal).idx for seal in seals) == list(range(32))
    assert all(sr1.fits(seal, answer) for seal in seals)
    assert alice.used == alice.mine == 2**32 - 1
    late = alice.seal()
    assert not sr1.fits(late, answer)
    assert not alice.open
    assert alice.note == bytes(160)


def test_only_a_yes_adds_to_mine_and_taking_back_takes_nothing_from_it() -> None:
    alice, _ = pair_of_records()
    alice.choose(False)
    nothing = sr1.Opened.of(alice.seal()).idx
    alice.choose(True, "tea")
    yes = sr1.Opened.of(alice.seal()).idx
    alice.choose(False)
    back = sr1.Opened.of(alice.seal()).idx
    assert alice.mine == 1 << yes
    assert alice.used == 1 << yes | 1 << nothing | 1 << back
    assert alice.note == bytes(160)


def meet(alice: Record, bob: Record) -> None:
    """The reveal of T, for two records that have both sealed a yes."""
    a, b = sr1.Opened.of(alice.seal()), sr1.Opened.of(bob.seal())
    alice.read(T, b.cells[a.idx][0] + b.note)
    bob.read(T, a.cells[b.idx][0] + a.note)


def test_a_match_lasts_for_the_closed_hours_and_only_as_the_last_reveal() -> None:
    alice, bob = pair_of_records()
    alice.choose(True, "tea")
    bob.choose(True, "walk")
    meet(alice, bob)
    for now, shown in ((T - 1, False), (T, True), (T + 6 * H - 1, True), (T + 6 * H, False)):
        assert (alice.match(now) is not None) is (bob.match(now) is not None) is shown
        assert (alice.evening(now) is not None) is shown
        assert alice.evening(now) == bob.evening(now)
    found = alice.match(T)
    assert found is not None
    assert found.note == "walk"
    assert alice.match(T + DAY) is None  # the next evening is another reveal's


def test_a_match_that_was_read_is_not_lost_to_a_later_answer() -> None:
    alice, bob = pair_of_records()
    alice.choose(True)
    bob.choose(True)
    meet(alice, bob)
    before = alice.match(T)
    alice.read(T, urandom(204))
    assert alice.match(T) == before
    alice.read(T + DAY, urandom(204))  # not of this round
    assert alice.match(T) == before


def test_the_next_round_waits_until_the_closed_hours_are_over() -> None:
    alice = record()
    assert alice.waits_for_end(T)
    assert alice.waits_for_end(T + 6 * H - 1)
    assert not alice.waits_for_end(T + 6 * H)
    assert not alice.waits_for_end(T - 1)


def test_a_new_round_starts_empty_and_forgets_the_keys_of_the_days_before() -> None:
    alice = record()
    for _ in range(5):
        alice.choose(True, "tea")
        alice.seal()
    old_result, two_on = alice.result, T + 2 * DAY
    assert alice.accept(T + DAY, T + 7 * H, named=True)
    assert (alice.used, alice.mine, alice.open, alice.note) == (0, 0, False, bytes(160))
    assert alice.result != old_result
    assert alice.chain == KEY  # the previous round was on the key's own day
    assert alice.accept(two_on, T + DAY + 7 * H, named=True)
    assert alice.day == sr1.day_of(T + DAY)
    assert alice.chain == sr1.chain_key(KEY, sr1.day_of(T), T + DAY) != KEY
    assert alice.round() == sr1.Round.of(sr1.chain_key(KEY, sr1.day_of(T), two_on), two_on)


def test_a_refused_round_changes_nothing() -> None:
    alice = record()
    before = deepcopy(alice)
    for offered in (T + 900, T + DAY, T - DAY, 0, T + 30 * DAY):
        assert not alice.accept(offered, T - H, named=True)
        assert alice == before
    assert alice.accept(T, T - H, named=True)
    assert not alice.accept(T, T, named=True)  # over, says my clock
    assert alice == before


def guessing() -> Record:
    """A phone that took T + 1 day from `coming`, without a network, and sealed twice for it."""
    alice = record()
    assert alice.accept(T + DAY, T + 7 * H, named=False)
    alice.choose(True, "tea")
    alice.seal()
    alice.seal()
    return alice


def test_a_guessed_round_may_be_exchanged_once_a_day_and_keeps_its_numbers() -> None:
    alice, now, other = guessing(), T + 8 * H, T + 2 * DAY
    used = alice.used
    assert alice.may_be_refused(other, now)
    assert alice.exchange(other, now)
    assert (alice.t, alice.used, alice.mine, alice.open) == (other, 0, 0, False)
    assert (alice.passed_over.at, alice.passed_over.t) == (now, T + DAY)
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
    alice.t, alice.named = T + 5 * DAY, False  # as if the schedule had skipped the days between
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
    assert not alice.accept(T, T - 2 * H, named=True)
    assert alice.accept(T + DAY, T - 2 * H, named=True)


def test_the_evening_card_survives_the_loss_of_the_network_and_needs_no_check_in() -> None:
    alice, bob = pair_of_records()
    bob.coming = []
    bob.hear(T, [T + day * DAY for day in range(1, 25)])  # told once, in the evening
    assert alice.evening(T + H) == bob.evening(T + H)
    assert alice.evening(T + H) in range(64)


def test_a_reveal_of_a_day_whose_key_is_gone_has_no_card() -> None:
    alice = record()
    alice.chain, alice.day = sr1.chain_key(KEY, alice.day, T + DAY), alice.day + 1
    assert alice.evening(T + H) is None


def test_kept_is_plain_and_comes_back_as_it_was() -> None:
    alice = guessing()
    kept = Kept(alice, Outbox(bytes(16), alice.seal(), bytes(32)), None, [bytes(32)])
    plain = kept.plain()
    assert Kept.of(deepcopy(plain)) == kept
    leaves = (int, bool, str, bytes, type(None))

    def is_plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and is_plain(part) for key, part in value.items())
        if isinstance(value, list):
            return all(map(is_plain, value))
        return type(value) in leaves

    assert is_plain(plain)


@pytest.mark.parametrize("side", [0, 1])
def test_an_outbox_knows_its_round_and_whether_it_waits(side: int) -> None:
    alice = record(side)
    box = Outbox(urandom(16), alice.seal(), alice.token)
    assert (box.t, box.waits) == (T, True)
    box.slot = sr1.short_hash(box.seal)
    assert not box.waits
