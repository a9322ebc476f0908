"""The long drive of phone, outbox and server as one state machine (`states`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import serving
from tests.protocol.conftest import World, opened
from tests.prove.states import drive


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a world with a server of its own, whose clock goes on for years."""
    running = serving.start(tmp_path_factory.mktemp("states") / "data", worker=False, pages=False)
    with opened(running) as made:
        yield made
    running.stop()


@pytest.mark.timeout(600)
def test_nothing_is_lost_doubled_or_revived(world: World) -> None:
    drive(world, runs=200, steps=40, derandomize=False)
