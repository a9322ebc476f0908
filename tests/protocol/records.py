"""Records to begin with: a side of a pair whose reveals are at 20:00 UTC."""

from tests import sr1
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


def guessing() -> Record:
    """A phone that took T + 1 day from `coming`, without a network, and sealed twice for it."""
    alice = record()
    assert alice.accept(T + DAY, T + 7 * H, named=False)
    alice.choose(True, "tea")
    alice.seal()
    alice.seal()
    return alice
