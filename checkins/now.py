"""The clock that requests, commands, the worker and `push` read; the rest is told the time.

Tests that need another time name a file in `CLOCK_FILE`; the whole seconds in it are added at every
reading. A server for people leaves that setting out.
"""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings


def now() -> int:
    """Return the present moment in whole unix seconds."""
    return int(time.time() + shift())


def shift() -> float:
    """Return by how many seconds tests have moved this clock: 0 without a file to read."""
    if settings.CLOCK_FILE is None:
        return 0
    try:
        return float(Path(settings.CLOCK_FILE).read_text() or 0)
    except FileNotFoundError:
        return 0
