"""Planted faults: what could leak or break, one change of text each, and the test that sees it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new` in `file`, where it must stand exactly once; then one of `tests` fails.

    The tests are the cheapest that see it, as pytest names them.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
