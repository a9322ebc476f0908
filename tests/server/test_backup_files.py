"""Files that are no backups, or of other versions: refused with a sentence, and nothing changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests import serving
from tests.server.client import Phone, pair
from tests.server.tables import Tables
from tests.serving import Server


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """Return a server on SQLite."""
    running = serving.start(tmp_path / "data", worker=False, pages=False)
    yield running
    running.stop()


def refused(server: Server, *command: str) -> str:
    """Return the one sentence with which a command refuses."""
    with pytest.raises(RuntimeError) as refusal:
        server.manage(*command)
    said = str(refusal.value).splitlines()
    assert len(said) == 1, said
    return said[0]


@pytest.mark.further
def test_what_is_no_backup_changes_nothing(own: Server, http: httpx.Client, tmp_path: Path) -> None:
    file = tmp_path / "lamplit.sqlite3"
    pair(Phone(own, http), Phone(own, http))
    own.manage("backup", str(file))
    whole, stored = file.read_bytes(), Tables(own).snapshot()
    assert "no such file" in refused(own, "restore", "nowhere.sqlite3")
    unheard = str(tmp_path / ("x" * 300))  # an error to look for, as in another's folder
    assert "no such file" in refused(own, "restore", unheard)
    assert "folder of that file" in refused(own, "backup", unheard)
    assert "cannot be read" in refused(own, "restore", str(tmp_path))
    assert "no backup, or it is damaged" in refused(own, "restore", str(serving.ROOT / "README.md"))
    assert "not Lamplit's" in refused(own, "restore", str(own.data / "jobs.sqlite3"))
    file.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    assert "damaged" in refused(own, "restore", str(file))
    for change, said in (
        ("UPDATE checkins_pair SET schedule = zeroblob(61)", "damaged"),
        ("DELETE FROM checkins_phone WHERE side = 1", "damaged"),
        ("INSERT INTO django_migrations VALUES (99, 'checkins', '9999_far', 0)", "newer version"),
    ):
        file.write_bytes(whole)
        with closing(sqlite3.connect(file, isolation_level=None)) as opened:
            opened.execute(change)
        assert said in refused(own, "restore", str(file))
    assert Tables(own).snapshot() == stored
    assert not list(own.data.glob("restore-*"))
    assert "no backup: it was left alone" in refused(own, "backup", str(own.data / "secret-key"))
    assert "folder of that file" in refused(own, "backup", "/nowhere/at/all/file")
