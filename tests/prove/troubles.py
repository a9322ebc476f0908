"""What befalls a server: kills, a full disk, a locked or restarted database, a clock set back.

Each trouble begins, lasts some seconds and ends; a process that ended is started again, as a
machine's supervisor would. The server's code is not touched, and no trouble is pretended.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Lock

import psycopg

from tests.server.cluster import Cluster
from tests.server.tables import Tables
from tests.serving import Server, end

# Longer than a request waits for a lock (`project.settings.WAIT`).
LONG, SHORT = 6.5, 1.5
FAST, TICK = 600, 0.1  # an hour takes six seconds; how often the clock is moved, in seconds


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """Give a folder a disk of its own that can be filled; False where this user may not mount."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)]
    own = os.geteuid() == 0 and not subprocess.run(mount, capture_output=True).returncode
    assert own or not os.environ.get("CI"), "the full disk needs a user who may mount one"
    print("" if own else "Left out: the full disk, since this user may not mount one.")
    try:
        yield own
    finally:
        if own:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no byte free on a folder's disk for a while."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12):
            try:
                while out.write(bytes(size)):
                    pass
            except OSError as full:
                assert full.errno == errno.ENOSPC  # noqa: PT017 - anything else is our own fault
    try:
        yield
    finally:
        ballast.unlink()


@dataclass
class Troubles:
    """All that can befall this server; `happened` counts them."""

    server: Server
    random: Random
    disk: Path | None
    cluster: Cluster | None = None
    happened: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def kinds(self) -> list[Callable[[], None]]:
        """Return the troubles that this server can have."""
        some = [self.web_killed, self.worker_killed, self.power_cut, self.database_locked]
        some += [self.clock_set_back]
        some += [self.disk_full] if self.disk else []
        return some + ([self.database_restarted, self.database_killed] if self.cluster else [])

    def befall(self, over: Event) -> None:
        """Let each trouble happen once, in any order, with a moment of peace after each."""
        kinds = self.kinds()
        for trouble in self.random.sample(kinds, len(kinds)):
            trouble()
            self.happened[trouble.__name__] = self.happened.get(trouble.__name__, 0) + 1
            self.mend()
            if over.wait(self.random.uniform(1, 4)):
                return

    def mend(self) -> None:
        """Start again whatever has ended."""
        server = self.server
        if self.cluster and (not self.cluster.process or self.cluster.process.poll() is not None):
            self.cluster.start()
        server.workers = [worker for worker in server.workers if worker.poll() is None]
        if not server.workers:
            server.start_worker()
        if server.web is None or server.web.poll() is not None:
            server.start_web()

    def web_killed(self) -> None:
        """Kill the web process, with all its threads."""
        if self.server.web:
            end(self.server.web, signal.SIGKILL)
        time.sleep(self.random.uniform(0, SHORT))

    def worker_killed(self) -> None:
        """Kill the worker; it stays away over a reveal or two."""
        for worker in self.server.workers:
            end(worker, signal.SIGKILL)
        time.sleep(self.random.uniform(0, LONG))

    def power_cut(self) -> None:
        """Kill everything that is ours at once."""
        self.server.kill()

    def database_locked(self) -> None:
        """Hold the lock that every change needs for longer than a request waits."""
        tables = Tables(self.server)
        with suppress(psycopg.OperationalError), tables.connection() as connection:
            connection.execute("BEGIN" if tables.url else "BEGIN IMMEDIATE")
            if tables.url:
                connection.execute("LOCK TABLE checkins_pair IN ACCESS EXCLUSIVE MODE")
            time.sleep(LONG)
            connection.execute("ROLLBACK")

    def disk_full(self) -> None:
        """Fill the disk that the data is on."""
        assert self.disk
        with filled(self.disk):
            time.sleep(LONG)

    def database_restarted(self) -> None:
        """Stop PostgreSQL as fast as it goes in good order, and start it again."""
        assert self.cluster
        self.cluster.stop(signal.SIGINT)
        time.sleep(self.random.uniform(0, SHORT))

    def database_killed(self) -> None:
        """Let PostgreSQL crash: it recovers when it starts again."""
        assert self.cluster
        self.cluster.stop(signal.SIGQUIT)

    def clock_set_back(self) -> None:
        """Set the server's clock back by minutes, as a correction would."""
        with self.lock:
            self.server.set_clock(self.server.offset - self.random.randint(60, 900))

    def run_fast(self) -> None:
        """Move the clock on; call every `TICK` seconds."""
        with self.lock:
            self.server.set_clock(self.server.offset + FAST * TICK)
