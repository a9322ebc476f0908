"""Schedules change when both wish for the same; seasons end unless both keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from checkins import clock
from tests.server.client import ANOTHER, DAILY, DAY, Offer, Phone, fitting, pair
from tests.server.tables import Tables
from tests.serving import ZONE

Couple = tuple[Phone, Phone]
NewPhone = Callable[[], Phone]
WEEKLY = {"zone": "Asia/Kathmandu", "week": [[], ["06:15"], [], [], [], [], []]}


def test_a_wish_of_one_changes_nothing(couple: Couple) -> None:
    alice, bob = couple
    told = bob.round()
    assert alice.put("schedule", ANOTHER).status == 204
    assert alice.get("schedule") == {"schedule": DAILY, "wish": ANOTHER}
    assert bob.get("schedule") == {"schedule": DAILY, "wish": DAILY}
    assert bob.round() == told
    alice.pass_reveal()
    assert alice.get("schedule") == {"schedule": DAILY, "wish": ANOTHER}
    assert bob.get("schedule") == {"schedule": DAILY, "wish": DAILY}
    assert bob.round()["next"] == told["coming"][1]


def test_the_same_wish_of_both_counts_from_the_next_reveal(couple: Couple) -> None:
    alice, bob = couple
    told = alice.round()
    assert alice.put("schedule", ANOTHER).status == 204
    assert bob.put("schedule", ANOTHER).status == 204
    assert alice.get("schedule") == {"schedule": DAILY, "wish": ANOTHER}
    assert alice.round() == told, "nothing answers a guess at the other's wish"
    reveal = alice.pass_reveal()
    earlier = datetime.fromtimestamp(reveal, ZONE).replace(hour=20, minute=0)
    coming = [int((earlier + timedelta(days=days)).timestamp()) for days in range(1, 25)]
    for phone in couple:
        assert phone.get("schedule") == {"schedule": ANOTHER, "wish": ANOTHER}
        assert phone.round()["coming"] == coming


def test_what_is_to_come_comes(new_phone: NewPhone) -> None:
    """Over the night in which clocks go forward, on weekdays of their own, one of them skipped."""
    schedule = {"zone": "Europe/Berlin", "week": [["06:00"], [], ["21:30"], [], [], [], ["02:30"]]}
    server = new_phone().server
    spring = datetime.fromtimestamp(server.now(), ZONE)
    spring = spring.replace(year=spring.year + 1, month=3, day=31, hour=12)
    spring -= timedelta(days=(spring.weekday() + 1) % 7)  # the last Sunday of March
    server.set_now(int((spring - timedelta(days=5)).timestamp()))
    alice, _ = pair(new_phone(), new_phone(), schedule)
    coming = alice.round()["coming"]
    shown = [datetime.fromtimestamp(reveal, ZONE) for reveal in coming[:4]]
    assert [f"{moment:%a %H:%M}" for moment in shown] == [
        "Wed 21:30",
        "Sun 03:30",
        "Mon 06:00",
        "Wed 21:30",
    ]
    assert shown[1].date() == spring.date()
    for reveal, following in pairwise(coming[:6]):
        assert alice.pass_reveal() == reveal
        assert alice.round()["next"] == following


def test_a_wish_can_be_taken_back(couple: Couple) -> None:
    alice, bob = couple
    alice.put("schedule", ANOTHER)
    bob.put("schedule", ANOTHER)
    alice.put("schedule", DAILY)
    alice.pass_reveal()
    assert bob.get("schedule") == {"schedule": DAILY, "wish": ANOTHER}


def test_a_wish_after_the_reveal_waits_for_the_next(couple: Couple) -> None:
    alice, bob = couple
    alice.put("schedule", ANOTHER)
    reveal = alice.round()["next"]
    alice.go_to(reveal)
    bob.put("schedule", ANOTHER)
    assert bob.get("schedule")["schedule"] == DAILY, "it came too late, however late the reveal"
    assert bob.round()["next"] == reveal + DAY


def test_times_come_back_sorted_and_any_zone_goes(new_phone: NewPhone) -> None:
    alice, bob = pair(new_phone(), new_phone(), WEEKLY)
    reveal = datetime.fromtimestamp(alice.round()["next"], UTC)
    assert (reveal.weekday(), reveal.hour, reveal.minute) == (1, 0, 30)
    mixed = {"zone": "UTC", "week": [["20:00", "08:00", "12:15"]] + [[]] * 6}
    assert bob.put("schedule", mixed).status == 204
    week = [["08:00", "12:15", "20:00"]] + [[]] * 6
    assert bob.get("schedule")["wish"] == {"zone": "UTC", "week": week}


@pytest.mark.parametrize(
    "bad",
    [
        {"zone": "localtime", "week": DAILY["week"]},
        {"zone": "Europe", "week": DAILY["week"]},
        {"zone": "Europe/Berlin", "week": [[]] * 7},
        {"zone": "Europe/Berlin", "week": [["20:00", "22:00"]] * 7},
        {"zone": "Europe/Berlin"},
        {},
    ],
    ids=["localtime", "a folder", "never", "two hours apart", "no week", "empty"],
)
def test_bad_schedules(couple: Couple, new_phone: NewPhone, bad: dict[str, object]) -> None:
    alice, _ = couple
    before = alice.get("schedule")
    assert alice.put("schedule", bad).code == (400, "bad_schedule")
    assert alice.get("schedule") == before
    assert Offer(new_phone(), bad).send().code == (400, "bad_schedule")


def to_season(phone: Phone, days_left: float) -> int:
    """Move the clock so that the season after the current one has so many days left; return its
    end."""
    end = clock.season_end(clock.season_end(phone.server.now()))
    phone.server.set_now(end - int(days_left * DAY))
    return end


def test_a_season_that_nobody_keeps_ends(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = new_phone(), new_phone()
    end = to_season(alice, 31)
    pair(alice, bob)
    pair_id = tables.phone(alice.token_hash)["pair_id"]
    assert alice.get("season") == {"ends": end, "mine": end}
    alice.server.set_now(end - 60)
    assert bob.get("season")["mine"] == end
    alice.go_to(end)
    assert alice.call("GET", "round").code == (401, "unknown_phone")
    assert bob.put("season", {}).code == (401, "unknown_phone")
    assert not [row for row in tables.rows("pair") if row["id"] == pair_id]
    assert not [row for row in tables.rows("phone") if row["pair_id"] == pair_id]


def test_a_late_start_is_kept_for_the_next_season(new_phone: NewPhone) -> None:
    alice, bob = new_phone(), new_phone()
    end = to_season(alice, 29.9)
    pair(alice, bob)
    assert alice.get("season") == {"ends": end, "mine": clock.season_end(end)}


def test_a_season_goes_on_only_if_both_keep_it(new_phone: NewPhone) -> None:
    alice, bob, charlie, dana = (new_phone() for _ in range(4))
    end = to_season(alice, 60)
    following = clock.season_end(end)
    pair(alice, bob)
    pair(charlie, dana)
    alice.server.set_now(end - 21 * DAY - 60)
    assert alice.put("season", {}).status == 204
    assert alice.get("season") == {"ends": end, "mine": end}, "too early changes nothing"
    alice.server.set_now(end - 20 * DAY)
    for phone in (alice, bob, charlie):
        for _ in range(2):
            assert phone.put("season", {}).status == 204
        assert phone.get("season") == {"ends": end, "mine": following}
    assert dana.get("season") == {"ends": end, "mine": end}, "and nothing tells"
    alice.go_to(end)
    assert alice.get("season") == {"ends": clock.season_end(end), "mine": following}
    assert bob.round()["next"] > end
    for phone in (charlie, dana):
        assert phone.call("GET", "season").code == (401, "unknown_phone")


def test_a_check_in_after_the_season_is_refused(new_phone: NewPhone) -> None:
    alice, bob = new_phone(), new_phone()
    end = to_season(alice, 31)
    pair(alice, bob)
    alice.server.set_now(end - 60)
    told = alice.round()
    yes = fitting(told["next"])
    alice.go_to(end)
    assert alice.check_in(yes.seals[0], told["slot"]).code == (401, "unknown_phone")
    assert bob.call("DELETE", "me").code == (401, "unknown_phone")
