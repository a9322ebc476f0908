"""EXPLAIN of every hot statement at its true size, without anything made dear."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests import serving
from tests.load.report import Report
from tests.load.reveal import evening
from tests.load.rivals import DURABLE
from tests.server import cluster, crowd
from tests.server.client import b64, half_hash, nothing
from tests.server.tables import Tables

SHOW = "import json; from tests import plans; print(json.dumps(plans.plans({!r}, {!r}, False)))"


def report_on(report: Report, pairs: int) -> None:
    """Write each statement with its plan on both databases."""
    report.say(f"## Plans of the hot statements, with {pairs:,} pairs")
    with tempfile.TemporaryDirectory() as made, cluster.running(*DURABLE) as postgresql:
        for engine, url in (("SQLite", None), ("PostgreSQL", postgresql.database())):
            server = serving.start(Path(made) / engine, url, worker=False, pages=False)
            try:
                tables, coming = Tables(server), evening(server)
                couple = crowd.fill(tables, coming, pairs, 0)[0]
                tables.run("ANALYZE") if url else None
                slot, seal = half_hash(couple.seals[0]), nothing(coming.reveal)
                body = {"slot": b64(slot), "seal": b64(seal)}
                code = SHOW.format(b64(couple.tokens[0]), body)
                shown = server.manage("shell", "-v", "0", "-c", code).splitlines()[-1]
                write(report, engine, json.loads(shown))
            finally:
                server.stop()


def write(report: Report, engine: str, acts: dict[str, list[dict[str, str]]]) -> None:
    """Write one database's plans."""
    for name, statements in acts.items():
        report.say(f"### {engine}: {name}")
        for statement in statements:
            plan = "\n".join(statement["plan"])
            report.say(f"```\n{statement['sql'][:400]}\n\n{plan}\n```")
