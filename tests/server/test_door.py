"""What every answer carries, and what none may: headers, cookies, compression, taste for Accept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import serving
from tests.server.client import Phone

Couple = tuple[Phone, Phone]
PATHS = ["about", "round", "held", "nowhere", "invites", "invites/x"]
EAGER = {
    "Accept-Encoding": "gzip, br, zstd",
    "Accept": "text/html",
    "Accept-Language": "de",
    "If-None-Match": "*",
    "Cookie": "sessionid=1",
}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_of_the_api(couple: Couple, path: str) -> None:
    plain = couple[0].call("GET", path)
    asked = couple[0].call("GET", path, headers=EAGER)
    assert (asked.status, asked.json) == (plain.status, plain.json)
    for answer in (plain, asked):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        unwanted = {"set-cookie", "etag", "content-encoding", "vary", "last-modified"}
        unwanted |= {"strict-transport-security", "access-control-allow-origin", "x-powered-by"}
        assert not unwanted & set(answer.headers)


def test_a_204_has_no_body(couple: Couple) -> None:
    answer = couple[0].put("season", {})
    assert (answer.status, answer.size) == (204, 0)
    assert answer.headers["cache-control"] == "no-store"


def test_a_host_that_is_not_ours(server: serving.Server) -> None:
    headers = {"Host": "other.example"}
    answer = server.get("/api/v1/about", headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"code": "malformed"})
    assert answer.headers["cache-control"] == "no-store"


def test_who_runs_it_and_https(tmp_path: Path) -> None:
    env = {"LAMPLIT_CONTROLLER": "Ada, Berlin", "LAMPLIT_HTTPS": "1"}
    env["LAMPLIT_HOSTS"] = "127.0.0.1, lamp.example"
    server = serving.start(tmp_path / "data", worker=False, pages=False, env=env)
    try:
        headers = {"X-Forwarded-Proto": "https", "Host": "lamp.example"}
        answer = server.get("/api/v1/about", headers=headers)
        plain = server.get("/api/v1/about")
    finally:
        server.stop()
    assert answer.json()["controller"] == "Ada, Berlin"
    assert "max-age=63072000" in answer.headers["strict-transport-security"]
    assert "strict-transport-security" not in plain.headers
