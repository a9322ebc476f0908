"""Invites, from outside: make one, look at one, join one. Counted by address: no token yet."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checkins import pairing
from checkins.api.base import Call, read, refuse
from checkins.api.describe import EMPTY, call
from checkins.api.fields import B64, Schedule, Whole, decode
from checkins.api.throttle import PerAddress
from checkins.errors import Code, RefusedError
from checkins.models import CONFIRM, HASH, LOOKUP, PUBLIC_KEY
from checkins.now import now

DAYS = 2**32 - 1


class Invites(Call):
    """`/invites`"""

    throttle_classes = (PerAddress,)
    counted_as = "invite"

    class Body(serializers.Serializer[Any]):
        """An offer."""

        lookup = B64(LOOKUP)
        day = Whole(DAYS)
        public_key = B64(PUBLIC_KEY)
        token_hash = B64(HASH)
        schedule = Schedule()

    @call(
        "Make an invite",
        Code.BAD_SCHEDULE,
        Code.LOOKUP_TAKEN,
        Code.SLOW_DOWN,
        body=Body,
        answer=EMPTY,
        status=201,
    )
    def post(self, request: Request) -> Response:
        """Keep an invite for 24 hours; the same body again changes nothing."""
        offer = pairing.Offer(**read(request, self.Body))
        with pairing.locked():
            refusal = pairing.invite(offer, now())
        refuse(refusal)
        return Response({}, status=201)


class Invite(Call):
    """`/invites/<lookup>`"""

    throttle_classes = (PerAddress,)
    counted_as = "join"

    class Answer(serializers.Serializer[Any]):
        """What the joiner needs."""

        day = Whole(DAYS)
        public_key = B64(PUBLIC_KEY)
        schedule = Schedule()

    @call("Look at an open invite", Code.NO_INVITE, Code.SLOW_DOWN, answer=Answer)
    def get(self, request: Request, lookup: str) -> Response:
        """Return what the inviter offered; malformed, unknown, used and ended are one answer."""
        found = pairing.offered(lookup_of(lookup), now())
        if found is None:
            raise RefusedError(Code.NO_INVITE)
        offer = {"day": found.day, "public_key": found.public_key_0, "schedule": found.schedule}
        return Response(self.Answer(offer).data)


class Join(Call):
    """`/invites/<lookup>/join`"""

    throttle_classes = (PerAddress,)
    counted_as = "join"

    class Body(serializers.Serializer[Any]):
        """An answer."""

        public_key = B64(PUBLIC_KEY)
        confirm = B64(CONFIRM)
        token_hash = B64(HASH)

    @call(
        "Join an invite",
        Code.NO_INVITE,
        Code.SLOW_DOWN,
        body=Body,
        answer=EMPTY,
        status=201,
    )
    def post(self, request: Request, lookup: str) -> Response:
        """Close the invite for everybody else; the same body again changes nothing."""
        answer = pairing.Answer(**read(request, self.Body))
        raw = lookup_of(lookup)
        with pairing.locked():
            refusal = pairing.join(raw, answer, now())
        refuse(refusal)
        return Response({}, status=201)


def lookup_of(text: str) -> bytes:
    """Return the lookup's 16 bytes, or none at all for a malformed one.

    No invite has an empty lookup: it is looked for and refused like an unknown one, in its time.
    """
    return decode(text, LOOKUP) or b""
