"""SQLite's write-ahead log, emptied soon: what was overwritten stays readable in it until then."""

from __future__ import annotations

from pathlib import Path

from django.db import connection


def truncate() -> bool:
    """Copy the log into the database and cut it to nothing; return whether there was any.

    A checkpoint that meets a busy reader leaves the log as it is; the next call tries again. Other
    databases have nothing of the kind that a client could clear.
    """
    if connection.vendor != "sqlite":
        return False
    file = Path(f"{connection.settings_dict['NAME']}-wal")
    if not file.exists() or not file.stat().st_size:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return True
