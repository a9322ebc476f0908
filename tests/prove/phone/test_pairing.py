"""A pairing cut short at the points that `tests/browser/core/test_pairing.py` leaves out."""

from __future__ import annotations

import pytest

from tests.browser.core.test_pairing import POINTS, Cut, NewCore, go_on_when_killed


@pytest.mark.parametrize(("point", "arrives"), [(name, not came) for name, came in POINTS.items()])
def test_a_page_killed_anywhere_goes_on(
    new_core: NewCore, cut: Cut, point: str, arrives: bool
) -> None:
    go_on_when_killed(new_core, cut, point, arrives)
