"""Tries every order in which several actors' database statements, and one stroke of a clock, can
come. Each actor is a thread that runs the relay's real code on a real database and stops before
each statement; a scheduler lets one go at a time. What is right is not known here.

An order is left when it comes to a state that another one has been in: the stored rows, the clock,
and for each actor what was stored and what time it was at each of its steps. What an actor does
next depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Semaphore, Thread
from typing import Any

from django.db import connection, connections

CLOCK = "the clock"
WRITES = {"BEGIN", "UPDATE", "INSERT", "DELETE"}
# Seconds that a step may take: one that takes longer waits for a lock that the scheduler missed.
PATIENCE = 30


class Actor:
    """One thread. `act` is given it, and what `act` returns is its `outcome`."""

    def __init__(self, name: str, act: Callable[[Actor], Any]) -> None:
        self.name, self._act = name, act
        self._go, self._stopped = Semaphore(0), Semaphore(0)
        self.over = self.holds = self.waits = False
        self.outcome: Any = None
        self.error: BaseException | None = None
        self.seen: list[Hashable] = []
        # Whether the clock had struck when it took the write lock last.
        self.locked_late = False
        Thread(target=self._live, daemon=True).start()

    def step(self, struck: bool, stored: Hashable) -> None:
        """Let it go on to its next statement, or to its end."""
        self.seen.append((struck, stored))
        if self.waits:
            self.locked_late = struck
        self._go.release()
        if not self._stopped.acquire(timeout=PATIENCE):
            raise TimeoutError(f"{self.name} does not come to its next statement")
        if self.error:
            raise self.error

    def _live(self) -> None:
        self._go.acquire()
        try:
            with connection.execute_wrapper(self._before):
                self.outcome = self._act(self)
        except Exception as error:  # noqa: BLE001 - told by `step`, in the scheduler's thread
            self.error = error
        finally:
            connections.close_all()
            self.over, self.holds = True, False
            self._stopped.release()

    def _before(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        inside = connection.in_atomic_block
        self.holds = inside
        self.waits = not inside and sql.split()[0] in WRITES
        self._stopped.release()
        self._go.acquire()
        self.waits = False
        return execute(sql, params, many, context)


@dataclass
class Run:
    """One order: the actors, whether the clock has struck, and what was done so far."""

    actors: list[Actor]
    stored: Callable[[], Hashable]
    strike: Callable[[], None] | None
    done: list[str] = field(default_factory=list)

    @property
    def struck(self) -> bool:
        return self.strike is None

    def ready(self) -> list[str]:
        """Return who can go on: not who waits for a lock that another one holds."""
        held = any(actor.holds for actor in self.actors)
        able = [a.name for a in self.actors if not a.over and not (a.waits and held)]
        return able if self.strike is None else [*able, CLOCK]

    def go(self, name: str) -> None:
        """Let one of them make its step."""
        self.done.append(name)
        if name == CLOCK:
            assert self.strike
            self.strike()
            self.strike = None
            return
        (actor,) = (actor for actor in self.actors if actor.name == name)
        actor.step(self.struck, self.stored())

    def state(self) -> Hashable:
        """Return all that what comes next depends on."""
        seen = tuple((tuple(actor.seen), actor.over) for actor in self.actors)
        return (self.stored(), self.struck, seen)


@dataclass
class Report:
    """How many orders were gone through to their end, how many were left, and what was wrong."""

    ended: int = 0
    left: int = 0
    outcomes: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def explore(begin: Callable[[], Run], judge: Callable[[Run], tuple[str, str]]) -> Report:
    """Go through every order from `begin` on; `judge` names an outcome, and what is wrong with it.

    It ends at the first order that is wrong: its steps are in the report.
    """
    report, known = Report(), set[Hashable]()
    waiting: list[list[str]] = [[]]
    while waiting and not report.wrong:
        run, new = begin(), True
        prefix = waiting.pop()
        while ready := run.ready():
            if len(run.done) < len(prefix):
                run.go(prefix[len(run.done)])
                continue
            if new:
                state = run.state()
                new = state not in known
                known.add(state)
            if new:
                waiting += [[*run.done, other] for other in ready[1:]]
            run.go(ready[0])  # one that is left is brought to its end: its threads must end
        if not new:
            report.left += 1
            continue
        report.ended += 1
        outcome, wrong = judge(run)
        report.outcomes.add(outcome)
        if wrong:
            report.wrong.append(f"{wrong}: {', '.join(run.done)}")
    return report
