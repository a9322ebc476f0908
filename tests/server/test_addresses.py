"""Every address: which methods it knows, and what anything else is answered."""

from __future__ import annotations

import socket

import httpx
import pytest

from tests.server.client import Phone, b64
from tests.serving import Server

Couple = tuple[Phone, Phone]

METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"]
ALLOWED = {
    "about": {"GET"},
    "checkin": {"PUT"},
    "held": {"GET"},
    "invites": {"POST"},
    "invites/" + b64(bytes(16)): {"GET"},
    f"invites/{b64(bytes(16))}/join": {"POST"},
    "me": {"DELETE"},
    "pairing": {"GET", "POST"},
    "push": {"GET", "PUT", "DELETE"},
    "round": {"GET"},
    "schedule": {"GET", "PUT"},
    "season": {"GET", "PUT"},
}


@pytest.mark.parametrize("path", ALLOWED)
def test_methods(couple: Couple, path: str) -> None:
    for method in set(METHODS) - ALLOWED[path]:
        answer = couple[0].call(method, path)
        assert answer.status == 405, method
        assert set(answer.headers["allow"].split(", ")) == ALLOWED[path]
        assert method == "HEAD" or answer.json == {"code": "not_allowed"}


@pytest.mark.parametrize("path", ["", "v1", "v1/", "v1/round/", "v2/round", "v1/rounds", "x/y?z=1"])
@pytest.mark.parametrize("method", METHODS)
def test_paths_that_lead_nowhere(
    server: Server, http: httpx.Client, method: str, path: str
) -> None:
    answer = http.request(method, f"{server.url}/api/{path}", follow_redirects=False)
    assert answer.status_code == 404
    assert method == "HEAD" or answer.json() == {"code": "not_found"}


def test_requests_that_hardly_are_any(server: Server) -> None:
    lines = [
        b"GET /api/v1/round HTTP/1.1\r\nHost: evil.example\r\n",
        b"GET /api/v1/round HTTP/1.1\r\nHost: \r\n",
        b"GET /api/v1/invites/%ff%fe%00 HTTP/1.1\r\nHost: localhost\r\n",
        b"GET /api/v1/round HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \xff\xfe\r\n",
        b"PUT /api/v1/checkin HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n",
        b"PUT /api/v1/checkin HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n",
        b"GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: \xff, ,,\r\n",
    ]
    for line in lines:
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as raw:
            raw.sendall(line + b"Connection: close\r\n\r\n")
            status = int(raw.recv(4_096).split()[1])
        assert status in {200, 400, 401, 404}, line
