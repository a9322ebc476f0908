"""A phone in Python: the second, independent implementation of sealed rounds, over real HTTP.

`Phone` puts the parts in order: what is saved before what is sent, what each answer changes, what
a visit sends. Bytes are in sr1.py and sr1_pairing.py, time in hours.py, what is kept in kept.py and
record.py, pairing in phone_half.py and handshake.py, sending in outbox.py, the calls in relay.py.
It must not take a rule from the server: its own clock and record say what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from os import urandom
from typing import Literal, NamedTuple

import httpx

from tests import outbox, sr1
from tests.kept import Outbox
from tests.phone_half import NotReadyError, PairedPhone
from tests.relay import NO_CONTENT, ROUND_OVER, OfflineError, Told

CONTINUES = 600  # seconds: a visit that comes back sooner is the same visit
VISIT_NUMBERS = 24  # of the 32; the rest is for Done


class ClosedHoursError(Exception):
    """The lamps have just been compared: no lamp can be lit and nothing is sent."""


class Line(NamedTuple):
    """The one line of state, and the reveal that it names (0 if it names none)."""

    says: Literal["ready", "offline", "missed", "compared", "changed", "clock", "nothing"]
    at: int = 0


@dataclass
class Visit:
    """The app on screen; not kept: a killed page begins a new one."""

    seen: float
    sent: bool = False


class Phone(PairedPhone):
    """One phone, rounds and all. `start` opens the app, `done` and `settle` send, `match` shows."""

    def __init__(
        self, url: str, clock: Callable[[], float], transport: httpx.BaseTransport | None = None
    ) -> None:
        self._visit: Visit | None = None
        self._slot: bytes | None = None  # what the server holds for this side, if it said so
        self._online = True
        self._doubts_clock = False
        self._changed_to = 0
        super().__init__(url, clock, transport)

    # A visit, and its rounds.

    def start(self) -> None:
        """The app comes on screen: the result if there is one, the next round, the outbox."""
        now = self._clock()
        if self._visit is None or now - self._visit.seen > CONTINUES:
            self._visit = Visit(now)
        self._visit.seen, self._changed_to = now, 0
        self._finish_leaving()
        try:
            self._take(self._relay.round(self.record.token))
            self._online = True
        except OfflineError:
            self._online = False
            self._take_from_coming()
        self.send()

    def _take(self, told: Told) -> None:
        """Uses an answer to GET /round: reads the result before it goes on to the next round."""
        record, now = self.record, self._clock()
        self._slot = told.slot
        record.hear(told.previous, told.coming)
        record.go_back_for_the_evening(told.previous, now)
        record.read(told.previous, told.result)
        stays = record.waits_for_end(now) or record.may_be_refused(told.next, now)
        self._doubts_clock = not (stays or record.accept(told.next, now, named=True))
        self._drop_old_outbox()
        self._save()

    def _take_from_coming(self) -> None:
        record, now = self.record, self._clock()
        ahead = [reveal for reveal in record.coming if reveal > now]
        if ahead and record.t <= now and not record.waits_for_end(now):
            record.accept(ahead[0], now, named=False)
        self._drop_old_outbox()
        self._save()

    def _drop_old_outbox(self) -> None:
        if self._now.outbox and self._now.outbox.t != self.record.t:
            self._now.outbox = None

    def settle(self, touched_and_left_off: bool = False) -> bool:
        """The page is hidden, or 60 s have passed: the visit's one check-in, if not yet made."""
        record, now = self.record, self._clock()
        if self._visit is None or self._visit.sent or not self._can_seal():
            return False
        self._visit = Visit(now, sent=True)
        if touched_and_left_off:
            record.say(False)
        elif record.numbers_used >= VISIT_NUMBERS and self._now.outbox:
            return self._put(self._now.outbox)
        return self._send_fresh()

    def visit(self) -> None:
        """Just looking, from opening to closing."""
        self.start()
        self.settle()

    # Check-ins.

    def done(self, yes: bool | None = None, note: str = "") -> bool:
        """Done on the sheet: what it says, or None if it was left untouched. True: it arrived."""
        record = self.record
        if record.closed(self._clock()):
            raise ClosedHoursError
        if not self._can_seal():
            raise NotReadyError
        if self._visit:
            self._visit.sent = True
        if yes is None and record.numbers_used == sr1.NUMBERS and self._now.outbox:
            return self._put(self._now.outbox)  # a fresh seal could only be *nothing*
        if yes is not None:
            record.say(yes, note)
        return self._send_fresh()

    def _can_seal(self) -> bool:
        now = self._clock()
        return self.record.t > now and not self.record.closed(now)

    def _send_fresh(self) -> bool:
        box = self._now.outbox
        slot = self._slot or (box.slot if box else urandom(sr1.TOKEN))  # a wrong one is a 412
        self._now.outbox = Outbox(slot, self.record.seal(), self.record.token)
        self._save()
        return self._online and self.send()  # what is not even tried is known to have been missed

    def send(self) -> bool:
        """Sends what waits in the outbox if it may go out now. True: nothing waits any more."""
        box = self._now.outbox
        if box is None or not box.waits:
            return True
        return self._can_seal() and self._put(box)

    def _put(self, box: Outbox) -> bool:
        try:
            status = outbox.put(self._relay, box, self._save)
            if status == ROUND_OVER:
                self._round_over(self._relay.round(box.token))
        except OfflineError:
            self._online = False
            return False
        self._online = True
        if status == NO_CONTENT:
            self._slot = box.slot
        return status == NO_CONTENT

    def _round_over(self, told: Told) -> None:
        """A seal came too late, or both phones changed the times while this one was offline.

        Of the second: the yes was for that round only, so it is dropped whatever it was.
        """
        now, t = self._clock(), self.record.t
        changed = now < t and told.previous < t
        if changed:
            self._now.outbox = None
            self.record.choose(False)
            exchanged = self.record.exchange(told.next, now)
            self._changed_to = told.next if exchanged else 0
        self._take(told)
        if changed and not self._changed_to:
            self._doubts_clock = True

    # What there is to see.

    def match(self) -> sr1.Match | None:
        """The match of the last reveal while its closed hours last; worked out anew each time."""
        return self.record.match(self._clock())

    def evening(self) -> int | None:
        """The evening card, 0..63, in closed hours; the same on both phones."""
        return self.record.evening(self._clock())

    def line(self) -> Line:
        """A function of the clock and the network: never of what was chosen."""
        record, box = self.record, self._now.outbox
        if self._doubts_clock:
            return Line("clock")
        if self._changed_to:
            return Line("changed", self._changed_to)
        if self._can_seal():
            return Line("ready" if self._online else "offline", record.t)
        if box and box.waits and box.t <= self._clock():
            return Line("compared" if box.tried else "missed", box.t)
        return Line("nothing")
