"""One request to a push service (RFC 8030), made so that nobody can send this server elsewhere.

Only to addresses that may be called, connected to the very IP address that was looked at, without
redirects, cookies or proxies, with time-outs; of the answer the status and Retry-After are read and
the rest is dropped.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum
from threading import Thread
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings

from checkins import addresses

# How long one try may take in all, and connecting, in seconds.
PATIENCE, CONNECTING = 6.0, 4.0
# How long a connection is kept for the next message, in seconds.
KEPT = 30.0
GONE = (404, 410)
BUSY = (408, 425, 429)


# What the system knows of a name, as `socket.getaddrinfo` gives it.
Known = list[tuple[Any, ...]]


class Outcome(Enum):
    """What became of a message: taken, not wanted there any more, or refused for good."""

    TAKEN = "taken"
    GONE = "gone"
    REFUSED = "refused"


@dataclass(frozen=True)
class Later:
    """Not now: try again, after so many seconds if the push service named some."""

    seconds: float = 0


class Public(AbstractResolver):
    """Looks a name up once, and gives only addresses that may be connected to."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the public addresses of a host, or raise OSError where there is none."""
        known = await _look_up(host, port, family)
        found = [
            ResolveResult(
                hostname=host, host=str(address[0]), port=port, family=of, proto=proto, flags=0
            )
            for of, _, proto, _, address in known
            if settings.PUSH_ANYWHERE or addresses.is_public(str(address[0]))
        ]
        if not found:
            raise OSError("no public address")
        return found

    async def close(self) -> None:
        """Close nothing."""


async def _look_up(host: str, port: int, family: socket.AddressFamily) -> Known:
    """Ask the system for a host's addresses, in a thread that nobody waits for in the end.

    The loop's own threads are few, so names that take long would hold up others, and a process
    that ends waits for them.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Future[Known] = loop.create_future()

    def tell(known: Known | Exception) -> None:
        if told.cancelled():
            return
        if isinstance(known, Exception):
            told.set_exception(known)
        else:
            told.set_result(known)

    def ask() -> None:
        try:
            known: Known | Exception = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        except (OSError, ValueError) as error:  # ValueError: no name at all
            known = error
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(tell, known)

    try:
        Thread(target=ask, daemon=True).start()
    except RuntimeError as error:  # the machine has none to spare
        raise OSError("no thread") from error
    return await told


class Post:
    """The connections to push services, kept between messages; made inside the loop, when used."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def hand_over(
        self, endpoint: str, headers: dict[str, str], body: bytes
    ) -> Outcome | Later:
        """Make one try."""
        if not addresses.may_call(endpoint):  # kept under other settings
            return Outcome.REFUSED
        self._session = self._session or _session()
        try:
            async with (
                asyncio.timeout(PATIENCE),
                self._session.post(
                    endpoint, data=body, headers=headers, allow_redirects=False
                ) as answer,
            ):
                return meaning(answer.status, answer.headers)
        except (aiohttp.ClientError, OSError, ValueError):  # TimeoutError is an OSError
            return Later()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _session() -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=0, resolver=Public(), keepalive_timeout=KEPT)
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECTING),
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        auto_decompress=False,
        trust_env=False,
    )


def meaning(status: int, headers: Mapping[str, str]) -> Outcome | Later:
    """Return what an answer means. A redirect is refused like anything else that is not known."""
    if 200 <= status < 300:
        return Outcome.TAKEN
    if status in GONE:
        return Outcome.GONE
    if status >= 500 or status in BUSY:
        return Later(_seconds(headers.get("Retry-After", ""), headers.get("Date", "")))
    return Outcome.REFUSED


def _seconds(retry_after: str, date: str) -> float:
    """Return the seconds that a Retry-After names, 0 for nonsense.

    A moment is taken against the answer's own date, so that nobody's clock matters.
    """
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        moment, sent = parsedate_to_datetime(retry_after), parsedate_to_datetime(date)
        return max(0.0, (moment - sent).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return 0.0
