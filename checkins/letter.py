"""What a push service is handed: one fixed text, encrypted for a browser, signed by this server.

The only importer of the libraries that encrypt (RFC 8291) and sign (RFC 8292). The text is the same
for everybody, so that neither its words nor its length say anything; it sends nothing itself.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from py_vapid import Vapid02  # type: ignore[import-untyped]
from pywebpush import WebPusher  # type: ignore[import-untyped]

from checkins.addresses import Subscription

# A message that was not delivered within an hour is dropped by the push service.
LIFE = 3_600
# How long a signature stays good, in seconds: at most a day (RFC 8292, 2), clocks may differ.
SIGNED_FOR = 12 * 3_600
# A second message takes the place of one that waits at the push service (RFC 8030, 5.4).
TOPIC = "lamp"
TITLE, BODY = "Lamplit", "A light is on."


@cache
def text() -> bytes:
    """Return the text as a declarative push message (W3C Push API, "Declarative Web Push").

    A browser that knows the form shows it without the worker; `mutable` lets the worker put its own
    language's words there. WebKit reads that inside `notification`, the standard beside it; and
    WebKit takes no relative address.
    """
    notification = {
        "title": TITLE,
        "body": BODY,
        "lang": "en",
        "dir": "ltr",
        "navigate": f"{settings.ORIGIN}/",
        "tag": TOPIC,
        "silent": True,
        "mutable": True,
    }
    message = {"web_push": 8030, "notification": notification, "mutable": True}
    return json.dumps(message, separators=(",", ":")).encode()


def sealed(to: Subscription) -> bytes:
    """Return the text as only this browser can read it: `aes128gcm`, with a fresh key and salt."""
    keys = {"p256dh": urlsafe_b64encode(to.p256dh), "auth": urlsafe_b64encode(to.auth)}
    body: bytes = WebPusher({"endpoint": to.endpoint, "keys": keys}).encode(text())["body"]
    return body


def headers(endpoint: str, now: int) -> dict[str, str]:
    """Return the headers of a message to this address, signed at `now` (unix seconds)."""
    # A dictionary of its own for each message: a signature names the one service that it is for.
    claims = {"aud": origin(endpoint), "sub": settings.PUSH_SUBJECT, "exp": now + SIGNED_FOR}
    signed: dict[str, str] = _key().sign(claims)
    return {
        "Authorization": signed["Authorization"],
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LIFE),
        "Topic": TOPIC,
        "Urgency": "high",
    }


def origin(endpoint: str) -> str:
    """Return an address's scheme, host and port as browsers write an origin (RFC 6454, 6.1)."""
    address = urlsplit(endpoint)
    usual = {"https": 443, "http": 80}[address.scheme]
    port = "" if address.port in (None, usual) else f":{address.port}"
    host = address.hostname or ""
    return f"{address.scheme}://{f'[{host}]' if ':' in host else host}{port}"


@cache
def _key() -> Vapid02:
    """Return the signing key. The library's own rule for `sub` knows neither ports nor paths."""
    key = Vapid02.from_file(str(settings.VAPID_KEY_FILE))
    key.conf = {"no-strict": True}
    return key
