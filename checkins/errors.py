"""The closed list of codes that a refusal may carry, and the status that goes with each.

A refusal depends only on the clock and on the caller's own requests; it never quotes what was sent.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Every `code` that an answer may carry; `status` is its HTTP status."""

    MALFORMED = "malformed"
    BAD_SCHEDULE = "bad_schedule"
    UNKNOWN_PHONE = "unknown_phone"
    NOT_FOUND = "not_found"
    NO_INVITE = "no_invite"
    NOT_ALLOWED = "not_allowed"
    ROUND_OVER = "round_over"
    NOT_JOINED = "not_joined"
    LOOKUP_TAKEN = "lookup_taken"
    SLOT_CHANGED = "slot_changed"
    TOO_LARGE = "too_large"
    SLOW_DOWN = "slow_down"
    FAILED = "failed"
    BUSY = "busy"

    @property
    def status(self) -> int:
        """Return the HTTP status of this code."""
        return STATUS[self]


STATUS = {
    Code.MALFORMED: 400,
    Code.BAD_SCHEDULE: 400,
    Code.UNKNOWN_PHONE: 401,
    Code.NOT_FOUND: 404,
    Code.NO_INVITE: 404,
    Code.NOT_ALLOWED: 405,
    Code.ROUND_OVER: 409,
    Code.NOT_JOINED: 409,
    Code.LOOKUP_TAKEN: 409,
    Code.SLOT_CHANGED: 412,
    Code.TOO_LARGE: 413,
    Code.SLOW_DOWN: 429,
    Code.FAILED: 500,
    Code.BUSY: 503,
}


class RefusedError(Exception):
    """A call is refused with one of the codes. Raised outside transactions that did a reveal."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code
