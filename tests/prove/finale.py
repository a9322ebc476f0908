"""After the chaos: one more reveal for every couple in peace, that each phone can be used.

Each couple says what it is told to, yes or nothing, and at the reveal the result must be exactly
the AND, with the other's note. The clock is moved from one couple's next moment to the next one's.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import cycle, product

from tests.prove.people import Couple, Person
from tests.serving import Server

HALF_AN_HOUR, TRIES = 1_800, 200


@dataclass
class Last:
    """A couple's last round: what both say, and when it is revealed."""

    couple: Couple
    says: tuple[bool, bool]
    reveal: int = 0
    tries: int = 0

    def step(self, now: int) -> int:
        """Go on with it; return when to come back, 0 when all was seen."""
        people = self.couple.both
        for person in people:
            person.look()
        if self.reveal:
            return self._see(people)
        self.tries += 1
        lines = [person.phone.line() for person in people]
        if {line.says for line in lines} != {"ready"} or len({line.at for line in lines}) > 1:
            assert self.tries < TRIES, f"unusable: {lines}"
            return now + HALF_AN_HOUR
        for person, yes in zip(people, self.says, strict=True):
            assert person.done(yes, f"from {yes}"), f"not taken: {person.phone.line()}"
        self.reveal = lines[0].at
        return self.reveal + 60

    def _see(self, people: tuple[Person, Person]) -> int:
        both = all(self.says)
        for person in people:
            shown = person.ledger.shown[self.reveal][-1]
            assert (shown.match, shown.note) == (both, "from True" if both else "")
        return 0


def finale(server: Server, couples: list[Couple]) -> None:
    """Let every couple have its last round; raises what is wrong with a phone."""
    words = product((True, False), (True, False))
    lasts = [Last(couple, says) for couple, says in zip(couples, cycle(words), strict=False)]
    agenda = [(server.now(), n) for n in range(len(lasts))]
    heapq.heapify(agenda)
    while agenda:
        moment, n = heapq.heappop(agenda)
        if moment > server.now():
            server.set_now(moment)
        again = lasts[n].step(server.now())
        if again:
            heapq.heappush(agenda, (again, n))
