"""Whatever goes wrong becomes one of the closed list of codes, and nothing of it is quoted."""

from __future__ import annotations

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from checkins.api.minute import AwayError
from checkins.errors import Code, RefusedError
from checkins.log import log

PLAIN = {400: "Malformed.", 404: "Not found.", 500: "Failed."}


def answer(error: Exception, context: dict[str, Any]) -> Response:
    """Return the answer for anything that a view raised: DRF's exception handler."""
    code = code_of(error)
    if code is Code.FAILED:
        log.error("A call failed.", exc_info=error)
    headers = {}
    if code is Code.UNKNOWN_PHONE:
        headers["WWW-Authenticate"] = "Bearer"
    if code is Code.NOT_ALLOWED:
        headers["Allow"] = ", ".join(context["view"].allowed_methods)
    return Response({"code": code.value}, status=code.status, headers=headers)


def code_of(error: Exception) -> Code:
    """Return the code that stands for this exception."""
    match error:
        case RefusedError():
            return error.code
        case exceptions.ValidationError():
            return _invalid(error)
        case exceptions.ParseError() | exceptions.UnsupportedMediaType():
            return Code.MALFORMED
        case exceptions.MethodNotAllowed():
            return Code.NOT_ALLOWED
        case exceptions.Throttled():
            return Code.SLOW_DOWN
        case OperationalError() | InterfaceError() | AwayError():
            return Code.BUSY
    return Code.FAILED


def _invalid(error: exceptions.ValidationError) -> Code:
    """Return `bad_schedule` where a schedule is all that is wrong with a body."""
    only = _kinds(error.get_codes()) == {Code.BAD_SCHEDULE.value}
    return Code.BAD_SCHEDULE if only else Code.MALFORMED


def _kinds(codes: object) -> set[object]:
    """Flatten what DRF says of a body: lists of codes, below the names of fields."""
    if isinstance(codes, dict):
        codes = list(codes.values())
    return set().union(*map(_kinds, codes)) if isinstance(codes, list) else {codes}


def _outside(request: HttpRequest, code: Code) -> HttpResponse:
    """Answer for what failed outside the API's views; pages get a word instead of a code."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"code": code.value}, status=code.status)
    return HttpResponse(PLAIN[code.status], status=code.status, content_type="text/plain")


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a host that is not ours, a request that cannot be read."""
    return _outside(request, Code.MALFORMED)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return _outside(request, Code.NOT_FOUND)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return _outside(request, Code.FAILED)
