"""Couples of Python phones that live through the chaos: look, say yes or nothing, take back.

A person does what people do, at random, and remembers nothing; what counts is in the phone's
ledger. A phone may have a wrong clock, and may be killed at any request. Whatever a phone of this
protocol must never raise is let out, and ends the chaos.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.phone import ClosedHoursError, Phone
from tests.phone_half import NotReadyError
from tests.prove.ledger import Ledger, Shown, faults, reveals
from tests.prove.weather import KilledError, Opening, RoughAir, Weather
from tests.record import Schedule

DAY, HOUR, MINUTE = 86_400, 3_600, 60
# Beyond this a phone may seal nothing but nothing, and its numbers no longer tell a yes.
ENOUGH = 26
TIMES = [("20:00",), ("07:00", "20:30"), ("06:00", "13:15", "21:30"), ("01:00", "09:00", "17:45")]


def wrong_clock(random: Random) -> tuple[int, bool]:
    """Return by how many seconds a phone's clock is wrong, and whether it is mended meanwhile."""
    kind = random.random()
    if kind < 0.6:
        return random.randint(-2, 2), False
    if kind < 0.8:
        return random.randint(-3 * MINUTE, 3 * MINUTE), False
    if kind < 0.95:
        return random.randint(-40 * MINUTE, 40 * MINUTE), False
    return random.choice((-DAY, DAY, -5 * HOUR, 5 * HOUR)), True


@dataclass
class Person:
    """One phone and whoever holds it. `skew` is how wrong its clock is, in seconds."""

    url: str
    now: Callable[[], int]
    air: RoughAir
    random: Random
    skew: int = 0
    mended: bool = False  # whether the clock is put right half way through
    phone: Phone = field(init=False)
    killed: int = 0

    def __post_init__(self) -> None:
        self.phone = Phone(self.url, self.clock, self.air)

    @property
    def ledger(self) -> Ledger:
        """Return what this phone handed in and showed."""
        return self.air.ledger

    def clock(self) -> int:
        """Return the time as this phone has it."""
        return self.now() + self.skew

    def live(self) -> None:
        """Do one thing."""
        try:
            self._act(self.random.random())
        except KilledError:
            self.killed += 1
            self.phone = Phone.restore(self.url, self.clock, self.phone.kept, self.air)
        except (ClosedHoursError, NotReadyError):
            pass  # the lamps were compared between the look and the tap
        self.note()

    def _act(self, chance: float) -> None:
        self.look()
        record = self.phone.record
        if self.phone.line().says not in ("ready", "offline") or record.numbers_used >= ENOUGH:
            return
        if chance < 0.45:
            self.done(True, f"note {self.random.randrange(1000)}")
        elif chance < 0.6:
            self.done(False)
        elif chance < 0.65:
            self.phone.done()
        else:
            self.phone.settle(touched_and_left_off=chance > 0.97)

    def look(self) -> None:
        """Open the app, and note what it shows of an evening whose result it has fetched."""
        self.air.opening = Opening()
        self.phone.start()
        record, moment = self.phone.record, self.clock()
        if record.t == self.air.opening.told and record.in_evening_of_t(moment):
            match = record.match(moment)
            shown = Shown(match is not None, match.note if match else "")
            self.ledger.shown.setdefault(record.t, []).append(shown)

    def done(self, yes: bool, note: str = "") -> bool:
        """Press Done on a sheet that says this; True: the server has it."""
        arrived = self.phone.done(yes, note)
        self.note()
        t = self.phone.record.t
        if arrived and self.ledger.rounds[t][-1].held:
            assert self.ledger.rounds[t][-1].yes in (yes, None), "sealed something else"
        return arrived

    def note(self) -> None:
        """Let the ledger learn from the phone's record which seals were a yes."""
        record = self.phone.record
        self.ledger.classify(record.t, record.mine)


@dataclass
class Couple:
    """Two people whose phones are paired."""

    alice: Person
    bob: Person

    @property
    def both(self) -> tuple[Person, Person]:
        """Return alice and bob."""
        return self.alice, self.bob

    def faults(self) -> list[str]:
        """Return everything that went wrong between the two, as sentences."""
        one, other = self.alice.ledger, self.bob.ledger
        return [fault for t in sorted(reveals(one, other)) for fault in faults(t, one, other)]


def schedule(random: Random) -> Schedule:
    """Return one to three times a day, UTC."""
    return {"zone": "UTC", "week": [list(random.choice(TIMES))] * 7}


def couple(url: str, now: Callable[[], int], weather: Weather, seed: int) -> Couple:
    """Return two people who have paired, on a network that lets them."""
    random = Random(seed)

    def person() -> Person:
        return Person(url, now, RoughAir(weather, Random(random.random())), random)

    made = Couple(person(), person())
    alice, bob = made.alice.phone, made.bob.phone
    bob.join(alice.invite(schedule(random)))
    while not (alice.pair() and bob.pair()):
        continue
    for one in made.both:
        one.skew, one.mended = wrong_clock(random)
    return made
