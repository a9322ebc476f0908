"""A backup is one SQLite file with today's tables; restoring puts it in the place of what is there.

Either goes on beside a running server, and from or to either database. No backup holds a seal, a
result, a push address or a pairing under way, and no restore brings one back from a file that does:
a yes that was taken back must stay so, a code that was used must not be open again, and of two
backups the addresses that went in between would tell of a match. Keys are not in it either: they
are files of the data folder.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, DataError, IntegrityError, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from checkins import clock, copying, rounds, wal
from checkins.copying import NotDoneError
from checkins.models import Invite, Pair, Phone

# What the file is called among Django's databases while it is open.
FILE = "file"
# Written into the header of each backup (SQLite's application_id): only such a file is replaced.
MARK = int.from_bytes(b"Lamp", "big")
# Pairs in a statement.
TOGETHER = 500
# Seconds to wait for whoever writes; running servers answer `busy` after a little more.
PATIENCE = 4

DAMAGED = "The file is damaged: nothing was restored."
# What a row that no server wrote can make of the code that reads it.
NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def backup(file: Path, read_clock: Callable[[], int]) -> Counter[str]:
    """Write a backup, mode 0600, complete or not at all; return how many rows by table.

    Raise `NotDoneError`.
    """
    _refuse_to_replace(file)
    try:
        number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError:
        raise NotDoneError(
            "The folder of that file is not there, or not ours to write to."
        ) from None
    os.close(number)
    draft = Path(name)
    try:
        with _opened(draft):
            _bring_up_to_date()
            with transaction.atomic(using=FILE), _snapshot():
                counts = _carry("default", FILE, read_clock())
            with connections[FILE].cursor() as cursor:
                cursor.execute(f"PRAGMA application_id = {MARK}")
        draft.replace(file)
    except (DatabaseError, OSError):
        raise NotDoneError(
            "The backup could not be written: is there room, and has `manage.py prepare` been run?"
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    return counts


def restore(file: Path, read_clock: Callable[[], int]) -> Counter[str]:
    """Put a backup in the place of all that is stored, in one transaction; return how many rows.

    A backup of an earlier version is brought up to date first, in a copy. Raise `NotDoneError`.
    """
    with _copied(file) as copy, _opened(copy):
        copy.unlink()  # it is open; whatever happens now, no copy is left lying about
        _refuse_other_versions()
        try:
            _bring_up_to_date()
            with transaction.atomic():
                _empty()
                counts = _carry(FILE, "default", read_clock())
        except (*NONSENSE, IntegrityError, DataError):
            raise NotDoneError(DAMAGED) from None
        except DatabaseError:
            raise NotDoneError(
                "The database did not take the rows, and nothing was changed: it is busy, away or"
                " full, or lacks a `manage.py prepare`. Try again."
            ) from None
    wal.truncate()
    return counts


def _carry(source: str, target: str, now: int) -> Counter[str]:
    """Copy everything that may outlive a backup from one database into another."""
    counts: Counter[str] = Counter(Pair=0, Phone=0)
    for held in _rounds(source):
        going_on = [current for current in held if not current.ended(now)]
        for current in going_on:
            if source == FILE:
                _refuse_nonsense(current)
            rounds.forget(current, now)
        phones = [phone for current in going_on for phone in current.phones]
        for model, rows in ((Pair, [current.pair for current in going_on]), (Phone, phones)):
            counts[model.__name__] += copying.write(target, model, map(copying.values, rows))
    # Of pairings only the finished ones, for a joiner who has yet to read that it is paired.
    finished = Invite.objects.using(source).filter(lookup__isnull=True, ends__gt=now)
    counts["Invite"] = copying.write(target, Invite, map(copying.values, finished.iterator()))
    return counts


def _rounds(source: str) -> Iterator[list[rounds.Round]]:
    """Give all pairs with their two phones, `TOGETHER` at a time."""
    last = 0
    while pairs := list(Pair.objects.using(source).filter(pk__gt=last).order_by("pk")[:TOGETHER]):
        last = pairs[-1].pk
        phones: dict[int, list[Phone]] = {pair.pk: [] for pair in pairs}
        for phone in Phone.objects.using(source).filter(pair__in=pairs).order_by("side"):
            phones[phone.pair_id].append(phone)
        found = ((pair, phones[pair.pk]) for pair in pairs)
        yield [rounds.Round(pair, (two[0], two[1])) for pair, two in found]


def _refuse_nonsense(current: rounds.Round) -> None:
    """Raise one of `NONSENSE` for times that no server wrote: no reveal could be made of them."""
    if current.pair.next % clock.QUARTER:
        raise ValueError("no quarter hour")
    for schedule in (current.pair.schedule, *(phone.wish for phone in current.phones)):
        clock.after(schedule, current.pair.next)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read one moment of the database, without holding up whoever writes."""
    if connections["default"].vendor == "postgresql":
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connections["default"].cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # `atomic` would take the write lock
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _empty() -> None:
    """Take every table for this transaction alone, and leave nothing in it."""
    connection = connections["default"]
    names = [model._meta.db_table for model in copying.tables()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # truncating leaves no dead rows behind
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            cursor.execute(f"TRUNCATE {', '.join(names)}")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of ours


def _refuse_to_replace(file: Path) -> None:
    """Refuse to write over anything but an earlier backup."""
    if not copying.there(file):
        return
    try:
        with closing(_reading(file)) as opened:
            (mark,) = opened.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError:
        mark = 0
    if mark != MARK:
        raise NotDoneError("There is a file of that name, and it is no backup: it was left alone.")


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


@contextmanager
def _copied(file: Path) -> Iterator[Path]:
    """Give a checked copy of a SQLite file, in the data folder."""
    if not copying.there(file):
        raise NotDoneError("There is no such file, or it is not ours to read.")
    number, name = tempfile.mkstemp(dir=settings.DATA, prefix="restore-")
    os.close(number)
    try:
        try:
            with closing(_reading(file)) as source, closing(sqlite3.connect(name)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
                well = target.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except sqlite3.OperationalError:
            raise NotDoneError("The file cannot be read, or there is no room to copy it.") from None
        except sqlite3.DatabaseError:
            raise NotDoneError("The file is no backup, or it is damaged.") from None
        if not well:
            raise NotDoneError(DAMAGED)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _opened(file: Path) -> Iterator[None]:
    """Let Django know a SQLite file by the name `FILE`, its connection open."""
    options = {"init_command": "PRAGMA journal_mode=MEMORY"}
    entry = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options}
    connections.settings[FILE] = connections.configure_settings({"default": {}, FILE: entry})[FILE]
    try:
        connections[FILE].ensure_connection()
        yield
    finally:
        connections[FILE].close()
        del connections[FILE]
        del connections.settings[FILE]


def _refuse_other_versions() -> None:
    """Refuse a file that this code cannot have made or cannot bring up to date."""
    done = {name for app, name in _applied() if app == "checkins"}
    known = {name for app, name in MigrationLoader(None).disk_migrations or () if app == "checkins"}
    if not done:
        raise NotDoneError("The file is not Lamplit's: nothing was restored.")
    if done - known:
        raise NotDoneError("A newer version made that backup: restore it with that version.")


def _applied() -> set[tuple[str, str]]:
    try:
        return set(MigrationRecorder(connections[FILE]).applied_migrations())
    except DatabaseError:
        raise NotDoneError(DAMAGED) from None


def _bring_up_to_date() -> None:
    """Make the tables of the open file, or bring them up to date."""
    call_command("migrate", database=FILE, verbosity=0, interactive=False)
