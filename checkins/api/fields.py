"""The few kinds of values that bodies hold: packed bytes of one size, whole numbers, schedules."""

from __future__ import annotations

import base64
from binascii import Error
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers

from checkins import clock
from checkins.errors import Code

ALPHABET = "A-Za-z0-9_-"
# The last character of a size that is no multiple of three: its spare bits are zero.
LAST = {1: "[AQgw]", 2: "[AEIMQUYcgkosw048]"}


def encode(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: object, size: int) -> bytes | None:
    """Return the `size` bytes that this text stands for, or None.

    Strict: another alphabet, padding, length, or spare bits that are not zero are refused.
    """
    if not isinstance(text, str) or len(text) != length(size):
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        return None
    return raw if encode(raw) == text else None


def length(size: int) -> int:
    """Return the number of characters that `size` bytes take."""
    return (size * 4 + 2) // 3


class B64(serializers.Field[bytes, str, str, Any]):
    """Exactly `size` bytes as strict base64url."""

    def __init__(self, size: int, **options: Any) -> None:
        super().__init__(**options)
        self.size = size

    def to_internal_value(self, data: object) -> bytes:
        """Return the bytes."""
        raw = decode(data, self.size)
        if raw is None:
            raise serializers.ValidationError("not base64url of this size")
        return raw

    def to_representation(self, value: bytes) -> str:
        """Return the text."""
        return encode(value)


class Whole(serializers.Field[int, int, int, Any]):
    """A whole number from 0 up to `top`; no text, no fraction, no true or false."""

    def __init__(self, top: int = 2**53 - 1, **options: Any) -> None:
        super().__init__(**options)
        self.top = top

    def to_internal_value(self, data: object) -> int:
        """Return the number."""
        if type(data) is not int or not 0 <= data <= self.top:
            raise serializers.ValidationError("not a whole number in range")
        return data

    def to_representation(self, value: int) -> int:
        """Return the number."""
        return value


class Text(serializers.Field[str, str, str, Any]):
    """Text of at most `top` characters; numbers are not taken for text."""

    def __init__(self, top: int, **options: Any) -> None:
        super().__init__(**options)
        self.top = top

    def to_internal_value(self, data: object) -> str:
        """Return the text."""
        if not isinstance(data, str) or not 0 < len(data) <= self.top:
            raise serializers.ValidationError("not text of this length")
        return data

    def to_representation(self, value: str) -> str:
        """Return the text."""
        return value


class Schedule(serializers.Field[bytes, object, dict[str, object], Any]):
    """A schedule: `{zone, week}` outside, packed bytes inside."""

    def to_internal_value(self, data: object) -> bytes:
        """Return the packed bytes."""
        try:
            return clock.pack(clock.parse(data))
        except clock.BadScheduleError:
            raise serializers.ValidationError("no schedule", Code.BAD_SCHEDULE.value) from None

    def to_representation(self, value: bytes) -> dict[str, object]:
        """Return `{zone, week}`."""
        return clock.unpack(value).as_json()


def schedule_schema() -> dict[str, Any]:
    """Describe a zone and seven days; the distances between times are beyond this language."""
    time = {"type": "string", "pattern": f"^{clock.CLOCK_TIME.pattern}$"}
    day = {"type": "array", "items": time, "maxItems": clock.TIMES, "uniqueItems": True}
    week = {"type": "array", "items": day, "minItems": 7, "maxItems": 7}
    return {
        "type": "object",
        "properties": {"zone": {"type": "string", "example": "Europe/Berlin"}, "week": week},
        "required": ["zone", "week"],
        "description": "Seven lists, Monday first, of quarter hours at least 3 h apart.",
    }


class _B64Schema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    target_class = B64

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Describe base64url of one size, spare bits included."""
        size = self.target.size
        last = LAST.get(size % 3, "")
        body = f"[{ALPHABET}]{{{length(size) - bool(last)}}}"
        fixed = {"minLength": length(size), "maxLength": length(size)}
        about = f"{size} bytes as base64url without padding"
        return {"type": "string", "pattern": f"^{body}{last}$", **fixed, "description": about}


class _WholeSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    target_class = Whole

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Describe a whole number in its range."""
        return {"type": "integer", "minimum": 0, "maximum": self.target.top}


class _TextSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    target_class = Text

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Describe text up to its length."""
        return {"type": "string", "minLength": 1, "maxLength": self.target.top}


class _ScheduleSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    target_class = Schedule

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Describe a schedule."""
        return schedule_schema()
