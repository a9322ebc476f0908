"""A PostgreSQL and a Redis of the tests' own: thrown away afterwards, each on a free port.

PostgreSQL never runs as root, which it refuses: as root it becomes the user `postgres`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis, RedisError

from tests import machine
from tests.serving import end, free_port, wait_until

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
SOCKETS = ("listen_addresses=127.0.0.1", "unix_socket_directories=")


class Cluster:
    """A running PostgreSQL; every `database()` is a new, empty one."""

    def __init__(self, folder: Path, settings: tuple[str, ...]) -> None:
        self.port = free_port()
        self.made = 0
        self.log = folder / "log"
        self.programs = machine.postgresql()
        self.become: dict[str, Any] = {"cwd": folder}
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            self.become |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        self.data = str(folder / "data")
        self.options = [part for option in settings for part in ("-c", option)]
        self.process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the cluster's files; fail if the machine has no PostgreSQL."""
        assert self.programs, "PostgreSQL's programs are not on this machine"
        initdb = [str(self.programs / "initdb"), "-D", self.data, "-U", "lamplit", "-A", "trust"]
        subprocess.run([*initdb, "-N"], check=True, capture_output=True, **self.become)

    def start(self) -> None:
        """Start it, the first time or again, and wait until it answers."""
        assert self.programs
        argv = [str(self.programs / "postgres"), "-D", self.data, "-p", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*argv, *self.options],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.become,
            )
        wait_until(self.answers)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it, cleanly or (SIGQUIT) as a crash would."""
        if self.process:
            end(self.process, how)

    def database(self) -> str:
        """Make a database and return its address."""
        self.made += 1
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE lamplit_{self.made}")
        return self.url(f"lamplit_{self.made}")

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://lamplit@127.0.0.1:{self.port}/{name}"

    def answers(self) -> bool:
        """Tell whether it takes connections."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running(*more: str, within: Path | None = None) -> Iterator[Cluster]:
    """Run a cluster until the tests are over; fail if the machine has no PostgreSQL.

    `more` are settings in place of those that make it quick and careless; `within` is an empty
    folder for it, for example on a disk of its own.
    """
    folder = within or Path(tempfile.mkdtemp(prefix="lamplit-pg-"))
    cluster = Cluster(folder, (*(more or QUICK), *SOCKETS))
    try:
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis that writes nothing to disk; give its address."""
    program = machine.redis()
    assert program, "Redis is not on this machine"
    port = free_port()
    kept_nowhere = ["--save", "", "--appendonly", "no", "--dir", tempfile.gettempdir()]
    process = subprocess.Popen(
        [program, "--bind", "127.0.0.1", "--port", str(port), *kept_nowhere],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"redis://127.0.0.1:{port}/0"

    def answers() -> bool:
        try:
            return bool(Redis.from_url(url).ping())
        except RedisError:
            return False

    try:
        wait_until(answers)
        yield url
    finally:
        end(process, signal.SIGTERM)
