"""The home network of docs/running.md: two phones over HTTPS, through Caddy and its authority."""

from __future__ import annotations

import json
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Playwright, Response

from tests import machine, proxy, serving
from tests.browser.phones import USUAL, Phone, pair
from tests.conftest import QUIET
from tests.proxy import NAME, Proxy
from tests.serving import Server

if not machine.caddy() and not os.environ.get("CI"):
    pytest.skip("no Caddy on this machine", allow_module_level=True)

ABOUT = f"GET /api/v1/about HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode()
THREADS = 8  # of the server
CHECKIN = f"PUT /api/v1/checkin HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Proxy]]:
    """Return a server as it is on a home network, and the proxy before it."""
    folder = tmp_path_factory.mktemp("home")
    server = serving.start(folder / "data", env=proxy.SETTINGS, host=NAME)
    with proxy.running(folder / "caddy", server.port) as before:
        yield server, before
    server.stop()


@pytest.fixture
def browse(
    playwright: Playwright, home: tuple[Server, Proxy], tmp_path: Path
) -> Iterator[Callable[[bool], Browser]]:
    """Return a starter of browsers that do or do not trust the proxy's authority."""
    with ExitStack() as ending:

        def start(trusting: bool) -> Browser:
            folder = tmp_path / ("trusting" if trusting else "strange")
            env = proxy.trusted_home(folder, home[1]) if trusting else {"HOME": str(folder)}
            found = playwright.chromium.launch(
                executable_path=machine.chromium(),
                args=[*QUIET, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
                env={**os.environ, **env},
            )
            ending.callback(found.close)
            return found

        yield start


def test_two_phones_match_over_https(
    home: tuple[Server, Proxy], browse: Callable[[bool], Browser]
) -> None:
    server, before = home
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        browse(False).new_page().goto(before.url)
    trusting = browse(True)
    alice, bob = (
        Phone(
            trusting.new_context(
                viewport={"width": USUAL[0], "height": USUAL[1]},
                has_touch=True,
                locale="en-GB",
                timezone_id="Europe/Berlin",
            ),
            before.url,
            server.now,
        )
        for _ in range(2)
    )
    answers: list[Response] = []
    alice.context.on("response", lambda answer: answers.append(answer))
    pair(alice.open(), bob.open())
    alice.light("tea")
    bob.light("tea")
    server.set_time("21:30")
    for phone in (alice, bob):
        phone.follow().open().expect_heading("At 21:30 you were both open.")
        assert phone.complaints == []
    of_the_network = [answer for answer in answers if not answer.from_service_worker]
    strict = {a.url for a in of_the_network if "strict-transport-security" in a.all_headers()}
    assert {"/api/v1/checkin", "/sw.js"} <= {urlsplit(url).path for url in strict}
    assert {answer.url for answer in of_the_network} == strict, "out of the cache it comes without"


def told(connection: socket.socket) -> int:
    """Read an answer's status; 0 if the connection ended without one."""
    connection.settimeout(30)
    try:
        return int(connection.recv(4_096).split(b" ")[1])
    except (IndexError, OSError):
        return 0


def waiting(connection: ssl.SSLSocket) -> bool:
    """Tell whether it is open, and nothing was said on it yet."""
    connection.settimeout(0)
    try:
        connection.recv(1)
    except ssl.SSLWantReadError:
        return True
    except OSError:
        pass
    return False


def test_slow_and_large_bodies_never_reach_the_server(home: tuple[Server, Proxy]) -> None:
    _, before = home

    def connect() -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", before.port))
        return before.trust.wrap_socket(plain, server_hostname=NAME)

    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(connect()) for _ in range(5 * THREADS)]
        for connection in slow:
            connection.sendall(f"{CHECKIN}Content-Length: 1000\r\n\r\n{{".encode())
        asking = open_ones.enter_context(connect())
        asking.sendall(ABOUT)
        assert told(asking) == 200
        assert sum(map(waiting, slow)) > THREADS, "nobody waits for them"
        # Caddy ends each in time; no phone believes the empty 200 that it mostly says.
        assert {told(connection) for connection in slow} <= {0, 200, 400, 408, 502}
        large = open_ones.enter_context(connect())
        large.sendall(f"{CHECKIN}Content-Length: 10000000\r\n\r\n".encode())
        large.sendall(json.dumps("x" * 200_000).encode())
        assert told(large) in {400, 413, 502}


def test_its_log_names_nobody(home: tuple[Server, Proxy]) -> None:
    server, before = home
    server.stop()
    with before.trust.wrap_socket(
        socket.create_connection(("127.0.0.1", before.port)), server_hostname=NAME
    ) as asking:
        asking.sendall(ABOUT.replace(b"about", b"invites/" + b"A" * 22))
        assert told(asking) == 502
    logged = before.log.read_text()
    assert "A" * 22 not in logged
    assert '"remote' not in logged
