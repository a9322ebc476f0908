"""What the views share: methods, counting, bodies and answers, and what a phone is shown."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from checkins import rounds
from checkins.api.bearer import PhoneBearer
from checkins.api.body import LIMIT
from checkins.api.change import Caller, change
from checkins.api.throttle import PerToken
from checkins.errors import Code, RefusedError
from checkins.models import Phone
from checkins.now import now

METHODS = ["get", "post", "put", "delete"]


class Call(APIView):
    """A view without a token, without a limit of its own, and with only the methods it names."""

    http_method_names = METHODS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the token and the limit, and then the body's size, whether it is read or not.

        There are no versions, formats or permissions to look at, as DRF would.
        """
        self.format_kwarg = None
        self.perform_authentication(request)
        self.check_throttles(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT:
            raise RefusedError(Code.TOO_LARGE)

    def perform_authentication(self, request: Request) -> None:
        """Let the view's authentication say who calls.

        DRF asks it through `request.user`, which takes as long again as the question itself.
        """
        for authenticator in self.get_authenticators():
            request.user, request.auth = authenticator.authenticate(request)  # type: ignore[misc]

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Return no headers: what a refusal needs is added where it is made."""
        return {}


class PhoneCall(Call):
    """A view for the phones of pairs. Order of checks: token, limit, body, reveal, the rest."""

    authentication_classes = (PhoneBearer,)
    throttle_classes = (PerToken,)


def read(request: Request, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """Return the body's values, as `shape` has them; unknown keys are left out."""
    found = shape(data=request.data)
    found.is_valid(raise_exception=True)
    values: dict[str, Any] = found.validated_data
    return values


def refuse(code: Code | None) -> None:
    """Raise the refusal, if there is one."""
    if code is not None:
        raise RefusedError(code)


def seen(by: Caller) -> tuple[rounds.Round, Phone]:
    """Return the caller's round and phone, up to date; locked only when a reveal is due."""
    current = by.round
    if current is None or current.due(now()):
        current = change(by)
    return current, current.phones[by.side]


def answer(body: dict[str, Any]) -> HttpResponse:
    """Return a body as JSON, at once: DRF's own answers are rendered later, by a template's way."""
    return HttpResponse(json.dumps(body, separators=(",", ":")), content_type="application/json")


def done() -> HttpResponse:
    """Return 204 without a body."""
    empty = HttpResponse(status=204)
    del empty["Content-Type"]
    return empty
