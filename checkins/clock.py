"""Quarter hours, schedules and seasons: pure arithmetic over unix seconds, without Django.

A schedule is the pair's local times by weekday in one IANA zone. It travels as JSON and is kept as
`SIZE` packed bytes, so that a stored wish has one size whatever it says. This module never reads
the clock: every function takes the moment that it works from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

QUARTER = 900
DAY = 86_400
APART = 3 * 3_600
LEAD = 15 * 60
AHEAD = 24

ZONE = 40
TIMES = 3
NONE = 255
SIZE = ZONE + 7 * TIMES

SEASONS = (3, 6, 9, 12)
SHORT_SEASON = 30 * DAY
KEEPING = 21 * DAY

CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):(00|15|30|45)")
NOT_ZONES = {"localtime", "Factory"}


class BadScheduleError(ValueError):
    """What was given is not a schedule: a zone, times or distances that the rules refuse."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A zone's name and seven tuples, Monday first, of sorted quarter numbers (0 is 00:00)."""

    zone: str
    week: tuple[tuple[int, ...], ...]

    def as_json(self) -> dict[str, object]:
        """Return `{zone, week}` with the times of each day as sorted `HH:MM`."""
        return {"zone": self.zone, "week": [[_shown(q) for q in day] for day in self.week]}


@cache
def zones() -> frozenset[str]:
    """Return the exact names of the installed IANA zones."""
    return frozenset(z for z in available_timezones() - NOT_ZONES if len(z.encode()) <= ZONE)


def parse(given: object) -> Schedule:
    """Read `{zone, week}` as it came from JSON. Raise `BadScheduleError` for anything else."""
    if not isinstance(given, dict):
        raise BadScheduleError("not an object")
    zone, week = given.get("zone"), given.get("week")
    if not isinstance(zone, str) or zone not in zones():
        raise BadScheduleError("no such zone")
    if not isinstance(week, list) or len(week) != 7:
        raise BadScheduleError("not seven days")
    schedule = Schedule(zone, tuple(_day(day) for day in week))
    if not _well_apart(schedule.week):
        raise BadScheduleError("no time at all, or two less than three hours apart")
    return schedule


def pack(schedule: Schedule) -> bytes:
    """Return the `SIZE` bytes that are stored: the zone, zero-padded, and 7 x 3 quarter numbers."""
    quarters = b"".join(bytes(day) + bytes([NONE] * (TIMES - len(day))) for day in schedule.week)
    return schedule.zone.encode().ljust(ZONE, b"\0") + quarters


@lru_cache(maxsize=4096)
def unpack(packed: bytes) -> Schedule:
    """Read what `pack` wrote."""
    quarters = packed[ZONE:]
    days = (quarters[d * TIMES : (d + 1) * TIMES] for d in range(7))
    week = tuple(tuple(q for q in day if q != NONE) for day in days)
    return Schedule(packed[:ZONE].rstrip(b"\0").decode(), week)


def quarter(now: int) -> int:
    """Return the quarter hour that `now` lies in, in unix seconds."""
    return now - now % QUARTER


def first(packed: bytes, now: int) -> int:
    """Return the first reveal of a new pair: the first scheduled time at least 15 minutes ahead."""
    return _earliest(unpack(packed), now + LEAD)


@lru_cache(maxsize=8192)
def after(packed: bytes, reveal: int) -> int:
    """Return the reveal that follows `reveal`, at least three hours of real time later."""
    return _earliest(unpack(packed), reveal + APART)


@lru_cache(maxsize=4096)
def coming(packed: bytes, upcoming: int, count: int = AHEAD) -> tuple[int, ...]:
    """Return the next `count` reveals under this schedule, the first being `upcoming` itself."""
    reveals = [upcoming]
    while len(reveals) < count:
        reveals.append(after(packed, reveals[-1]))
    return tuple(reveals)


def season_end(now: int) -> int:
    """Return when the calendar's season of `now` ends: the next 1 March, June, September or
    December, 00:00 UTC, strictly after `now`."""
    year = datetime.fromtimestamp(now, UTC).year
    ends = (datetime(y, m, 1, tzinfo=UTC) for y in (year, year + 1) for m in SEASONS)
    return next(int(end.timestamp()) for end in ends if end.timestamp() > now)


def kept_at_pairing(now: int) -> int:
    """Return until when a new pair is kept: this season's end, or the next one's if it is near."""
    end = season_end(now)
    return season_end(end) if end - now < SHORT_SEASON else end


def kept_when_asked(kept_until: int, now: int) -> int:
    """Return until when a phone keeps the pair after it asked for another season at `now`."""
    end = season_end(now)
    return max(kept_until, season_end(end)) if end - now <= KEEPING else kept_until


def _day(times: object) -> tuple[int, ...]:
    if not isinstance(times, list) or len(times) > TIMES:
        raise BadScheduleError("not a list of at most three times")
    matches = [CLOCK_TIME.fullmatch(t) if isinstance(t, str) else None for t in times]
    if not all(matches):
        raise BadScheduleError("not a quarter hour")
    return tuple(sorted(int(m[1]) * 4 + int(m[2]) // 15 for m in matches if m))


def _well_apart(week: tuple[tuple[int, ...], ...]) -> bool:
    """Tell whether there is a time and all lie three hours apart on the clock, Sunday to Monday
    included."""
    marks = [d * 96 + q for d, day in enumerate(week) for q in day]
    following = [*marks[1:], *(mark + 7 * 96 for mark in marks[:1])]
    return bool(marks) and all(b - a >= 12 for a, b in zip(marks, following, strict=True))


def _earliest(schedule: Schedule, since: int) -> int:
    """Return the first scheduled moment not before `since`.

    `fold` stays 0: a skipped local time counts with the offset before the change, a repeated one
    counts once, the first. The day before is looked at too, since a skipped time lands later.
    """
    zone = ZoneInfo(schedule.zone)
    today = datetime.fromtimestamp(since, zone).date()
    moments = (
        _moment(today + timedelta(days=d), q, zone)
        for d in range(-1, 10)
        for q in schedule.week[(today.weekday() + d) % 7]
    )
    return min(moment for moment in moments if moment >= since)


def _moment(day: date, mark: int, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(mark // 4, mark % 4 * 15), zone).timestamp())


def _shown(mark: int) -> str:
    return f"{mark // 4:02}:{mark % 4 * 15:02}"
