"""How calls are described in `/api/schema`: their answers, and the codes that refuse them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers

from checkins.errors import Code

View = TypeVar("View", bound=Callable[..., Any])
Shape = type[serializers.Serializer[Any]]

# What any call may answer, and what any call with a token may.
ALWAYS = (Code.FAILED, Code.BUSY)
TOKEN = (Code.UNKNOWN_PHONE, Code.SLOW_DOWN)
JSON = "application/json"
# An answer of `{}`, and a body of which nothing is read: DRF's serializers cannot say it.
EMPTY = {JSON: {"type": "object", "maxProperties": 0}}
UNREAD = {JSON: {"type": "object"}}
BODY = (Code.MALFORMED, Code.TOO_LARGE)


def call(
    about: str,
    *codes: Code,
    body: Shape | dict[str, Any] | None = None,
    answer: Shape | dict[str, Any] | None = None,
    status: int = 200,
) -> Callable[[View], View]:
    """Describe a call: its body, the answer with its status, and the codes beside `ALWAYS`."""
    for shape in (body, answer):
        if isinstance(shape, type):
            # `Round.Answer` and `Season.Answer` are two things: named by where they stand.
            extend_schema_serializer(component_name=shape.__qualname__.replace(".", ""))(shape)
    if isinstance(answer, dict):
        answers: dict[Any, Any] = {(status, JSON): answer[JSON]}
    else:
        answers = {status: answer or OpenApiResponse(description="Done.")}
    for code in (*codes, *(BODY if body else ()), *ALWAYS):
        answers.setdefault(code.status, []).append(code)
    described = {
        status: _refusal(found) if isinstance(found, list) else found
        for status, found in answers.items()
    }
    return extend_schema(summary=about, request=body, responses=described)


def _refusal(codes: list[Code]) -> OpenApiResponse:
    names = sorted({code.value for code in codes})
    schema = {
        "type": "object",
        "properties": {"code": {"type": "string", "enum": names}},
        "required": ["code"],
    }
    return OpenApiResponse(schema, description=", ".join(names))
