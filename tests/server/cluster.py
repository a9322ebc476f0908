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

    def __init__(self, port: int) -> None:
        self.port = port
        self.made = 0

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
def running(*more: str) -> Iterator[Cluster]:
    """Run a cluster until the tests are over; fail if the machine has no PostgreSQL.

    `more` are settings in place of those that make it quick and careless.
    """
    programs = machine.postgresql()
    assert programs, "PostgreSQL's programs are not on this machine"
    folder = Path(tempfile.mkdtemp(prefix="lamplit-pg-"))
    become: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        become |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    data = str(folder / "data")
    initdb = [str(programs / "initdb"), "-D", data, "-U", "lamplit", "-A", "trust", "-N"]
    subprocess.run(initdb, check=True, capture_output=True, **become)
    cluster = Cluster(free_port())
    options = [part for option in (*QUICK, *SOCKETS) for part in ("-c", option)]
    postgres = [str(programs / "postgres"), "-D", data, "-p", str(cluster.port), *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            postgres, stdout=log, stderr=log, start_new_session=True, **become
        )
    try:
        wait_until(cluster.answers)
        yield cluster
    finally:
        end(process, signal.SIGINT)
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
