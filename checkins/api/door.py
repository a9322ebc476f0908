"""The middleware at the door: headers that every answer of this server, or most of them, carry."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase

from checkins.api import health

API = "/api/"
# What no cache may keep: the API's answers, and whether this server is alive and ready.
UNCACHED = (API, f"/{health.ALIVE}", f"/{health.READY}")


class Door:
    """Keeps other sites from embedding what is served here, and the API's answers out of caches.

    What comes without a policy of its own, a file or a refusal, may do nothing when it is opened as
    a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers added."""
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response.setdefault(HEADER, "default-src 'none'")
        if request.path_info.startswith(UNCACHED):
            response["Cache-Control"] = "no-store"
        return response


class Policy(CSPMiddleware):
    """django-csp, but for the API, whose answers all have the same policy, it is built once: built
    anew it would be a fifth of a call."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """Let a page have a nonce; the API's answers need none."""
        if not request.path_info.startswith(API):
            super().process_request(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the policy."""
        if not request.path_info.startswith(API):
            return super().process_response(request, response)
        response[HEADER] = self.policy
        return response
