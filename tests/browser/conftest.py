"""What several browser tests begin with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.phones import SMALL, Phone, pair_with_python
from tests.serving import Server


@pytest.fixture
def alice(new_phone: Callable[..., Phone], server: Server) -> Phone:
    """Return a paired phone at 18:00 of the next day."""
    alice = new_phone(size=SMALL).open()
    pair_with_python(alice)
    server.set_time("18:00", days=1)
    alice.follow().open().expect_home()
    return alice.expect_checkins(1)  # what the visit before owed
