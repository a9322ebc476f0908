"""The middleware at the door: headers that every answer of this server, or most of them, carry."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from checkins.api import health

# What no cache may keep: the API's answers, and whether this server is alive and ready.
UNCACHED = ("/api/", f"/{health.ALIVE}", f"/{health.READY}")


class Door:
    """Keeps other sites from embedding what is served here, and the API's answers out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers added."""
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path_info.startswith(UNCACHED):
            response["Cache-Control"] = "no-store"
        return response
