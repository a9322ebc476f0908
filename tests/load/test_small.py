"""The benchmarks' own parts that need no servers: the simulated evening, and the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.load import simulate
from tests.serving import ROOT


def test_an_evening_that_fits_is_as_late_as_its_fullest_quarter() -> None:
    late = simulate.evening(100_000, 1, 1_000, 10_000)
    fullest = 100_000 * max(simulate.SHARES) / sum(simulate.SHARES)
    assert late.worst == pytest.approx(fullest / 1_000)
    assert late.half < late.most <= late.worst


def test_twice_the_workers_halve_it_up_to_what_the_database_commits() -> None:
    one, two, many, more = (
        simulate.evening(100_000, workers, 1_000, 4_000) for workers in (1, 2, 4, 400)
    )
    assert two.worst == pytest.approx(one.worst / 2)
    assert many == more


def test_what_is_not_done_in_time_is_done_first() -> None:
    """Too few workers by far: the queue grows from quarter to quarter, and lateness with it."""
    late = simulate.evening(1_000_000, 1, 200, 10_000)
    assert late.worst > 1_000_000 * max(simulate.SHARES) / sum(simulate.SHARES) / 200


def test_the_command_writes_a_report_and_a_plot(tmp_path: Path) -> None:
    bench = [sys.executable, "-m", "tests.load", "evening", "--small", "--into", str(tmp_path)]
    subprocess.run(bench, cwd=ROOT, check=True, capture_output=True, timeout=120)
    assert "| 1,000,000 | 16 |" in (tmp_path / "report.md").read_text()
    drawn = ElementTree.parse(tmp_path / "lateness.svg").getroot()  # noqa: S314 - our own
    assert len(drawn.findall("{*}polyline")) == len(simulate.COUNTS)


def test_an_unknown_part_is_refused(tmp_path: Path) -> None:
    bench = [sys.executable, "-m", "tests.load", "everything", "--into", str(tmp_path)]
    refused = subprocess.run(bench, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert refused.returncode == 2
    assert "no such part: everything" in refused.stderr
