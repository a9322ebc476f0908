"""`manage.py prepare`: brings the tables up to date and lays out what phones download."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from checkins import wal
from project import pwa


class Command(BaseCommand):
    """Run before every start; it changes nothing where all is in place."""

    help = "Bring the tables up to date and lay out the files that phones download."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both."""
        call_command("migrate", verbosity=0, interactive=False)
        wal.truncate()  # what a killed worker left
        pwa.collect(Path(settings.STATIC_ROOT))
