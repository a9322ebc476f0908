"""Pairing: an invite is made, joined once, confirmed once, or left; then two phones exist.

Every change happens inside `locked()`, one at a time over the whole server: a few seconds in the
life of a pair, and no two joins or confirmations can ever cross. Only a finished invite, which
nobody changes any more, is erased without (`read_to_the_end`). A token moves from the invite to a
phone and never back, so whoever looks for one looks in the invite first. Refusals are returned, not
raised, so that the transaction around them is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from checkins import clock, wire
from checkins.errors import Code
from checkins.models import Invite, Pair, Phone

LIFE = 24 * 3_600

# Any fixed number will do: it names the one lock that all pairing on a PostgreSQL database takes.
PAIRING_LOCK = 0x1A3_9117


@dataclass(frozen=True)
class Offer:
    """What the inviter sends: 16, 65 and 32 bytes, a day number and a packed schedule."""

    lookup: bytes
    day: int
    public_key: bytes
    token_hash: bytes
    schedule: bytes


@dataclass(frozen=True)
class Answer:
    """What the joiner sends: 65, 32 and 32 bytes."""

    public_key: bytes
    confirm: bytes
    token_hash: bytes


@dataclass(frozen=True)
class Progress:
    """How far a pairing is for the phone that asks, with what it needs for its next step."""

    state: str
    public_key: bytes | None = None
    confirm: bytes | None = None


@contextmanager
def locked() -> Iterator[None]:
    """Hold the one lock for changes to pairings until the transaction ends.

    SQLite has one write lock anyhow, and the settings take it when a transaction begins.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PAIRING_LOCK])
        yield


def find(token_hash: bytes, now: int) -> tuple[Invite, int] | None:
    """Return the invite that this token belongs to, and its side there, if the invite lives."""
    mine = Q(token_hash_0=token_hash) | Q(token_hash_1=token_hash)
    for invite in _living(now).filter(mine)[:1]:
        return invite, 0 if invite.token_hash_0 == token_hash else 1
    return None


def finished(invite: Invite) -> bool:
    """Tell whether the pair's rows exist, so that this invite only keeps the last answer."""
    return invite.lookup is None


def offered(lookup: bytes, now: int) -> Invite | None:
    """Return the open invite with this lookup; one that is used, ended or unknown is none."""
    return _living(now).filter(lookup=lookup, public_key_1__isnull=True).first()


def invite(offer: Offer, now: int) -> Code | None:
    """Make an invite. The same offer again changes nothing; call inside `locked()`."""
    end(now)
    held = Invite.objects.filter(lookup=offer.lookup).first()
    if held is not None:
        return None if _same_offer(held, offer) else Code.LOOKUP_TAKEN
    if Phone.objects.filter(token_hash=offer.token_hash).exists():
        return None
    if find(offer.token_hash, now):
        return Code.LOOKUP_TAKEN
    Invite.objects.create(
        lookup=offer.lookup,
        day=offer.day,
        public_key_0=offer.public_key,
        token_hash_0=offer.token_hash,
        schedule=offer.schedule,
        ends=now + LIFE,
    )
    return None


def join(lookup: bytes, answer: Answer, now: int) -> Code | None:
    """Join an invite; the first one wins, and its same answer again changes nothing.

    Call inside `locked()`. Once the pair exists the lookup is forgotten: then the joiner is known
    again by its token alone.
    """
    end(now)
    held = _living(now).filter(lookup=lookup).first()
    if held is None:
        again = _living(now).filter(lookup__isnull=True, token_hash_1=answer.token_hash)
        return None if again.exists() else Code.NO_INVITE
    if held.public_key_1 is not None:
        return None if _same_answer(held, answer) else Code.NO_INVITE
    if find(answer.token_hash, now) or Phone.objects.filter(token_hash=answer.token_hash).exists():
        return Code.MALFORMED
    held.public_key_1 = answer.public_key
    held.confirm_1 = answer.confirm
    held.token_hash_1 = answer.token_hash
    held.save(update_fields=("public_key_1", "confirm_1", "token_hash_1"))
    return None


def progress(held: Invite, side: int) -> Progress:
    """Return what the phone of this side reads while its invite lives."""
    if side == 1 and finished(held):
        return Progress("confirmed", None, held.confirm_0)
    if side == 1 or held.public_key_1 is None:
        return Progress("waiting")
    return Progress("joined", held.public_key_1, held.confirm_1)


def confirm(token_hash: bytes, proof: bytes, now: int) -> Code | None:
    """Let the inviter confirm: make the pair's rows and forget what nobody needs any more.

    Confirming again changes nothing. With a joiner who has left no rows are made, and the inviter
    sees a pairing that never completes. Call inside `locked()`.
    """
    found = find(token_hash, now)
    if found is None:
        phone = Phone.objects.filter(token_hash=token_hash).only("side").first()
        if phone is None:
            return Code.UNKNOWN_PHONE
        return None if phone.side == 0 else Code.NOT_JOINED
    held, side = found
    if side == 1 or held.public_key_1 is None:
        return Code.NOT_JOINED
    if held.schedule and held.token_hash_1:
        _make_pair(held.schedule, (token_hash, held.token_hash_1), now)
        _forget(held, proof)
    return None


def leave(token_hash: bytes, now: int) -> bool:
    """Let a phone leave an unfinished pairing; return whether it was in one.

    Before a join the invite is gone. After it only this side's token is, and the other side waits
    in vain; when both have left, the invite is gone. Call inside `locked()`.
    """
    found = find(token_hash, now)
    if found is None or finished(found[0]):
        return False
    held, side = found
    if side == 0:
        held.token_hash_0 = None
    else:
        held.token_hash_1 = None
    if held.token_hash_0 is None and held.token_hash_1 is None:
        held.delete()
    else:
        held.save(update_fields=("token_hash_0", "token_hash_1"))
    return True


def end(now: int) -> None:
    """Erase every invite whose day is over, with the tokens in it. Call inside `locked()`."""
    Invite.objects.filter(ends__lte=now).delete()


def read_to_the_end(token_hash: bytes) -> None:
    """Erase the finished invite of a joiner who has moved on: its last answer was read."""
    Invite.objects.filter(lookup__isnull=True, token_hash_1=token_hash).delete()


def _living(now: int) -> QuerySet[Invite]:
    return Invite.objects.filter(ends__gt=now)


def _same_offer(held: Invite, offer: Offer) -> bool:
    kept = (held.lookup, held.day, held.public_key_0, held.token_hash_0, held.schedule)
    return kept == astuple(offer)


def _same_answer(held: Invite, answer: Answer) -> bool:
    return (held.public_key_1, held.confirm_1, held.token_hash_1) == astuple(answer)


def _make_pair(schedule: bytes, token_hashes: tuple[bytes, bytes], now: int) -> None:
    pair = Pair.objects.create(
        next=clock.first(schedule, now), previous=clock.quarter(now), schedule=schedule
    )
    Phone.objects.bulk_create(
        Phone(
            pair=pair,
            side=side,
            token_hash=token_hash,
            seal=wire.blank(pair.next),
            result=wire.nothing(),
            wish=schedule,
            kept_until=clock.kept_at_pairing(now),
        )
        for side, token_hash in enumerate(token_hashes)
    )


def _forget(held: Invite, proof: bytes) -> None:
    """Keep of a finished invite only what the joiner has yet to read, and whose it is."""
    held.lookup = held.day = held.schedule = held.token_hash_0 = None
    held.public_key_0 = held.public_key_1 = held.confirm_1 = None
    held.confirm_0 = proof
    held.save()
