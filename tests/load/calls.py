"""GET round and PUT checkin against rivals, in turns on one machine in one run."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.load import client, cost
from tests.load.report import Report
from tests.load.rivals import Rival, all_five, engines


@dataclass(frozen=True)
class Turn:
    """One measurement: what the client saw, and the server's processor milliseconds a call."""

    seen: client.Measured
    milliseconds: float


def measure(rival: Rival, call: str, connections: int, seconds: float) -> Turn:
    """Load one rival for a while."""
    requests = rival.gets(connections) if call == "GET round" else rival.puts(connections)
    before = cost.processor(rival.process.pid)
    seen = client.load(rival.port, requests, seconds)
    spent = cost.processor(rival.process.pid) - before
    return Turn(seen, 1_000 * spent / max(seen.per_second * seconds, 1))


def compare(report: Report, seconds: float, rounds: int) -> None:
    """Write tables of all, each measured `rounds` times by turns."""
    report.say("## Calls, against rivals")
    report.say(
        "By turns in one run, each with a client of its own process on the same machine; the"
        " middle one of the turns is shown. `CPU` is the server process's processor time a call,"
        " the database's aside: on a machine that others use too it is the figure to trust."
        " (b) and (c) set nothing up to be durable beyond their database's defaults."
    )
    with tempfile.TemporaryDirectory() as made, engines(Path(made)) as each:
        for engine, url, rival_url in each:
            with all_five(url, rival_url, Path(made)) as five:
                for call in ("GET round", "PUT checkin"):
                    for connections in (1, 16):
                        one_table(report, five, (engine, call, connections), seconds, rounds)


def one_table(
    report: Report,
    five: list[Rival],
    what: tuple[str, str, int],
    seconds: float,
    rounds: int,
) -> None:
    """Measure by turns, and write one table."""
    engine, call, connections = what
    turns: dict[str, list[Turn]] = {rival.name: [] for rival in five}
    for _ in range(rounds):
        for rival in five:
            turns[rival.name].append(measure(rival, call, connections, seconds))
    report.say(f"### {call}, {engine}, {connections} connections (load {cost.busy()})")
    ours = turns[five[0].name]
    rows = []
    for name, all_turns in turns.items():
        mine = [turn.seen for turn in all_turns]
        ratio = median(o.seen.per_second / t.per_second for o, t in zip(ours, mine, strict=True))
        cpu = median(turn.milliseconds for turn in all_turns)
        by_cpu = median(turn.milliseconds for turn in ours) and cpu / median(
            turn.milliseconds for turn in ours
        )
        figures = [median(getattr(m, f) for m in mine) for f in ("per_second", "p50", "p99")]
        rows.append((name, *figures, cpu, ratio, by_cpu, sum(m.failed for m in mine)))
    head = ("", "calls/s", "p50 ms", "p99 ms", "CPU ms", "Lamplit ÷ it", "by CPU", "refused")
    report.table(head, rows)
