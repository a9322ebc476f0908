"""What anybody may ask without a token: who runs this server, what it serves, what calls are."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checkins.api.base import Call
from checkins.api.describe import call
from checkins.errors import Code, RefusedError
from project import pwa


class About(Call):
    """`/about`"""

    class Answer(serializers.Serializer[Any]):
        """Who runs this server, and the hash of what it serves."""

        controller = serializers.CharField(allow_blank=True)
        version = serializers.CharField()

    @call("Who runs this server", answer=Answer)
    def get(self, request: Request) -> Response:
        """Return both."""
        return Response({"controller": settings.CONTROLLER, "version": pwa.fingerprint()})


class Schema(Call):
    """`/api/schema`"""

    renderer_classes = (OpenApiJsonRenderer,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Return the OpenAPI description of all other calls, as JSON."""
        return Response(_schema())


class Nowhere(Call):
    """Any other path below `/api/`: not found, whatever the method."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse, before the method is looked at."""
        raise RefusedError(Code.NOT_FOUND)


@cache
def _schema() -> Any:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    return generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
