"""What lives how long, in one table, and the erasing of pairs and invites that have outlived it.

| what | lives until |
|---|---|
| an invite, joined or not | 24 hours after it was made (`pairing.LIFE`) |
| the joiner's last answer | it made any other call, or the invite's end |
| a seal | the reveal that it was made for |
| a result | the next reveal |
| a pair, both phones, both subscriptions | the first end of season that one phone did not keep |
| a phone's own part | the phone leaves |

Seals, results and parts are overwritten where they live (`rounds`); rows are erased here, those of
invites by `pairing`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from django.db import transaction

from checkins import pairing
from checkins.models import Invite, Pair, Phone

# How many pairs are erased in one transaction: a season ends for very many at once.
SOME = 100


def expire(clock: Callable[[], int]) -> Iterator[int]:
    """Erase every invite and pair that has outlived its time; give how many pairs after each batch.

    Nothing is locked where nothing is over. `clock` is read again once the pairs' locks are held,
    since a phone may just have asked for another season; pairs that somebody else has locked are
    theirs to erase.
    """
    if Invite.objects.filter(ends__lte=clock()).exists():
        with pairing.locked():
            pairing.end(clock())
    while erased := _erase_some(clock):
        yield erased


def erase(pairs: Collection[int]) -> None:
    """Erase pairs with all that belongs to them; their locks must be held."""
    if pairs:
        Pair.objects.filter(pk__in=pairs).delete()


def _erase_some(clock: Callable[[], int]) -> int:
    over = Phone.objects.filter(kept_until__lte=clock()).values_list("pair", flat=True)
    found = set(over[:SOME])
    if not found:
        return 0
    with transaction.atomic():
        free = Pair.objects.select_for_update(skip_locked=True).filter(pk__in=found)
        locked = list(free.values_list("pk", flat=True))
        still = Phone.objects.filter(pair__in=locked, kept_until__lte=clock())
        ended = set(still.values_list("pair", flat=True))
        erase(ended)
    return len(ended)
