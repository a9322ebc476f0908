"""When a phone may act: closed hours, and the rounds that it takes from a server."""

import pytest

from tests import hours
from tests.sr1 import DAY

H = 3600
T = 20_000 * DAY + 72_000  # 20:00 UTC


@pytest.mark.parametrize(
    ("gap", "closed"),
    [(24 * H, 6 * H), (12 * H, 6 * H), (8 * H, 4 * H), (3 * H, 90 * 60), (7 * DAY, 6 * H)],
)
def test_the_evening_is_six_hours_or_half_way_to_the_next_reveal(gap: int, closed: int) -> None:
    reveals = [T, T + gap, T + gap + DAY]
    assert hours.closed_until(T, reveals) == T + closed
    assert not hours.in_closed_hours(reveals, T - 1)
    assert hours.in_closed_hours(reveals, T)
    assert hours.in_closed_hours(reveals, T + closed - 1)
    assert not hours.in_closed_hours(reveals, T + closed)


def test_the_last_reveal_counts_and_without_one_there_is_no_evening() -> None:
    assert hours.last_reveal([T, T + DAY], T + DAY + 1) == T + DAY
    assert hours.closed_until(T, [T]) == T + 6 * H
    assert not hours.in_closed_hours([], T)
    assert not hours.in_closed_hours([T + 900], T)
    assert not hours.in_closed_hours([T, T + 8 * H], T + 4 * H)
    assert hours.in_closed_hours([T, T + 8 * H], T + 8 * H)


NOW = T + 100


@pytest.mark.parametrize(
    ("t", "offered", "taken"),
    [
        (0, T + 900, True),  # just paired
        (T, T + 3 * H, True),
        (T, T + DAY, True),
        (T, T + 8 * DAY, True),
        (T, T + 8 * DAY + 900, False),  # further than any schedule's next
        (T, T + 3 * H - 900, False),  # closer than any schedule's next
        (T, T + 3 * H + 1, False),  # no quarter hour
        (T - 4 * H, T, False),  # over
        (T - 4 * H, NOW, False),
        (T + 900, T + 4 * H, False),  # mine is still ahead
        (T - 40 * DAY, T + 900, True),  # a phone that slept
    ],
)
def test_which_round_may_follow(t: int, offered: int, taken: bool) -> None:
    assert hours.follows(t, offered, NOW) is taken


@pytest.mark.parametrize(
    ("t", "offered", "exchanged_at", "taken"),
    [
        (T + DAY, T + 900, 0, True),
        (T + DAY, T + 2 * DAY, 0, True),
        (T + DAY, T + DAY + 900, 0, True),  # nearer than 3 h to the one given up: it never was
        (T + DAY, T + DAY, 0, False),
        (T, T + 4 * H, 0, False),  # over: that is for the usual rule
        (T + DAY, T + 901, 0, False),
        (T + DAY, T, 0, False),
        (T + DAY, T + 9 * DAY, 0, False),
        (T + DAY, T + 900, NOW - DAY + 1, False),  # once a day
        (T + DAY, T + 900, NOW - DAY, True),
    ],
)
def test_which_round_may_take_the_place_of_one_that_is_ahead(
    t: int, offered: int, exchanged_at: int, taken: bool
) -> None:
    assert hours.may_take_its_place(t, offered, NOW, exchanged_at) is taken
