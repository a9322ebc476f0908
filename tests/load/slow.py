"""Slow and large requests: what others notice of them, with and without Caddy in front.

Many connections send a head or a body byte by byte, or a body that is far too large, while one
client asks for `/api/v1/about` again and again. The Caddyfile is that of docs/running.md.
"""

from __future__ import annotations

import socket
import ssl
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from math import nan
from pathlib import Path
from threading import Event, Thread

from tests import proxy, serving
from tests.load.report import Report
from tests.proxy import NAME

PUT = f"PUT /api/v1/checkin HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/json\r\n"
ABOUT = f"GET /api/v1/about HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode()
# Longest wait for one answer, seconds.
PATIENCE = 20

Connect = Callable[[], socket.socket]
Attack = Callable[[socket.socket, Event], None]


def report_on(report: Report, connections: int, seconds: float) -> None:
    """Attack a server directly and through Caddy, and write what another client noticed."""
    report.say(f"## {connections} slow or large requests at once, for {seconds:.0f} s each")
    report.say("One web process, 8 threads, SQLite; milliseconds of `GET about` meanwhile.")
    rows = []
    with tempfile.TemporaryDirectory() as made:
        server = serving.start(
            Path(made) / "data", worker=False, pages=False, env=proxy.SETTINGS, host=NAME
        )
        try:
            with proxy.running(Path(made) / "caddy", server.port) as before:

                def plain() -> socket.socket:
                    return socket.create_connection(("127.0.0.1", server.port), PATIENCE)

                def secured() -> socket.socket:
                    outside = socket.create_connection(("127.0.0.1", before.port), PATIENCE)
                    return before.trust.wrap_socket(outside, server_hostname=NAME)

                for where, connect in (("granian", plain), ("Caddy", secured)):
                    for what, attack in ATTACKS.items():
                        noticed = measure(connect, attack, connections, seconds)
                        rows.append((where, what, *noticed))
        finally:
            server.stop()
    head = ("in front", "the others", "answers", "median", "99th percentile", "unanswered")
    report.table(head, rows)


def measure(
    connect: Connect, attack: Attack, connections: int, seconds: float
) -> tuple[int, float, float, int]:
    """Return how many answers one client got meanwhile, their median and 99th percentile in
    milliseconds, and how many it did not get."""
    over = Event()
    attackers = [
        Thread(target=again, args=(connect, attack, over), daemon=True) for _ in range(connections)
    ]
    for thread in attackers:
        thread.start()
    time.sleep(min(1.0, seconds / 4))  # until they are all under way
    times: list[float] = []
    lost, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.perf_counter()
        if asked(connect):
            times.append(1_000 * (time.perf_counter() - begun))
        else:
            lost += 1
    over.set()
    for thread in attackers:
        thread.join()
    if not times:
        return 0, nan, nan, lost
    times.sort()
    return len(times), times[len(times) // 2], times[int(len(times) * 0.99)], lost


def asked(connect: Connect) -> bool:
    """Ask once; tell whether an answer came in time."""
    with suppress(OSError), connect() as connection:
        connection.sendall(ABOUT)
        return connection.recv(64).startswith(b"HTTP/1.1 200")
    return False


def again(connect: Connect, attack: Attack, over: Event) -> None:
    """Attack until it is over; a connection that was ended is followed by the next."""
    while not over.is_set():
        with suppress(OSError, ssl.SSLError), connect() as connection:
            attack(connection, over)


def none(connection: socket.socket, over: Event) -> None:
    """Do nothing: what the others are compared with."""
    over.wait()


def slow_head(connection: socket.socket, over: Event) -> None:
    """Send a head that does not end."""
    connection.sendall(PUT.encode())
    while not over.wait(0.2):
        connection.sendall(b"X-A: b\r\n")


def slow_body(connection: socket.socket, over: Event) -> None:
    """Send a body byte by byte."""
    connection.sendall(f"{PUT}Content-Length: 9000\r\n\r\n".encode())
    while not over.wait(0.2):
        connection.sendall(b" ")


def large_body(connection: socket.socket, over: Event) -> None:
    """Send ten megabytes."""
    connection.sendall(f"{PUT}Content-Length: 10000000\r\n\r\n".encode())
    for _ in range(100):
        if over.is_set():
            return
        connection.sendall(b" " * 100_000)
    connection.recv(64)


ATTACKS: dict[str, Attack] = {
    "idle": none,
    "slow heads": slow_head,
    "slow bodies": slow_body,
    "10 MB bodies": large_body,
}
