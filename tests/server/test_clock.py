"""Quarter hours, schedules and seasons, over all zones and the years 2026 to 2036."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkins import clock

HOUR, DAY = 3_600, 86_400
BEGIN = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
END = int(datetime(2037, 1, 1, tzinfo=UTC).timestamp())
moments = st.integers(BEGIN, END)
quarters = moments.map(clock.quarter)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[tuple[int, ...], ...]:
    """Draw quarter numbers at least three hours apart, around midnight and the week's end too."""
    marks: list[int] = []
    for mark in draw(st.lists(st.integers(0, 7 * 96 - 1), min_size=1, max_size=30)):
        apart = (min((mark - m) % 672, (m - mark) % 672) >= 12 for m in marks)
        if all(apart) and sum(m // 96 == mark // 96 for m in marks) < 3:
            marks.append(mark)
    return tuple(tuple(sorted(m % 96 for m in marks if m // 96 == d)) for d in range(7))


zones = st.sampled_from(sorted(clock.zones()))
schedules = st.builds(clock.Schedule, zones, weeks())


def at(zone: str, text: str) -> int:
    """Return the first moment that this local time names."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def daily(zone: str, *times: str) -> bytes:
    """Return a packed schedule of these times on every day."""
    return clock.pack(clock.parse({"zone": zone, "week": [list(times)] * 7}))


@given(schedules)
def test_a_schedule_survives_json_and_packing(schedule: clock.Schedule) -> None:
    assert clock.parse(schedule.as_json()) == schedule
    packed = clock.pack(schedule)
    assert len(packed) == 61
    assert clock.unpack(packed) == schedule


@settings(max_examples=400, deadline=None)
@given(schedules, quarters)
def test_the_next_reveal(schedule: clock.Schedule, reveal: int) -> None:
    packed = clock.pack(schedule)
    following = clock.after(packed, reveal)
    assert following % 900 == 0
    assert 3 * HOUR <= following - reveal < 8 * DAY
    local = datetime.fromtimestamp(following, ZoneInfo(schedule.zone))
    named = local.hour * 4 + local.minute // 15 in schedule.week[local.weekday()]
    change = (
        local.utcoffset()
        != datetime.fromtimestamp(following - 4 * HOUR, ZoneInfo(schedule.zone)).utcoffset()
    )
    assert named or change, "only a skipped local time lands elsewhere"


@settings(max_examples=200, deadline=None)
@given(schedules, quarters)
def test_no_reveal_is_passed_over(schedule: clock.Schedule, reveal: int) -> None:
    zone = ZoneInfo(schedule.zone)
    following = clock.after(clock.pack(schedule), reveal)
    for moment in range(reveal + 3 * HOUR, min(following, reveal + 2 * DAY), 900):
        local = datetime.fromtimestamp(moment, zone)
        mark = local.hour * 4 + local.minute // 15
        again = local.fold == 1
        assert again or mark not in schedule.week[local.weekday()]


@settings(max_examples=100, deadline=None)
@given(schedules, moments)
def test_coming_agrees_with_what_then_happens(schedule: clock.Schedule, now: int) -> None:
    packed = clock.pack(schedule)
    first = clock.first(packed, now)
    assert 900 <= first - now < 8 * DAY
    coming = clock.coming(packed, first)
    assert len(coming) == 24
    happened = [first]
    for _ in range(23):
        happened.append(clock.after(packed, happened[-1]))
    assert list(coming) == happened


def changes(zone: str) -> list[int]:
    """Return the days, as their first second in UTC, on which this zone's offset changes."""
    here, days = ZoneInfo(zone), range(BEGIN, END, DAY)
    offsets = [datetime.fromtimestamp(day, here).utcoffset() for day in days]
    pairs = zip(days, offsets, offsets[1:], strict=False)
    return [day for day, before, later in pairs if before != later]


def test_every_change_of_every_zone() -> None:
    seen = 0
    for zone in sorted(clock.zones()):
        packed = daily(zone, "02:15", "13:30", "23:00")
        for day in changes(zone):
            reveal = day - 2 * DAY
            while reveal < day + 3 * DAY:
                following = clock.after(packed, reveal)
                assert following % 900 == 0, zone
                assert 3 * HOUR <= following - reveal <= 18 * HOUR, zone
                reveal = following
            seen += 1
    assert seen > 1_000


def test_a_skipped_time_counts_with_the_offset_before() -> None:
    berlin = daily("Europe/Berlin", "02:30")
    before = at("Europe/Berlin", "2027-03-27T02:30")
    assert clock.after(berlin, before) == at("Europe/Berlin", "2027-03-28T03:30")


def test_a_repeated_time_counts_once_the_first() -> None:
    berlin = daily("Europe/Berlin", "02:30")
    first = clock.after(berlin, at("Europe/Berlin", "2027-10-30T02:30"))
    assert first == int(datetime(2027, 10, 31, 0, 30, tzinfo=UTC).timestamp())
    assert clock.after(berlin, first) == at("Europe/Berlin", "2027-11-01T02:30")


def test_a_real_time_less_than_three_hours_away_is_left_out() -> None:
    berlin = daily("Europe/Berlin", "01:00", "04:00")
    one = at("Europe/Berlin", "2027-03-28T01:00")
    assert clock.after(berlin, one) == at("Europe/Berlin", "2027-03-29T01:00")


def test_the_first_reveal_is_a_quarter_of_an_hour_ahead() -> None:
    utc = daily("UTC", "20:00")
    eight = at("UTC", "2027-01-13T20:00")
    assert clock.first(utc, eight - 900) == eight
    assert clock.first(utc, eight - 899) == eight + DAY


WEEK = [["21:30"]] * 7
BAD: list[object] = [
    None,
    [],
    "Europe/Berlin",
    {},
    {"zone": "Europe/Berlin"},
    {"week": WEEK},
    {"zone": "europe/berlin", "week": WEEK},
    {"zone": "Europe", "week": WEEK},
    {"zone": "../Berlin", "week": WEEK},
    {"zone": "/etc/localtime", "week": WEEK},
    {"zone": "localtime", "week": WEEK},
    {"zone": "Factory", "week": WEEK},
    {"zone": "posixrules", "week": WEEK},
    {"zone": "Europe/Berlin\0", "week": WEEK},
    {"zone": "", "week": WEEK},
    {"zone": 1, "week": WEEK},
    {"zone": ["Europe/Berlin"], "week": WEEK},
    {"zone": "Europe/Berlin", "week": [["21:30"]] * 6},
    {"zone": "Europe/Berlin", "week": [["21:30"]] * 8},
    {"zone": "Europe/Berlin", "week": [[]] * 7},
    {"zone": "Europe/Berlin", "week": ["21:30"] * 7},
    {"zone": "Europe/Berlin", "week": {"0": ["21:30"]}},
    *(
        {"zone": "Europe/Berlin", "week": [times, [], [], [], [], [], []]}
        for times in (
            ["21:31"],
            ["24:00"],
            ["9:00"],
            ["21:30 "],
            ["21:30\n"],
            ["٢١:٣٠"],
            ["21.30"],
            [None],
            [21],
            [["21:30"]],
            ["00:00", "06:00", "12:00", "18:00"],
            ["20:00", "20:00"],
            ["20:00", "22:45"],
            "20:00",
        )
    ),
    {"zone": "Europe/Berlin", "week": [["23:00"], ["01:45"], [], [], [], [], []]},
    {"zone": "Europe/Berlin", "week": [["01:45"], [], [], [], [], [], ["23:00"]]},
]


@pytest.mark.parametrize("given", BAD, ids=range(len(BAD)))
def test_what_is_no_schedule(given: object) -> None:
    with pytest.raises(clock.BadScheduleError):
        clock.parse(given)


def test_three_hours_apart_is_enough_everywhere() -> None:
    for week in (
        [["20:00", "23:00"], ["02:00"], [], [], [], [], []],
        [["02:00"], [], [], [], [], [], ["23:00"]],
    ):
        assert clock.parse({"zone": "UTC", "week": week})


def test_every_installed_zone_has_room() -> None:
    assert clock.zones() == available_timezones() - {"localtime", "Factory"}


def test_seasons() -> None:
    day = {name: at("UTC", f"2027-{name}") for name in ("02-28", "03-01", "06-01", "09-01")}
    assert clock.season_end(day["02-28"]) == day["03-01"]
    assert clock.season_end(day["03-01"] - 1) == day["03-01"]
    assert clock.season_end(day["03-01"]) == day["06-01"]
    assert clock.season_end(at("UTC", "2027-12-01")) == at("UTC", "2028-03-01")
    assert clock.kept_at_pairing(day["03-01"] - 30 * DAY) == day["03-01"]
    assert clock.kept_at_pairing(day["03-01"] - 30 * DAY + 1) == day["06-01"]
    assert clock.kept_when_asked(day["03-01"], day["03-01"] - 21 * DAY - 1) == day["03-01"]
    assert clock.kept_when_asked(day["03-01"], day["03-01"] - 21 * DAY) == day["06-01"]
    assert clock.kept_when_asked(day["09-01"], day["03-01"] - DAY) == day["09-01"]
