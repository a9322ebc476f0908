"""Limits: how many calls a minute, per token that is known and per address for the rest.

Never per pair: then one phone could feel the other's calls. Counts live for a minute from the first
call on (`minute`), under keyed hashes, so that no token or address can be read there.
"""

from __future__ import annotations

import hmac
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from checkins.api.minute import Counts, InMemory, InRedis

counts: Counts = InRedis(settings.REDIS_URL) if settings.REDIS_URL else InMemory()

Address = IPv4Address | IPv6Address


class PerToken(BaseThrottle):
    """One bucket for all calls of a known token."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this call; tell whether it is within the limit."""
        known = getattr(request.auth, "token_hash", b"")
        return within("token", known)


class PerAddress(BaseThrottle):
    """One bucket an address for each purpose that a view names as `counted_as`."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this call; tell whether it is within the limit."""
        counted_as: str = view.counted_as  # type: ignore[attr-defined]
        return within(counted_as, network(request))


def within(bucket: str, who: bytes) -> bool:
    """Count one more call of `who` in a bucket; tell whether it is within the limit of a minute."""
    key = hmac.digest(settings.SECRET_KEY.encode(), bucket.encode() + b"\0" + who, "sha256").hex()
    return counts.count(key) <= settings.LIMIT


def network(request: HttpRequest | Request) -> bytes:
    """Return the caller's IPv4 address, or the /64 of its IPv6 address, as bytes.

    `X-Forwarded-For` is read from the right, for as long as proxies named in the settings speak.
    """
    caller = _address(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while caller and hops and any(caller in proxy for proxy in settings.PROXIES):
        before = _address(hops.pop())
        if before is None:
            break
        caller = before
    if caller is None:
        return b""
    return caller.packed[:8] if caller.version == 6 else caller.packed


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
