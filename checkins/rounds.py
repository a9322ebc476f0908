"""Rounds: a sealed check-in is held, and at the reveal the two are compared, once.

Whoever changes a round takes the pair's lock first (`locked`) and reads the clock then; in between
lies the difference between a yes that was taken back and one that was not. The functions here take
`now`, and return refusals instead of raising them, so that no refusal rolls back a reveal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models.base import ModelState

from checkins import clock, expiry, wire
from checkins.errors import Code
from checkins.models import HASH, Pair, Phone, PushSubscription

Row = TypeVar("Row", Pair, Phone)

# Every call reads a round, and the ORM took longer to write these statements than all the rest of a
# call takes, so they are written out: the pair and its two phones, side 0 first.
PAIR = ("id", "next", "previous", "schedule")
PHONE = ("id", "pair_id", "side", "token_hash", "seal", "result", "wish", "kept_until")
COLUMNS = ", ".join([*(f"pair.{name}" for name in PAIR), *(f"phone.{name}" for name in PHONE)])
BY_PAIR = (
    f"SELECT {COLUMNS} FROM checkins_pair AS pair"  # noqa: S608 - names of ours
    " JOIN checkins_phone AS phone ON phone.pair_id = pair.id"
    " WHERE pair.id = %s ORDER BY phone.side"
)
# With it, whether the joiner's finished invite is still there.
BY_TOKEN = (
    f"SELECT {COLUMNS}, EXISTS (SELECT 1 FROM checkins_invite WHERE token_hash_1 = %s)"  # noqa: S608
    " FROM checkins_phone AS mine JOIN checkins_pair AS pair ON pair.id = mine.pair_id"
    " JOIN checkins_phone AS phone ON phone.pair_id = pair.id"
    " WHERE mine.token_hash = %s ORDER BY phone.side"
)

# A push says "now": for a reveal that was worked out later than this there is none.
PUSH_AGE = 3_600


@dataclass
class Round:
    """A pair with its two phones, side 0 first, as they were read together."""

    pair: Pair
    phones: tuple[Phone, Phone]
    # Whether the process that commits has a push to send to both, from memory (see `reveal`); None
    # where nothing was revealed.
    notify: bool | None = None

    def due(self, now: int) -> bool:
        """Tell whether the coming reveal has come."""
        return now >= self.pair.next

    def ended(self, now: int) -> bool:
        """Tell whether the season is over for one of the two, and so for both."""
        return min(phone.kept_until for phone in self.phones) <= now


@dataclass
class Seen:
    """A round as one of its phones sees it, read without a lock."""

    round: Round
    side: int
    # The joiner's finished invite is still there (`pairing.read_to_the_end`).
    unread: bool


def read(token_hash: bytes) -> Seen | None:
    """Return the round of the phone with this token, without any lock; one query."""
    rows = _rows(BY_TOKEN, [token_hash, token_hash])
    current = _round(rows)
    if current is None:
        return None
    side = 0 if current.phones[0].token_hash == token_hash else 1
    return Seen(current, side, bool(rows[0][-1]))


@contextmanager
def locked(pair: int) -> Iterator[Round | None]:
    """Hold a pair's lock until the transaction ends, and give its round, or None if it is erased.

    On SQLite beginning the transaction is the lock. On PostgreSQL the pair's row is locked by a
    statement of its own: one that also read the phones would see them as they were before the wait.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _rows("SELECT 1 FROM checkins_pair WHERE id = %s FOR UPDATE", [pair])
        yield _round(_rows(BY_PAIR, [pair]))


def enter(current: Round | None, token_hash: bytes, now: int) -> Code | None:
    """Bring a locked round up to date for the phone with this token, before anything else.

    Refused when the phone left or the pair was erased before the lock was ours, or when the season
    is over, which erases the pair now.
    """
    if current is None or token_hash not in (phone.token_hash for phone in current.phones):
        return Code.UNKNOWN_PHONE
    if current.ended(now):
        expiry.erase([current.pair.pk])
        return Code.UNKNOWN_PHONE
    reveal(current, now)
    return None


def reveal(current: Round, now: int) -> None:
    """Compare what the two phones sealed for every reveal that has come; call inside `locked`.

    Keeps as `current.notify` whether to push: the last reveal due was a match and is younger than
    an hour. The process that commits then tells both phones, from memory, after the commit; that a
    pair matched is written nowhere.
    """
    if compare(current, now):
        current.pair.save(update_fields=("previous", "next", "schedule"))
        for phone in current.phones:
            phone.save(update_fields=("seal", "result"))


def compare(current: Round, now: int) -> bool:
    """Work out in memory every reveal that has come; return whether there was one to be stored.

    The same work for every pair: two blank seals are read, compared and made anew like any others,
    since nothing tells them from two that somebody sealed.
    """
    if not current.due(now):
        return False
    both, pair, (one, other) = False, current.pair, current.phones
    while current.due(now):
        both, (one.result, other.result) = wire.results(one.seal, other.seal)
        _go_on(current)
        one.seal, other.seal = wire.blank(pair.next), wire.blank(pair.next)
    current.notify = both and now - pair.previous < PUSH_AGE
    return True


def forget(current: Round, now: int) -> None:
    """Make a round, in memory, what it would be if neither phone had ever looked.

    Reveals that have come are passed without comparing anything; what was sealed and told is gone.
    """
    while current.due(now):
        _go_on(current)
    for phone in current.phones:
        phone.seal, phone.result = wire.blank(current.pair.next), wire.nothing()


def _go_on(current: Round) -> None:
    """Go on to the reveal that follows, by the times that both wish for if those are the same."""
    pair, (one, other) = current.pair, current.phones
    if wire.same(one.wish, other.wish):
        pair.schedule = one.wish
    pair.previous, pair.next = pair.next, clock.after(pair.schedule, pair.next)


def check_in(current: Round, side: int, slot: bytes, seal: bytes) -> Code | None:
    """Hold a seal for the coming reveal in place of the one that `slot` names.

    The reveal must have been brought up to date under the same lock. A retry of what is held
    changes nothing; a seal that replaces something else than it thinks is refused, so that an older
    one that was delayed cannot undo a withdrawal.
    """
    phone = current.phones[side]
    if not wire.well_formed(seal):
        return Code.MALFORMED
    if wire.round_of(seal) != current.pair.next:
        return Code.ROUND_OVER
    if wire.same(seal, phone.seal):
        return None
    if not wire.same(slot, wire.slot(phone.seal)):
        return Code.SLOT_CHANGED
    phone.seal = seal
    with connection.cursor() as cursor:
        cursor.execute("UPDATE checkins_phone SET seal = %s WHERE id = %s", [seal, phone.pk])
    return None


def wish(current: Round, side: int, schedule: bytes) -> None:
    """Keep the packed schedule that this phone asks for; only a reveal compares two wishes."""
    phone = current.phones[side]
    phone.wish = schedule
    phone.save(update_fields=("wish",))


def keep(current: Round, side: int, now: int) -> None:
    """Keep the pair another season, as far as this phone goes, if the season is near its end."""
    phone = current.phones[side]
    phone.kept_until = clock.kept_when_asked(phone.kept_until, now)
    phone.save(update_fields=("kept_until",))


def leave(current: Round, side: int) -> None:
    """Make this side look like a phone that never looks; nobody can speak for it any more."""
    phone = current.phones[side]
    phone.token_hash = token_bytes(HASH)
    phone.seal = wire.blank(current.pair.next)
    phone.result = wire.nothing()
    phone.wish = current.pair.schedule
    phone.save(update_fields=("token_hash", "seal", "result", "wish"))
    PushSubscription.objects.filter(phone=phone).delete()


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _round(rows: list[tuple[Any, ...]]) -> Round | None:
    """Make a round of the two rows that were read."""
    if len(rows) != 2:
        return None
    end = len(PAIR) + len(PHONE)
    pair = _held(Pair, PAIR, rows[0][: len(PAIR)])
    one, other = (_held(Phone, PHONE, row[len(PAIR) : end]) for row in rows)
    return Round(pair, (one, other))


def _held(model: type[Row], names: tuple[str, ...], row: tuple[Any, ...]) -> Row:
    """Make a row's object with all its fields, which Django would set one by one: a tenth of a
    call."""
    state = ModelState()
    state.adding, state.db = False, connection.alias
    held = model.__new__(model)
    held.__dict__.update(zip(names, row, strict=True), _state=state)
    return held
