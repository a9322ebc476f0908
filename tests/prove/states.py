"""Phone, outbox and server together as one state machine, for hypothesis to drive.

Two people do whatever people do, on networks that fail at any request, with apps that are killed at
any request and clocks that are wrong; requests that were kept back arrive in any order. After every
step what both phones handed in and showed must fit (`ledger`), and at the end both must be usable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.phone import ClosedHoursError, Phone
from tests.phone_half import NotReadyError
from tests.protocol.conftest import World, at
from tests.prove.finale import finale
from tests.prove.people import DAY, ENOUGH, HOUR, Couple, Person
from tests.prove.weather import Fate, KilledError, RoughAir, Weather

CODE = "7777-7777-7777-7777"  # one code, one slow derivation; each pair's keys are its own
SIDES = st.sampled_from([0, 1])
FATES = st.sampled_from([*Fate, Fate.FINE, Fate.FINE, Fate.FINE])
TIMES = [("20:00",), ("07:00", "20:30"), ("06:00", "13:15", "21:30")]


@dataclass
class Chosen(Weather):
    """A sky under which the next request's fate is chosen, and all others are fine."""

    next: Fate = Fate.FINE

    def fate(self, random: Random) -> Fate:
        """Use up what was chosen."""
        drawn, self.next = self.next, Fate.FINE
        return drawn


class Lamps(RuleBasedStateMachine):
    """alice and bob. `world` is set before it runs; every run is a pair of its own."""

    world: ClassVar[World]

    @initialize(times=st.sampled_from(TIMES))
    def pair(self, times: tuple[str, ...]) -> None:
        """Pair two phones, at noon of a day of their own."""
        world = self.world
        world.go_to((world.now() // DAY + 1) * DAY + 12 * HOUR)
        self.weather = Chosen()
        url = world.server.url
        people = [
            Person(url, world.now, RoughAir(self.weather, Random(0)), Random(0)) for _ in range(2)
        ]
        self.couple = Couple(*people)
        world.pair(people[0].phone, people[1].phone, *times, code=CODE)

    @rule(side=SIDES, fate=FATES, off=st.booleans())
    def visit(self, side: int, fate: Fate, off: bool) -> None:
        """Open the app and close it, perhaps with a sheet that was touched and left off."""
        self._act(side, fate, Person.look)
        self._act(side, fate, lambda person: person.phone.settle(touched_and_left_off=off))

    @rule(side=SIDES, yes=st.sampled_from([True, True, False, None]))
    def done(self, side: int, yes: bool | None) -> None:
        """Press Done on a sheet that was touched, or not."""
        self._act(side, Fate.FINE, lambda person: self._done(person, yes))

    @rule(side=SIDES, yes=st.booleans(), fate=st.sampled_from([*Fate]))
    def done_in_rough_weather(self, side: int, yes: bool, fate: Fate) -> None:
        """Press Done while the network does as it likes, and perhaps once more when it is back."""
        self._act(side, fate, lambda person: self._done(person, yes))

    @rule(side=SIDES, fate=FATES)
    def send(self, side: int, fate: Fate) -> None:
        """The network is back: what waits goes out."""
        self._act(side, fate, lambda person: person.phone.send())

    @rule(which=st.integers(0, 5))
    def arrive(self, which: int) -> None:
        """One of the requests that were kept back arrives, not always the oldest."""
        if late := self.weather.on_its_way:
            _, air, request = late.pop(which % len(late))
            air.deliver(request)

    @rule(minutes=st.sampled_from([5, 30, 90, 240]))
    def wait(self, minutes: int) -> None:
        """Let time pass."""
        self.world.go_to(self.world.now() + 60 * minutes)

    @rule(side=SIDES)
    def reveal(self, side: int) -> None:
        """Let the next reveal pass that this phone knows of, and both look."""
        self.world.go_to(max(self.couple.both[side].phone.record.t, self.world.now()) + 60)
        for number in (0, 1):
            self._act(number, Fate.FINE, Person.look)

    @rule(side=SIDES, skew=st.sampled_from([0, 0, -120, 120, -HOUR, HOUR]))
    def restart(self, side: int, skew: int) -> None:
        """The app is closed and opened: it is what was stored. Its clock may be set meanwhile."""
        person = self.couple.both[side]
        person.skew = skew
        person.phone = Phone.restore(person.url, person.clock, person.phone.kept, person.air)

    @rule(side=SIDES, times=st.sampled_from(TIMES))
    def wish(self, side: int, times: tuple[str, ...]) -> None:
        """Other times, if the partner wishes the same."""
        self.couple.both[side].phone.wish(at(*times))

    def _done(self, person: Person, yes: bool | None) -> None:
        if person.phone.record.numbers_used < ENOUGH:
            person.phone.done() if yes is None else person.done(yes, "note")

    def _act(self, side: int, fate: Fate, act: Callable[[Person], object]) -> None:
        person = self.couple.both[side]
        self.weather.next = fate
        try:
            act(person)
        except KilledError:
            self.restart(side, person.skew)
        except (ClosedHoursError, NotReadyError):
            pass
        self.weather.next = Fate.FINE
        person.note()

    @invariant()
    def all_is_well(self) -> None:
        """Nothing was missed, made up or undone; a phone has a word for how it is."""
        wrong = self.couple.faults()
        assert not wrong, wrong
        odd = self.weather.statuses.keys() - {200, 201, 204, 409, 412}
        assert not odd, odd
        for person in self.couple.both:
            assert person.phone.line().says
            for seals in person.ledger.rounds.values():
                numbers = [sealed.seal[5] for sealed in seals]
                assert len(numbers) == len(set(numbers)), "two seals with one number"

    def teardown(self) -> None:
        """Show that both are usable, whatever was."""
        if hasattr(self, "couple"):
            self.weather.arrive(everything=True)
            for person in self.couple.both:
                person.skew = 0
            finale(self.world.server, [self.couple])
            for person in self.couple.both:
                person.phone.close()


def drive(world: World, runs: int, steps: int, derandomize: bool) -> None:
    """Let hypothesis drive the machine; what fails is shown as it was found, at once."""
    Lamps.world = world
    run_state_machine_as_test(
        Lamps,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            derandomize=derandomize,
            phases=[Phase.generate],
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
