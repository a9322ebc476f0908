"""Sizes and layout of a seal: all that the server knows of the protocol, and the one comparison.

Seal: `u8 1 | u32 T | u8 idx | 32 cells of token 16 + lock 16 | sealed note of 188`. To the server
a yes and nothing are the same random bytes; only a pair of seals of one round tells whether both
were a yes. No key is derived here and no note opened.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

VERSION = 1
NUMBERS = 32
TOKEN = 16
CELL = 2 * TOKEN
HEAD = 6
CELLS = NUMBERS * CELL
NOTE = 12 + 160 + 16
SEAL = HEAD + CELLS + NOTE
RESULT = TOKEN + NOTE
SLOT = 16


def well_formed(seal: bytes) -> bool:
    """Tell whether these bytes have a seal's size, version and a number below 32."""
    return len(seal) == SEAL and seal[0] == VERSION and number(seal) < NUMBERS


def round_of(seal: bytes) -> int:
    """Return the reveal, in unix seconds, that this seal was made for."""
    return int.from_bytes(seal[1:5], "big")


def number(seal: bytes) -> int:
    """Return the number that the phone sealed with."""
    return seal[5]


def cell(seal: bytes, column: int) -> tuple[bytes, bytes]:
    """Return the token and the lock, 16 bytes each, for the other side's number `column`."""
    start = HEAD + column * CELL
    return seal[start : start + TOKEN], seal[start + TOKEN : start + CELL]


def note(seal: bytes) -> bytes:
    """Return the sealed note, 188 bytes."""
    return seal[HEAD + CELLS :]


def blank(reveal: int) -> bytes:
    """Return a seal that nobody made: a random number, the rest random bytes."""
    head = bytes([VERSION]) + reveal.to_bytes(4, "big") + bytes([secrets.randbelow(NUMBERS)])
    return head + secrets.token_bytes(CELLS + NOTE)


def slot(seal: bytes) -> bytes:
    """Return the 16 bytes that name the seal held, which a newer one must replace."""
    return _half_hash(seal)


def fits(a: bytes, b: bytes) -> bool:
    """Tell whether side 0's seal `a` and side 1's seal `b` were both a yes, in constant time.

    Each token must open the other's lock. Both comparisons are always made, as one.
    """
    (token_a, lock_a), (token_b, lock_b) = cell(a, number(b)), cell(b, number(a))
    return hmac.compare_digest(_half_hash(token_a) + _half_hash(token_b), lock_b + lock_a)


def results(a: bytes, b: bytes) -> tuple[bool, tuple[bytes, bytes]]:
    """Return whether two seals fit, and what side 0 and side 1 get to read, 204 bytes each.

    The same work is done either way: what would be told and what tells nothing are both made.
    """
    told = cell(b, number(a))[0] + note(b), cell(a, number(b))[0] + note(a)
    untold = secrets.token_bytes(RESULT), secrets.token_bytes(RESULT)
    both = fits(a, b)
    return both, (untold, told)[both]


def nothing() -> bytes:
    """Return a result that says nothing: 204 random bytes."""
    return secrets.token_bytes(RESULT)


def same(a: bytes, b: bytes) -> bool:
    """Compare two byte strings in constant time."""
    return hmac.compare_digest(a, b)


def _half_hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:TOKEN]
