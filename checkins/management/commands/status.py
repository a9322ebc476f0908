"""`manage.py status`: figures for the operator, of the server as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from redis import RedisError

from checkins import status, tasks
from checkins.management.commands.prepare import NO_DATABASE, NO_REDIS
from checkins.now import now

MEGABYTE = 1_000_000


class Command(BaseCommand):
    """Prints the figures, one a line."""

    help = "Show how the worker keeps up: aggregates only."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each figure after its name."""
        try:
            found = status.read(now())
            waiting = tasks.huey.pending_count()
        except Error:
            raise CommandError(f"{NO_DATABASE} Has `manage.py prepare` been run?") from None
        except RedisError:
            raise CommandError(NO_REDIS) from None
        last = datetime.fromtimestamp(found.handled, UTC)
        quarter = f"{last:%Y-%m-%d %H:%M} UTC" if found.handled else "none yet"
        for name, figure in (
            ("reveals due", found.due),
            ("of them late", found.late),
            ("jobs waiting", waiting),
            ("last quarter", quarter),
            ("database", f"{found.size / MEGABYTE:.0f} MB"),
        ):
            self.stdout.write(f"{name:<14}{figure}")
