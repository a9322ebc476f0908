"""Whatever the order of events around a reveal, what was answered is what counted.

Each scene is tried in every order, on the relay's real code, in a process of its own. That the
search finds what is wrong is shown by planted faults (`faults/server.py`): without the check of the
slot, without the transaction, and with the clock read first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree import ROOT

# What must have come up, so that no scene passes because nothing happened in it.
OUTCOMES = {
    "delayed": {"match after [409]", "none after [204]", "none after [409]"},
    "late": {"match after [409]", "none after [204]"},
    "at once": {"match after []"},
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scene", OUTCOMES)
def test_every_order_of_events(tmp_path: Path, scene: str) -> None:
    settings = {
        "LAMPLIT_DATA": str(tmp_path / "data"),
        "LAMPLIT_CLOCK_FILE": str(tmp_path / "clock"),
        "LAMPLIT_LIMIT": "100000000",
    }
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.prove.race", scene],
        cwd=ROOT,
        env={**kept, **settings},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert set(found["outcomes"]) == OUTCOMES[scene]
    assert found["ended"] > 50
