"""`manage.py restore <file>`: puts a backup in the place of everything that is stored."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from checkins import backup
from checkins.copying import NotDoneError
from checkins.now import now

DONE = """Restored: {counts}. All else is gone, check-ins that waited for a reveal too.
Phones go on by themselves; who paired since the backup has to pair again."""


class Command(BaseCommand):
    """Makes the tables where they are missing, and restores."""

    help = "Replace all that is stored by a backup, while the server runs or not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the file's name."""
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say what it means."""
        try:
            call_command("migrate", verbosity=0, interactive=False)
            counts = backup.restore(options["file"], now)
        except NotDoneError as refusal:
            raise CommandError(str(refusal)) from None
        restored = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(DONE.format(counts=restored))
