"""The same bad network for a browser: a proxy on a port of its own, in front of the real server.

A browser's phone knows the server by this address. Only calls of the API meet bad weather; what the
browser loads else passes through. Like the Python phones' network it writes check-ins down.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Thread
from typing import Any

from tests.prove.ledger import Ledger
from tests.prove.weather import Fate, Opening, Weather, sealed_in

# Hop-by-hop headers, and those that are written anew.
OURS = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Gateway(ThreadingHTTPServer):
    """One browser's way to the server at `port`."""

    daemon_threads = True

    def __init__(self, port: int, weather: Weather, random: Random) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.to, self.weather, self.random = port, weather, random
        self.ledger, self.opening = Ledger(), Opening()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that hung up."""


class _Handler(BaseHTTPRequestHandler):
    """One connection of the browser."""

    server: Gateway
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        api = self.path.startswith("/api/")
        opening = self.server.opening
        looks = opening.looks(self.command, self.path)
        fate = self.server.weather.fate(self.server.random) if api else Fate.FINE
        if fate in (Fate.DROPPED, Fate.KILLED_EARLY):
            return self._hang_up()
        if fate is Fate.DELAYED:
            time.sleep(self.server.random.uniform(0.1, 3))
        answer = self._forward(body)
        if fate is Fate.DOUBLED:
            answer = self._forward(body) or answer
        if answer is None or fate in (Fate.LOST, Fate.KILLED):
            return self._hang_up()
        if looks and answer[0].status == HTTPStatus.OK:
            opening.hear(answer[1])
        return self._answer(*answer)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass  # noqa: N815 - the library's names

    def _forward(self, body: bytes) -> tuple[HTTPResponse, bytes] | None:
        seal = sealed_in(self.command, self.path, body)
        sealed = self.server.ledger.tried(seal) if seal else None
        onward = HTTPConnection("127.0.0.1", self.server.to, timeout=20)
        try:
            onward.request(self.command, self.path, body or None, dict(self.headers.items()))
            answer = onward.getresponse()
            said = answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            onward.close()
        self.server.weather.count(answer.status)
        if sealed and answer.status == 204:
            self.server.ledger.answered(*sealed)
        return answer, said

    def _answer(self, answer: HTTPResponse, said: bytes) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OURS:
                self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said)

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.close()

    def log_message(self, *args: Any) -> None:
        """Write nothing."""


@contextmanager
def gateway(port: int, weather: Weather, random: Random) -> Iterator[Gateway]:
    """Run a gateway."""
    running = Gateway(port, weather, random)
    serving = Thread(target=running.serve_forever, daemon=True)
    serving.start()
    yield running
    running.shutdown()
    running.server_close()
    serving.join()
