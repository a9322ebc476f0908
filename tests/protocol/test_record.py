"""What a phone keeps and how it changes: rounds taken, numbers used, keys forgotten. No network."""

from copy import deepcopy
from os import urandom

import pytest

from tests import sr1
from tests.kept import Kept, Outbox
from tests.protocol.records import KEY, H, T, guessing, record
from tests.record import Record
from tests.sr1 import DAY


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
