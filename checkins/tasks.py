"""The worker's jobs: reveal what is due at each quarter hour, and erase what has outlived its time.

A tick is armed for the next quarter hour; when it comes, the worker that gets it arms the next one
and does everything that is due; if that is much, it wakes another worker, and that one the next.
Ticks never multiply: each arms at most one, and none where one is armed. Once a minute every worker
does the same work by itself, which is nothing when nothing is due. The queue holds times only:
nothing in it names a pair.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import close_old_connections, connection
from huey import Huey, RedisHuey, SqliteHuey  # type: ignore[import-untyped]
from huey.serializer import SignedSerializer  # type: ignore[import-untyped]

from checkins import clock, due, expiry, push, wal
from checkins.log import log
from checkins.models import Tick
from checkins.now import now, shift

# The one row of `Tick`.
ROW = 1
# Between two batches on SQLite, seconds; measured, with the batch's size, by `dev.py bench`.
PAUSE = 0.02


def _queue() -> Huey:
    # Jobs are pickles, which do what they say when they are read: none without our signature is.
    how = {"results": False, "serializer": SignedSerializer(secret=settings.SECRET_KEY)}
    if settings.REDIS_URL:
        return RedisHuey("lamplit", url=settings.REDIS_URL, **how)
    return SqliteHuey("lamplit", filename=str(settings.JOBS_FILE), **how)


huey = _queue()


def surviving(job: Callable[[], object]) -> bool:
    """Run a job that may fail without ending the worker; return whether it did not.

    The connection goes back to the pool, or is closed if it broke: a worker has no requests that
    would see to that.
    """
    try:
        job()
    except Exception:  # noqa: BLE001 - whatever it was, the next tick must still come
        log.exception("A job failed; it is tried again within a minute.")
        return False
    finally:
        close_old_connections()
    return True


def handle() -> None:
    """Reveal every pair that is due, erase what is over, empty SQLite's log, and note it done."""
    quarter = clock.quarter(now())
    reveal_due()
    for _ in expiry.expire(now):
        breathe()
    wal.truncate()
    handled(quarter)


def reveal_due() -> None:
    """Reveal every pair that is due, together with other workers if there is much of it.

    Whom to notify is told here, the one place for all that the worker commits, batch by batch and
    from memory; it is written nowhere.
    """
    asked = False
    for batch in due.reveal(now):
        push.tell(batch.notify)
        if batch.full and not asked:
            asked = True
            ask_for_help()
        breathe()


def breathe() -> None:
    """Leave SQLite's one write lock free for a moment: who waits for it has no place in a queue."""
    if connection.vendor == "sqlite":
        time.sleep(PAUSE)


def ask_for_help() -> None:
    """Wake one more worker, which asks the next if there is still much to do.

    On SQLite there is one writer at a time, and nothing to share.
    """
    if connection.features.has_select_for_update_skip_locked:
        share()


def handled(quarter: int) -> None:
    """Note that a worker has been through all that was due at a quarter hour."""
    if Tick.objects.filter(pk=ROW, handled__gte=quarter).exists():
        return
    Tick.objects.get_or_create(pk=ROW, defaults={"handled": quarter})
    Tick.objects.filter(pk=ROW, handled__lt=quarter).update(handled=quarter)


def catch_up() -> None:
    """Do whatever became due and was not done, and arm the next tick if none is armed.

    At a worker's start, and once a minute after that, past the queue: a tick may have been taken by
    a worker that was killed, the database or the queue may have been away.
    """
    surviving(handle)
    surviving(arm)


def arm() -> None:
    """Arm the tick of the next quarter hour, unless it is armed.

    Two workers that arm at the same moment leave two ticks, and each of those arms at most one.
    """
    target = clock.quarter(now()) + clock.QUARTER
    if all(task.args != (target,) for task in huey.scheduled()):
        tick.schedule((target,), eta=datetime.fromtimestamp(target - shift(), UTC))


@huey.task()  # type: ignore[untyped-decorator]
def tick(quarter: int) -> None:
    """Go on to the next quarter hour, and handle this one."""
    surviving(arm)
    surviving(handle)


@huey.task()  # type: ignore[untyped-decorator]
def share() -> None:
    """Reveal beside another worker; nothing is left to do if that one was quicker."""
    surviving(reveal_due)
