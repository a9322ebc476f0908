"""The shape of a server's data folder: files, SQLite's pages and write-ahead log, rows and their
lengths. Random ids and bytes are left out; everything else that a thief of the disk can measure is
in. Formats are those of sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.serving import Server

LEAF, INDEX_LEAF = 0x0D, 0x0A
HEADER, FRAME = 32, 24


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number and where it ends."""
    value = 0
    for length in range(1, 10):
        byte = data[at + length - 1]
        if length == 9:
            return value << 8 | byte, at + length
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + length
    raise ValueError("no number has more than nine bytes")


def page(data: bytes, start: int) -> tuple[Any, ...]:
    """Return a leaf's kind, its rows' lengths, and whether what is free in it is zeros; of other
    pages the kind alone."""
    kind = data[start]
    if kind not in (LEAF, INDEX_LEAF):
        return (kind, len(data))
    count = int.from_bytes(data[start + 3 : start + 5], "big")
    content = int.from_bytes(data[start + 5 : start + 7], "big") or 65_536
    pointers = start + 8
    cells = [
        int.from_bytes(data[pointers + 2 * i : pointers + 2 * i + 2], "big") for i in range(count)
    ]
    lengths = sorted(varint(data, cell)[0] for cell in cells)
    return (kind, lengths, not any(data[pointers + 2 * count : content]))


def database(file: Path) -> dict[str, Any]:
    """Return the shape of a database file whose log is empty."""
    data = file.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    pages = [data[at : at + size] for at in range(0, len(data), size)]
    fields = {"pages": 28, "free pages": 36, "schema": 40, "version": 60}
    header = {name: int.from_bytes(data[at : at + 4], "big") for name, at in fields.items()}
    return {
        **header,
        "content": [page(one, 0 if number else 100) for number, one in enumerate(pages)],
    }


def log(file: Path) -> list[tuple[int, int]]:
    """Return the frames of a write-ahead log: the page, and the size of the database where a
    transaction ends (0 elsewhere)."""
    data = file.read_bytes() if file.exists() else b""
    if not data:
        return []
    size, salt = int.from_bytes(data[8:12], "big"), data[16:24]
    frames = (data[at : at + FRAME] for at in range(HEADER, len(data), FRAME + size))
    return [
        (int.from_bytes(frame[:4], "big"), int.from_bytes(frame[4:8], "big"))
        for frame in frames
        if frame[8:16] == salt
    ]


def length(value: object) -> object:
    """Return what can be measured of a value: of bytes and text the length, of numbers the kind."""
    return len(value) if isinstance(value, bytes | str) else type(value).__name__


def rows(file: Path) -> dict[str, Any]:
    """Return every table's statement and the lengths of its rows, in no order."""
    with closing(sqlite3.connect(file, timeout=10)) as opened:
        tables = opened.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        found: dict[str, Any] = dict(tables)
        for name, sql in tables:
            if sql and sql.startswith("CREATE TABLE"):
                kept = opened.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
                found[f"rows of {name}"] = sorted([length(v) for v in row] for row in kept)
    return found


def files(folder: Path) -> dict[str, int]:
    """Return the name and size of every file that is not part of the app."""
    kept = [file for file in folder.iterdir() if file.is_file()]
    return {file.name: file.stat().st_size for file in sorted(kept)}


def shapes(server: Server) -> Iterator[tuple[str, Any]]:
    """Give every shape there is when the log is empty."""
    main = server.data / "db.sqlite3"
    yield "files", {name: size for name, size in files(server.data).items() if "jobs" not in name}
    yield "pages of the database", database(main)
    yield "rows of the database", rows(main)
