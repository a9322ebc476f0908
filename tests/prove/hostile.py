"""Answers that no server of this protocol gives, made by chance from honest ones.

Wrong sizes, types and alphabets, pages, half answers, huge ones, old ones, the phone's own bytes
sent back, other statuses, other encodings. Pure: chance and an honest answer in, bytes out.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

Body = dict[str, Any]

PAGE = "<!doctype html><title>Hotel</title><p>Sign in to use this network</p>"
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 0.5, 1e308, 2**31, 2**32, 2**53, 2**64, -(2**63)),
    *("", "A", "AAAA", "=" * 22, "é" * 22, "\0" * 22, "../../etc", "<b>", "A" * 22, "_" * 251),
    *([], [[]], {}, {"toString": 1}, {"length": 24}, [None] * 24, list(range(24)), "Europe/Berlin"),
    {"zone": "Mars/Olympus", "week": [["21:30"]] * 7},
    {"zone": "Europe/Berlin", "week": [[["21:30"]]] * 7},
]
STATUSES = [200, 200, 200, 201, 204, 206, 302, 400, 401, 403, 404, 405, 409, 412, 413, 418, 429]
STATUSES += [451, 500, 502, 503, 504, 599]
CODES = "unknown_phone round_over slot_changed malformed no_invite not_joined busy failed".split()
HUGE = 2_000_000


@dataclass(frozen=True)
class Lie:
    """One answer: its kind in a word, status, headers and bytes."""

    kind: str
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})

    @property
    def speaks(self) -> bool:
        """Tell whether it is a refusal in this protocol's own words, which a phone may believe."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            return False
        return isinstance(said, dict) and said.get("code") in CODES


@dataclass
class Liar:
    """Makes answers up. `old` are honest ones of earlier rounds, `own` the phone's own bytes."""

    random: Random
    old: list[Body] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def lie(self, honest: Body) -> Lie:
        """Return one lie in place of an honest answer."""
        made = self.random.choice(MAKERS)(self, honest)
        return made if isinstance(made, Lie) else Lie("body", 200, json.dumps(made).encode())

    def odd_field(self, honest: Body) -> Body:
        """One field of another type or size, anywhere."""
        body = copy.deepcopy(honest)
        where: Any = body
        while True:
            places = list(where) if isinstance(where, dict) else list(range(len(where)))
            if not places:
                return body
            place = self.random.choice(places)
            if isinstance(where[place], dict | list) and self.random.random() < 0.6:
                where = where[place]
                continue
            where[place] = self._bent(where[place])
            return body

    def _bent(self, value: Any) -> Any:
        if isinstance(value, str) and self.random.random() < 0.6:
            place = self.random.randrange(len(value) + 1)
            more = self.random.choice(["", "A", "=", "-", "\u00a0", "é", value, "\n", "+/"])
            return value[:place] + more + value[place + self.random.randrange(3) :]
        if type(value) is int and self.random.random() < 0.6:
            return value + self.random.choice([-1, 1, 0.5, -900, 60, -86_400, 2**32, -value])
        return self.random.choice(ODD)

    def missing(self, honest: Body) -> Body:
        """Some fields gone, some more there."""
        body = {name: value for name, value in honest.items() if self.random.random() < 0.7}
        return body | {"__proto__": {"ok": True}, "code": "unknown_phone"}

    def another_type(self, _: Body) -> Lie:
        """No object at all."""
        said = self.random.choice([*ODD, [1], "text", 3])
        return Lie("another type", self.random.choice(STATUSES), json.dumps(said).encode())

    def page(self, _: Body) -> Lie:
        """A page of somebody else's, with any status."""
        kind = self.random.choice(["text/html", "application/json", "application/xhtml+xml", ""])
        status = self.random.choice(STATUSES)
        return Lie("page", status, PAGE.encode(), {"Content-Type": kind})

    def half(self, honest: Body) -> Lie:
        """It ends in the middle."""
        said = json.dumps(honest).encode()
        return Lie("half", 200, said[: self.random.randrange(len(said))])

    def noise(self, _: Body) -> Lie:
        """Random bytes, said to be JSON, or to be packed."""
        headers = {"Content-Type": "application/json"}
        if self.random.random() < 0.5:
            headers["Content-Encoding"] = self.random.choice(["gzip", "br", "deflate"])
        return Lie("noise", 200, self.random.randbytes(self.random.randrange(3000)), headers)

    def huge(self, honest: Body) -> Lie:
        """Far too much of something."""
        size = self.random.randrange(HUGE // 4, HUGE)
        bodies: list[Callable[[], bytes]] = [
            lambda: b"[" * size,
            lambda: b'{"a":' * (size // 5) + b"1" + b"}" * (size // 5),
            lambda: json.dumps(honest | {"coming": list(range(size // 8))}).encode(),
            lambda: json.dumps(honest | {"note": "A" * size}).encode(),
            lambda: b" " * size + json.dumps({"x": 1}).encode(),
            lambda: b'{"next":' + b"9" * size + b"}",
        ]
        return Lie("huge", 200, self.random.choice(bodies)())

    def before(self, honest: Body) -> Body:
        """An honest answer of another day."""
        return self.random.choice(self.old or [honest])

    def reflected(self, honest: Body) -> Body:
        """The phone's own bytes, sent back as somebody else's."""
        body = dict(honest)
        for name in ("token", "slot", "note", "confirm", "public_key"):
            if name in body and self.random.random() < 0.7:
                body[name] = self.random.choice([*self.own, body[name]])
        return body

    def refusal(self, _: Body) -> Lie:
        """A code of the list with any status."""
        status, code = (
            self.random.choice(STATUSES),
            self.random.choice([*CODES, "try_again", "", 5]),
        )
        return Lie("refusal", status, json.dumps({"code": code}).encode())

    def elsewhere(self, _: Body) -> Lie:
        """Sent away to somebody else."""
        to = self.random.choice(["https://hotel.example/", "/", "", "javascript:alert(1)", "\x7f"])
        return Lie(
            "elsewhere", self.random.choice([301, 302, 303, 307, 308]), b"", {"Location": to}
        )

    def empty(self, _: Body) -> Lie:
        """Nothing, with any status."""
        return Lie("empty", self.random.choice(STATUSES), b"")


MAKERS: tuple[Callable[[Liar, Body], Body | Lie], ...] = (
    *(Liar.odd_field for _ in range(6)),
    *(Liar.missing, Liar.another_type, Liar.page, Liar.half, Liar.noise, Liar.huge),
    *(Liar.before, Liar.reflected, Liar.refusal, Liar.refusal, Liar.elsewhere, Liar.empty),
)
