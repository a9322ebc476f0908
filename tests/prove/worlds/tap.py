"""A tap on the wire between one phone and the server: how many requests, how large, when.

It passes bytes on as they are. What an observer of an encrypted line cannot see, methods and paths,
is noted only to name what differs.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

LAMP = ("/round", "/schedule", "/checkin")


@dataclass
class Exchange:
    """One request and its answer, sizes in bytes; when it began, by the server's clock."""

    what: str
    at: float
    up: int = 0
    down: int = 0


@dataclass
class Tap:
    """A port that stands for the server's."""

    port: int
    now: Callable[[], float]
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._open, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()

    def _open(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self._door.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self.port))
                except OSError:  # the server is down: so is the line
                    phone.close()
                    continue
                line = Line(self, phone, server)
                for work in (line.up, line.down):
                    threading.Thread(target=work, daemon=True).start()

    def begin(self, first: bytes) -> Exchange:
        """Note that a request begins."""
        what = " ".join(first.split(b"\r\n")[0].decode(errors="replace").split()[:2])
        exchange = Exchange(what, self.now())
        with self._lock:
            self.exchanges.append(exchange)
        return exchange

    def api(self) -> list[Exchange]:
        """Return the calls of the API, in order."""
        with self._lock:
            return [one for one in self.exchanges if " /api/" in one.what]

    def seen(self, minutes: int = 5) -> dict[str, object]:
        """Return what there is to compare: the calls with their sizes, in order, and their gaps.

        Only the lamp's own calls have an order: notifications and *Look inside* go beside them.
        """
        calls = self.api()
        ordered = [call for call in calls if call.what.endswith(LAMP)]
        times = [int(call.at) for call in ordered]
        return {
            "count": len(calls),
            "sizes": sorted((call.what, call.up, call.down) for call in calls),
            "order": [call.what for call in ordered],
            "gaps": [round((later - time) / (60 * minutes)) for time, later in pairwise(times)],
        }


@dataclass
class Line:
    """One connection. An exchange ends where the phone speaks again after the server did."""

    tap: Tap
    phone: socket.socket
    server: socket.socket
    current: Exchange | None = None

    def up(self) -> None:
        """Carry what the phone says."""
        with suppress(OSError):
            while data := self.phone.recv(65_536):
                if self.current is None or self.current.down:
                    self.current = self.tap.begin(data)
                self.current.up += len(data)
                self.server.sendall(data)
        with suppress(OSError):
            self.server.shutdown(socket.SHUT_WR)

    def down(self) -> None:
        """Carry what the server says."""
        with suppress(OSError):
            while data := self.server.recv(65_536):
                if self.current is not None:
                    self.current.down += len(data)
                self.phone.sendall(data)
        with suppress(OSError):
            self.phone.shutdown(socket.SHUT_WR)
