"""`manage.py move <file>`: from a SQLite file to the PostgreSQL that `DATABASE_URL` names."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from checkins import move
from checkins.copying import NotDoneError

DONE = """Moved: {counts}.
Now start web and worker with the same DATABASE_URL and the same LAMPLIT_DATA.
When all is well, erase {file} with its -wal and -shm: it still holds everything."""


class Command(BaseCommand):
    """Makes the tables where they are missing, and moves."""

    help = "Move from a SQLite file to the empty PostgreSQL that DATABASE_URL names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the file's name."""
        parser.add_argument("file", type=Path, help="the SQLite file, such as var/db.sqlite3")

    def handle(self, *args: Any, **options: Any) -> None:
        """Move, and say what to do next."""
        file: Path = options["file"]
        try:
            move.check()
            call_command("migrate", verbosity=0, interactive=False)
            moved = move.move(file)
        except NotDoneError as refusal:
            raise CommandError(str(refusal)) from None
        counts = ", ".join(f"{count} {name}" for name, count in moved.items())
        self.stdout.write(DONE.format(counts=counts, file=file))
