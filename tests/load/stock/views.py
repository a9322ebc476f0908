"""The same two calls, by ModelViewSets with their ModelSerializers."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.stock.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import transaction
from django.db.models import QuerySet
from django.urls import include, path
from rest_framework import routers, serializers, viewsets

from checkins import clock
from tests.load.stock.models import Phone


def slot_of(seal: str) -> str:
    """Return the name of a seal that is held."""
    raw = base64.urlsafe_b64decode(seal + "=" * (-len(seal) % 4))
    return base64.urlsafe_b64encode(hashlib.sha256(raw).digest()[:16]).rstrip(b"=").decode()


class RoundSerializer(serializers.ModelSerializer[Phone]):
    """What a phone reads."""

    next = serializers.DateTimeField(source="pair.next")
    previous = serializers.DateTimeField(source="pair.previous")
    slot = serializers.SerializerMethodField()
    coming = serializers.SerializerMethodField()

    class Meta:
        model = Phone
        fields = ("id", "next", "previous", "slot", "token", "note", "coming")

    def get_slot(self, phone: Phone) -> str:
        """Return the slot."""
        return slot_of(phone.seal)

    def get_coming(self, phone: Phone) -> list[int]:
        """Return the next reveals, from Lamplit's own cache."""
        packed = clock.pack(clock.parse(phone.pair.schedule))
        return list(clock.coming(packed, int(phone.pair.next.timestamp())))


class CheckInSerializer(serializers.ModelSerializer[Phone]):
    """What a phone writes."""

    slot = serializers.CharField(write_only=True, max_length=22)
    seal = serializers.CharField(min_length=1_624, max_length=1_624)

    class Meta:
        model = Phone
        fields = ("slot", "seal")

    def update(self, instance: Phone, validated_data: Any) -> Phone:
        """Hold a seal in place of the one that is meant."""
        with transaction.atomic():
            locked: Phone = Phone.objects.select_for_update().get(pk=instance.pk)
            if slot_of(locked.seal) != validated_data["slot"]:
                raise serializers.ValidationError("slot changed")
            locked.seal = validated_data["seal"]
            locked.save()
        return locked


class Mine(viewsets.ModelViewSet[Phone]):
    """One's own phone."""

    def get_queryset(self) -> QuerySet[Phone]:
        """Return what is the caller's."""
        found: QuerySet[Phone] = Phone.objects.filter(user=self.request.user)
        return found


class RoundViewSet(Mine):
    """Rounds."""

    serializer_class = RoundSerializer


class CheckInViewSet(Mine):
    """Check-ins."""

    serializer_class = CheckInSerializer


router = routers.DefaultRouter()
router.register("round", RoundViewSet, "round")
router.register("checkin", CheckInViewSet, "checkin")
urlpatterns = [path("api/v1/", include(router.urls))]
