"""How a test waits for what a page does: the page lives on meanwhile, and patience is one figure.

Playwright's `wait_for_function` is not for this app's pages: an expression is evaluated anew by the
page itself, which the app's policy forbids, and a promise counts as a yes whatever it brings.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE = 30  # seconds, as slow machines run the tests too


def live_until(page: Page, is_so: Callable[[], object]) -> None:
    """Let a page live until a function says yes; fail when patience is over."""
    give_up = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > give_up:
            raise TimeoutError(f"still not so after {PATIENCE} s: {is_so}")
        page.wait_for_timeout(25)
