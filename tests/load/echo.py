"""Rival (c): no Django and no database, bodies of the same sizes; the server itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

ANSWER = b"x" * 745
JSON = [("Content-Type", "application/json"), ("Content-Length", str(len(ANSWER)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a fixed body, or read one and answer 204."""
    if environ["REQUEST_METHOD"] == "GET":
        start_response("200 OK", JSON)
        return [ANSWER]
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("204 No Content", [])
    return []
