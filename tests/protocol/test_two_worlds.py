"""Two worlds that differ only in what alice chose look the same to bob, whatever code he runs.

Every act of his meets every short sequence of hers; that every short sequence of his does as well
is seen in `tests/prove/protocol/`. All that bob can observe (each
status, header, size and field, in order) must be a function of his own acts alone; what he can make
of the result with every key he has, of his acts and of whether both were open; and whenever he can
show a match, alice's phone shows it too. Her acts come in another order for each pair, so nothing
may depend on the days before either."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import pytest

from tests.phone import Phone
from tests.protocol import modified
from tests.protocol.conftest import DAY, World, at
from tests.protocol.modified import NOISE, Act, ModifiedPhone, Seen, Verdict

NOTE = "alice's note"
CODE = "7777-7777-7777-7777"  # one code, one slow derivation; each pair's keys are its own

# Before and after bob's first act: alice does nothing at all, says nothing, says yes, or looks.
WORDS = ["away", "nothing", "yes"]
ALICE = [*((one, two) for one in WORDS for two in WORDS), ("yes", "look"), ("look", "look")]

OFTEN = [
    modified.absent,
    modified.nothing,
    modified.yes,
    modified.tokens_without_locks,
    modified.locks_without_tokens,
    modified.broken_note,
]
ONCE = [
    modified.locks_for_tokens,
    modified.the_others_cells,
    modified.another_number,
    modified.replay,
    modified.old_cells,
    modified.thirty_two_in_a_row,
]
REFUSED = [modified.wrong_slot, modified.old_round, modified.next_round, modified.not_seals]
# What bob does, and which side he is: each act by itself, and a few after one another.
Couples = list[tuple[tuple[Act, ...], int]]
BOB: Couples = [
    *(((act,), number % 2) for number, act in enumerate([*OFTEN, *ONCE, *REFUSED])),
    *(((one, two), 1) for one, two in pairwise(OFTEN)),
    ((modified.yes, modified.nothing), 1),
]


def alice_acts(alice: Phone, act: str) -> None:
    if act == "away":
        return
    alice.start()
    match act:
        case "look":
            alice.settle()
        case "yes" | "nothing":
            alice.done(act == "yes", NOTE if act == "yes" else "")
        case "wish":
            alice.wish(at("06:15", "22:45"))
        case "season":
            alice.keep_season()
            assert alice.season()["mine"] > alice.season()["ends"]
        case "leave":
            alice.leave()


def alice_is_open(acts: tuple[str, str]) -> bool:
    said = [act for act in acts if act in {"yes", "nothing"}]
    return said[-1:] == ["yes"]


@dataclass
class Meeting:
    """One pair: an honest alice, and a bob who does the same every day and watches."""

    alice: Phone
    bob: ModifiedPhone
    acts: tuple[Act, ...]
    days: list[tuple[str, str]]
    both: bool = False
    pages: list[tuple[bool, list[Seen], Verdict]] = field(default_factory=list)

    @classmethod
    def make(cls, world: World, acts: tuple[Act, ...], bobs_side: int, seed: int) -> "Meeting":
        alice, other = world.phone(), world.phone()
        first, second = (other, alice) if bobs_side == 0 else (alice, other)
        world.pair(first, second, code=CODE)
        days = Random(seed).sample(ALICE, len(ALICE))
        return cls(alice, ModifiedPhone(world.server.url, other.record), acts, days)

    def before(self, day: int, t: int) -> None:
        """Up to the reveal: bob looks between every two acts."""
        bob, (first, second) = self.bob, self.days[day]
        bob.begin(t)
        alice_acts(self.alice, first)
        bob.look()
        bob_is_open = self.acts[0](bob)
        alice_acts(self.alice, second)
        bob.look()
        for act in self.acts[1:]:
            outcome = act(bob)
            bob_is_open = bob_is_open if outcome is None else outcome
            bob.look()
        bob.call("GET", "held")
        if bob.side == 0:  # all calls, where his check-ins are few; they know nothing of these
            bob.look_everywhere()
        self.both = bool(bob_is_open) and alice_is_open(self.days[day])

    def after(self) -> None:
        """In the evening: bob looks, tries the old round again, and alice looks too."""
        bob = self.bob
        bob.look()
        modified.wrong_slot(bob)
        paired = self.alice.kept["record"] is not None
        if paired:
            self.alice.start()
        bob.look()
        bob.call("GET", "held")
        verdict = bob.try_everything()
        match = self.alice.match() if paired else None
        assert (match is not None) == (verdict != NOISE), "one phone can show it, the other not"
        self.pages.append((self.both, bob.seen, verdict))


def live(world: World, meetings: list[Meeting]) -> None:
    """All days of all pairs: the days are the same for all, so that one clock does."""
    world.reveal(meetings[0].alice)
    for meeting in meetings:
        meeting.bob.look()  # the first reveal, unobserved: from here on all days are alike
    for day in range(len(meetings[0].days)):
        world.next_day(meetings[0].alice)
        t = meetings[0].alice.record.t
        for meeting in meetings:
            meeting.before(day, t)
        world.go_to(t)
        for meeting in meetings:
            meeting.after()


def shown_by(verdict: Verdict, bob: ModifiedPhone) -> None:
    """A verdict that is not noise is the whole match and nothing beside it."""
    assert (verdict.token_of, verdict.note) == ("the other", NOTE)
    assert verdict.cell is not None
    assert verdict.opens_a_lock


def observe(world: World, couples: Couples) -> None:
    """Let these pairs live through alice's days, and see what each bob's pages are made of."""
    meetings = [Meeting.make(world, *couple, seed) for seed, couple in enumerate(couples)]
    live(world, meetings)
    outcomes: dict[bool, int] = defaultdict(int)
    for meeting in meetings:
        names = [act.__name__ for act in meeting.acts]
        first_page = meeting.pages[0][1]
        for acts, (both, seen, verdict) in zip(meeting.days, meeting.pages, strict=True):
            assert seen == first_page, (names, acts)
            assert (verdict != NOISE) == both, (names, acts)
            if both:
                shown_by(verdict, meeting.bob)
            outcomes[both] += 1
    assert outcomes[True] > len(couples)
    assert outcomes[False] > 4 * len(couples)


@pytest.mark.timeout(600)  # seconds; on a machine that is busy otherwise it may be minutes
def test_bob_observes_his_own_acts_and_whether_both_were_open(world: World) -> None:
    observe(world, BOB)


def test_whoever_asks_about_half_the_numbers_answers_to_that_half(world: World) -> None:
    meetings = [Meeting.make(world, (modified.half_a_yes,), side, side) for side in (0, 1)]
    for meeting in meetings:
        meeting.days = [("yes", "away")] * len(ALICE)
    live(world, meetings)  # in which both phones show the same, or it fails
    for meeting in meetings:
        assert all(seen == meeting.pages[0][1] for _, seen, _ in meeting.pages)


def test_her_other_acts_are_not_to_be_seen_either(world: World) -> None:
    anyone = world.phone()
    world.pair(anyone, world.phone())
    world.go_to(anyone.season()["ends"] - 15 * DAY)  # when a season can be kept
    quiet = [("away", "away"), ("wish", "away"), ("season", "yes"), ("leave", "away")]
    quiet.append(("yes", "leave"))
    for acts in ((modified.yes,), (modified.nothing, modified.tokens_without_locks)):
        meetings = [Meeting.make(world, acts, 0, 0) for _ in quiet]
        for meeting, day in zip(meetings, quiet, strict=True):
            meeting.days = [day, ("away", "away")]
        live(world, meetings)
        pages = [[page[1] for page in meeting.pages] for meeting in meetings]
        assert pages == [pages[0]] * len(quiet)
        assert [meeting.pages[1][2] for meeting in meetings] == [NOISE] * len(quiet)
