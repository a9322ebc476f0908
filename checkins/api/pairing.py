"""A pairing as its two phones see it: how far it is, the inviter's confirmation, and leaving.

Leaving is one call for both: a pairing that is not finished, or a pair's phone.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checkins import pairing, rounds
from checkins.api.base import Call, done, read, refuse
from checkins.api.bearer import PairingBearer, caller
from checkins.api.change import Caller, change
from checkins.api.describe import TOKEN, call
from checkins.api.fields import B64
from checkins.api.throttle import PerToken
from checkins.errors import Code, RefusedError
from checkins.models import CONFIRM, PUBLIC_KEY
from checkins.now import now

STATES = ("waiting", "joined", "confirmed", "paired")
PAIRED = pairing.Progress("paired")


class Pairing(Call):
    """`/pairing`"""

    authentication_classes = (PairingBearer,)
    throttle_classes = (PerToken,)

    class Body(serializers.Serializer[Any]):
        """The inviter's proof that it knows the code."""

        confirm = B64(CONFIRM)

    class Answer(serializers.Serializer[Any]):
        """How far it is."""

        state = serializers.ChoiceField(STATES)
        public_key = B64(PUBLIC_KEY, required=False)
        confirm = B64(CONFIRM, required=False)

    @call("How far a pairing is", *TOKEN, answer=Answer)
    def get(self, request: Request) -> Response:
        """Return the state and what the phone needs for its next step."""
        known = caller(request)
        held = known.invite
        progress = PAIRED if held is None else pairing.progress(held, known.side)
        answer = {k: v for k, v in vars(progress).items() if v is not None}
        return Response(self.Answer(answer).data)

    @call("Confirm as the inviter", *TOKEN, Code.NOT_JOINED, body=Body, status=204)
    def post(self, request: Request) -> HttpResponse:
        """Make the pair; again changes nothing."""
        proof = read(request, self.Body)["confirm"]
        with pairing.locked():
            refusal = pairing.confirm(caller(request).token_hash, proof, now())
        refuse(refusal)
        return done()


class Me(Call):
    """`/me`"""

    authentication_classes = (PairingBearer,)
    throttle_classes = (PerToken,)

    @call("Leave", *TOKEN, status=204)
    def delete(self, request: Request) -> HttpResponse:
        """Make this token unknown and everything of this side random; nobody is told."""
        known = caller(request)
        if known.invite is not None:
            with pairing.locked():
                left = pairing.leave(known.token_hash, now())
            if left:
                return done()
        self.leave_pair(known.token_hash)
        return done()

    @staticmethod
    def leave_pair(token_hash: bytes) -> None:
        """Leave as a pair's phone; the token may have moved there since it was looked for."""
        found = rounds.read(token_hash)
        if found is None:
            raise RefusedError(Code.UNKNOWN_PHONE)
        pairing.read_to_the_end(token_hash)
        known = Caller(token_hash, found.side, round=found.round)
        change(known, lambda current, side, _: rounds.leave(current, side))
