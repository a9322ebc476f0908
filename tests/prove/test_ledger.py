"""The judge of the chaos can find each kind of fault, and finds none where there is none."""

from __future__ import annotations

import pytest

from tests.prove.ledger import Ledger, Shown, faults
from tests.prove.weather import Opening

T = 1_800_000_000


def phone(*seals: tuple[bool, bool], shown: tuple[bool, ...] = ()) -> Ledger:
    """Return a phone that sealed (yes, was answered 204), one after the other, and what it saw."""
    made, mask = Ledger(), 0
    for number, (yes, held) in enumerate(seals):
        mask |= yes << number
        sealed, newer = made.tried(b"\1" + T.to_bytes(4, "big") + bytes([number]))
        if held:
            made.answered(sealed, newer)
    made.classify(T, mask)
    made.shown[T] = [Shown(match) for match in shown]
    return made


YES, MAYBE, NOT, PERHAPS_NOT = (True, True), (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("seals", "found"),
    [
        ([], {False}),
        ([YES], {True}),
        ([MAYBE], {True, False}),
        ([YES, NOT], {False}),
        ([YES, PERHAPS_NOT], {True, False}),
        ([NOT, MAYBE, YES], {True}),
        ([MAYBE, NOT], {False}),
    ],
)
def test_what_a_reveal_may_find(seals: list[tuple[bool, bool]], found: set[bool]) -> None:
    assert phone(*seals).may_be(T) == found


SOUND = [
    (phone(YES, shown=(True, True)), phone(YES, shown=(True,))),
    (phone(YES, shown=(False,)), phone(NOT, shown=(False,))),
    (phone(MAYBE, shown=(True,)), phone(YES)),
    (phone(MAYBE, shown=(False,)), phone(YES, shown=(False,))),
]


@pytest.mark.parametrize("couple", SOUND)
def test_nothing_is_found_where_nothing_is_wrong(couple: tuple[Ledger, Ledger]) -> None:
    assert faults(T, *couple) == []


WRONG = {
    "not mutual": (phone(YES, shown=(True,)), phone(NOT)),
    "not mutual: taken back": (phone(YES, NOT, shown=(True,)), phone(YES, shown=(True,))),
    "missed": (phone(YES, shown=(False,)), phone(NOT, YES)),
    "different": (phone(MAYBE, shown=(False,)), phone(YES, shown=(True,))),
    "one at two times": (phone(MAYBE, shown=(True, False)), phone(YES)),
}


@pytest.mark.parametrize("name", WRONG)
def test_every_fault_is_found(name: str) -> None:
    assert len(faults(T, *WRONG[name])) > 0
    assert name.partition(":")[0].split()[0] in " ".join(faults(T, *WRONG[name]))


def test_an_older_seal_that_undoes_a_newer_one_is_found() -> None:
    alice = phone(YES, NOT)
    sealed, newer = alice.tried(alice.rounds[T][0].seal)
    alice.answered(sealed, newer)
    assert faults(T, alice, phone()) == [f"{T}: a newer check-in was undone by an older one"]


def test_a_reveal_in_the_middle_of_a_visit_is_not_what_its_opening_was_told() -> None:
    """A phone that then finds its slot taken looks again, and may get no further."""
    opening = Opening()
    looks = [opening.looks(method, "/api/v1/round") for method in ("PUT", "GET", "GET")]
    assert looks == [False, True, False]
    assert opening.told == 0
    opening.hear(b'{"previous": %d}' % T)
    assert opening.told == T
