"""The worker's jobs: reveal what is due at each quarter hour, and erase what has outlived its time.

A tick is armed for the next quarter hour; when it comes, one worker claims that quarter in the
database, does everything that is due, and arms the next. So two workers, or one that was restarted,
never multiply ticks. Once a minute a safety net does the same work, which is nothing when nothing
is due. The queue holds times only: nothing in it names a pair.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import close_old_connections
from huey import Huey, RedisHuey, SqliteHuey, crontab  # type: ignore[import-untyped]

from checkins import clock, expiry, push, rounds, wal
from checkins.log import log
from checkins.models import Tick
from checkins.now import now, shift

# The one row of `Tick`.
ROW = 1


def _queue() -> Huey:
    if settings.REDIS_URL:
        return RedisHuey("lamplit", url=settings.REDIS_URL, results=False)
    return SqliteHuey("lamplit", filename=str(settings.JOBS_FILE), results=False)


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


def handle() -> list[int]:
    """Reveal every pair that is due, erase what is over, and empty SQLite's log.

    Returns the ids of the pairs that were told (`push.tell`), from memory; written nowhere.
    """
    notify = reveal_due()
    expiry.expire(now)
    wal.truncate()
    return notify


def reveal_due() -> list[int]:
    """Reveal every pair that is due, the longest overdue first, each in a transaction of its own.

    One pair that fails is left for the next time and holds up no other.
    """
    notify = []
    for pair in rounds.due(now()):
        try:
            with rounds.locked(pair) as current:
                moment = now()
                if current is not None and not current.ended(moment):
                    rounds.reveal(current, moment)
        except Exception:  # noqa: BLE001 - whatever it was, the other pairs' reveals must come
            log.exception("A reveal failed; it is tried again.")
            continue
        if current is not None and current.notify:
            notify.append(pair)
            push.tell([pair])
    return notify


def begin() -> None:
    """Do at a worker's start all that became due while none ran, and arm the next tick."""
    surviving(handle)
    surviving(arm)


def arm() -> None:
    """Arm the tick of the next quarter hour, unless it is armed.

    Two workers that arm at the same moment leave two ticks; the claim lets only one of them go on.
    """
    target = clock.quarter(now()) + clock.QUARTER
    if all(task.args != (target,) for task in huey.scheduled()):
        tick.schedule((target,), eta=datetime.fromtimestamp(target - shift(), UTC))


def claim(quarter: int) -> bool:
    """Take a quarter hour on; only one of all workers gets it."""
    Tick.objects.get_or_create(pk=ROW, defaults={"handled": 0})
    return Tick.objects.filter(pk=ROW, handled__lt=quarter).update(handled=quarter) == 1


@huey.task()  # type: ignore[untyped-decorator]
def tick(quarter: int) -> None:
    """Handle a quarter hour if it is ours, and go on to the next."""

    def once() -> None:
        if claim(quarter):
            handle()
            arm()

    surviving(once)


@huey.periodic_task(crontab())  # type: ignore[untyped-decorator]
def minute() -> None:
    """Catch up on whatever a tick missed: a worker that was killed, a database that was away."""
    surviving(handle)
    arm()
