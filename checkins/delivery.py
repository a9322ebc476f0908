"""Delivers messages to push services: how many at once, when to try again, and when to give up.

The only importer of what encrypts and sends, so that a process without a match never loads it. It
runs on the courier's loop and keeps nothing; what a push service answers goes no further, but for
"gone".
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable

from checkins import letter, post
from checkins.courier import Parcel

# How many messages are under way at once, in all and to one push service.
AT_ONCE, AT_ONE_HOST = 128, 64
# The first pause before another try, in seconds; each further one is twice as long, up to the last.
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0


class Delivery:
    """What is under way to push services; `rest` waits seconds, or until `closing` is set."""

    def __init__(
        self,
        rest: Callable[[float], Awaitable[None]],
        closing: asyncio.Event,
        forget: Callable[[Parcel], Awaitable[None]],
        now: Callable[[], int],
    ) -> None:
        self._rest, self._closing, self._forget, self._now = rest, closing, forget, now
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._hosts = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(AT_ONE_HOST))
        self._post = post.Post()

    def idle(self) -> None:
        """Forget whom messages went to: none is under way."""
        self._hosts.clear()

    async def close(self) -> None:
        """End the connections that are kept."""
        await self._post.close()

    async def carry(self, parcel: Parcel) -> None:
        """Try until it is taken, refused for good, or not worth it any more."""
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + parcel.seconds, FIRST_PAUSE
        while True:
            outcome = await self._try(parcel)
            if outcome is post.Outcome.GONE:
                await self._forget(parcel)
            if not isinstance(outcome, post.Later):
                return
            resting = max(outcome.seconds, pause * random.uniform(0.75, 1.25))  # noqa: S311
            if self._closing.is_set() or loop.time() + resting >= until:
                return
            await self._rest(resting)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _try(self, parcel: Parcel) -> post.Outcome | post.Later:
        """Hand the message over once. A slow push service holds up none but its own messages."""
        async with self._hosts[letter.origin(parcel.to.endpoint)], self._slots:
            headers = letter.headers(parcel.to.endpoint, self._now())
            return await self._post.hand_over(parcel.to.endpoint, headers, letter.sealed(parcel.to))
