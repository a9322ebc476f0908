"""A client that costs little: prepared requests over kept connections, in a process of its own.

It measures from the first byte sent to the last byte received. Nothing is paced unless asked: each
connection sends its next request as soon as it has its answer.
"""

from __future__ import annotations

import socket
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from multiprocessing import get_context

# Per connection, what it sends in turn.
Requests = list[list[bytes]]


@dataclass(frozen=True)
class Measured:
    """Answers a second, the median, 99th percentile and maximum in milliseconds, and how many
    answers were not 2xx."""

    per_second: float
    p50: float
    p99: float
    worst: float
    failed: int


def request(method: str, path: str, port: int, headers: dict[str, str], body: str = "") -> bytes:
    """Return one request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def load(port: int, requests: Requests, seconds: float, pause: float = 0) -> Measured:
    """Send for so many seconds, each list over a connection of its own, from another process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as outside:
        return outside.submit(run, port, requests, seconds, pause).result()


def run(port: int, requests: Requests, seconds: float, pause: float = 0) -> Measured:
    """Do what `load` says, in this process."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(requests)) as threads:
        parts = list(threads.map(lambda mine: _talk(port, mine, begun + seconds, pause), requests))
    spent = time.perf_counter() - begun
    times = sorted(moment for part, _ in parts for moment in part)
    failed = sum(wrong for _, wrong in parts)
    return Measured(
        len(times) / spent,
        1_000 * times[len(times) // 2],
        1_000 * times[int(len(times) * 0.99)],
        1_000 * times[-1],
        failed,
    )


def _talk(port: int, mine: list[bytes], until: float, pause: float) -> tuple[list[float], int]:
    times: list[float] = []
    failed = 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for sent in cycle(mine):
            begun = time.perf_counter()
            if begun > until:
                break
            connection.sendall(sent)
            failed += not _answer(connection)
            times.append(time.perf_counter() - begun)
            if pause:
                time.sleep(pause)
    return times, failed


def _answer(connection: socket.socket) -> bool:
    """Read one answer to its end; tell whether it was a 2xx."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65_536)
        if not part:
            raise ConnectionError
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    missing = _length(head) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65_536))
    return head[9:10] == b"2"


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
