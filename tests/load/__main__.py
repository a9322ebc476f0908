"""`python3 dev.py bench [part …]`: measures, and writes a report with plots into `var/bench`.

The parts are calls, reveal, push, plans, memory, phone, evening, slow and lookups; all of them take
about half an hour.
With `--small` each is done on small numbers, which shows that it works and measures nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.load.report import Report
from tests.serving import ROOT

SIZES: dict[str, Sequence[int]] = {
    "PostgreSQL": (50, 200, 500, 1_000, 2_000),
    "SQLite": (10, 50, 200, 500),
}
SMALL: dict[str, Sequence[int]] = {"PostgreSQL": (50,), "SQLite": (50,)}


def calls(report: Report, small: bool) -> None:
    """Calls against three rivals."""
    from tests.load import calls as part

    part.compare(report, 0.5 if small else 2, 1 if small else 3)


def reveal(report: Report, small: bool) -> None:
    """Many pairs due at once."""
    from tests.load import reveal as part

    many = {"PostgreSQL": 100_000, "SQLite": 20_000}
    if small:
        many = dict.fromkeys(many, 300)
    part.report_on(report, many, SMALL if small else SIZES)


def push(report: Report, small: bool) -> None:
    """Notifications to push services that are far away."""
    from tests.load import push as part

    part.report_on(report, 50 if small else 3_000)


def plans(report: Report, small: bool) -> None:
    """How the databases carry out every hot statement."""
    from tests.load import plans as part

    part.report_on(report, 300 if small else 20_000)


def memory(report: Report, small: bool) -> None:
    """What `dev.py run` holds with twenty thousand pairs."""
    from tests.load import memory as part

    part.report_on(report, 300 if small else 20_000)


def phone(report: Report, small: bool) -> None:
    """The phone's own work, in real browsers."""
    from tests.load import phone as part

    part.report_on(report, 3 if small else 20)


def evening(report: Report, small: bool) -> None:
    """A simulated evening of very many couples."""
    from tests.load import simulate as part

    part.report_on(report, each=8_000, ceiling=40_000)


def slow(report: Report, small: bool) -> None:
    """Slow and large requests, with and without Caddy in front."""
    from tests.load import slow as part

    part.report_on(report, 10 if small else 200, 2 if small else 20)


def lookups(report: Report, small: bool) -> None:
    """Whether the time of an answer tells one lookup from another."""
    from tests.load import lookups as part

    part.report_on(report, 200 if small else 12_000)


PARTS: tuple[Callable[[Report, bool], None], ...] = (
    calls,
    reveal,
    push,
    plans,
    memory,
    phone,
    evening,
    slow,
    lookups,
)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help="which parts; all without any")
    parser.add_argument("--small", action="store_true", help="only show that it works")
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "bench")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - {part.__name__ for part in PARTS}:
        parser.error(f"no such part: {', '.join(unknown)}")
    report = Report(asked.into)
    report.say(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}."
        " Load averages stand beside what other work on the machine may have slowed."
    )
    for part in PARTS:
        if not asked.parts or part.__name__ in asked.parts:
            part(report, asked.small)
    print(f"\nThe report is {report.file}")


if __name__ == "__main__":
    main()
