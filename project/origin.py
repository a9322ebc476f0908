"""The server's own name as others see it: where the app is opened, and who stands behind a push.

Pure text: no setting is read here and nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

ORIGIN = re.compile(r"https?://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?")
REACHED = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://\S+")


def origin(given: str, hosts: Sequence[str]) -> str:
    """Return the scheme, host and port under which phones open the app.

    Without one, https on the first name that the server answers to. Raises ValueError for anything
    that is no origin.
    """
    name = hosts[0].removeprefix(".") if hosts else "localhost"
    local = name in ("localhost", "*")
    value = given or ("http://localhost:8000" if local else f"https://{name}")
    if not ORIGIN.fullmatch(value):
        raise ValueError("no origin")
    return value


def subject(controller: str, origin: str) -> str:
    """Return where push services find whoever runs this server (RFC 8292, 2.1).

    They take `mailto:` and `https:` alone, and some take no message without: so a controller who is
    neither stays out of it, and the server's own name stands there.
    """
    return controller if REACHED.fullmatch(controller) else f"https://{urlsplit(origin).hostname}"
