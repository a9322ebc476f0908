"""What one phone handed in, as the network saw it, and what follows for a reveal.

Pure arithmetic on what happened: it knows no keys and asks nobody. A seal that was answered with
204 is held until a newer one of the same phone takes its place; one whose answer never came may be
held or not. So after the last 204 any later try may be what the reveal found, and nothing older.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Sealed:
    """One seal: whether it is a yes (None until its phone was asked), and whether 204 came."""

    seal: bytes
    yes: bool | None = None
    held: bool = False


@dataclass
class Shown:
    """What a phone showed in an evening whose result it had fetched."""

    match: bool
    note: str = ""


@dataclass
class Ledger:
    """One phone's seals by round, in the order of their first try, and what it showed."""

    rounds: dict[int, list[Sealed]] = field(default_factory=dict)
    shown: dict[int, list[Shown]] = field(default_factory=dict)
    undone: list[int] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def tried(self, seal: bytes) -> tuple[Sealed, int]:
        """Note that a seal goes out; return it and how many newer ones are known to be held."""
        with self.lock:
            seals = self.rounds.setdefault(int.from_bytes(seal[1:5], "big"), [])
            for place, known in enumerate(seals):
                if known.seal == seal:
                    return known, sum(newer.held for newer in seals[place + 1 :])
            seals.append(Sealed(seal))
            return seals[-1], 0

    def answered(self, seal: Sealed, newer: int) -> None:
        """Note a 204. A seal that a newer one had replaced before it set out must not be held."""
        with self.lock:
            seal.held = True
            if newer:
                self.undone.append(int.from_bytes(seal.seal[1:5], "big"))

    def classify(self, t: int, numbers: int) -> None:
        """Learn from the phone's own record which seals of the round are a yes: a 32-bit mask."""
        with self.lock:
            for sealed in self.rounds.get(t, []):
                if sealed.yes is None:
                    sealed.yes = bool(numbers >> sealed.seal[5] & 1)

    def may_be(self, t: int) -> set[bool]:
        """Return what the reveal t may have found: a yes, none, or either."""
        seals = self.rounds.get(t, [])
        last = max((place for place, sealed in enumerate(seals) if sealed.held), default=-1)
        found = {sealed.yes for sealed in seals[max(last, 0) :]} | ({False} if last < 0 else set())
        return {True, False} if None in found else {bool(yes) for yes in found}


def faults(t: int, one: Ledger, other: Ledger) -> list[str]:
    """Return what went wrong in the reveal t, as sentences; nothing by way of luck is a fault."""
    wrong, both = [], (one.may_be(t), other.may_be(t))
    seen = [shown for side in (one, other) for shown in side.shown.get(t, [])]
    if any(shown.match for shown in seen) and not all(True in side for side in both):
        wrong.append(f"{t}: a match that was not mutual")
    if both == ({True}, {True}) and not all(shown.match for shown in seen):
        wrong.append(f"{t}: a match was missed though both had an acknowledged yes")
    if len({shown.match for shown in seen}) > 1:
        wrong.append(f"{t}: the two phones, or one at two times, showed different things")
    if t in one.undone + other.undone:
        wrong.append(f"{t}: a newer check-in was undone by an older one")
    return wrong


def reveals(one: Ledger, other: Ledger) -> set[int]:
    """Return every reveal that either phone sealed for or saw."""
    return {t for side in (one, other) for t in (*side.rounds, *side.shown)}
