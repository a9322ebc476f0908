"""`manage.py status`: figures for the operator, of the server as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from checkins import status, tasks
from checkins.now import now

MEGABYTE = 1_000_000


class Command(BaseCommand):
    """Prints the figures, one a line."""

    help = "Show how the worker keeps up: aggregates only."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each figure after its name."""
        found = status.read(now())
        waiting = tasks.huey.pending_count()
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
