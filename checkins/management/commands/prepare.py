"""`manage.py prepare`: brings the tables up to date and lays out what phones download.

It runs before every start, so a database or a Redis that cannot be had is told here, in a sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from redis import Redis, RedisError

from checkins import wal
from project import pwa

NO_DATABASE = (
    "The database cannot be had: is it there, are the names and the password of DATABASE_URL right,"
    " and is there room?"
)
NO_REDIS = "The Redis of REDIS_URL does not answer: is it there, and is the password right?"


class Command(BaseCommand):
    """Run before every start; it changes nothing where all is in place."""

    help = "Bring the tables up to date and lay out the files that phones download."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both."""
        try:
            call_command("migrate", verbosity=0, interactive=False)
            wal.truncate()  # what a killed worker left
        except OperationalError:
            raise CommandError(NO_DATABASE) from None
        if settings.REDIS_URL:
            try:
                Redis.from_url(settings.REDIS_URL, socket_timeout=5).ping()
            except RedisError:
                raise CommandError(NO_REDIS) from None
        pwa.collect(Path(settings.STATIC_ROOT))
