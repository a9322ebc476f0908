"""Bodies: JSON only, at most 16 kB, read once and strictly, whatever the headers claim."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from checkins.errors import Code, RefusedError

LIMIT = 16 * 1_024


class StrictJSON(BaseParser):
    """Parses a JSON object in UTF-8; anything else, NaN and endless depth included, is refused."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the object. Raise `ParseError`, or refuse a body over the limit."""
        body = stream.read(LIMIT + 1)
        if len(body) > LIMIT:
            raise RefusedError(Code.TOO_LARGE)
        try:
            given = json.loads(body.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise ParseError from None
        if not isinstance(given, dict):
            raise ParseError
        return given


class OnlyJSON(BaseContentNegotiation):
    """Takes the one parser that fits the body, and the one renderer there is, whatever is asked."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Return the JSON parser for a JSON body, else none."""
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the view's renderer without a look at Accept."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


def _refuse(constant: str) -> NoReturn:
    raise ValueError
