"""The tables: all that is stored about pairs, invites and phones, always of one size.

An invite's end says when it was made, a pair's first `previous` the quarter hour of its making;
else no column says when anybody did anything, or how often. Ids are random, and the sizes are held
by the database itself. Every id is SQLite's own row number (its type is exactly `integer`), so that
no hidden counter beside it keeps an order. Nothing here computes; rules are in the domain modules.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from checkins import clock, wire

HASH = 32
LOOKUP = 16
PUBLIC_KEY = 65
CONFIRM = 32
AUTH = 16
ENDPOINT = 2_048


def random_id() -> int:
    """Return a random id of 63 bits, never 0."""
    return secrets.randbits(63) or 1


class RandomId(models.BigIntegerField):  # type: ignore[type-arg]
    """A primary key of 63 random bits: SQLite's row number itself, `bigint` on PostgreSQL."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("primary_key", True)
        options.setdefault("default", random_id)
        super().__init__(**options)

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return the column's type; foreign keys to it have the same."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Packed(models.BinaryField):  # type: ignore[type-arg]
    """Bytes; their size is held by a check (`sized`)."""

    if TYPE_CHECKING:
        _pyi_private_set_type: bytes
        _pyi_private_get_type: bytes


def sized(model: str, **sizes: int) -> list[models.BaseConstraint]:
    """Return one check a column: its bytes have exactly this length (SQL lets a null pass)."""
    return [
        models.CheckConstraint(condition=Exact(Length(column), size), name=f"{model}_{column}_size")
        for column, size in sizes.items()
    ]


class Pair(models.Model):
    """Two phones and the times at which their lamps are compared."""

    id = RandomId()
    # The coming reveal, unix seconds, a multiple of 900.
    next = models.BigIntegerField(db_index=True)
    # The last reveal; at pairing the quarter hour of pairing.
    previous = models.BigIntegerField()
    # The schedule in force, packed.
    schedule = Packed()

    class Meta:
        constraints = (
            *sized("pair", schedule=clock.SIZE),
            models.CheckConstraint(condition=Q(next__gt=F("previous")), name="pair_goes_on"),
        )


class Phone(models.Model):
    """One side of a pair. A phone that left looks like one that never looks."""

    id = RandomId()
    pair = models.ForeignKey(Pair, models.CASCADE, related_name="phones", db_index=False)
    # 0 invited, 1 joined.
    side = models.SmallIntegerField()
    # SHA-256 of the bearer token; random once the phone has left.
    token_hash = Packed(unique=True)
    # The sealed check-in held for the coming reveal; random if none came.
    seal = Packed()
    # What this phone gets to read of the last reveal; random unless both were a yes.
    result = Packed()
    # The schedule this phone asks for, packed; compared with the other's in a reveal only.
    wish = Packed()
    # The end of the season that this phone keeps the pair for, unix seconds.
    kept_until = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = (
            *sized("phone", token_hash=HASH, seal=wire.SEAL, result=wire.RESULT, wish=clock.SIZE),
            models.CheckConstraint(condition=Q(side__in=(0, 1)), name="phone_side"),
            models.UniqueConstraint(fields=("pair", "side"), name="phone_one_a_side"),
        )


class PushSubscription(models.Model):
    """Where one phone's browser wants its one fixed text delivered."""

    id = RandomId()
    phone = models.OneToOneField(Phone, models.CASCADE, related_name="push")
    # The push service's address for this browser.
    endpoint = models.CharField(max_length=ENDPOINT)
    # The browser's public key, an uncompressed P-256 point.
    p256dh = Packed()
    # The browser's shared secret for this subscription.
    auth = Packed()

    class Meta:
        constraints = (*sized("push", p256dh=PUBLIC_KEY, auth=AUTH),)


class Invite(models.Model):
    """A pairing that is not finished, or whose last answer the second phone has yet to read.

    Open: no `public_key_1`. Joined: it is there. Finished: `lookup` is null, and only what the
    joiner still needs is left. A side whose `token_hash` is null has left (or, for side 0 of a
    finished invite, lives in its phone's row now).
    """

    id = RandomId()
    # Finds the invite; derived from the code that the two people share.
    lookup = Packed(null=True, unique=True)
    # The day number that both phones derive the pair's key with.
    day = models.BigIntegerField(null=True)
    # The schedule that the inviter proposes, packed.
    schedule = Packed(null=True)
    # The ephemeral public keys, opaque here.
    public_key_0 = Packed(null=True)
    public_key_1 = Packed(null=True)
    # SHA-256 of the bearer tokens.
    token_hash_0 = Packed(null=True, unique=True)
    token_hash_1 = Packed(null=True, unique=True)
    # What proves to the other phone that both know the code, opaque here.
    confirm_0 = Packed(null=True)
    confirm_1 = Packed(null=True)
    # The end: 24 hours after the invite was made, unix seconds.
    ends = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = (
            *sized("invite", lookup=LOOKUP, schedule=clock.SIZE),
            *sized("invite", public_key_0=PUBLIC_KEY, public_key_1=PUBLIC_KEY),
            *sized("invite", token_hash_0=HASH, token_hash_1=HASH),
            *sized("invite", confirm_0=CONFIRM, confirm_1=CONFIRM),
            models.CheckConstraint(
                condition=Q(public_key_1__isnull=True, confirm_1__isnull=True)
                | Q(public_key_1__isnull=False, confirm_1__isnull=False),
                name="invite_joined_whole",
            ),
        )


class Tick(models.Model):
    """One row: the last quarter hour that a worker has been through, as far as it could get.

    Pairs that another worker held meanwhile, or whose reveal failed, may still be due.
    """

    id = RandomId()
    # Unix seconds, a multiple of 900; of the server as a whole, of no pair.
    handled = models.BigIntegerField()
