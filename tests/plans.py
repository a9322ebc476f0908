"""How the database carries out the hot statements: run inside a server's code, with real calls.

Each act is done once, and undone; every statement that it made is explained by the database itself.
A small table is read whole and sorted whatever its indexes are, so `at_any_size` asks PostgreSQL
what it would do if that were very dear; SQLite does not look at sizes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_bytes
from typing import Any

from django.db import connection, transaction
from django.test import Client

from checkins import due, expiry, pairing
from checkins.now import now

Statement = tuple[str, Any, bool]


def acts(token: str, check_in: dict[str, str]) -> dict[str, Callable[[], object]]:
    """Return what happens all day, by name; the token and body are a phone's and its check-in's."""
    client = Client(headers={"Authorization": f"Bearer {token}"}, SERVER_NAME="localhost")
    body, json_kind = json.dumps(check_in), "application/json"
    return {
        "GET round": lambda: client.get("/api/v1/round"),
        "PUT checkin": lambda: client.put("/api/v1/checkin", body, json_kind),
        "an unknown token": lambda: pairing.find(token_bytes(32), now()),
        "a code is looked up": lambda: pairing.offered(token_bytes(16), now()),
        "reveals that are due": lambda: list(due.reveal(lambda: now() + 86_400)),
        "what is over is erased": lambda: list(expiry.expire(lambda: now() + 200 * 86_400)),
    }


@contextmanager
def heard(said: list[Statement]) -> Iterator[None]:
    """Collect every statement that is made meanwhile."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            said.append((sql, params[0] if many else params, many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def plan(sql: str, params: Any, at_any_size: bool) -> list[str]:
    """Return the database's own lines on how it carries a statement out."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if at_any_size:
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN (COSTS OFF) {sql}", params)
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [row[3] for row in cursor.fetchall()]


def plans(
    token: str, check_in: dict[str, str], at_any_size: bool = True
) -> dict[str, list[dict[str, Any]]]:
    """Return by act each statement with its plan. What an act did is undone."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for name, act in acts(token, check_in).items():
        said: list[Statement] = []
        with transaction.atomic():
            with heard(said):
                act()
            transaction.set_rollback(True)
        found = {sql: plan(sql, params, at_any_size) for sql, params, _ in said}
        shown[name] = [{"sql": sql, "plan": lines} for sql, lines in found.items()]
    return shown
