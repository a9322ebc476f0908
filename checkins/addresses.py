"""Where phones want their text, and which of it may be called: https addresses of public hosts.

Whoever holds a token may name an address that the server calls one day, so it is looked at twice:
as text when it is given (`may_call`), and as what its host's name stands for when it is called
(`is_public`). Nothing here resolves a name or calls anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from checkins.models import ENDPOINT

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"({LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?")
UNICAST = ip_network("2000::/3")
PRINTABLE = re.compile(r"[!-~]+")
NOT_PUBLIC = {"localhost", "local", "internal", "lan", "home", "arpa", "test", "invalid", "onion"}


@dataclass(frozen=True)
class Subscription:
    """A browser's PushSubscription without its expiry: an address, 65 and 16 bytes."""

    endpoint: str
    p256dh: bytes
    auth: bytes


def may_call(endpoint: str) -> bool:
    """Tell whether this address may be called, as far as its text goes."""
    if len(endpoint) > ENDPOINT or not PRINTABLE.fullmatch(endpoint):
        return False
    try:
        address = urlsplit(endpoint)
        port = address.port
    except ValueError:
        return False
    if settings.PUSH_ANYWHERE:
        return address.scheme in ("http", "https") and bool(address.hostname)
    plain = address.scheme == "https" and port in (None, 443) and "@" not in address.netloc
    return plain and _public_host(address)


def is_public(address: str) -> bool:
    """Tell whether an IP address may be connected to: a public one, unicast, that hides no other.

    No IPv6 address that carries an IPv4 one passes, or it would be a way around.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and (found not in UNICAST or found.sixtofour or found.teredo):
        return False
    return found.is_global and not found.is_multicast


def _public_host(address: SplitResult) -> bool:
    host = address.hostname or ""
    try:
        return is_public(host)
    except ValueError:
        return bool(HOST.fullmatch(host)) and host.rpartition(".")[2] not in NOT_PUBLIC
