"""Web Push: the server's own key, and where each phone wants its one fixed text delivered.

A subscription is an address that this server would one day call, given by whoever holds a token; so
only https addresses of public hosts are taken. Which text is sent, and to whom, is decided
elsewhere: `rounds.reveal` tells the process that committed a match whom to tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from checkins.errors import Code
from checkins.models import ENDPOINT, PUBLIC_KEY, Phone, PushSubscription

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"({LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?")
UNICAST = ip_network("2000::/3")
PRINTABLE = re.compile(r"[!-~]+")
# The field and the constant of P-256 (FIPS 186-4, D.1.2.3): y2 = x3 - 3x + b mod p.
P256_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
P256_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
NOT_PUBLIC = {"localhost", "local", "internal", "lan", "home", "arpa", "test", "invalid", "onion"}


@dataclass(frozen=True)
class Subscription:
    """A browser's PushSubscription without its expiry: an address, 65 and 16 bytes."""

    endpoint: str
    p256dh: bytes
    auth: bytes


def public_key() -> bytes:
    """Return this server's VAPID public key, 65 bytes: an uncompressed P-256 point."""
    key: bytes = settings.VAPID_PUBLIC_KEY
    return key


def subscribe(phone: Phone, given: Subscription) -> Code | None:
    """Keep this subscription for a phone in place of any other it had."""
    if not (_public(given.endpoint) and _on_curve(given.p256dh)):
        return Code.MALFORMED
    PushSubscription.objects.update_or_create(
        phone=phone,
        defaults={"endpoint": given.endpoint, "p256dh": given.p256dh, "auth": given.auth},
    )
    return None


def unsubscribe(phone: Phone) -> None:
    """Forget where this phone wanted its text delivered, if it ever said."""
    PushSubscription.objects.filter(phone=phone).delete()


def subscription(phone: Phone) -> Subscription | None:
    """Return what is kept for a phone."""
    for kept in PushSubscription.objects.filter(phone=phone):
        return Subscription(kept.endpoint, kept.p256dh, kept.auth)
    return None


def _public(endpoint: str) -> bool:
    """Tell whether this address may be called: https on a public host, on https's own port.

    Names are not resolved here: whoever sends must look at the address that it really connects to.
    """
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


def _public_host(address: SplitResult) -> bool:
    host = address.hostname or ""
    try:
        found = ip_address(host)
    except ValueError:
        return bool(HOST.fullmatch(host)) and host.rpartition(".")[2] not in NOT_PUBLIC
    if isinstance(found, IPv6Address) and (found not in UNICAST or found.sixtofour or found.teredo):
        return False  # no local one, and none that carries an IPv4 address
    return found.is_global and not found.is_multicast


def _on_curve(point: bytes) -> bool:
    """Tell whether these 65 bytes are an uncompressed point of P-256 (SEC 1, 2.3.4)."""
    x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    on = (y * y - (x * x * x - 3 * x + P256_B)) % P256_P == 0
    return on and point[0] == 4 and len(point) == PUBLIC_KEY and max(x, y) < P256_P
