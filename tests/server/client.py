"""A phone reduced to its calls: it holds a token and seals random bytes; it knows no key.

What two phones with a key would seal if both said yes is made here for both at once (`fitting`).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.serving import Server

DAILY = {"zone": "Europe/Berlin", "week": [["21:30"]] * 7}
ANOTHER = {"zone": "Europe/Berlin", "week": [["20:00"]] * 7}
NUMBERS, CELL, NOTE = 32, 32, 188
DAY, HOUR = 86_400, 3_600


def b64(raw: bytes) -> str:
    """Encode as the protocol does."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Decode what `b64` made."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def half_hash(data: bytes) -> bytes:
    """Return the protocol's H."""
    return hashlib.sha256(data).digest()[:16]


@dataclass(frozen=True)
class Answer:
    """A status, its JSON (None without a body), the headers and the length of the body."""

    status: int
    json: Any
    headers: httpx.Headers
    size: int

    @property
    def code(self) -> tuple[int, str]:
        """Return the status and the code of a refusal."""
        return self.status, self.json["code"]


@dataclass
class Phone:
    """A token and the server that it speaks to."""

    server: Server
    http: httpx.Client
    token: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def token_hash(self) -> bytes:
        """Return what the server knows of the token."""
        return hashlib.sha256(self.token).digest()

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """Make one call as this phone."""
        headers = {"Authorization": f"Bearer {b64(self.token)}", **options.pop("headers", {})}
        if body is not None:
            options["json"] = body
        answer = self.http.request(
            method, f"{self.server.url}/api/v1/{path}", headers=headers, **options
        )
        content = answer.json() if answer.content else None
        return Answer(answer.status_code, content, answer.headers, len(answer.content))

    def get(self, path: str) -> Any:
        """Get what must be there."""
        answer = self.call("GET", path)
        assert answer.status == 200, answer
        return answer.json

    def put(self, path: str, body: Any) -> Answer:
        """Put."""
        return self.call("PUT", path, body)

    def round(self) -> dict[str, Any]:
        """Return the round as this phone sees it."""
        return dict(self.get("round"))

    def check_in(self, seal: bytes, slot: str | None = None) -> Answer:
        """Hand a seal in, in place of the one that is held unless a slot is given."""
        slot = self.round()["slot"] if slot is None else slot
        return self.put("checkin", {"slot": slot, "seal": b64(seal)})

    def result(self) -> bytes:
        """Return the 204 bytes of the last reveal."""
        told = self.round()
        return unb64(told["token"]) + unb64(told["note"])

    def go_to(self, moment: int) -> None:
        """Move the server's clock forward to a moment or just past it."""
        self.server.set_now(max(moment, self.server.now()) + 1)

    def pass_reveal(self) -> int:
        """Move the clock past the coming reveal; return when it was."""
        reveal: int = self.round()["next"]
        self.go_to(reveal)
        return reveal


@dataclass
class Offer:
    """An invite's body, and its parts."""

    phone: Phone
    schedule: dict[str, Any] = field(default_factory=lambda: DAILY)
    lookup: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    public_key: bytes = field(default_factory=lambda: b"\4" + secrets.token_bytes(64))

    def body(self) -> dict[str, Any]:
        """Return what is sent."""
        return {
            "lookup": b64(self.lookup),
            "day": self.phone.server.now() // DAY,
            "public_key": b64(self.public_key),
            "token_hash": b64(self.phone.token_hash),
            "schedule": self.schedule,
        }

    def send(self) -> Answer:
        """Make the invite."""
        return self.phone.call("POST", "invites", self.body())

    @property
    def path(self) -> str:
        """Return where it is found."""
        return f"invites/{b64(self.lookup)}"


def joining(phone: Phone) -> dict[str, str]:
    """Return a joiner's body."""
    key, confirm = b"\4" + secrets.token_bytes(64), secrets.token_bytes(32)
    token_hash = b64(phone.token_hash)
    return {"public_key": b64(key), "confirm": b64(confirm), "token_hash": token_hash}


def joined(alice: Phone, bob: Phone, schedule: dict[str, Any] = DAILY) -> Offer:
    """Let alice invite and bob join; alice has not confirmed."""
    offer = Offer(alice, schedule)
    assert offer.send().status == 201
    assert bob.call("POST", f"{offer.path}/join", joining(bob)).status == 201
    return offer


def pair(alice: Phone, bob: Phone, schedule: dict[str, Any] = DAILY) -> tuple[Phone, Phone]:
    """Pair two phones."""
    joined(alice, bob, schedule)
    proof = b64(secrets.token_bytes(32))
    assert alice.call("POST", "pairing", {"confirm": proof}).status == 204
    assert bob.get("pairing") == {"state": "confirmed", "confirm": proof}
    return alice, bob


def sealed(reveal: int, number: int, cells: dict[int, bytes], note: bytes) -> bytes:
    """Return a seal with these cells, the others random."""
    head = bytes([1]) + reveal.to_bytes(4, "big") + bytes([number])
    grid = [cells.get(x) or secrets.token_bytes(CELL) for x in range(NUMBERS)]
    return head + b"".join(grid) + note


def nothing(reveal: int) -> bytes:
    """Return a seal that says nothing."""
    return sealed(reveal, secrets.randbelow(NUMBERS), {}, secrets.token_bytes(NOTE))


@dataclass
class Yes:
    """Two seals that fit, and the results that side 0 and side 1 must then read."""

    seals: tuple[bytes, bytes]
    results: tuple[bytes, bytes]


def fitting(reveal: int) -> Yes:
    """Return what both would seal if both said yes."""
    numbers = secrets.randbelow(NUMBERS), secrets.randbelow(NUMBERS)
    tokens = secrets.token_bytes(16), secrets.token_bytes(16)
    notes = secrets.token_bytes(NOTE), secrets.token_bytes(NOTE)
    cells = (tokens[0] + half_hash(tokens[1]), tokens[1] + half_hash(tokens[0]))
    return Yes(
        (
            sealed(reveal, numbers[0], {numbers[1]: cells[0]}, notes[0]),
            sealed(reveal, numbers[1], {numbers[0]: cells[1]}, notes[1]),
        ),
        (tokens[1] + notes[1], tokens[0] + notes[0]),
    )
