"""What the server writes down about itself: levels, loggers, kinds of exceptions and where.

Messages of libraries are never written, for they quote input: paths, hosts, values, rows. Only our
own logger's fixed sentences are, and in them whole numbers alone.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType

NAME = "lamplit"
log = logging.getLogger(NAME)


class Sparing(logging.Formatter):
    """Formats a record as `LEVEL logger [our sentence] [Exception file:line function …]`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without anything that was sent to us."""
        parts = [record.levelname, record.name]
        if record.name == NAME and _only_numbers(record.args):
            parts.append(record.getMessage())
        if record.exc_info and record.exc_info[0]:
            parts += [_kinds(record.exc_info[1]), *_frames(record.exc_info[2])]
        return " ".join(parts)


def _only_numbers(args: object) -> bool:
    return not args or (isinstance(args, tuple) and all(isinstance(arg, int) for arg in args))


def _kinds(error: BaseException | None) -> str:
    """Return the exception's type, and its causes' types after it."""
    kinds: list[str] = []
    while error is not None and len(kinds) < 4:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return "<".join(kinds)


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
