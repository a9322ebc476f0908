"""What the long proofs share: a relay without a worker, whose clock goes forward only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests import serving

# What a screen shows is waited for as long as it takes on a machine that proves much at once.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """Return a module's own server on SQLite; every reveal is made by a request."""
    running = serving.start(tmp_path_factory.mktemp("prove") / "data", worker=False)
    yield running
    running.stop()
