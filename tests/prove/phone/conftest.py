"""Phones without screens, as in `tests/browser/core/`."""

from __future__ import annotations

from tests.browser.core.conftest import couple, cut, move, new_core, relay, server_of_module

__all__ = ["couple", "cut", "move", "new_core", "relay", "server_of_module"]
