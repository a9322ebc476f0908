"""Makes its tables and so many pairs, and prints each phone's id, token and seal as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.stock.settings")

import django

django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from rest_framework.authtoken.models import Token

from tests.load.stock.models import Pair, Phone
from tests.server.client import DAILY, b64, nothing


def main() -> None:
    """Do it."""
    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)
    upcoming = (datetime.now(UTC) + timedelta(hours=20)).replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        shown = [phone for n in range(int(sys.argv[1])) for phone in pair_of(n, upcoming)]
    print(json.dumps(shown))


def pair_of(number: int, upcoming: datetime) -> Iterator[tuple[int, str, str]]:
    """Make a pair; give its phones."""
    before = upcoming - timedelta(days=1)
    pair = Pair.objects.create(next=upcoming, previous=before, schedule=DAILY)
    for side in range(2):
        user = User.objects.create(username=f"{number}-{side}")
        seal = b64(nothing(int(upcoming.timestamp())))
        phone = Phone.objects.create(
            user=user, pair=pair, side=side, seal=seal, token="A" * 22, note=b64(bytes(188))
        )
        token: Token = Token.objects.create(user=user)
        yield phone.pk, token.key, seal


if __name__ == "__main__":
    main()
