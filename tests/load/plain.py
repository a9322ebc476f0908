"""Rival (a), the limit: plain Django views with Lamplit's own statements on Lamplit's database.

No limits, no checks of what is sent. Behind the middleware that every answer of this server goes
through, or, with `PLAIN_BARE`, behind none: what nobody who uses Django could go below.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

from django.conf import settings

if os.environ.get("PLAIN_BARE"):
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
settings.ROOT_URLCONF = __name__

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from checkins import clock, rounds


def unb64(text: str) -> bytes:
    """Decode base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def b64(raw: bytes) -> str:
    """Encode."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def mine(request: HttpRequest) -> tuple[Any, ...]:
    """Return the caller's row."""
    token_hash = hashlib.sha256(unb64(request.headers["Authorization"][7:])).digest()
    with connection.cursor() as cursor:
        cursor.execute(rounds.BY_TOKEN, [token_hash, token_hash])
        rows = cursor.fetchall()
    return next(row for row in rows if row[7] == token_hash)


def get_round(request: HttpRequest) -> HttpResponse:
    """Answer the round."""
    row = mine(request)
    return JsonResponse(
        {
            "version": 1,
            "next": row[1],
            "previous": row[2],
            "slot": b64(hashlib.sha256(row[8]).digest()[:16]),
            "token": b64(row[9][:16]),
            "note": b64(row[9][16:]),
            "coming": clock.coming(row[3], row[1]),
        }
    )


def check_in(request: HttpRequest) -> HttpResponse:
    """Hold a seal."""
    given, row = json.loads(request.body), mine(request)
    slot, seal = unb64(given["slot"]), unb64(given["seal"])
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM checkins_pair WHERE id = %s FOR UPDATE", [row[0]])
        cursor.execute(rounds.BY_PAIR, [row[0]])
        held = next(other[8] for other in cursor.fetchall() if other[4] == row[4])
        if hashlib.sha256(held).digest()[:16] != slot:
            return HttpResponse(status=412)
        cursor.execute("UPDATE checkins_phone SET seal = %s WHERE id = %s", [seal, row[4]])
    return HttpResponse(status=204)


urlpatterns = [path("api/v1/round", get_round), path("api/v1/checkin", check_in)]
