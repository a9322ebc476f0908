"""Carries messages to push services: one background thread, from memory, nothing written down.

Whoever commits a match hands the pairs' ids over and goes on; the thread reads where their phones
want the text, and sends. It must not log, count or keep anything: that it has work at all says that
somebody matched.
"""

from __future__ import annotations

import asyncio
import random
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any, TypeVar

from checkins.addresses import Subscription
from checkins.rounds import PUSH_AGE

if TYPE_CHECKING:
    from checkins.delivery import Delivery

# The first pause before another try, in seconds; each further one is twice as long, up to the last.
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
# How long a process that stops goes on sending, in seconds.
LAST = 8.0

T = TypeVar("T")


@dataclass(frozen=True)
class Parcel:
    """One message: the row that asked for it, where it goes, and for how long it is worth a try."""

    row: int
    to: Subscription
    seconds: float


class Loop(asyncio.SelectorEventLoop):
    """asyncio's own, but silent: one that could not be made says so on stderr as it is dropped."""

    def __del__(self) -> None:
        """Say nothing."""


LookUp = Callable[[Sequence[int]], list[Parcel]]
Forget = Callable[[Parcel], None]


def pauses() -> Iterator[float]:
    """Give the seconds to wait before each further try."""
    pause = FIRST_PAUSE
    while True:
        yield pause * random.uniform(0.75, 1.25)  # noqa: S311
        pause = min(2 * pause, LONGEST_PAUSE)


class Courier:
    """The thread, started with the first pairs that are handed over, and its loop."""

    def __init__(self, look_up: LookUp, forget: Forget, now: Callable[[], int]) -> None:
        self._look_up, self._forget, self._now = look_up, forget, now
        self._lock = threading.Lock()
        self._loop: Loop | None = None
        self._tasks: set[asyncio.Task[None]]
        self._sending: Delivery | None = None

    def take(self, pairs: Sequence[int], pause: float = 0) -> None:
        """Take over what is to be sent to these pairs; returns at once, from any thread.

        It begins after a pause, in seconds, or at once when the process stops.
        """
        with self._lock:
            loop = self._loop = self._loop or self._start()
            loop.call_soon_threadsafe(self._begin, self._look(list(pairs), pause))

    def finish(self, seconds: float = LAST) -> None:
        """Send what is left: what is under way to its end, what waits for another try once more.

        Returns when all is done or the time is over; what is not sent by then never is.
        """
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            wait([asyncio.run_coroutine_threadsafe(self._empty(), loop)], seconds)
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join(1)  # one that still ran would meet an interpreter that is being ended

    def _start(self) -> Loop:
        loop = Loop()
        self._tasks = set()
        # A failure here would say, in the log, that there was something to send.
        loop.set_exception_handler(lambda *_: None)
        self._closing = asyncio.Event()
        self._desk = ThreadPoolExecutor(1, "push-desk")  # the database is asked beside the loop
        self._thread = threading.Thread(target=loop.run_forever, name="push", daemon=True)
        # Signals are for the main thread, which else sleeps on: no thread of ours takes one away.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self._thread.start()
        except RuntimeError:  # no thread is to be had; the next match asks for one again
            loop.close()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        # granian's processes end with this; the worker has said so by then, and nothing is left.
        Finalize(None, self.finish, exitpriority=0)
        return loop

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not self._tasks and self._sending:
            self._sending.idle()

    async def _empty(self) -> None:
        self._closing.set()
        while self._tasks:
            await asyncio.wait(self._tasks)
        if self._sending:
            await self._sending.close()
            self._sending = None

    def _at_desk(self, job: Callable[..., T], *about: object) -> Awaitable[T]:
        return asyncio.get_running_loop().run_in_executor(self._desk, job, *about)

    async def _look(self, pairs: list[int], pause: float) -> None:
        """Begin every message to these pairs at once: both phones of a pair in one go.

        A database that is away or busy is asked again, for as long as a match may be news.
        """
        until = asyncio.get_running_loop().time() + PUSH_AGE
        if pause:
            await self._rest(pause, until)
        if not pairs:
            return
        for again, pause in enumerate(pauses()):
            try:
                parcels = await self._at_desk(self._look_up, pairs)
                fresh = [parcel for parcel in parcels if not again or parcel.seconds > 0]
                work = [self._delivery().carry(parcel) for parcel in fresh]
                break
            except Exception:  # noqa: BLE001 - whatever it was, it may be over at the next try
                if not await self._rest(pause, until):
                    return
        for one in work:
            self._begin(one)

    def _delivery(self) -> Delivery:
        """Load what encrypts and sends only now: 20 MB that most processes never need."""
        from checkins import delivery

        if self._sending is None:
            forget = partial(self._at_desk, self._forget)
            self._sending = delivery.Delivery(self._rest, forget, self._now)
        return self._sending

    async def _rest(self, seconds: float, until: float) -> bool:
        """Wait so long, or until there is no time left to wait; tell whether to try once more."""
        if self._closing.is_set() or asyncio.get_running_loop().time() + seconds >= until:
            return False
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            pass
        return True
