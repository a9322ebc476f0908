"""When a phone may act, as pure arithmetic on unix seconds: closed hours, and which round it takes
from a server that it does not trust. It must not read the clock or keep anything; the schedules
behind the reveals are the server's business."""

from collections.abc import Iterable

from tests.sr1 import DAY

QUARTER, HOUR = 900, 3600
CLOSED = 6 * HOUR
APART = 3 * HOUR  # no two reveals of a pair are closer
AHEAD = 8 * DAY  # no reveal is further off: every schedule has one a week


def last_reveal(reveals: Iterable[int], now: float) -> int | None:
    """The latest of these that has passed: the evening, if there is one, is its evening."""
    return max((reveal for reveal in reveals if reveal <= now), default=None)


def closed_until(reveal: int, reveals: Iterable[int]) -> int:
    """The end of a reveal's closed hours: 6 h, or half way to the next reveal if that is sooner."""
    following = min((later for later in reveals if later > reveal), default=reveal + 2 * CLOSED)
    return min(reveal + CLOSED, reveal + (following - reveal) // 2)


def in_closed_hours(reveals: Iterable[int], now: float) -> bool:
    """Whether no lamp can be lit and nothing is sent."""
    known = list(reveals)
    last = last_reveal(known, now)
    return last is not None and now < closed_until(last, known)


def is_reveal(offered: int, now: float) -> bool:
    """Whether a round that lies ahead could be one: a quarter hour, at most 8 days away."""
    return offered % QUARTER == 0 and now < offered <= now + AHEAD


def follows(t: int, offered: int, now: float) -> bool:
    """Whether `offered` may come after the round t, which is over (t = 0: there was none)."""
    return is_reveal(offered, now) and t <= now and offered >= t + APART


def may_take_its_place(t: int, offered: int, now: float, exchanged_at: int) -> bool:
    """Whether `offered` may replace a round t that is still ahead, once its refusal is known.

    The caller vouches that t came from `coming` and that the server refused it before t. Once a
    day at most, or a server could walk a phone through rounds and collect a seal for each.
    """
    return is_reveal(offered, now) and now < t != offered and now >= exchanged_at + DAY
