"""The reveals that are due, in batches: each is one short transaction over many pairs.

A batch takes the pairs' locks first and reads the clock then, as a request does for one pair
(`rounds.locked`), so both give the same answer. On PostgreSQL it passes over pairs that somebody
else has locked: workers share the work, and none waits for another. On SQLite it holds the one
write lock for a few hundredths of a second. What a reveal means is said in `rounds` alone; whom to
tell of a match is the caller's business, after the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction

from checkins import expiry, rounds
from checkins.log import log
from checkins.models import Pair, Phone

# Pairs in a batch, measured by `dev.py bench`: larger ones are hardly faster, and waited for.
SIZES = {"postgresql": 500, "sqlite": 50}

# `%b` is psycopg's: the arrays go over as they are, which nearly halves the time of a batch.
STORE = {
    "postgresql": (
        "UPDATE checkins_pair AS held SET previous = made.a, next = made.b, schedule = made.c"
        " FROM unnest(%b::bigint[], %b::bigint[], %b::bytea[], %b::bigint[]) AS made(a, b, c, id)"
        " WHERE held.id = made.id",
        "UPDATE checkins_phone AS held SET seal = made.a, result = made.b"
        " FROM unnest(%b::bytea[], %b::bytea[], %b::bigint[]) AS made(a, b, id)"
        " WHERE held.id = made.id",
    ),
    "sqlite": (
        "UPDATE checkins_pair SET previous = %s, next = %s, schedule = %s WHERE id = %s",
        "UPDATE checkins_phone SET seal = %s, result = %s WHERE id = %s",
    ),
}


@dataclass
class Batch:
    """The pairs that one batch locked, and those of them to notify once it is committed."""

    # Whether there may be more that is due.
    full: bool = False
    locked: list[int] = field(default_factory=list)
    notify: list[int] = field(default_factory=list)


def reveal(clock: Callable[[], int], size: int = 0) -> Iterator[Batch]:
    """Reveal every pair that is due, the longest overdue first; give each batch once it is stored.

    Pairs that fail are left for the next time and hold up no other: a batch that fails is tried
    again one by one. What is locked by somebody else is theirs to reveal.
    """
    size = size or SIZES[connection.vendor]
    left: set[int] = set()
    while True:
        batch = Batch()
        try:
            _reveal(batch, clock, size, left)
        except Exception:
            if not batch.locked:  # the database is away or busy: it is no pair's doing
                raise
            yield from _one_by_one(batch.locked, clock, left)
        if not batch.locked:
            return
        yield batch
        if not batch.full:
            return


def _one_by_one(pairs: list[int], clock: Callable[[], int], left: set[int]) -> Iterator[Batch]:
    """Reveal each in a transaction of its own; note in `left` those that fail."""
    for pair in pairs:
        batch = Batch()
        try:
            _reveal(batch, clock, 1, left, (pair,))
        except Exception:  # whatever it was, the other pairs' reveals must come
            if not connection.is_usable():
                raise
            log.exception("A reveal failed; it is tried again.")
            left.add(pair)
        else:
            yield batch


def _reveal(
    batch: Batch,
    clock: Callable[[], int],
    size: int,
    left: set[int],
    only: Iterable[int] | None = None,
) -> None:
    """Lock up to `size` pairs that are due, read the clock, and store what it makes of them.

    The phones are read by a statement of their own, after the locks: they are as their last change
    left them. A pair whose season is over is erased, as a request would, and not revealed.
    """
    due = Pair.objects.filter(next__lte=clock()).exclude(pk__in=left).order_by("next")
    if only is not None:
        due = due.filter(pk__in=only)
    with transaction.atomic():
        pairs = list(due.select_for_update(skip_locked=True)[:size])
        batch.locked += [pair.pk for pair in pairs]
        batch.full = len(pairs) == size
        moment = clock()
        held = _read(pairs)
        expiry.erase([current.pair.pk for current in held if current.ended(moment)])
        made = [c for c in held if not c.ended(moment) and rounds.compare(c, moment)]
        _store(made)
    left.update(set(batch.locked) - {current.pair.pk for current in held})
    batch.notify += [current.pair.pk for current in made if current.notify]


def _read(pairs: list[Pair]) -> list[rounds.Round]:
    """Return the rounds of locked pairs, their phones read together."""
    phones: dict[int, list[Phone]] = {pair.pk: [] for pair in pairs}
    for phone in Phone.objects.filter(pair__in=list(phones)).order_by("side"):
        phones[phone.pair_id].append(phone)
    found = ((pair, phones[pair.pk]) for pair in pairs)
    return [rounds.Round(pair, (two[0], two[1])) for pair, two in found if len(two) == 2]


def _store(made: list[rounds.Round]) -> None:
    """Write all rounds of a batch, one statement a table."""
    if not made:
        return
    pairs = [(c.pair.previous, c.pair.next, c.pair.schedule, c.pair.pk) for c in made]
    phones = [(phone.seal, phone.result, phone.pk) for c in made for phone in c.phones]
    tables: list[list[tuple[int | bytes, ...]]] = [[*pairs], [*phones]]
    with connection.cursor() as cursor:
        for statement, rows in zip(STORE[connection.vendor], tables, strict=True):
            if connection.vendor == "postgresql":
                cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
            else:
                cursor.executemany(statement, rows)
