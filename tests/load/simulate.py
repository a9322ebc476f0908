"""An evening of very many couples, worked out second by second: how late is a reveal, by workers?

`python -m tests.load.simulate` draws the plot that docs/running.md shows. Pairs choose quarter
hours; at each one the workers take what is due at a steady rate each, up to what the database can
commit. Both figures are measured (`dev.py bench reveal`) and given on the command line.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.load.report import Report, draw
from tests.serving import ROOT

QUARTER = 900
# The share of all pairs at each quarter hour from 18:00 on: four in five choose 21:00 to 22:00.
SHARES = (
    *(0.004,) * 8,  # 18:00 to 19:45
    *(0.008, 0.008, 0.016, 0.016),  # 20:00 to 20:45
    *(0.24, 0.08, 0.30, 0.08),  # 21:00 to 21:45: people like round times
    *(0.10, 0.02, 0.04, 0.008),  # 22:00 to 22:45
    *(0.015, 0.015, 0.015, 0.015),  # 23:00 to 23:45
)


@dataclass(frozen=True)
class Lateness:
    """Seconds from the quarter hour to a pair's own commit, over all pairs of the evening."""

    half: float
    most: float
    worst: float


def evening(pairs: int, workers: int, each: float, ceiling: float) -> Lateness:
    """Work the evening out: `each` worker makes so many reveals a second, all at most `ceiling`.

    What is not done when the next quarter hour strikes is done first, the longest overdue first.
    """
    rate = min(workers * each, ceiling)
    waits: list[tuple[float, float]] = []  # (how many pairs, how late the last of them is)
    busy_until = 0.0
    for number, share in enumerate(SHARES):
        strikes, due = number * QUARTER, pairs * share / sum(SHARES)
        begins = max(strikes, busy_until)
        busy_until = begins + due / rate
        parts = 100
        waits += [
            (due / parts, begins + due / rate * (part + 1) / parts - strikes)
            for part in range(parts)
        ]
    waits.sort(key=lambda wait: wait[1])
    return Lateness(_at(waits, 0.5), _at(waits, 0.99), waits[-1][1])


def _at(waits: Sequence[tuple[float, float]], share: float) -> float:
    """Return the lateness that this share of all pairs does not exceed."""
    wanted, seen = share * sum(count for count, _ in waits), 0.0
    for count, late in waits:
        seen += count
        if seen >= wanted:
            return late
    return waits[-1][1]


def lines(
    counts: Sequence[int], workers: Sequence[int], each: float, ceiling: float
) -> dict[str, list[tuple[float, float]]]:
    """Return by number of pairs the lateness of 99 % against workers."""
    return {
        f"{count:,} pairs": [(float(n), evening(count, n, each, ceiling).most) for n in workers]
        for count in counts
    }


COUNTS = (1_000_000, 3_000_000, 10_000_000)
WORKERS = tuple(range(1, 17))
AXES = ("workers", "seconds late, 99 % of pairs")


def report_on(report: Report, each: float, ceiling: float) -> None:
    """Write a table and the plot."""
    report.say("## A simulated evening on one PostgreSQL")
    report.say(
        f"Four pairs in five choose 21:00 to 22:00. Each worker makes {each:,.0f} reveals a second,"
        f" one database commits at most {ceiling:,.0f}."
    )
    rows = []
    for count in COUNTS:
        for workers in (1, 2, 4, 8, 16):
            late = evening(count, workers, each, ceiling)
            rows.append((f"{count:,}", workers, late.half, late.most, late.worst))
    report.table(("pairs", "workers", "half are within s", "99 % within s", "all within s"), rows)
    report.plot("lateness", "Lateness against workers", AXES, lines(COUNTS, WORKERS, each, ceiling))


def main() -> None:
    """Draw the plot of the documentation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=float, required=True, help="reveals a second of one worker")
    parser.add_argument("--ceiling", type=float, required=True, help="and of one database")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures" / "lateness.svg")
    asked = parser.parse_args()
    shown = lines(COUNTS, WORKERS, asked.each, asked.ceiling)
    asked.into.write_text(draw("Lateness against workers, one PostgreSQL", AXES, shown))


if __name__ == "__main__":
    main()
