"""Servers on each database that this machine has, and phones that speak to them.

The session's servers run without a worker, so that every reveal is made by a request; tests of the
worker start servers of their own (`start_server`). Time only goes forward, and every test makes its
own pairs. Which day it is depends on what the same process has run before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import machine, serving
from tests.server import client, cluster
from tests.server.tables import Tables

ENGINES = ["sqlite"]
if machine.postgresql() or os.environ.get("CI"):
    ENGINES.append("postgresql")

Start = Callable[..., serving.Server]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[cluster.Cluster]:
    """Return a running PostgreSQL."""
    with cluster.running() as running:
        yield running


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Return the name of a database: the tests that use it run on each."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, engine: str) -> Callable[[], str | None]:
    """Return a maker of empty databases: addresses, or None for SQLite in the data folder."""
    if engine == "sqlite":
        return lambda: None
    running: cluster.Cluster = request.getfixturevalue("postgresql")
    return running.database


@pytest.fixture(scope="session")
def server(
    engine: str, database: Callable[[], str | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[serving.Server]:
    """Return the session's server on this database, without a worker."""
    folder = tmp_path_factory.mktemp(f"server-{engine}")
    running = serving.start(folder / "data", database(), worker=False, pages=False)
    yield running
    running.stop()


@pytest.fixture
def start_server(database: Callable[[], str | None], tmp_path: Path) -> Iterator[Start]:
    """Return a starter of servers that are this test's own."""
    with ExitStack() as ending:

        def start(**options: Any) -> serving.Server:
            options = {"database_url": database(), "pages": False, **options}
            running = serving.start(tmp_path / "data", **options)
            ending.callback(running.stop)
            return running

        yield start


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    """Return a client that keeps its connections."""
    with httpx.Client(trust_env=False, timeout=30) as connections:
        yield connections


def far_from_a_change_of_clocks(server: serving.Server) -> None:
    """Move on where clocks change within a fortnight: on such a day a day has 23 hours, or 25."""
    now = datetime.fromtimestamp(server.now(), serving.ZONE)
    later = now + timedelta(days=14)
    if now.utcoffset() != later.utcoffset():
        server.set_now(int(later.timestamp()))


@pytest.fixture
def new_phone(server: serving.Server, http: httpx.Client) -> Callable[[], client.Phone]:
    """Return a maker of phones that speak to the session's server."""
    far_from_a_change_of_clocks(server)
    return lambda: client.Phone(server, http)


@pytest.fixture
def couple(new_phone: Callable[[], client.Phone]) -> tuple[client.Phone, client.Phone]:
    """Return alice and bob, paired."""
    return client.pair(new_phone(), new_phone())


@pytest.fixture
def tables(server: serving.Server) -> Tables:
    """Return the session's tables, as a thief would read them."""
    return Tables(server)
