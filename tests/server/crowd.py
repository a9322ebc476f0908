"""Very many pairs at once, put into the tables directly: as phones would have left them.

Tests and benchmarks of the worker need more pairs than they could pair one by one. What the rows
hold is what the server itself would hold after pairing and, for those who are to match, after both
had checked in.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.server.client import fitting, nothing
from tests.server.tables import Tables

SIDES = 2
PAIR = ("id", "next", "previous", "schedule")
PHONE = ("id", "pair_id", "side", "token_hash", "seal", "result", "wish", "kept_until")


@dataclass(frozen=True)
class Couple:
    """Two tokens, the seals held for them, and the results of a match, if it is to be one."""

    tokens: tuple[bytes, bytes]
    seals: tuple[bytes, bytes]
    results: tuple[bytes, bytes] | None


@dataclass(frozen=True)
class Evening:
    """The coming reveal, the one before it, the packed schedules to choose from, and the season."""

    reveal: int
    previous: int
    schedules: Sequence[bytes]
    kept_until: int


def fill(tables: Tables, evening: Evening, count: int, matching: int) -> list[Couple]:
    """Put so many pairs into the tables, the first `matching` of them with a match; return them."""
    made: list[Couple] = []
    pairs, phones = [], []
    for number in range(count):
        schedule = evening.schedules[number % len(evening.schedules)]
        pair_id = secrets.randbits(62) + 1
        couple = couple_of(evening.reveal, number < matching)
        made.append(couple)
        pairs.append((pair_id, evening.reveal, evening.previous, schedule))
        for side in range(SIDES):
            hashed = hashlib.sha256(couple.tokens[side]).digest()
            row = (secrets.randbits(62) + 1, pair_id, side, hashed, couple.seals[side])
            phones.append((*row, secrets.token_bytes(204), schedule, evening.kept_until))
        if len(pairs) == 10_000:
            put(tables, pairs, phones)
            pairs, phones = [], []
    put(tables, pairs, phones)
    return made


def couple_of(reveal: int, matching: bool) -> Couple:
    """Return a couple with the seals that are held for it."""
    tokens = secrets.token_bytes(32), secrets.token_bytes(32)
    if matching:
        yes = fitting(reveal)
        return Couple(tokens, yes.seals, yes.results)
    return Couple(tokens, (nothing(reveal), nothing(reveal)), None)


def put(tables: Tables, pairs: list[Any], phones: list[Any]) -> None:
    """Write rows, all or none."""
    with tables.connection() as connection:
        if tables.url:
            with connection.transaction(), connection.cursor() as cursor:
                for name, columns, rows in rooms(pairs, phones):
                    with cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
            return
        connection.execute("BEGIN IMMEDIATE")
        for name, columns, rows in rooms(pairs, phones):
            marks = ", ".join("?" * len(columns))
            into = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
            connection.executemany(into, rows)
        connection.execute("COMMIT")


def rooms(pairs: list[Any], phones: list[Any]) -> Iterator[tuple[str, tuple[str, ...], list[Any]]]:
    """Give each table with its columns and rows."""
    yield "checkins_pair", PAIR, pairs
    yield "checkins_phone", PHONE, phones
