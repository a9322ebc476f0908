"""bob's phone with altered code: it keeps every key, seals whatever it likes, writes down all that
it can observe, and tries everything it knows on what the server gives it."""

import json
from collections.abc import Callable
from http.client import HTTPConnection
from os import urandom
from random import randrange
from typing import Any, NamedTuple

from tests import sr1
from tests.record import Record
from tests.sr1 import b64, unb64

TIMES = {"next", "previous", "coming"}
RANDOM = {"slot", "token", "note", "seal", "result", "token_hash"}
Outline = Any  # an answer with random bytes as their length and reveals as seconds from T


class Seen(NamedTuple):
    """All that one request tells: its status, headers, size, and what the answer says."""

    request: str
    status: int
    headers: tuple[tuple[str, str], ...]
    size: int
    says: Outline


class Verdict(NamedTuple):
    """What bob can make of a result: whose token it is, in which cell, and what the note says."""

    token_of: str
    cell: tuple[int, int] | None
    opens_a_lock: bool
    note: str


NOISE = Verdict("nobody", None, False, "")


class ModifiedPhone:
    """One side of a pair, driven by a test. `seen` is what it has observed of this round."""

    def __init__(self, url: str, record: Record) -> None:
        self._http = HTTPConnection(url.removeprefix("http://"), timeout=60)
        self._headers = {"Authorization": f"Bearer {b64(record.token)}"}
        self._headers["Content-Type"] = "application/json"
        self.side, self._key, self._day = record.side, record.chain, record.day
        self.seen: list[Seen] = []
        self.slot, self.held, self.result = bytes(16), b"", b""
        self.t, self.old_seal, self.last_yes = 0, b"", b""

    def begin(self, t: int) -> None:
        """A new round: another page to write on. `old_seal` is a yes of the one before."""
        self.old_seal = self.last_yes or sr1.seal_nothing(self.t, 0)
        self.t, self.round = t, self.keys(t)
        self.last_yes = sr1.seal_yes(self.round, self.side, self.number(), bytes(160), bytes(12))
        self.seen = []

    def keys(self, t: int) -> sr1.Round:
        return sr1.Round.of(sr1.chain_key(self._key, self._day, t), t)

    def number(self) -> int:
        return randrange(sr1.NUMBERS)

    # What it sees.

    def call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Makes a call and writes down everything about its answer, random bytes by size."""
        sent = None if body is None else json.dumps(body)
        self._http.request(method, f"/api/v1/{path}", sent, self._headers)
        answer = self._http.getresponse()
        content = answer.read()
        self._http.close()  # the server ends one that is idle for 30 s, perhaps as it is used again
        said = json.loads(content) if content else {}
        headers = tuple(sorted(pair for pair in answer.getheaders() if pair[0].lower() != "date"))
        outline = self._outline(said)
        self.seen.append(Seen(f"{method} {path}", answer.status, headers, len(content), outline))
        assert isinstance(said, dict)
        return said

    def _outline(self, said: Outline, name: str = "") -> Outline:
        if isinstance(said, dict):
            return {key: self._outline(value, key) for key, value in said.items()}
        if isinstance(said, list):
            return [self._outline(value, name) for value in said]
        if name in RANDOM:
            return len(said)
        return said - self.t if name in TIMES else said

    def look(self) -> None:
        """GET /round, and whether its slot and result are the ones that are known already."""
        said = self.call("GET", "round")
        self.slot = unb64(said["slot"], 16)
        result = unb64(said["token"], 16) + unb64(said["note"], 188)
        known = (self.slot == sr1.short_hash(self.held), result == self.result)
        self.result = result
        last = self.seen.pop()
        self.seen.append(last._replace(says=(last.says, known)))

    def look_everywhere(self) -> None:
        """Every other thing that can be asked."""
        for path in ("schedule", "season", "pairing", "push", "about"):
            self.call("GET", path)

    def put(self, seal: bytes, slot: bytes | None = None) -> bool:
        """PUT /checkin; True if the server now holds it."""
        self.call("PUT", "checkin", {"slot": b64(slot or self.slot), "seal": b64(seal)})
        if self.seen[-1].status != 204:
            return False
        self.slot, self.held = sr1.short_hash(seal), seal
        return True

    # What it can make of a result.

    def try_everything(self) -> Verdict:
        """Compares the token with every cell of every round near, and opens the note with every
        key."""
        token, note = self.result[:16], self.result[16:]
        rounds = [self.keys(self.t + days * sr1.DAY) for days in (-1, 0, 1)]
        owner, cell, text = "nobody", None, ""
        opens = False
        for round_ in rounds:
            for side in (0, 1):
                text = text or sr1.open_note(round_, side, note)
                at = aligned(round_.grids[side], token)
                if at is not None:
                    owner = "me" if side == self.side else "the other"
                    cell = divmod(at, sr1.NUMBERS)
        if self.held:
            locks = [lock for _, lock in sr1.Opened.of(self.held).cells]
            opens = sr1.short_hash(token) in locks or token in locks
        return Verdict(owner, cell, opens, text)


def aligned(grid: bytes, token: bytes) -> int | None:
    """Which token of a grid this is, if any."""
    at = grid.find(token)
    while at >= 0 and at % sr1.TOKEN:
        at = grid.find(token, at + 1)
    return at // sr1.TOKEN if at >= 0 else None


# What it can hand in. Each returns what the other's yes would now meet: True a yes, False nothing,
# None whatever was there before.

Act = Callable[[ModifiedPhone], bool | None]


def _yes(bob: ModifiedPhone, idx: int | None = None, side: int | None = None) -> bytes:
    number = bob.number() if idx is None else idx
    padded = sr1.pad_note("bob's note")
    side = bob.side if side is None else side
    return sr1.seal_yes(bob.round, side, number, padded, urandom(12))


def _rebuilt(seal: bytes, change: Callable[[int, bytes, bytes], bytes]) -> bytes:
    """The same seal with each cell (x, token, lock) changed."""
    opened = sr1.Opened.of(seal)
    cells = b"".join(change(x, *cell) for x, cell in enumerate(opened.cells))
    return seal[: sr1.HEAD] + cells + opened.note


def yes(bob: ModifiedPhone) -> bool:
    return bob.put(_yes(bob))


def nothing(bob: ModifiedPhone) -> bool:
    assert bob.put(sr1.seal_nothing(bob.t, bob.number()))
    return False


def tokens_without_locks(bob: ModifiedPhone) -> bool:
    assert bob.put(_rebuilt(_yes(bob), lambda x, token, lock: token + urandom(16)))
    return False


def locks_without_tokens(bob: ModifiedPhone) -> bool:
    assert bob.put(_rebuilt(_yes(bob), lambda x, token, lock: urandom(16) + lock))
    return False


def locks_for_tokens(bob: ModifiedPhone) -> bool:
    assert bob.put(_rebuilt(_yes(bob), lambda x, token, lock: lock + token))
    return False


def the_others_cells(bob: ModifiedPhone) -> bool:
    assert bob.put(_yes(bob, side=1 - bob.side))
    return False


def another_number(bob: ModifiedPhone) -> bool:
    """The right cells under the wrong number."""
    assert bob.put(sr1.seal_head(bob.t, 7) + _yes(bob, idx=8)[sr1.HEAD :])
    return False


def broken_note(bob: ModifiedPhone) -> bool:
    return bob.put(_yes(bob)[: -sr1.SEALED_NOTE] + urandom(sr1.SEALED_NOTE))


def replay(bob: ModifiedPhone) -> bool:
    """The same bytes three times, once under a slot that is long gone."""
    seal, slot = _yes(bob), bob.slot
    return bob.put(seal) and bob.put(seal) and bob.put(seal, slot)


def wrong_slot(bob: ModifiedPhone) -> None:
    assert not bob.put(_yes(bob), urandom(16))


def old_round(bob: ModifiedPhone) -> None:
    assert not bob.put(bob.old_seal)


def next_round(bob: ModifiedPhone) -> None:
    later = bob.keys(bob.t + sr1.DAY)
    assert not bob.put(sr1.seal_yes(later, bob.side, 3, bytes(160), bytes(12)))


def old_cells(bob: ModifiedPhone) -> bool:
    """The cells of the last round's yes under this round's head."""
    assert bob.put(sr1.seal_head(bob.t, bob.old_seal[5]) + bob.old_seal[sr1.HEAD :])
    return False


def not_seals(bob: ModifiedPhone) -> None:
    good = _yes(bob)
    for bad in (good[:-1], good + b"\0", b"", b"\2" + good[1:], good[:5] + b"\x20" + good[6:]):
        assert not bob.put(bad)
    bob.call("PUT", "checkin", {"slot": b64(bob.slot)})
    bob.call("PUT", "checkin", {"slot": "=", "seal": b64(good)})


def thirty_two_in_a_row(bob: ModifiedPhone) -> bool:
    held = [bob.put(_yes(bob, idx)) for idx in range(32)]
    return all(held)


def half_a_yes(bob: ModifiedPhone) -> bool:
    """A yes for half of the other's numbers: it asks about those, and answers to those alone."""
    return bob.put(
        _rebuilt(_yes(bob), lambda x, token, lock: token + lock if x < 16 else urandom(32))
    )


def absent(bob: ModifiedPhone) -> None:
    """Nothing at all."""
