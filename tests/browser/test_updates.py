"""A new version is announced, applied on consent, and the old one's files are whole until then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests import serving
from tests.browser.phones import Phone

LOADED_FROM = "document.querySelector('script[type=module]').src"
RELEASED = "getComputedStyle(document.documentElement).getPropertyValue('--released').trim()"


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """Return a copy of the project that the test may change, as a release would."""
    return serving.copy_of_the_project(tmp_path / "project")


def release(project: Path) -> None:
    """Change one file, so that there is a new version."""
    css = project / "frontend" / "app" / "app.css"
    css.write_text(css.read_text() + "\n:root { --released: 2; }\n")


def choose(phone: Phone, name: str, heading: str) -> None:
    """Choose a language on its page, which then is in it."""
    phone.page.get_by_role("radio", name=name, exact=True).check()
    phone.expect_heading(heading)


def test_an_update_waits_for_consent(
    released: Path, tmp_path: Path, make_phone: Callable[[serving.Server], Phone]
) -> None:
    server = serving.start(tmp_path / "data", root=released)
    alice = make_phone(server).open("/settings/language")
    choose(alice, "Deutsch", "Sprache")
    choose(alice, "English", "Language")
    before = alice.page.evaluate(LOADED_FROM)
    server.stop()

    release(released)
    server = serving.start(tmp_path / "data", root=released, port=server.port)
    try:
        alice.page.reload()
        button = alice.page.get_by_role("button", name="Use it now")
        expect(button).to_be_visible(timeout=60_000)  # its worker fetches every file before
        assert alice.page.evaluate(RELEASED) == ""
        alice.context.set_offline(True)  # the old version's files are whole
        alice.page.goto(alice.url + "/talk/cards")
        alice.expect_heading("Cards")
        alice.context.set_offline(False)
        expect(button).to_be_visible()
        button.click()
        expect(alice.page.locator(":root")).to_have_css("--released", "2")
        alice.page.wait_for_url("**/talk/cards")
        alice.expect_heading("Cards")
        expect(button).to_have_count(0)
        assert before != alice.page.evaluate(LOADED_FROM)
        kept = alice.page.evaluate("caches.keys()")
        assert len(kept) == 1, "the old version's files are gone once the new one is in use"
        alice.page.goto(alice.url + "/settings/language")
        alice.expect_heading("Language").context.set_offline(True)
        choose(alice, "Deutsch", "Sprache")  # a language that was used before has come along
    finally:
        server.stop()


PORTAL = b"<!doctype html><title>Hotel</title><p>Sign in to use this network</p>"


class Hotel(ThreadingHTTPServer):
    """A network that answers for some files by itself, and lets all else through."""

    upstream = 0
    spoilt = "/views/inside.js"
    asked = 0


class Answering(BaseHTTPRequestHandler):
    """Answers one request, as the portal or with what the server says."""

    server: Hotel

    def do_GET(self) -> None:
        """Answer, the same bytes and headers as the server's where it is asked."""
        if self.server.spoilt and self.path.endswith(self.server.spoilt):
            self.server.asked += 1
            self.answer(200, [("Content-Type", "text/javascript")], PORTAL)
            return
        ahead = HTTPConnection("127.0.0.1", self.server.upstream)
        ahead.request("GET", self.path, headers=dict(self.headers))
        said = ahead.getresponse()
        skipped = ("transfer-encoding", "connection", "content-length", "date", "server")
        headers = [(name, text) for name, text in said.getheaders() if name.lower() not in skipped]
        self.answer(said.status, headers, said.read())

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Send it."""
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of it."""


@pytest.fixture
def hotel(server: serving.Server) -> Iterator[Hotel]:
    """Return such a network before the server."""
    network = Hotel(("127.0.0.1", 0), Answering)
    network.upstream = server.port
    thread = Thread(target=network.serve_forever)
    thread.start()
    yield network
    network.shutdown()
    thread.join()
    network.server_close()


def test_a_portals_page_never_becomes_part_of_the_app(
    hotel: Hotel, new_phone: Callable[[], Phone]
) -> None:
    alice = new_phone()
    alice.url = f"http://127.0.0.1:{hotel.server_port}"
    alice.page.goto(alice.url)
    expect(alice.page.get_by_role("button", name="Hide", exact=True)).to_be_visible()
    registered = "navigator.serviceWorker.getRegistration().then((one) => !!one)"
    serving.wait_until(lambda: hotel.asked > 0 and not alice.page.evaluate(registered))
    assert not alice.page.evaluate("!!navigator.serviceWorker.controller")
    hotel.spoilt = ""
    alice.page.reload()
    alice.open("/settings/inside").page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert alice.complaints == []
