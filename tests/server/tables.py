"""The stored rows, read behind the server's back as a thief of its data would."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from tests.serving import Server

NAMES = ("pair", "phone", "pushsubscription", "invite", "tick")


class Tables:
    """The tables of one server's database."""

    def __init__(self, server: Server) -> None:
        self.url = server.env.get("DATABASE_URL")
        self.file = server.data / "db.sqlite3"

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """Open a connection of our own, committing by itself."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as opened:
                yield opened
            return
        with closing(sqlite3.connect(self.file, timeout=10, isolation_level=None)) as opened:
            yield opened

    def run(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement, its values marked by `?`, and return the rows."""
        with self.connection() as connection:
            cursor = connection.execute(sql.replace("?", "%s") if self.url else sql, values)
            return list(cursor.fetchall()) if cursor.description else []

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return all rows of a table as column → value."""
        with self.connection() as connection:
            assert name in NAMES
            cursor = connection.execute(f"SELECT * FROM checkins_{name}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def phone(self, token_hash: bytes) -> dict[str, Any]:
        """Return the row of the phone with this token."""
        found = [row for row in self.rows("phone") if row["token_hash"] == token_hash]
        assert len(found) == 1, "no such phone"
        return found[0]

    def snapshot(self) -> dict[str, list[dict[str, Any]]]:
        """Return every row of every table, in an order of its own."""
        return {name: sorted(self.rows(name), key=lambda row: row["id"]) for name in NAMES}
