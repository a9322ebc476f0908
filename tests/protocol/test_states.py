"""A short drive of phone, outbox and server as one state machine; the long one is in `prove/`."""

from __future__ import annotations

from tests.protocol.conftest import World
from tests.prove.states import drive


def test_nothing_is_lost_doubled_or_revived(world: World) -> None:
    drive(world, runs=20, steps=20, derandomize=True)
