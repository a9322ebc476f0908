"""A phone's half of a pair in Python: its storage, pairing, times, seasons and leaving.

`phone.py` builds the rounds upon it. It must not seal or read a result, and it changes nothing on
the server that it has not saved first."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Self

import httpx

from tests import handshake, sr1_pairing
from tests.handshake import PairingError
from tests.kept import Kept, Pairing
from tests.record import Record, Schedule
from tests.relay import OfflineError, Relay, Told, UnknownPhoneError


class NotReadyError(Exception):
    """There is no pair on this phone, or no round ahead that it could seal for."""


class PairedPhone:
    """One phone. `clock` gives unix seconds; `transport` is the network, if not the real one."""

    def __init__(
        self, url: str, clock: Callable[[], float], transport: httpx.BaseTransport | None = None
    ) -> None:
        self._relay = Relay(url, transport)
        self._clock = clock
        self._now = Kept()
        self._save()

    @classmethod
    def restore(
        cls,
        url: str,
        clock: Callable[[], float],
        kept: dict[str, Any],
        transport: httpx.BaseTransport | None = None,
    ) -> Self:
        """The same phone after its app was closed or killed, from what `kept` gave."""
        phone = cls(url, clock, transport)
        phone._now = Kept.of(deepcopy(kept))
        phone._save()
        return phone

    @property
    def kept(self) -> dict[str, Any]:
        """What is stored at this instant, as a plain dict; changing it changes no phone."""
        return deepcopy(self._stored)

    def _save(self) -> None:
        self._stored = self._now.plain()

    @property
    def record(self) -> Record:
        """This side of the pair. Raises NotReadyError."""
        if self._now.record is None:
            raise NotReadyError
        return self._now.record

    def close(self) -> None:
        """Lets go of the network connections."""
        self._relay.close()

    def invite(self, schedule: Schedule, code: str = "") -> str:
        """Starts a pairing; returns the code to show. A pair that exists stays until the end."""
        pairing = handshake.inviting(schedule, self._clock(), code)
        self._start_pairing(pairing)
        return sr1_pairing.show_code(sr1_pairing.code_bytes(pairing.code))

    def join(self, typed: str) -> None:
        """Answers somebody's code. Raises PairingError, OfflineError."""
        self._start_pairing(handshake.joining(self._relay, typed, self._clock()))

    def _start_pairing(self, pairing: Pairing) -> None:
        self._now.pairing = pairing
        self._save()
        try:
            handshake.announce(self._relay, pairing)
        except PairingError:
            self._now.pairing = None
            raise
        except OfflineError:
            return  # `pair` announces again: the same body is the same invite
        finally:
            self._save()

    def pair(self) -> bool:
        """Polls once: True when paired. PairingError: this pairing is dropped, and only it."""
        pairing = self._now.pairing
        if pairing is None:
            return self._now.record is not None
        try:
            if self._clock() >= pairing.until:
                raise PairingError("a code lasts a day")
            if not handshake.step(self._relay, pairing, self._save):
                return False
            told = self._relay.round(pairing.token)
        except (PairingError, UnknownPhoneError) as error:
            self._now.pairing = None
            self._now.leave.append(pairing.token)
            self._save()
            raise PairingError(str(error) or "the invite has ended") from error
        self._complete(pairing, told)
        return True

    def _complete(self, made: Pairing, told: Told) -> None:
        if self._now.record:
            self._now.leave.append(self._now.record.token)
        first = told.previous
        record = Record(made.side, made.token, made.key, made.day0, first, made.schedule)
        record.hear(told.previous, told.coming)
        record.accept(told.next, self._clock(), named=True)
        self._now.record, self._now.pairing, self._now.outbox = record, None, None
        self._save()
        self._finish_leaving()

    def times(self) -> dict[str, Any]:
        """{schedule, wish}: in force, and mine. Keeps the first."""
        answer = self._relay.call("GET", "schedule", self.record.token, success=200)
        self.record.schedule = answer["schedule"]
        self._save()
        return answer

    def wish(self, schedule: Schedule) -> None:
        """Other times, from the reveal on at which both phones wish the same."""
        token, refusals = self.record.token, ("bad_schedule",)
        self._relay.call("PUT", "schedule", token, schedule, refusals=refusals)

    def season(self) -> dict[str, int]:
        """{ends, mine}: the calendar's season, and until when this phone keeps the pair."""
        return self._relay.call("GET", "season", self.record.token, success=200)

    def keep_season(self) -> None:
        """Keeps the lamps another season, in the last three weeks of this one."""
        self._relay.call("PUT", "season", self.record.token, {})

    def leave(self) -> None:
        """Erases this phone at once, and its half on the server as soon as there is a network."""
        halves = (self._now.record, self._now.pairing)
        tokens = [*self._now.leave, *(half.token for half in halves if half)]
        self._now = Kept(leave=tokens)
        self._save()
        self._finish_leaving()

    def _finish_leaving(self) -> None:
        for token in list(self._now.leave):
            try:
                self._relay.leave(token)
            except OfflineError:
                return
            self._now.leave.remove(token)
            self._save()
