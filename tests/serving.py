"""Starts the real server for tests: granian, the worker, a data folder, and a clock to move.

Nothing here knows what is tested. A server's time is real time plus what `set_clock` says; both
processes read it anew at every use. Every start ends with an answer to a real request.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
HIGH = 1_000_000

# Project folder → where this run has its files for phones.
laid_out: dict[Path, Path] = {}
# The ports that this process has named.
given: set[int] = set()

# Where and when tests begin, unless they say otherwise: far from changes of clocks and of seasons.
ZONE = ZoneInfo("Europe/Berlin")
BEGINNING = datetime(2027, 1, 13, 12, tzinfo=ZONE)


class Server:
    """One running server: `url`, `data`, its two processes, its clock and its logs."""

    def __init__(self, data: Path, env: dict[str, str], root: Path, port: int | None) -> None:
        self.data = data
        self.root = root
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.host = f"127.0.0.1:{self.port}"
        self.offset = 0
        self.web: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.log = data.with_name(f"{data.name}.log")
        self.clock = data.with_name(f"{data.name}.clock")
        ours = ("LAMPLIT_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        usual = {"LAMPLIT_DATA": str(data), "LAMPLIT_CLOCK_FILE": str(self.clock)}
        self.env = {**clean, **usual, "PYTHONUNBUFFERED": "1", **env}

    def set_clock(self, offset_seconds: float) -> None:
        """Make the server's time real time plus these seconds, from its next reading on."""
        self.offset = int(offset_seconds)
        draft = self.clock.with_suffix(".draft")
        draft.write_text(str(self.offset))
        draft.replace(self.clock)

    def now(self) -> int:
        """Return the server's time in unix seconds."""
        return int(time.time()) + self.offset

    def set_time(self, clock: str, days: int = 0) -> None:
        """Make it this time (`HH:MM` in `ZONE`), so many days after the day of `BEGINNING`."""
        hour, minute = map(int, clock.split(":"))
        moment = (BEGINNING + timedelta(days=days)).replace(hour=hour, minute=minute)
        self.set_now(int(moment.timestamp()))

    def set_now(self, moment: int) -> None:
        """Make this the server's time."""
        self.set_clock(moment - int(time.time()))

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask for a path, as a client of its own that is patient with a slow machine."""
        return httpx.get(self.url + path, timeout=PATIENCE, trust_env=False, **more)

    def manage(self, *argv: str) -> str:
        """Run a management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *argv],
            cwd=self.root,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(argv)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start_web(self) -> None:
        """Start granian and wait until it answers."""
        serve = "-m granian --interface wsgi project.wsgi:application --host 127.0.0.1 --workers 1"
        more = (
            f"--blocking-threads 8 --workers-kill-timeout 12 --log-level warning --port {self.port}"
        )
        self.web = self._start(*serve.split(), *more.split())
        wait_until(self._answers)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker beside any others."""
        worker = self._start("manage.py", "worker")
        self.workers.append(worker)
        return worker

    def stop_workers(self) -> None:
        """Ask all workers to stop, and wait for them."""
        for worker in self.workers:
            end(worker, signal.SIGTERM)
        self.workers.clear()

    def stop(self) -> None:
        """Ask everything to stop, the web server first, and wait."""
        if self.web:
            end(self.web, signal.SIGTERM)
            self.web = None
        self.stop_workers()

    def kill(self) -> None:
        """Kill everything at once, as a power cut would."""
        for process in (self.web, *self.workers):
            if process:
                end(process, signal.SIGKILL)
        self.web = None
        self.workers.clear()

    def logged(self) -> str:
        """Return what was written so far, but of a stop that was not heard (docs/running.md)."""
        written = self.log.read_text(errors="replace") if self.log.exists() else ""
        return re.sub(r"(?m)^\[WARNING\] Killing worker-.*\n?", "", written)

    def _start(self, *argv: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, *argv],
                cwd=self.root,
                env=self.env,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        if self.web is None or self.web.poll() is not None:
            raise RuntimeError(f"The server did not start:\n{self.logged()}")
        with suppress(httpx.TransportError):
            return self.get("/api/v1/about", headers={"Host": self.host}).status_code == 200
        return False


def start(
    data: Path,
    database_url: str | None = None,
    worker: bool = True,
    limit: int = HIGH,
    env: dict[str, str] | None = None,
    root: Path = ROOT,
    port: int | None = None,
    pages: bool = True,
    host: str = "",
) -> Server:
    """Start a server on a data folder, new or left by an earlier one, whose clock then goes on.

    Without `pages` it answers calls of the API only, and starts sooner. `host` is the name that it
    answers to, if not that of its address.
    """
    database = {"DATABASE_URL": database_url} if database_url else {}
    server = Server(data, {"LAMPLIT_LIMIT": str(limit), **database, **(env or {})}, root, port)
    server.host = host or f"127.0.0.1:{server.port}"
    if server.clock.exists():
        server.set_clock(int(server.clock.read_text()))
    else:
        server.set_now(int(BEGINNING.timestamp()))
    lay_out(server) if pages else server.manage("migrate", "--verbosity", "0")
    server.start_web()
    if worker:
        server.start_worker()
    return server


def lay_out(server: Server) -> None:
    """Prepare a server; what phones download is compressed once a run and linked after that."""
    static = server.data / "static"
    done = laid_out.get(server.root)
    if done and done.exists() and not static.exists():
        shutil.copytree(done, static, copy_function=os.link)
    server.manage("prepare")
    laid_out.setdefault(server.root, static)


def copy_of_the_project(target: Path) -> Path:
    """Copy what a server needs into a folder that a test may change, as a release would."""
    target.mkdir(parents=True)
    shutil.copy(ROOT / "manage.py", target)
    for part in ("project", "checkins", "frontend/app"):
        shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def wait_until(is_so: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Ask a function again and again until it says yes; fail when patience is over."""
    give_up = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > give_up:
            raise TimeoutError(f"still not so after {patience} s: {is_so}")
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Send a signal to a process and its children, and wait for it; after a while kill it."""
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError):
        if how == signal.SIGKILL:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


def free_port() -> int:
    """Return a port that is free and stays so, for a server to start on it, or again.

    The system's own choice would not, and two servers that share a port (granian's sockets allow
    it) answer for each other. So these lie below those, and each process of a run has its own.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    own = range(20_000 + number % 12 * 1_000, 21_000 + number % 12 * 1_000)
    for port in random.sample(own, len(own)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in given:
                given.add(port)
                return port
    raise RuntimeError("no port is free")
