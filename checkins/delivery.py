"""Delivers messages to push services: how many at once, when to try again, and when to give up.

The only importer of what encrypts and sends, so that a process without a match never loads it. It
runs on the courier's loop and keeps nothing; what a push service answers goes no further, but for
"gone".
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from checkins import letter, post
from checkins.courier import Parcel, pauses

# How many messages are under way at once, in all and to one push service.
AT_ONCE, AT_ONE_HOST = 128, 64

Rest = Callable[[float, float], Awaitable[bool]]


class Delivery:
    """What is under way to push services; `rest` waits seconds, and tells whether to try again."""

    def __init__(
        self, rest: Rest, forget: Callable[[Parcel], Awaitable[None]], now: Callable[[], int]
    ) -> None:
        self._rest, self._forget, self._now = rest, forget, now
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
        until = asyncio.get_running_loop().time() + parcel.seconds
        for pause in pauses():
            outcome = await self._try(parcel)
            if outcome is post.Outcome.GONE:
                await self._forget(parcel)
            if not isinstance(outcome, post.Later):
                return
            if not await self._rest(max(outcome.seconds, pause), until):
                return

    async def _try(self, parcel: Parcel) -> post.Outcome | post.Later:
        """Hand the message over once. A slow push service holds up none but its own messages."""
        async with self._hosts[letter.origin(parcel.to.endpoint)], self._slots:
            headers = letter.headers(parcel.to.endpoint, self._now())
            return await self._post.hand_over(parcel.to.endpoint, headers, letter.sealed(parcel.to))
