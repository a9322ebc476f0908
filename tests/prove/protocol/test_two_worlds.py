"""Every short sequence of bob's acts; `tests/protocol/test_two_worlds.py` takes each act once."""

from __future__ import annotations

import pytest

from tests.protocol import modified
from tests.protocol.conftest import World
from tests.protocol.test_two_worlds import OFTEN, ONCE, REFUSED, Couples, observe

# The pairs are told apart by nothing but their acts, so they may live on several servers.
PARTS = 3
BOB: Couples = [
    *(((act,), 1) for act in OFTEN),
    *(((one, two), 1) for one in OFTEN for two in OFTEN[1:]),
    *(((act,), 1) for act in [*ONCE, *REFUSED]),
    *(((modified.yes, act), 1) for act in REFUSED),
    *(((act,), 0) for act in OFTEN),
]


@pytest.mark.timeout(600)  # seconds; on a machine that is busy otherwise it may be minutes
@pytest.mark.parametrize("part", range(PARTS))
def test_bob_observes_his_own_acts_and_whether_both_were_open(world: World, part: int) -> None:
    observe(world, BOB[part::PARTS])
