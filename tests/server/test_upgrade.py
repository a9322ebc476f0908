"""From the first version to today's: a database, and a file to restore, that it left behind.

`release-0001.sql` is what SQLite's own dump gave of a server at migration 0001: alice and bob, both
open and one with notifications, charlie and dana in the middle of pairing. Tokens are the SHA-256
of the names. It is history: never made anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests import serving
from tests.server.client import Phone, unb64
from tests.server.conftest import Start
from tests.server.tables import Tables

DUMP = Path(__file__).with_name("release-0001.sql")
NAMES = ("alice", "bob", "charlie", "dana")


def left_behind(file: Path) -> Path:
    """Make the old database anew."""
    with closing(sqlite3.connect(file)) as old:
        old.executescript(DUMP.read_text())
    return file


def phones(server: serving.Server, http: httpx.Client) -> Iterator[Phone]:
    """Give the phones of that time."""
    return (Phone(server, http, hashlib.sha256(name.encode()).digest()) for name in NAMES)


def revealed(mine: bytes, other: bytes) -> bytes:
    """Return what a phone is told if both of these seals are a yes: a token, and the note."""
    start = 6 + 32 * mine[5]
    return other[start : start + 16] + other[6 + 32 * 32 :]


def test_a_server_of_the_first_version_goes_on(tmp_path: Path, http: httpx.Client) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    left_behind(tmp_path / "data" / "db.sqlite3")
    server = serving.start(tmp_path / "data", worker=False, pages=False)
    try:
        alice, bob, charlie, dana = phones(server, http)
        seals = [Tables(server).phone(phone.token_hash)["seal"] for phone in (alice, bob)]
        assert unb64(alice.get("held")["phone"]["seal"]) == seals[0]
        assert alice.get("held")["push"]["endpoint"].startswith("https://")
        alice.pass_reveal()
        assert (alice.result(), bob.result()) == (revealed(*seals), revealed(*reversed(seals)))
        assert charlie.get("pairing")["state"] == "joined"
        assert charlie.call("POST", "pairing", {"confirm": "A" * 43}).status == 204
        assert dana.get("pairing") == {"state": "confirmed", "confirm": "A" * 43}
    finally:
        server.stop()


def test_its_files_can_be_restored(start_server: Start, http: httpx.Client, tmp_path: Path) -> None:
    server = start_server(worker=False)
    alice, bob, charlie, _ = phones(server, http)
    with pytest.raises(AssertionError, match="401"):
        alice.round()
    server.manage("restore", str(left_behind(tmp_path / "old.sqlite3")))
    assert alice.round()["next"] == bob.round()["next"] > server.now()
    assert alice.get("held")["push"] is None
    assert charlie.call("GET", "pairing").status == 401
