"""`manage.py backup <file>`: everything that a server needs to go on, in one SQLite file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from checkins import backup
from checkins.copying import NotDoneError
from checkins.now import now


class Command(BaseCommand):
    """Writes the file whole, or leaves what is there."""

    help = "Write a backup, while the server runs or not; it holds no seal, result or push address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the file's name."""
        parser.add_argument("file", type=Path, help="a new file, or an earlier backup to replace")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say what is in it."""
        try:
            counts = backup.backup(options["file"], now)
        except NotDoneError as refusal:
            raise CommandError(str(refusal)) from None
        written = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(f"Written: {written}.")
