"""What is stored, to the column: `held` shows all there is, and nothing forbidden exists."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import psycopg
import pytest

from checkins import clock
from tests.server.client import ANOTHER, Phone, fitting, nothing, unb64
from tests.server.tables import NAMES, Tables
from tests.server.test_push import SUBSCRIPTION

Couple = tuple[Phone, Phone]

COLUMNS = {
    "pair": {"id", "next", "previous", "schedule"},
    "phone": {"id", "pair_id", "side", "token_hash", "seal", "result", "wish", "kept_until"},
    "pushsubscription": {"id", "phone_id", "endpoint", "p256dh", "auth"},
    "invite": {
        *("id", "lookup", "day", "schedule", "public_key_0", "public_key_1", "ends"),
        *("token_hash_0", "token_hash_1", "confirm_0", "confirm_1"),
    },
    "tick": {"id", "handled"},
}
IDS = {"id", "pair_id", "phone_id"}
BYTES = {"token_hash", "seal", "result", "p256dh", "auth"}
FORBIDDEN = re.compile(
    r"creat|updat|modif|seen|last_|login|count|total|streak|session|history|audit|match|declin"
    r"|reject|address|agent|(^|_)ip(_|$)|(^|_)at$|date|time|stamp|log",
    re.I,
)


def columns(tables: Tables) -> dict[str, dict[str, str]]:
    """Return table → column → type, of every table in the database."""
    if tables.url:
        found = tables.run(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
    else:
        names = tables.run("SELECT name FROM sqlite_master WHERE type = 'table'")
        found = [
            (table, row[1], row[2])
            for (table,) in names
            for row in tables.run(f"PRAGMA table_info({table})")
        ]
    listed: dict[str, dict[str, str]] = {}
    for table, column, kind in found:
        listed.setdefault(table, {})[column] = kind
    return listed


def test_the_tables_are_these_and_no_more(tables: Tables) -> None:
    listed = columns(tables)
    framework = {"django_migrations", "sqlite_sequence"}
    assert set(listed) - framework == {f"checkins_{name}" for name in NAMES}
    for name, expected in COLUMNS.items():
        assert set(listed[f"checkins_{name}"]) == expected
        assert not [column for column in expected if FORBIDDEN.search(column)]


def test_ids_are_random_and_hide_no_counter(couple: Couple, tables: Tables) -> None:
    for table, listed in columns(tables).items():
        if not table.startswith("checkins_"):
            continue
        assert listed["id"].lower() == ("bigint" if tables.url else "integer")
    if not tables.url:
        made = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'checkins_%' AND type = 'table'"
        for name, sql in tables.run(made):
            assert '"id" integer NOT NULL PRIMARY KEY,' in sql, name
            assert "AUTOINCREMENT" not in sql
            assert not tables.run(f"SELECT id FROM {name} WHERE id <> rowid")  # noqa: S608
        counted = {name for (name,) in tables.run("SELECT name FROM sqlite_sequence")}
        assert counted <= {"django_migrations"}
    else:
        sequences = tables.run("SELECT sequence_name FROM information_schema.sequences")
        assert {name for (name,) in sequences} <= {"django_migrations_id_seq"}
    ids = [row["id"] for name in ("pair", "phone") for row in tables.rows(name)]
    assert max(ids) > 2**55, "63 random bits"


def stored(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as `held` should show it, ids aside."""
    shown = {name: value for name, value in row.items() if name not in IDS}
    for name in ("wish", "schedule"):
        if name in shown:
            shown[name] = clock.unpack(shown[name]).as_json()
    return shown


def read(part: dict[str, Any]) -> dict[str, Any]:
    """Return a part of `held` with its bytes decoded."""
    return {name: unb64(value) if name in BYTES else value for name, value in part.items()}


def test_held_is_exactly_what_is_stored(couple: Couple, tables: Tables) -> None:
    alice, bob = couple
    alice.check_in(nothing(alice.round()["next"]))
    alice.put("schedule", ANOTHER)
    alice.put("push", SUBSCRIPTION)
    for phone in couple:
        held = phone.get("held")
        assert set(held) == {"phone", "pair", "push"}
        row = tables.phone(phone.token_hash)
        assert read(held["phone"]) == stored(row)
        (pair,) = [r for r in tables.rows("pair") if r["id"] == row["pair_id"]]
        assert held["pair"] == stored(pair)
        push = [stored(r) for r in tables.rows("pushsubscription") if r["phone_id"] == row["id"]]
        assert ([read(held["push"])] if held["push"] else []) == push
    assert bob.get("held")["push"] is None


def test_the_stored_sizes_never_change(couple: Couple, tables: Tables) -> None:
    alice, bob = couple

    def sizes() -> list[int]:
        row = tables.phone(alice.token_hash)
        return [len(row[name]) for name in ("seal", "result", "wish", "token_hash")]

    usual = [1218, 204, 61, 32]
    assert sizes() == usual
    yes = fitting(alice.round()["next"])
    for seal in (nothing(alice.round()["next"]), yes.seals[0]):
        alice.check_in(seal)
        assert sizes() == usual
    bob.check_in(yes.seals[1])
    alice.put("schedule", {"zone": "UTC", "week": [["00:00"], [], [], [], [], [], []]})
    alice.pass_reveal()
    assert alice.result() == yes.results[0]
    assert sizes() == usual


@pytest.mark.parametrize("column", ["seal", "result", "wish", "token_hash"])
def test_the_database_itself_refuses_other_sizes(
    couple: Couple, tables: Tables, column: str
) -> None:
    row = tables.phone(couple[0].token_hash)
    shorter = f"UPDATE checkins_phone SET {column} = ? WHERE id = ?"  # noqa: S608
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        tables.run(shorter, row[column][:-1], row["id"])
    assert tables.phone(couple[0].token_hash) == row
