"""Times single requests over one kept connection, and says whether two kinds differ.

The client is as bare as can be, since what it costs is noise: requests are made beforehand, and an
answer is read to its end by its length. It knows nothing of what is asked.
"""

from __future__ import annotations

import json
import random
import socket
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.server.client import b64
from tests.serving import Server

# Of all times together, so many are kept, the shortest: the rest is the machine's other business.
KEPT = 0.9

Times = dict[str, list[int]]


class Stopwatch:
    """One connection to one server."""

    def __init__(self, server: Server) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self._socket.close()

    def time(self, request: bytes) -> tuple[int, int]:
        """Make a request; return its status, and the nanoseconds until the end of its answer."""
        begin = time.perf_counter_ns()
        self._socket.sendall(request)
        answer = self._socket.recv(65_536)
        while (end := _end(answer)) is None or len(answer) < end:
            more = self._socket.recv(65_536)
            if not more:
                raise ConnectionError("the server hung up")
            answer += more
        taken = time.perf_counter_ns() - begin
        return int(answer[9:12]), taken


@contextmanager
def stopwatch(server: Server) -> Iterator[Stopwatch]:
    """Give a stopwatch that is warm: the first requests of a process are its slowest."""
    watch = Stopwatch(server)
    for _ in range(200):
        watch.time(request("GET", "about"))
    yield watch
    watch.close()


def request(method: str, path: str, token: bytes = b"", body: Any = None) -> bytes:
    """Return the bytes of a call."""
    content = json.dumps(body, separators=(",", ":")).encode() if body is not None else b""
    head = [f"{method} /api/v1/{path} HTTP/1.1", "Host: 127.0.0.1"]
    head += [f"Authorization: Bearer {b64(token)}"] * bool(token)
    head += ["Content-Type: application/json"] * bool(content)
    head += [f"Content-Length: {len(content)}", "", ""]
    return "\r\n".join(head).encode() + content


def _end(answer: bytes) -> int | None:
    """Return how long an answer is in all, once its head is there."""
    head, found, _ = answer.partition(b"\r\n\r\n")
    if not found:
        return None
    lines = head.lower().split(b"\r\n")
    sizes = [int(line[15:]) for line in lines if line.startswith(b"content-length:")]
    return len(head) + 4 + sum(sizes)


def shuffled(kinds: dict[str, int]) -> list[str]:
    """Return each kind's name so many times, in no order."""
    names = [name for name, count in kinds.items() for _ in range(count)]
    random.shuffle(names)
    return names


def measure(
    watch: Stopwatch, names: Iterable[str], ask: Callable[[str], bytes], status: int
) -> Times:
    """Time one request for each name, in this order; `ask` makes it, before the clock runs."""
    times: Times = {}
    for name in names:
        said, taken = watch.time(ask(name))
        assert said == status, f"{name}: {said}"
        times.setdefault(name, []).append(taken)
    return times


def t_of(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Welch's t of two samples."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return float((statistics.fmean(one) - statistics.fmean(other)) / spread**0.5)


def differ(times: Times) -> tuple[float, float, str]:
    """Return t over the times that are kept, t over all, and a sentence with the figures."""
    (one, first), (other, second) = times.items()
    limit = sorted([*first, *second])[int(KEPT * (len(first) + len(second)))]
    kept = [[taken for taken in kind if taken <= limit] for kind in (first, second)]
    ts = t_of(*kept), t_of(first, second)
    means = [statistics.fmean(kind) / 1_000 for kind in kept]
    said = f"«{one}» {means[0]:.1f} µs, «{other}» {means[1]:.1f} µs, "
    return *ts, said + f"{len(first)} and {len(second)} requests: t = {ts[0]:+.2f}, {ts[1]:+.2f}"
