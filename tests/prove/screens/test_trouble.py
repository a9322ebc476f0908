"""More networks in trouble than `tests/browser/test_trouble.py` meets."""

from __future__ import annotations

import pytest

from tests.browser.phones import Phone
from tests.browser.test_trouble import Trouble, answering, meet

TROUBLES: dict[str, Trouble] = {
    "server down": (answering(503, '{"code": "busy"}'), "server"),
    "gateway": (answering(502, "<h1>Bad gateway</h1>", "text/html"), "server"),
    "portal that lies": (answering(200, '{"hello": 1}'), "sign in"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_line_says_what_is_wrong_and_nothing_is_lost(alice: Phone, trouble: str) -> None:
    meet(alice, TROUBLES[trouble])
