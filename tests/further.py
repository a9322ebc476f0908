"""Marks cases of a test that every run of the tests need not see: `dev.py prove` runs them too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def further(*cases: tuple[Any, ...]) -> list[Any]:
    """Return cases, each a test's arguments, marked as further ones."""
    return [pytest.param(*case, marks=pytest.mark.further) for case in cases]


def first(cases: Iterable[Any], *, seen: Iterable[Any]) -> list[Any]:
    """Return the cases of a test, marked as further ones but for those `seen` in every run."""
    kept = list(seen)
    return [
        case if case in kept else pytest.param(case, marks=pytest.mark.further) for case in cases
    ]
