"""The WSGI entry, `project.wsgi:application`, and what Django leaves to the web server: every body
is read before the answer, so that a connection stays usable after a refusal, and one that came in
chunks, without a length, gets one. Never more than just over the limit is kept. Of a body's kind
only the name goes on, without its parameters."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from typing import IO, Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

django = get_wsgi_application()

from checkins.api.body import LIMIT  # noqa: E402 - REST framework reads the settings when imported

# One byte more than any body may have: enough to refuse it.
ENOUGH = LIMIT + 1
# Whoever sends more bytes than this is cut off instead of being heard to the end.
HEARD_AT_MOST = 64 * ENOUGH


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer one request."""
    # Django reads the parameters before anything that could refuse what it cannot read; nothing
    # here wants them.
    environ["CONTENT_TYPE"] = environ.get("CONTENT_TYPE", "").partition(";")[0]
    if environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in environ:
        body = read(environ["wsgi.input"])
        environ = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    return django(environ, start_response)


def read(stream: IO[bytes]) -> bytes:
    """Return a body's first `ENOUGH` bytes; hear the rest, up to `HEARD_AT_MOST`, and drop it."""
    body = stream.read(ENOUGH)
    heard = len(body)
    while heard >= ENOUGH and heard < HEARD_AT_MOST:
        more = len(stream.read(ENOUGH))
        heard += more
        if not more:
            break
    return body
