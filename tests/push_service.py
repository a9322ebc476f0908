"""A push service of the tests' own (RFC 8030): it takes messages over real HTTP and keeps them.

Each browser gets an address of its own. What it answers can be told beforehand, one `Answer` a
message; after those it takes everything. It knows nothing of Lamplit.
"""

from __future__ import annotations

import secrets
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import wait_until
from tests.web_push import Browser


@dataclass
class Message:
    """One request: where it went, its headers, its bytes, and when (monotonic seconds)."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Answer:
    """What a message is answered with: `until` holds it back, `raw` is sent in its place."""

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    until: threading.Event | None = None
    raw: bytes | None = None


class PushService:
    """A running push service: `url`, the messages so far, and how many connections they took."""

    def __init__(self, server: ThreadingHTTPServer, scheme: str) -> None:
        self.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        self.messages: list[Message] = []
        self.connections = 0
        self.answers: dict[str, list[Answer]] = {}
        self.lock = threading.Lock()

    def browser(self, *answers: Answer) -> Browser:
        """Return a browser that subscribes here; its first messages are answered so."""
        path = f"/push/{secrets.token_urlsafe(24)}"
        self.answers[path] = list(answers)
        return Browser(self.url + path)

    def to(self, browser: Browser) -> list[Message]:
        """Return the messages to a browser, in order."""
        path = browser.endpoint.removeprefix(self.url)
        with self.lock:
            return [message for message in self.messages if message.path == path]

    def wait_for(self, browser: Browser, count: int = 1, patience: float = 30) -> list[Message]:
        """Wait until so many messages have come to a browser, and return them."""
        wait_until(lambda: len(self.to(browser)) >= count, patience)
        return self.to(browser)

    def take(self, message: Message) -> Answer:
        """Keep a message and return what to answer."""
        with self.lock:
            self.messages.append(message)
            told = self.answers.get(message.path)
            return told.pop(0) if told else Answer()


class Door(ThreadingHTTPServer):
    """Where messages come in; `service` takes them."""

    daemon_threads = True
    service: PushService


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Door

    def setup(self) -> None:
        """Count it."""
        super().setup()
        self.server.service.connections += 1

    def do_POST(self) -> None:
        """Take a message and answer as was told beforehand."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        message = Message(self.path, headers, body, time.monotonic())
        answer = self.server.service.take(message)
        if answer.until:
            answer.until.wait(60)
        with suppress(OSError):
            self.say(answer)

    def do_GET(self) -> None:
        """Take it like a message: a redirect that was followed would be seen."""
        self.do_POST()

    def say(self, answer: Answer) -> None:
        """Write an answer."""
        if answer.raw is not None:
            self.wfile.write(answer.raw)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Write nothing down."""


@contextmanager
def running(secured: ssl.SSLContext | None = None) -> Iterator[PushService]:
    """Run a push service on a free port, over TLS if there is a certificate."""
    server = Door(("127.0.0.1", 0), Handler)
    if secured:
        server.socket = secured.wrap_socket(server.socket, server_side=True)
    server.service = PushService(server, "https" if secured else "http")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
