"""The round: read it, and hand in a sealed check-in for the coming reveal."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from checkins import clock, rounds, wire
from checkins.api.base import PhoneCall, answer, done, seen
from checkins.api.bearer import caller
from checkins.api.change import change
from checkins.api.describe import TOKEN, call
from checkins.api.fields import B64, Whole, decode, encode
from checkins.errors import Code, RefusedError

VERSION = 1


class Round(PhoneCall):
    """`/round`"""

    class Answer(serializers.Serializer[Any]):
        """Always one size, whatever happened."""

        version = Whole()
        next = Whole()
        previous = Whole()
        slot = B64(wire.SLOT)
        token = B64(wire.TOKEN)
        note = B64(wire.NOTE)
        coming = serializers.ListField(
            child=Whole(), min_length=clock.AHEAD, max_length=clock.AHEAD
        )

    @call("The round as this phone sees it", *TOKEN, answer=Answer)
    def get(self, request: Request) -> HttpResponse:
        """Return times, the slot of the seal that is held, and the last reveal's result.

        Written out by hand: this is the hottest call, and its shape is the one of `Answer`.
        """
        current, phone = seen(caller(request))
        pair = current.pair
        return answer(
            {
                "version": VERSION,
                "next": pair.next,
                "previous": pair.previous,
                "slot": encode(wire.slot(phone.seal)),
                "token": encode(phone.result[: wire.TOKEN]),
                "note": encode(phone.result[wire.TOKEN :]),
                "coming": clock.coming(pair.schedule, pair.next),
            }
        )


class CheckIn(PhoneCall):
    """`/checkin`"""

    class Body(serializers.Serializer[Any]):
        """The seal, and the slot of the one that it replaces."""

        slot = B64(wire.SLOT)
        seal = B64(wire.SEAL)

    @call("Check in", *TOKEN, Code.ROUND_OVER, Code.SLOT_CHANGED, body=Body, status=204)
    def put(self, request: Request) -> HttpResponse:
        """Hold a seal; the same one again changes nothing.

        Read by hand, since a serializer is made anew for every call: the shape is that of `Body`.
        """
        given: Any = request.data
        slot, seal = decode(given.get("slot"), wire.SLOT), decode(given.get("seal"), wire.SEAL)
        if slot is None or seal is None:
            raise RefusedError(Code.MALFORMED)
        change(caller(request), lambda current, side, _: rounds.check_in(current, side, slot, seal))
        return done()
