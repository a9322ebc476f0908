"""What lives how long, in one table, and the one function that erases what has outlived it.

| what | lives until |
|---|---|
| an invite, joined or not | 24 hours after it was made (`pairing.LIFE`) |
| the joiner's last answer | it made any other call, or the invite's end |
| a seal | the reveal that it was made for |
| a result | the next reveal |
| a pair, both phones, both subscriptions | the first end of season that one phone did not keep |
| a phone's own part | the phone leaves |

Seals, results and parts are overwritten where they live (`rounds`); rows are erased here.
"""

from __future__ import annotations

from collections.abc import Callable

from checkins import pairing, rounds
from checkins.models import Phone


def expire(clock: Callable[[], int]) -> None:
    """Erase every invite and pair that has outlived its time.

    `clock` is read again for each pair once its lock is held, since a phone may just have asked for
    another season.
    """
    with pairing.locked():
        pairing.end(clock())
    over = Phone.objects.filter(kept_until__lte=clock())
    for pair in over.values_list("pair", flat=True).distinct():
        with rounds.locked(pair) as current:
            if current is not None and current.ended(clock()):
                rounds.erase(current)
