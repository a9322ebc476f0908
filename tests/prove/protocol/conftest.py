"""A server and phones in Python, as in `tests/protocol/`."""

from __future__ import annotations

from tests.protocol.conftest import relay_server, world

__all__ = ["relay_server", "world"]
