"""Many pairs at once, written into a server's SQLite database from outside: side 0 is open or both
are, or neither. What phones would have sent is made without keys (`tests.server.client`)."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from tests.server.client import DAY, Phone, fitting, nothing, pair
from tests.server.tables import Tables
from tests.serving import Server


@dataclass(frozen=True)
class Made:
    """A pair: its phones' tokens, side 0 first, and the results that a match would tell them."""

    kind: str
    tokens: tuple[bytes, bytes]
    results: tuple[bytes, bytes]


def model(server: Server, http: Any) -> dict[str, Any]:
    """Return the rows of a pair that came into being as pairs do: what the others are made like."""
    alice, _ = pair(Phone(server, http), Phone(server, http))
    tables = Tables(server)
    phone = tables.phone(alice.token_hash)
    (row,) = [row for row in tables.rows("pair") if row["id"] == phone["pair_id"]]
    return {"pair": row, "phone": phone}


def fill(server: Server, like: dict[str, Any], kinds: list[str]) -> list[Made]:
    """Add a pair for each kind, `match` or anything else, whose reveal is the model's next one."""
    reveal, schedule = like["pair"]["next"], like["pair"]["schedule"]
    pairs, phones, made = [], [], []
    for kind in kinds:
        yes, key = fitting(reveal), secrets.randbits(63)
        tokens = secrets.token_bytes(32), secrets.token_bytes(32)
        pairs.append((key, reveal, reveal - DAY, schedule))
        for side, token in enumerate(tokens):
            seal = yes.seals[side] if kind == "match" else nothing(reveal)
            hashed, result = hashlib.sha256(token).digest(), secrets.token_bytes(204)
            kept = (hashed, seal, result, schedule, like["phone"]["kept_until"])
            phones.append((secrets.randbits(63), key, side, *kept))
        made.append(Made(kind, tokens, yes.results))
    with closing(sqlite3.connect(server.data / "db.sqlite3", timeout=30)) as database:
        database.executemany(
            "INSERT INTO checkins_pair (id, next, previous, schedule) VALUES (?, ?, ?, ?)", pairs
        )
        database.executemany(
            "INSERT INTO checkins_phone (id, pair_id, side, token_hash, seal, result, wish,"
            " kept_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            phones,
        )
        database.commit()
    return made
