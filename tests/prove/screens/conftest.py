"""Phones with screens, as in `tests/browser/`."""

from __future__ import annotations

from tests.browser.conftest import alice
from tests.browser.test_offline import couple

__all__ = ["alice", "couple"]
