"""What the operator may see of the database: four figures of the whole, and whether it is ready.

Nothing here goes by pair, phone or time of a visit, and no figure depends on what anybody sealed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from checkins import clock
from checkins.models import Pair, Tick

# A reveal is late when it has been due for longer than this, in seconds.
LATE = 60
# How long after a quarter hour a worker may take before the server is no longer ready, in seconds.
GRACE = 5 * 60


@dataclass(frozen=True)
class Status:
    """Aggregates: pairs whose reveal has come and is not made, those of them that are late, the
    last quarter hour that a worker has been through (unix seconds, 0 for none), bytes stored."""

    due: int
    late: int
    handled: int
    size: int


def read(now: int) -> Status:
    """Return the figures at this moment; four small queries at most."""
    due = Pair.objects.filter(next__lte=now).count()
    late = Pair.objects.filter(next__lt=now - LATE).count() if due else 0
    return Status(due, late, _handled(), _size())


def ready(now: int) -> bool:
    """Tell whether the database answers and a worker has been through the last quarter hour.

    A worker has `GRACE` seconds from each quarter hour on. Raises the database's own errors.
    """
    return _handled() >= clock.quarter(now - GRACE)


def _handled() -> int:
    return Tick.objects.values_list("handled", flat=True).first() or 0


def _size() -> int:
    if connection.vendor == "sqlite":
        asked = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    else:
        asked = "SELECT pg_database_size(current_database())"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return int(cursor.fetchone()[0])
