"""One side of a pair, and every change to it that needs no network: taking a round, sealing a
check-in, reading a result. Pure but for randomness; time comes in as a parameter. It must not send
or save: `phone.py` saves before it sends, and the order of the two is its whole duty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from os import urandom
from secrets import choice, randbelow
from typing import Any

from tests import hours, sr1

Schedule = dict[str, Any]  # {"zone": "Europe/Berlin", "week": [["21:30"], … 7 lists, Monday first]}
EVERY_NUMBER = range(sr1.NUMBERS)


@dataclass
class PassedOver:
    """The round that was left last, as it may come back, and when both last changed the times.

    What was chosen in it goes once the server says as well that it is over.
    """

    at: int = 0
    t: int = 0
    used: int = 0
    mine: int = 0
    open: bool = False
    note: bytes = bytes(sr1.NOTE)

    def lapse(self) -> None:
        """Forgets the choice; the numbers stay, for as long as the round is the one left last."""
        self.open, self.note = False, bytes(sr1.NOTE)


@dataclass
class Record:
    """One side of a pair. No history: one round's secrets, and keys from one day on."""

    side: int
    token: bytes
    chain: bytes  # the chain key of `day`; no key of an earlier day can be had from it
    day: int
    first: int  # `previous` at pairing: not a reveal, no evening follows it
    schedule: Schedule
    t: int = 0
    named: bool = False  # the server itself called t `next`; False: t was taken from `coming`
    used: int = 0  # 32 bits: numbers that any seal of this round has had
    mine: int = 0  # 32 bits: numbers that a yes of this round has had
    open: bool = False  # the last sealed choice; only sealing reads it
    note: bytes = bytes(sr1.NOTE)
    result: bytes = field(default_factory=lambda: urandom(sr1.RESULT))
    coming: list[int] = field(default_factory=list)  # the last reveal, if any, and those ahead
    promised: list[int] = field(default_factory=list)  # `coming` when the server last agreed on t
    passed_over: PassedOver = field(default_factory=PassedOver)

    def hear(self, previous: int, coming: list[int]) -> None:
        """Keeps the reveals that the server told, the last one too: it may end while offline."""
        self.coming = ([previous] if previous > self.first else []) + coming
        if previous >= self.passed_over.t:
            self.passed_over.lapse()

    def reveals(self) -> list[int]:
        """Every reveal this phone knows of, in no order."""
        return [*self.coming, self.t] if self.t else self.coming

    def closed(self, now: float) -> bool:
        return hours.in_closed_hours(self.reveals(), now)

    def in_evening_of_t(self, now: float) -> bool:
        """Whether t is the last reveal and its closed hours last."""
        return self.closed(now) and hours.last_reveal(self.reveals(), now) == self.t

    def round(self) -> sr1.Round:
        """The keys of the round t."""
        return sr1.Round.of(sr1.chain_key(self.chain, self.day, self.t), self.t)

    # Taking a round that the server named, or that `coming` promised.

    def waits_for_end(self, now: float) -> bool:
        """Whether t is over but its closed hours are not: its match must stay readable."""
        return self.t <= now < hours.closed_until(self.t, self.reveals()) if self.t else False

    def may_be_refused(self, offered: int, now: float) -> bool:
        """Whether t is a guess, still ahead, that the server seems to know nothing of.

        It stays until the server refuses a seal for it: only then have both changed the times.
        """
        return now < self.t != offered and not self.named and not self._stood_before(offered)

    def _stood_before(self, offered: int) -> bool:
        """Whether `offered` was promised before t all along: no times were changed for it."""
        return offered < self.t and offered in self.promised

    def _comes_back(self, offered: int, now: float) -> bool:
        """Whether only a clock that was ahead left `offered`, and nothing later since."""
        stood = self._stood_before(offered) and self.passed_over.t <= offered
        return now < self.t and stood and hours.is_reveal(offered, now)

    def accept(self, offered: int, now: float, named: bool) -> bool:
        """Goes on to the round `offered`, or stays in it; False if this phone refuses it."""
        if offered == self.t:
            self.named, self.promised = self.named or named, self.coming
            return now < offered
        back = self._comes_back(offered, now)
        if not back and not hours.follows(self.t, offered, now):
            return False
        choice = self.passed_over if back and offered == self.passed_over.t else None
        self._turn_to(offered, named, now)
        if choice:
            self.open, self.note = choice.open, choice.note
        return True

    def exchange(self, offered: int, now: float) -> bool:
        """Gives up a round that is ahead, after `round_over`: both phones changed the times."""
        if self.named or self._stood_before(offered):
            return False
        if not hours.may_take_its_place(self.t, offered, now, self.passed_over.at):
            return False
        self._turn_to(offered, True, now)
        self.passed_over.at = int(now)
        return True

    def go_back_for_the_evening(self, previous: int, now: float) -> None:
        """Returns to a round that was left before its reveal, to read what was revealed."""
        early = now < self.t and previous == self.passed_over.t
        if early and self.closed(now) and hours.last_reveal(self.reveals(), now) == previous:
            self._turn_to(previous, True, now)

    def _turn_to(self, offered: int, named: bool, now: float) -> None:
        """The key moves no further than `offered` allows, which may be on an earlier day than t."""
        reached, left = min(self.t, offered), self.passed_over
        self.chain = sr1.chain_key(self.chain, self.day, reached)  # t = 0 moves nothing
        self.day = max(self.day, sr1.day_of(reached))
        # One that was left early and is still ahead is not forgotten for one that has passed.
        if not (self.t <= now < left.t != offered):
            self.passed_over = PassedOver(
                left.at, self.t, self.used, self.mine, self.open, self.note
            )
        back = offered == left.t  # its numbers stay used, or cells would repeat
        self.t, self.named, self.promised = offered, named, self.coming
        self.used, self.mine = (left.used, left.mine) if back else (0, 0)
        self.result = urandom(sr1.RESULT)
        self.choose(False)

    # Sealing.

    def say(self, open_: bool, note: str = "") -> None:
        """What a sheet says. A no holds for a round too that only a wrong clock had left."""
        self.choose(open_, note)
        if not open_:
            self.passed_over.lapse()

    def choose(self, open_: bool, note: str = "") -> None:
        """What the next seal says; the note of a nothing is not kept. MalformedError: too long."""
        padded = sr1.pad_note(note)
        self.open, self.note = open_, padded if open_ else bytes(sr1.NOTE)

    @property
    def numbers_used(self) -> int:
        return self.used.bit_count()

    def seal(self) -> bytes:
        """Seals the choice with a fresh number; with none left it can only be *nothing*.

        The yes is computed whatever the choice, so that both take the same time.
        """
        free = [number for number in EVERY_NUMBER if not self.used >> number & 1]
        if not free:
            self.choose(False)
        idx = choice(free) if free else randbelow(sr1.NUMBERS)
        nonce = urandom(sr1.NONCE)
        yes = sr1.seal_yes(self.round(), self.side, idx, self.note, nonce)
        nothing = sr1.seal_nothing(self.t, idx)
        self.used |= 1 << idx
        self.mine |= self.open << idx
        return yes if self.open else nothing

    # The evening.

    def read(self, previous: int, result: bytes) -> None:
        """Keeps the result of t, match or noise alike, until it has brought a match."""
        if previous == self.t and self._match() is None:
            self.result = result

    def match(self, now: float) -> sr1.Match | None:
        """The match of t, for its closed hours, worked out anew each time; no flag is kept."""
        return self._match() if self.in_evening_of_t(now) else None

    def _match(self) -> sr1.Match | None:
        return sr1.read_result(self.round(), self.side, self._yeses(), self.result)

    def _yeses(self) -> Iterable[int]:
        return (number for number in EVERY_NUMBER if self.mine >> number & 1)

    def evening(self, now: float) -> int | None:
        """The card of the last reveal in its closed hours, whatever anybody chose; else None."""
        last = hours.last_reveal(self.reveals(), now)
        if last is None or not self.closed(now) or sr1.day_of(last) < self.day:
            return None
        return sr1.evening_card(sr1.chain_key(self.chain, self.day, last), last)
