"""What leaves a phone: the case that `tests/browser/test_traffic.py` leaves out."""

from __future__ import annotations

from tests.browser.test_traffic import NewPhone, done_thrice
from tests.serving import Server


def test_a_further_done_is_one_more(new_phone: NewPhone, server: Server) -> None:
    done_thrice(new_phone().open(), server, "nothing")
