"""Web Push: the server's own key, where each phone wants its one fixed text, and telling both.

Which pairs are told is decided elsewhere: `rounds.compare` marks the round that matched, and the
process that commits it hands the pair's id over here (`tell`): a call's from `api.change`, the
worker's, by way of `due`, from `tasks`. It goes from memory to the courier, and no row, job or line
of a log says that a pair matched.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.conf import settings
from django.db import close_old_connections
from django.db.models import F

from checkins import addresses
from checkins.addresses import Subscription
from checkins.courier import Courier, Parcel
from checkins.errors import Code
from checkins.models import PUBLIC_KEY, Phone, PushSubscription
from checkins.now import now
from checkins.rounds import PUSH_AGE, Round

# The field and the constant of P-256 (FIPS 186-4, D.1.2.3): y2 = x3 - 3x + b mod p.
P256_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
P256_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
# How long a push waits for the answer of the request that revealed to be gone, in seconds.
AFTER = 1.0
# Pairs a query, so that no statement grows without end.
TOGETHER = 500


def public_key() -> bytes:
    """Return this server's VAPID public key, 65 bytes: an uncompressed P-256 point."""
    key: bytes = settings.VAPID_PUBLIC_KEY
    return key


def subscribe(phone: Phone, given: Subscription) -> Code | None:
    """Keep this subscription for a phone in place of any other it had."""
    if not (addresses.may_call(given.endpoint) and _on_curve(given.p256dh)):
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


def tell(pairs: Sequence[int]) -> None:
    """Hand over the pairs that matched, after the commit; returns at once, whatever happens.

    Each phone that wants it gets the text, both of a pair in one go. Where nothing can be handed
    over (no file, no thread, no memory is left) the notification is lost, never the match, and in
    silence: an error in an answer or a line of the log would say that there was a match to tell.
    """
    if pairs:
        with suppress(Exception):
            courier.take(pairs)


def tell_after(current: Round | None) -> None:
    """Tell the pair that a request revealed, if it matched; call after the commit.

    Every reveal is handed over, whatever came of it, and nothing is looked up before the answer is
    long gone: else it would take a match a millisecond longer, which the network could see. In
    silence, as in `tell`.
    """
    if current is not None and current.notify is not None:
        with suppress(Exception):
            courier.take([current.pair.pk] if current.notify else [], AFTER)


def finish() -> None:
    """Send what was handed over, for some seconds at the most: what a clean stop ends with."""
    courier.finish()


def _look_up(pairs: Sequence[int]) -> list[Parcel]:
    """Return what is to be sent to both phones of these pairs, one query for many pairs."""
    wanted = PushSubscription.objects.annotate(reveal=F("phone__pair__previous"))
    parcels = []
    try:
        for i in range(0, len(pairs), TOGETHER):
            found = wanted.filter(phone__pair__in=pairs[i : i + TOGETHER]).order_by("phone__pair")
            for row in found:
                to = Subscription(row.endpoint, bytes(row.p256dh), bytes(row.auth))
                parcels.append(Parcel(row.pk, to, row.reveal + PUSH_AGE - now()))
    finally:
        close_old_connections()
    return parcels


def _forget(parcel: Parcel) -> None:
    """Forget a subscription that is gone, unless the phone has put another one in its place."""
    to = parcel.to
    same = PushSubscription.objects.filter(pk=parcel.row, endpoint=to.endpoint)
    try:
        same.filter(p256dh=to.p256dh, auth=to.auth).delete()
    finally:
        close_old_connections()


courier = Courier(_look_up, _forget, now)


def _on_curve(point: bytes) -> bool:
    """Tell whether these 65 bytes are an uncompressed point of P-256 (SEC 1, 2.3.4)."""
    x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    on = (y * y - (x * x * x - 3 * x + P256_B)) % P256_P == 0
    return on and point[0] == 4 and len(point) == PUBLIC_KEY and max(x, y) < P256_P
