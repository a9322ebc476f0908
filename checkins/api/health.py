"""Two addresses for whoever watches over a server: is it alive, is it ready? A status, no figures.

`/healthz` asks nobody: a process that answers is alive. `/readyz` asks the database, once a second
at most however often it is called, since anybody may call it.
"""

from __future__ import annotations

import time

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from checkins import status
from checkins.now import now

ALIVE, READY = "healthz", "readyz"
# How long an answer of `/readyz` is given again, in seconds.
FRESH = 1.0


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 without a body."""
    return HttpResponse(content_type="text/plain")


class Readiness:
    """The last answer, and until when it is given again."""

    def __init__(self) -> None:
        self.good_until = 0.0
        self.is_ready = False

    def __call__(self) -> bool:
        """Tell whether this server is ready; two threads may both ask, which does no harm."""
        if time.monotonic() >= self.good_until:
            try:
                self.is_ready = status.ready(now())
            except Error:
                self.is_ready = False
            self.good_until = time.monotonic() + FRESH
        return self.is_ready


readiness = Readiness()


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200, or 503 while the database is away or the worker late, without a body."""
    return HttpResponse(status=200 if readiness() else 503, content_type="text/plain")
