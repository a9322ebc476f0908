"""All that a phone in Python stores: its side of a pair, the check-in that waits, a pairing under
way. It must not send, and knows no rule: those are in `record.py` and `phone.py`."""

from dataclasses import asdict, dataclass, field
from typing import Any

from tests import sr1
from tests.record import PassedOver, Record, Schedule


@dataclass
class Outbox:
    """One sealed check-in; kept after its arrival until its round is over."""

    slot: bytes  # 16: what this seal replaces at the server; its own hash once it has arrived
    seal: bytes  # 1,218
    token: bytes  # 32: with it the bytes can go out while the record is locked
    tried: bool = False  # saved before the request: the bytes may be at the server

    @property
    def t(self) -> int:
        return sr1.Opened.of(self.seal).t

    @property
    def waits(self) -> bool:
        return self.slot != sr1.short_hash(self.seal)


@dataclass
class Pairing:
    """A pairing under way, for a day at most; `key` is K, empty until both public keys are here."""

    side: int
    code: str  # 16 canonical characters
    z: bytes
    token: bytes
    private: bytes
    day0: int
    until: int
    schedule: Schedule
    key: bytes = b""
    sent: bool = False  # the server has the invite, or the join
    checked: bool = False  # the other side has proved that it holds K


@dataclass
class Kept:
    """All that survives the app being closed."""

    record: Record | None = None
    outbox: Outbox | None = None
    pairing: Pairing | None = None
    leave: list[bytes] = field(default_factory=list)  # tokens whose half is still to be erased

    def plain(self) -> dict[str, Any]:
        """A deep copy as plain dicts, lists, ints, bools, text and bytes."""
        return asdict(self)

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Kept":
        kept = cls(**plain)
        if kept.record:
            kept.record = Record(**plain["record"])
            kept.record.passed_over = PassedOver(**plain["record"]["passed_over"])
        kept.outbox = Outbox(**plain["outbox"]) if kept.outbox else None
        kept.pairing = Pairing(**plain["pairing"]) if kept.pairing else None
        return kept
