"""The data folder: for its owner alone, and without what was overwritten."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests import serving
from tests.server.client import DAY, Offer, Phone, fitting, nothing, pair

# "within 10 s of any change", and a little for the machine that the tests share.
SOON = 10 + 20


@pytest.fixture
def own(tmp_path: Path) -> Iterator[serving.Server]:
    """Return a SQLite server with a worker."""
    running = serving.start(tmp_path / "data", pages=False)
    # Its start takes time, and makes and removes files.
    serving.wait_until(lambda: "The worker has started." in running.logged())
    yield running
    running.stop()


def modes(folder: Path) -> dict[str, int]:
    """Return the permissions of a folder and all in it, SQLite's helper files too."""
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode)
        for path in [folder, *folder.rglob("*")]
    }


def found(folder: Path, needle: bytes) -> list[str]:
    """Return the files of a folder in which these bytes can be read."""
    return [
        path.name for path in folder.iterdir() if path.is_file() and needle in path.read_bytes()
    ]


def wal(server: serving.Server) -> int:
    """Return the size of SQLite's log."""
    file = server.data / "db.sqlite3-wal"
    return file.stat().st_size if file.exists() else 0


def test_everything_is_for_its_owner_alone(own: serving.Server, http: httpx.Client) -> None:
    pair(Phone(own, http), Phone(own, http))
    listed = modes(own.data)
    assert {"secret-key", "vapid.pem", "db.sqlite3", "db.sqlite3-wal", "jobs.sqlite3"} <= set(
        listed
    )
    for name, mode in listed.items():
        assert mode == (0o700 if name in {".", "static"} else 0o600), name


def test_the_log_is_emptied_soon(own: serving.Server, http: httpx.Client) -> None:
    alice, bob = pair(Phone(own, http), Phone(own, http))
    told = alice.round()
    assert alice.check_in(nothing(told["next"]), told["slot"]).status == 204
    serving.wait_until(lambda: wal(own) == 0, SOON)
    alice.check_in(nothing(told["next"]))
    alice.pass_reveal()
    serving.wait_until(lambda: bob.round()["previous"] == told["next"], SOON)
    serving.wait_until(lambda: wal(own) == 0, SOON)
    alice.check_in(nothing(alice.round()["next"]))
    own.stop_workers()
    assert wal(own) == 0, "and at stop"


def test_what_was_overwritten_cannot_be_read(own: serving.Server, http: httpx.Client) -> None:
    alice, bob, charlie = (Phone(own, http) for _ in range(3))
    invited = Offer(charlie)
    invited.send()
    pair(alice, bob)
    yes = fitting(alice.round()["next"])
    alice.check_in(yes.seals[0])
    bob.check_in(yes.seals[1])
    serving.wait_until(lambda: wal(own) == 0, SOON)
    assert found(own.data, yes.seals[0][6:200]) == ["db.sqlite3"], "this test can see"
    assert found(own.data, alice.token_hash) == ["db.sqlite3"]
    assert found(own.data, invited.lookup) == ["db.sqlite3"]

    alice.check_in(nothing(alice.round()["next"]))
    charlie.call("DELETE", "me")
    serving.wait_until(lambda: wal(own) == 0, SOON)
    assert found(own.data, yes.seals[0][6:200]) == [], "a yes that was taken back"
    assert found(own.data, invited.lookup) == [], "a lookup that nobody needs"

    alice.call("DELETE", "me")
    alice.go_to(own.now() + DAY)
    serving.wait_until(lambda: bob.round()["next"] > own.now(), SOON)
    serving.wait_until(lambda: wal(own) == 0, SOON)
    assert found(own.data, alice.token_hash) == [], "a phone that left"
    assert found(own.data, yes.seals[1][6:200]) == [], "a round that is over"


def test_processes_that_start_at_once_share_their_keys(tmp_path: Path) -> None:
    show = "from project import settings as s; print(s.SECRET_KEY, s.VAPID_PUBLIC_KEY.hex())"
    env = {**os.environ, "LAMPLIT_DATA": str(tmp_path / "data")}

    def start(_: int) -> str:
        done = subprocess.run(
            [sys.executable, "-c", show], env=env, cwd=serving.ROOT, capture_output=True, text=True
        )
        return done.stdout + done.stderr

    with ThreadPoolExecutor(6) as threads:
        shown = list(threads.map(start, range(6)))
    assert len(set(shown)) == 1, shown
    assert len(shown[0].split()) == 2
    names = {path.name for path in (tmp_path / "data").iterdir()}
    assert names == {"secret-key", "vapid.pem", "jobs.sqlite3", "db.sqlite3", "static"}
