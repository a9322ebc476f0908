"""The server's own names as others see it: where the app is opened, and who stands behind a push.

Pure text: no setting is read here and nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

NAME = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
ORIGIN = re.compile(r"https?://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?")
REACHED = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://\S+")


def names(given: Sequence[str]) -> list[str]:
    """Return the names that the server answers to: hosts and addresses, no ports.

    One that begins with a dot stands for all names below it. Raises ValueError, with a sentence.
    """
    if not given or not all(map(NAME.fullmatch, given)):
        raise ValueError("LAMPLIT_HOSTS must be names like lamp.example, without https:// or port.")
    return list(given)


def origin(given: str, hosts: Sequence[str]) -> str:
    """Return the scheme, host and port under which phones open the app.

    Without one, https on the first name that the server answers to. Raises ValueError, with a
    sentence, for anything that is no origin.
    """
    name = hosts[0].removeprefix(".")
    value = given or ("http://localhost:8000" if name == "localhost" else f"https://{name}")
    if not ORIGIN.fullmatch(value):
        raise ValueError("LAMPLIT_ORIGIN must look like https://lamplit.example, without a path.")
    return value


def subject(controller: str, origin: str) -> str:
    """Return where push services find whoever runs this server (RFC 8292, 2.1).

    They take `mailto:` and `https:` alone, and some take no message without: so a controller who is
    neither stays out of it, and the server's own name stands there.
    """
    return controller if REACHED.fullmatch(controller) else f"https://{urlsplit(origin).hostname}"
