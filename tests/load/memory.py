"""The memory of `dev.py run` with many pairs: after calls, and after a reveal of all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import serving
from tests.load import client, cost
from tests.load.report import Report
from tests.load.reveal import evening
from tests.load.rivals import Phone, Rival
from tests.server import crowd
from tests.server.client import b64
from tests.server.tables import Tables


def report_on(report: Report, pairs: int) -> None:
    """Run it, fill it, use it, and write what all its processes hold."""
    report.say(f"## Memory of `dev.py run` with {pairs:,} pairs")
    report.say(
        "PSS in megabytes: what a process holds, with what it shares divided among those who share"
        " it (`/proc/<pid>/smaps_rollup`), of dev.py, the web server and the worker."
    )
    with tempfile.TemporaryDirectory() as made:
        server = serving.Server(
            Path(made) / "data", {"LAMPLIT_LIMIT": "1000000"}, serving.ROOT, None
        )
        server.set_now(int(time.time()))
        argv = [sys.executable, "dev.py", "run", "--port", str(server.port), "--data", server.data]
        run = subprocess.Popen(
            list(map(str, argv)), cwd=server.root, env={**os.environ, **server.env}
        )
        try:
            report.table(("moment", "in all", "each"), moments(server, run, pairs))
        finally:
            serving.end(run, signal.SIGTERM)


def moments(
    server: serving.Server, run: subprocess.Popen[bytes], pairs: int
) -> list[tuple[str, float, str]]:
    """Return what is held at three moments."""
    tables = Tables(server)
    serving.wait_until(lambda: tables.file.exists() and answers(server), 120)
    rows = [("just started", *held(run.pid))]
    coming = evening(server)
    phones = [
        Phone(f"Bearer {b64(token)}", ("/api/v1/round", "/api/v1/checkin"), seal)
        for couple in crowd.fill(tables, coming, pairs, pairs // 10)
        for token, seal in zip(couple.tokens, couple.seals, strict=True)
    ]
    web = Rival("web", server.port, run, phones)
    for _ in range(5):
        client.load(server.port, web.puts(16, min(100, pairs // 50)), 4)
        client.load(server.port, web.gets(16), 2)
    rows.append(("after thousands of calls", *held(run.pid)))
    server.set_now(coming.reveal)
    late = f"SELECT 1 FROM checkins_pair WHERE next <= {coming.reveal} LIMIT 1"  # noqa: S608
    serving.wait_until(lambda: not tables.run(late), 300)
    rows.append(("after the reveal of all", *held(run.pid)))
    return rows


def held(pid: int) -> tuple[float, str]:
    """Return the sum, and each process's part."""
    found = cost.memory(pid)
    return sum(found.values()), ", ".join(f"{name} {size:.0f}" for name, size in found.items())


def answers(server: serving.Server) -> bool:
    """Tell whether the app answers."""
    asked = client.request("GET", "/api/v1/about", server.port, {})
    try:
        return client.run(server.port, [[asked]], 0.05).failed == 0
    except OSError:
        return False
