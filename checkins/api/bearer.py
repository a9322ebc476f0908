"""Who calls: a bearer token of 32 bytes, known by its hash as a phone's or as a pairing's.

A token that is not known gets one answer, whatever the reason, and floods of those are counted by
address. Named in the views themselves, never in the settings.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import NoReturn

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from checkins import pairing, rounds
from checkins.api.change import Caller, change
from checkins.api.fields import decode
from checkins.api.throttle import network, within
from checkins.errors import Code, RefusedError
from checkins.now import now

SCHEME = "bearer"
TOKEN = 32


class PhoneBearer(BaseAuthentication):
    """Lets in the phones of pairs; a token of an unfinished pairing is not known here."""

    def authenticate(self, request: Request) -> tuple[None, Caller]:
        """Return the caller, or refuse."""
        return None, _phone(request, _token_hash(request))


class PairingBearer(PhoneBearer):
    """Lets in the phones of pairs and of unfinished pairings; looks in the invite first."""

    def authenticate(self, request: Request) -> tuple[None, Caller]:
        """Return the caller, or refuse."""
        token_hash = _token_hash(request)
        found = pairing.find(token_hash, now())
        if found is None:
            return None, _phone(request, token_hash, reading_on=False)
        return None, Caller(token_hash, found[1], invite=found[0])


def caller(request: Request) -> Caller:
    """Return who calls a view that has one of these authentications."""
    known = request.auth
    if not isinstance(known, Caller):
        raise RefusedError(Code.UNKNOWN_PHONE)
    return known


def _phone(request: Request, token_hash: bytes, *, reading_on: bool = True) -> Caller:
    """Return the phone with this token. Any call but `/pairing` ends its finished invite."""
    seen = rounds.read(token_hash)
    if seen is None:
        _unknown(request)
    known = Caller(token_hash, seen.side, round=seen.round)
    if seen.round.ended(now()):
        try:  # erases the pair, unless it was kept before the lock was ours: then it goes on
            known = replace(known, round=change(known))
        except RefusedError:
            _unknown(request)
    if seen.unread and reading_on:
        pairing.read_to_the_end(token_hash)
    return known


def _token_hash(request: Request) -> bytes:
    """Return the SHA-256 of the token that the header holds, or refuse."""
    scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    token = decode(text, TOKEN) if scheme.lower() == SCHEME else None
    if token is None:
        _unknown(request)
    return hashlib.sha256(token).digest()


def _unknown(request: Request) -> NoReturn:
    known = within("unknown", network(request))
    raise RefusedError(Code.UNKNOWN_PHONE if known else Code.SLOW_DOWN)


class _Scheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = PhoneBearer
    name = "phone"
    whose = "a phone's"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Describe the token."""
        about = f"{self.whose}: 32 random bytes, base64url without padding"
        return {"type": "http", "scheme": SCHEME, "bearerFormat": about}


class _PairingScheme(_Scheme):  # type: ignore[no-untyped-call]
    target_class = PairingBearer
    name = "pairing"
    whose = "a phone's or an unfinished pairing's"
