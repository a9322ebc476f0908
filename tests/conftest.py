"""What all tests share: a Chromium that is really there, and servers that really run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import machine, serving
from tests.browser.phones import USUAL, Phone

# Playwright's sync interface runs an event loop beside the test, which Django would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# What a screen shows is waited for longer than the usual 5 s: slow machines run the tests too.
PATIENCE = 20_000  # in milliseconds
expect.set_options(timeout=PATIENCE)

# Parts of a whole browser that no test looks at. Two pages behind the address bar of every window
# cost more than the app itself. Of two such lists the last counts: playwright's own is repeated.
UNSEEN = (
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNSEEN)}",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the whole story: it takes longest, and the others need not wait for its end."""
    items.sort(key=lambda item: item.path.name != "test_two_phones.py")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Return how playwright starts the machine's Chromium; `--headed` and `--slowmo` count."""
    return {**browser_type_launch_args, "executable_path": machine.chromium(), "args": QUIET}


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Server]:
    """Return one server for all browser tests: SQLite, a worker, a clock that tests move."""
    running = serving.start(tmp_path_factory.mktemp("browser") / "data")
    yield running
    running.stop()


@pytest.fixture
def server(shared_server: serving.Server) -> serving.Server:
    """Return the shared server, its clock at the beginning; each test makes pairs of its own."""
    shared_server.set_now(int(serving.BEGINNING.timestamp()))
    return shared_server


@pytest.fixture
def make_phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Phone]]:
    """Return a maker of phones: each a context of its own, touch, in Berlin, with a clean store.

    For tests marked as `without_worker` nothing keeps the app's files: that takes a second each.
    """
    contexts = []
    plain = request.node.get_closest_marker("without_worker") is not None
    blocked = {"service_workers": "block"} if plain else {}

    def make(server: serving.Server, size: tuple[int, int] = USUAL, **options: Any) -> Phone:
        settings = {"locale": "en-GB", "timezone_id": "Europe/Berlin", "color_scheme": "dark"}
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=True,
            **{**settings, **blocked, **options},
        )
        contexts.append(context)
        return Phone(context, server.url, server.now, worker=not plain)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def new_phone(make_phone: Callable[..., Phone], server: serving.Server) -> Callable[..., Phone]:
    """Return a maker of phones for this test's server."""
    return lambda **options: make_phone(server, **options)
