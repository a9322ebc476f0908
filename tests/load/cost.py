"""What processes cost: processor time and memory, as Linux counts them, children included."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    parents = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int(_stat(int(folder.name))[1])
            except OSError:  # it has ended
                continue
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found


def processor(pid: int) -> float:
    """Return the processor seconds that a process and those below it have used so far."""
    return sum((int(stat[11]) + int(stat[12])) / TICKS for stat in map(_stat, family(pid)))


def memory(pid: int) -> dict[str, float]:
    """Return by command the memory of a process and those below it in megabytes: PSS, in which
    what several processes share is divided among them (`/proc/<pid>/smaps_rollup`)."""
    shown = {}
    for member in family(pid):
        lines = (PROC / str(member) / "smaps_rollup").read_text().splitlines()
        kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        words = (PROC / str(member) / "cmdline").read_text().split("\0")
        name = next((w for w in ("dev.py", "granian", "worker") if any(w in x for x in words)), "?")
        shown[f"{name} ({member})"] = kilobytes * 1_024 / 1e6
    return shown


def busy() -> str:
    """Return the machine's load averages, for beside a figure."""
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat after the command's name: state, parent, …"""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
