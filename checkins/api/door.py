"""The middleware at the door: headers that every answer of this server, or of its API, carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

API = "/api/"


class Door:
    """Keeps other sites from embedding what is served here, and the API's answers out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers added."""
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path_info.startswith(API):
            response["Cache-Control"] = "no-store"
        return response
