"""Rows written into a database as they are, table by table and column by column, by name.

What `move` and `backup` share. It reads nothing and decides nothing: which rows, and in what
transaction, is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, models

from checkins.models import Tick


class NotDoneError(Exception):
    """Nothing was changed; the message is one sentence that says why and what to do."""


def there(file: Path) -> bool:
    """Tell whether there is a file of this name that we may look at; no name is an error."""
    try:
        return file.exists()
    except OSError:
        return False


def tables() -> list[type[models.Model]]:
    """Return what is copied: every table but the worker's own mark, which it makes anew."""
    return [model for model in apps.get_app_config("checkins").get_models() if model is not Tick]


def columns(model: type[models.Model]) -> str:
    """Return the names of a table's columns, in the order in which `write` takes their values."""
    return ", ".join(f'"{column.column}"' for column in model._meta.concrete_fields)


def values(row: models.Model) -> tuple[Any, ...]:
    """Return the values of one row, in that order."""
    return tuple(getattr(row, column.attname) for column in row._meta.concrete_fields)


def write(target: str, model: type[models.Model], rows: Iterable[Sequence[Any]]) -> int:
    """Add rows to a table of the database `target`; return how many. Raise its own errors."""
    wrapper, table = connections[target], model._meta.db_table
    with wrapper.cursor() as cursor:
        if wrapper.vendor == "postgresql":
            count = 0
            with cursor.copy(f"COPY {table} ({columns(model)}) FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)
                    count += 1
            return count
        held = list(rows)
        marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
        insert = f"INSERT INTO {table} ({columns(model)}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(insert, held)
        return len(held)
