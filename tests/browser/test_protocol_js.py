"""The phone's protocol against the vectors: in Chromium, and in WebKitGTK, the iPhone's engine.

The page `vectors.html` runs the app's own modules and writes one line a check. It is served from
the tree by a small server of this test's own: what is tested here needs no relay.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.webkitgtk.service import Service

from tests import machine
from tests.serving import wait_until

ROOT = Path(__file__).resolve().parents[2]
FEWEST = 75
"""How many checks the page makes at least; fewer means that some were left out."""


class Tree(SimpleHTTPRequestHandler):
    """Serves `frontend/app` as /app, and the tests' folders by their names."""

    def translate_path(self, path: str) -> str:
        """Return the file that an address stands for."""
        room = "frontend" if path.startswith("/app/") else "tests"
        return str(ROOT / room / path.split("?")[0].lstrip("/"))

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def tree() -> Iterator[str]:
    """Return the address of the small server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Tree)) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/browser/vectors.html"
        running.shutdown()


def judge(report: str) -> None:
    """Fail with the lines that are not ok."""
    lines = report.strip().splitlines()
    assert lines[-1] == "done"
    wrong = [line for line in lines[:-1] if not line.startswith("ok ")]
    assert not wrong, "\n".join(wrong)
    assert len(lines) > FEWEST


def test_the_vectors_hold_in_chromium(browser: Browser, tree: str) -> None:
    page = browser.new_page()
    page.goto(tree)
    report = page.locator("#report")
    expect(report).to_contain_text("done", timeout=60_000)
    judge(report.inner_text())
    page.close()


@pytest.fixture
def screen() -> Iterator[str]:
    """Return the name of an X display that nobody else draws on."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "480x900x24", "-nolisten", "tcp"]
    running = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as said:
        name = f":{said.readline().strip()}"
    yield name
    running.terminate()
    running.wait()


@pytest.fixture
def webkit(screen: str) -> Iterator[WebKitGTK]:
    """Return a WebKitGTK browser under a screen of its own."""
    found = machine.webkit()
    if found is None:
        machine.left_out("WebKitGTK")
    driver, program = found
    options = WebKitGTKOptions()
    options.binary_location = program
    options.add_argument("--automation")
    service = Service(driver, env={**os.environ, "DISPLAY": screen, "WEBKIT_DISABLE_SANDBOX": "1"})
    running = WebKitGTK(options=options, service=service)
    yield running
    running.quit()


def test_the_vectors_hold_in_webkit(webkit: WebKitGTK, tree: str) -> None:
    webkit.get(tree)

    def report() -> str:
        return str(webkit.find_element(By.ID, "report").text).strip()

    wait_until(lambda: report().endswith("done"), 60)
    judge(report())
