"""Counts that last a minute from the first one on, and are really forgotten then.

In this process's memory, where a thread drops what has ended, also while nobody calls: its end
would else say when a token was last used. Or in Redis, one and the same count for all processes.
Keys are hashes made elsewhere; who they stand for is not known here.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import Protocol

WINDOW = 60
# So many keys in memory at once; beyond that the oldest are forgotten early.
MOST = 200_000
# How long an answer of Redis may take, in seconds.
PATIENCE = 5


class AwayError(Exception):
    """The counts cannot be reached."""


class Counts(Protocol):
    """What the limits need of either."""

    def count(self, key: str) -> int:
        """Count one more of a key; return how many there were in its minute, this one included."""


class InMemory:
    """Counts of one process, for all its threads; `clock` returns seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        most: int = MOST,
        window: float = WINDOW,
    ) -> None:
        self._clock, self._most, self._window = clock, most, window
        self._lock = Lock()
        self._kept_short = False
        # Key → its end and its count. All last equally long, so the first in is the first to end.
        self._held: dict[str, tuple[float, int]] = {}

    def count(self, key: str) -> int:
        """Count one more of a key; see `Counts`."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            end, before = self._held.get(key, (now + self._window, 0))
            self._held[key] = (end, before + 1)
            if not self._kept_short:
                with suppress(RuntimeError):  # no thread is to be had: at the next count, then
                    Thread(target=self._keep_short, name="minute", daemon=True).start()
                    self._kept_short = True
        return before + 1

    def __len__(self) -> int:
        return len(self._held)

    def _keep_short(self) -> None:
        """Drop what has ended, at its end: what comes meanwhile ends later than this wakes."""
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())  # not for us
        while True:
            with self._lock:
                now = self._clock()
                self._forget(now)
                soonest = next((end for end, _ in self._held.values()), now + self._window)
            time.sleep(soonest - now)

    def _forget(self, now: float) -> None:
        while self._held:
            oldest = next(iter(self._held))
            if self._held[oldest][0] > now and len(self._held) < self._most:
                return
            del self._held[oldest]


class InRedis:
    """Counts that all processes share."""

    def __init__(self, url: str) -> None:
        from redis import Redis  # a second of start and some memory, for those who use it

        limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        self._redis = Redis.from_url(url, **limits)

    def count(self, key: str) -> int:
        """Count one more of a key; see `Counts`. Raise `AwayError` if Redis does not answer.

        Both commands are one transaction and one round trip: no two processes get the same count,
        and no count is ever without an end.
        """
        from redis import RedisError

        both = self._redis.pipeline(transaction=True)
        both.set(f"lamplit:{key}", 0, ex=WINDOW, nx=True)
        both.incr(f"lamplit:{key}")
        try:
            return int(both.execute()[1])
        except RedisError as error:
            raise AwayError from error
