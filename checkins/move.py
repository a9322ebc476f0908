"""Moves everything from a SQLite file into an empty PostgreSQL, as it is: ids, bytes, times.

Phones notice nothing: whatever they were told holds afterwards. All of it is one transaction, so a
move that was killed has changed nothing and can be made again. The file is read and left as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from checkins import copying
from checkins.copying import NotDoneError

# Seconds to wait for whoever still writes to the file or the database.
PATIENCE = 2


def check() -> None:
    """Refuse to go anywhere but to PostgreSQL."""
    if connection.vendor != "postgresql":
        raise NotDoneError("DATABASE_URL must name the PostgreSQL to move to.")


def move(file: Path) -> dict[str, int]:
    """Copy every row of every table; return how many by table. Raise `NotDoneError`."""
    check()
    with _source(file) as source:
        _same_tables(source)
        try:
            with transaction.atomic():
                _take_over()
                return {model.__name__: _copy(source, model) for model in copying.tables()}
        except DatabaseError as error:
            raise NotDoneError(
                "PostgreSQL did not take the rows: stop all that uses it, and try again."
            ) from error


@contextmanager
def _source(file: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for us alone: a server that runs on it is noticed, and none can start."""
    if not copying.there(file):
        raise NotDoneError("There is no such SQLite file, or it is not ours to read.")
    try:
        connected = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    except sqlite3.OperationalError:
        raise NotDoneError("That SQLite file is not ours to read and write.") from None
    with closing(connected) as opened:
        try:
            opened.execute("PRAGMA locking_mode = EXCLUSIVE")
            opened.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            raise NotDoneError("The SQLite file is in use: stop web and worker first.") from None
        except sqlite3.DatabaseError:
            raise NotDoneError("That file is not a SQLite database.") from None
        yield opened
        opened.execute("ROLLBACK")


def _same_tables(source: sqlite3.Connection) -> None:
    """Refuse where one of the two databases is of another version than this code."""
    asked = "SELECT name FROM django_migrations WHERE app = 'checkins'"
    try:
        there = {name for (name,) in source.execute(asked)}
    except sqlite3.DatabaseError:
        raise NotDoneError("That file is not Lamplit's database.") from None
    done = MigrationRecorder(connection).applied_migrations()
    here = {name for app, name in done if app == "checkins"}
    if there != here:
        raise NotDoneError("Run `manage.py prepare` on both, without and with DATABASE_URL.")


def _take_over() -> None:
    """Lock every table for this transaction alone, and refuse if anybody is in there."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        for model in copying.tables():
            cursor.execute(f"LOCK TABLE {model._meta.db_table} IN ACCESS EXCLUSIVE MODE")
    if any(model.objects.exists() for model in copying.tables()):  # type: ignore[attr-defined]
        raise NotDoneError(
            "The PostgreSQL database is not empty: nothing was moved. If an earlier move filled it,"
            " it is done; else name an empty database in DATABASE_URL."
        )


def _copy(source: sqlite3.Connection, model: type[models.Model]) -> int:
    """Copy one table, row by row; return how many rows."""
    asked = f"SELECT {copying.columns(model)} FROM {model._meta.db_table}"  # noqa: S608
    return copying.write("default", model, source.execute(asked))
