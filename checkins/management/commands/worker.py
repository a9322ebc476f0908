"""`manage.py worker`: runs the jobs of `checkins.tasks` until SIGTERM or SIGINT, and then cleanly.

Beside the jobs it empties SQLite's log every few seconds. With a test's clock it also looks for due
reveals every half second, so that nobody waits for a quarter hour of real time.
"""

from __future__ import annotations

import signal
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from huey.consumer import Consumer  # type: ignore[import-untyped]

from checkins import push, tasks, wal
from checkins.log import log

ENDING = (signal.SIGTERM, signal.SIGINT)
# How often each thing is done: in seconds, and in looks.
LOOK = 0.5
TRUNCATE = 2
HEALTH = 20
MINUTE = 120
POLLING = {"initial_delay": LOOK / 5, "max_delay": LOOK}


class Jobs(Consumer):  # type: ignore[misc]
    """huey's consumer, without its signal handlers: there SIGTERM would cut a job short."""

    def _set_signal_handlers(self) -> None:
        pass


class Command(BaseCommand):
    """Runs the worker."""

    help = "Reveal what is due at each quarter hour, and erase what has outlived its time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal asks to stop; then finish the job, send the rest, empty the log."""
        stopping = Event()
        # Waited for by a thread of its own: a handler would run in the main thread, perhaps while
        # that holds the very lock that setting the event needs, and the worker would never end.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        Thread(target=wait_for_end, args=(stopping,), daemon=True).start()
        Thread(target=keep_short, args=(stopping,), daemon=True).start()
        tasks.catch_up()
        jobs = Jobs(tasks.huey, workers=1, periodic=False, **POLLING)
        jobs.start()
        log.info("The worker has started.")
        turn = 0
        while not stopping.wait(LOOK):
            turn += 1
            look_after(jobs, turn)
        jobs.stop(graceful=True)
        push.finish()
        tasks.surviving(wal.truncate)
        log.info("The worker has stopped.")


def wait_for_end(stopping: Event) -> None:
    """Pass on the first signal that asks to stop."""
    signal.sigwait(ENDING)
    stopping.set()


def keep_short(stopping: Event) -> None:
    """Empty SQLite's log every few seconds, however long a job takes."""
    while not stopping.wait(TRUNCATE):
        tasks.surviving(wal.truncate)


def look_after(jobs: Consumer, turn: int) -> None:
    """Do what recurs, twice a second at most."""
    if settings.CLOCK_FILE:
        tasks.surviving(tasks.handle)
    if turn % MINUTE == 0:
        tasks.catch_up()
    if turn % HEALTH == 0:
        jobs.check_worker_health()
