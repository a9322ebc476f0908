"""A copy of the tree in which one thing is broken, and what the tests in it say.

The copy holds what git would commit and the vendored modules, so that nothing here touches the
tree itself. It knows nothing of what is broken.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.prove.faults import Fault
from tests.tree import APP, ROOT, tracked

# Seconds; the slowest of the named tests take half a minute alone on an idle machine.
PATIENCE = 600


class StaleError(Exception):
    """A fault whose text does not stand exactly once where it should."""


def copy_to(target: Path) -> Path:
    """Copy the tree; it is a repository of its own, for tests that ask git for the files."""
    for file in tracked():
        copy = target / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    vendor = (APP / "vendor").relative_to(ROOT)
    shutil.copytree(ROOT / vendor, target / vendor, dirs_exist_ok=True)
    subprocess.run(["git", "init", "--quiet"], cwd=target, check=True)
    return target


@contextmanager
def broken(tree: Path, fault: Fault) -> Iterator[None]:
    """Plant a fault in a copy, and take it out again."""
    file = tree / fault.file
    whole = file.read_text() if file.exists() else ""
    if whole.count(fault.old) != 1:
        raise StaleError(f"«{fault.name}» finds its text {whole.count(fault.old)} times")
    file.write_text(whole.replace(fault.old, fault.new))
    try:
        yield
    finally:
        file.write_text(whole)


def tests_in(tree: Path, names: Iterable[str]) -> tuple[int, str]:
    """Run tests of a copy up to the first failure; return how many failed, and what was said.

    An error before a test began, in a fixture for one, is none that the test found. Of tests that
    run on both databases SQLite's are enough.
    """
    ours = ("PYTEST_", "LAMPLIT_DATA", "DJANGO_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-k", "not postgresql", "-m", ""]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *names],
        cwd=tree,
        env={**env, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    said = done.stdout + done.stderr
    if done.returncode not in (0, 1):
        raise RuntimeError(f"pytest ended with {done.returncode}:\n{said}")
    counts = {
        what: int(number) for number, what in re.findall(r"(\d+) (passed|failed|errors?)", said)
    }
    if not counts.get("failed") and done.returncode:
        raise RuntimeError(f"no test failed, but something did:\n{said}")
    return counts.get("failed", 0), said
