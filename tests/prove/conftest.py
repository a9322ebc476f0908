"""What the long proofs share: a relay without a worker, whose clock goes forward only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import serving
from tests.conftest import PATIENCE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that is below this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("further")


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Wait for what a screen shows as long as it takes on a machine that proves much at once."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """Return a module's own server on SQLite; every reveal is made by a request."""
    running = serving.start(tmp_path_factory.mktemp("prove") / "data", worker=False)
    yield running
    running.stop()
