"""What passes through Redis: every command that writes, by its name and the lengths of its parts.

It listens as an operator could (`MONITOR`); keys are told apart by what stands before the hash.
"""

from __future__ import annotations

import ast
import re
import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

# What the worker asks for again and again, and what opens a connection: how often depends on real
# time alone.
POLLS = {
    "BRPOP",
    "EVALSHA",
    "EVAL",
    "MULTI",
    "EXEC",
    "ZREMRANGEBYSCORE",
    "ZRANGE",
    "SCRIPT",
    "ZRANGEBYSCORE",
    "MONITOR",
    "CLIENT",
    "HELLO",
    "PING",
}
PART = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Listener:
    """One connection to Redis that is told every command."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._socket = socket.create_connection((address.hostname, address.port))
        self._socket.sendall(b"MONITOR\r\n")
        self._lines: list[str] = []
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _listen(self) -> None:
        with suppress(OSError, ValueError):
            for line in self._socket.makefile("r", encoding="latin-1"):
                with self._lock:
                    self._lines.append(line)

    def clear(self) -> None:
        """Forget what has come so far."""
        with self._lock:
            self._lines.clear()

    def seen(self) -> dict[str, int]:
        """Return how often each shape of a command came, polls aside."""
        counted: dict[str, int] = {}
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            parts = [ast.literal_eval(f'b"{part}"') for part in PART.findall(line)]
            if parts and parts[0].decode().upper() not in POLLS:
                shape = f"{parts[0].decode().upper()} {key(parts)} {[len(p) for p in parts[2:]]}"
                counted[shape] = counted.get(shape, 0) + 1
        return counted


def key(parts: list[bytes]) -> str:
    """Return a command's key, a hash as its length."""
    name = parts[1].decode("latin-1") if len(parts) > 1 else ""
    return re.sub(r"[0-9a-f]{32,}", lambda found: f"<{len(found[0])}>", name)
