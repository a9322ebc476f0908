"""What belongs to one phone beside its check-ins: its wish, its season, its push, and all of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checkins import addresses, clock, push, rounds, wire
from checkins.api.base import PhoneCall, done, read, seen
from checkins.api.bearer import caller
from checkins.api.change import change
from checkins.api.describe import JSON, TOKEN, UNREAD, call
from checkins.api.fields import B64, Text, Whole, schedule_schema
from checkins.api.fields import Schedule as ScheduleField
from checkins.errors import Code
from checkins.models import AUTH, ENDPOINT, HASH, PUBLIC_KEY
from checkins.now import now


class Schedule(PhoneCall):
    """`/schedule`"""

    class Answer(serializers.Serializer[Any]):
        """In force, and mine."""

        schedule = ScheduleField()
        wish = ScheduleField()

    @call("The schedule in force and this phone's wish", *TOKEN, answer=Answer)
    def get(self, request: Request) -> Response:
        """Return both; the other phone's wish is never shown."""
        current, phone = seen(caller(request))
        kept = {"schedule": current.pair.schedule, "wish": phone.wish}
        return Response(self.Answer(kept).data)

    @call(
        "Wish for a schedule",
        *TOKEN,
        Code.BAD_SCHEDULE,
        body={JSON: schedule_schema()},
        status=204,
    )
    def put(self, request: Request) -> HttpResponse:
        """Keep this phone's wish until both wish for the same."""
        wish = ScheduleField().run_validation(request.data)
        change(caller(request), lambda current, side, _: rounds.wish(current, side, wish))
        return done()


class Season(PhoneCall):
    """`/season`"""

    class Answer(serializers.Serializer[Any]):
        """The end of the calendar's season, and until when this phone keeps the pair."""

        ends = Whole()
        mine = Whole()

    @call("The season", *TOKEN, answer=Answer)
    def get(self, request: Request) -> Response:
        """Return both ends in unix seconds."""
        _, phone = seen(caller(request))
        kept = {"ends": clock.season_end(now()), "mine": phone.kept_until}
        return Response(self.Answer(kept).data)

    @call("Keep the pair another season", *TOKEN, body=UNREAD, status=204)
    def put(self, request: Request) -> HttpResponse:
        """Keep it, if the season ends within three weeks; else nothing changes."""
        read(request, serializers.Serializer)
        change(caller(request), rounds.keep)
        return done()


class Push(PhoneCall):
    """`/push`"""

    class Body(serializers.Serializer[Any]):
        """A browser's PushSubscription; its expiry is dropped."""

        class Keys(serializers.Serializer[Any]):
            """The browser's public key and secret."""

            p256dh = B64(PUBLIC_KEY)
            auth = B64(AUTH)

        endpoint = Text(ENDPOINT)
        keys = Keys()

    class Answer(serializers.Serializer[Any]):
        """This server's VAPID key."""

        public_key = B64(PUBLIC_KEY)

    @call("The server's key for push", *TOKEN, answer=Answer)
    def get(self, request: Request) -> Response:
        """Return the VAPID public key."""
        seen(caller(request))
        return Response(self.Answer({"public_key": push.public_key()}).data)

    @call("Subscribe this phone", *TOKEN, body=Body, status=204)
    def put(self, request: Request) -> HttpResponse:
        """Keep one subscription for this phone."""
        given = read(request, self.Body)
        wanted = addresses.Subscription(given["endpoint"], **given["keys"])
        change(
            caller(request), lambda current, side, _: push.subscribe(current.phones[side], wanted)
        )
        return done()

    @call("Forget this phone's subscription", *TOKEN, status=204)
    def delete(self, request: Request) -> HttpResponse:
        """Forget it, if there is one."""
        change(caller(request), lambda current, side, _: push.unsubscribe(current.phones[side]))
        return done()


class Held(PhoneCall):
    """`/held`"""

    class Answer(serializers.Serializer[Any]):
        """All that is stored about the caller, ids aside."""

        class Phone(serializers.Serializer[Any]):
            """This phone's row."""

            side = Whole(1)
            token_hash = B64(HASH)
            seal = B64(wire.SEAL)
            result = B64(wire.RESULT)
            wish = ScheduleField()
            kept_until = Whole()

        class Pair(serializers.Serializer[Any]):
            """The pair's row."""

            next = Whole()
            previous = Whole()
            schedule = ScheduleField()

        class Subscription(serializers.Serializer[Any]):
            """The subscription's row."""

            endpoint = Text(ENDPOINT)
            p256dh = B64(PUBLIC_KEY)
            auth = B64(AUTH)

        phone = Phone()
        pair = Pair()
        push = Subscription(allow_null=True)

    @call("All that is stored about this phone", *TOKEN, answer=Answer)
    def get(self, request: Request) -> Response:
        """Return the rows as they are, opaque bytes included."""
        current, phone = seen(caller(request))
        kept = {"phone": phone, "pair": current.pair, "push": push.subscription(phone)}
        return Response(self.Answer(kept).data)
