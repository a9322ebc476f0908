"""Sealed rounds (sr1) in Python: chain keys, the grid, seals, notes and results. Pure: bytes in,
bytes out; randomness and time are parameters. It must not know HTTP, storage or the clock, nor
share a line with the JavaScript phone; docs/protocol.md is what both are written from."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
NUMBERS = 32  # a phone's numbers per round; a seal has one cell for each number of the other phone
TOKEN = 16
CELL = 2 * TOKEN  # token ‖ lock
NONCE, NOTE, TAG = 12, 160, 16
SEALED_NOTE = NONCE + NOTE + TAG
HEAD = 1 + 4 + 1  # version, T, idx
SEAL = HEAD + NUMBERS * CELL + SEALED_NOTE
RESULT = TOKEN + SEALED_NOTE
CARDS = 64
DAY = 86_400


class MalformedError(ValueError):
    """Bytes or text that no phone of this protocol writes."""


def u8(number: int) -> bytes:
    return number.to_bytes(1, "big")


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def short_hash(data: bytes) -> bytes:
    """H, 16 bytes: the lock that a token opens, and the slot that names a seal."""
    return sha256(data).digest()[:TOKEN]


def hkdf(key: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt or None, info).derive(key)


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: object, size: int) -> bytes:
    """Exactly `size` bytes. Padding, other alphabets, spare bits, other sizes: MalformedError."""
    if not isinstance(text, str) or not re.fullmatch("[A-Za-z0-9_-]*", text, re.ASCII):
        raise MalformedError("not base64url without padding")
    if len(text) % 4 == 1:
        raise MalformedError("no bytes have this many characters")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(data) != size or b64(data) != text:  # the second: bits past the end must be zero
        raise MalformedError(f"not {size} bytes")
    return data


# The ratchet: one chain key a day, each made from the one before, none the other way round.


def day_of(time: int) -> int:
    return time // DAY


def chain_key(key: bytes, day: int, t: int) -> bytes:
    """The chain key for the round T = t, from the `key` of `day`; a T before that day uses it."""
    for _ in range(day, day_of(t)):
        key = hkdf(key, b"", b"sr1 day", 32)
    return key


def evening_card(chain: bytes, t: int) -> int:
    """The card, 0..63, that both phones show on the evening of the reveal T = t."""
    return hkdf(chain, b"", b"sr1 evening" + u32(t), 1)[0] % CARDS


# Round keys, and the grid of tokens: one for each pair of numbers, one grid for each side.


@dataclass(frozen=True)
class Round:
    """All keys of the round T = `t`: two grids of 16,384 bytes, two note keys of 32."""

    t: int
    grids: tuple[bytes, bytes]
    note_keys: tuple[bytes, bytes]

    @classmethod
    def of(cls, chain: bytes, t: int) -> "Round":
        """From the chain key of the round's day."""
        okm = hkdf(chain, b"", b"sr1 round" + u32(t), 128)
        first, second, third, fourth = (okm[at : at + 32] for at in range(0, 128, 32))
        return cls(t, (_grid(first), _grid(second)), (third, fourth))

    def token(self, side: int, a: int, b: int) -> bytes:
        """Side s's token if side 0 used number a and side 1 number b."""
        at = (NUMBERS * a + b) * TOKEN
        return self.grids[side][at : at + TOKEN]

    def meet(self, side: int, mine: int, theirs: int) -> tuple[bytes, bytes]:
        """(my token, their token) if `side` used the number `mine`, the other `theirs`."""
        a, b = (mine, theirs) if side == 0 else (theirs, mine)
        return self.token(side, a, b), self.token(1 - side, a, b)


def _grid(key: bytes) -> bytes:
    encryptor = Cipher(AES(key), CTR(bytes(16))).encryptor()
    return encryptor.update(bytes(NUMBERS * NUMBERS * TOKEN))


# Notes: one size, empty or not; a note that starts with U+0001 is the number of a starter.


def pad_note(text: str) -> bytes:
    """160 bytes: UTF-8, then zeros. MalformedError if it is longer, or holds the character zero."""
    written = text.encode("utf-8")
    if len(written) > NOTE or 0 in written:
        raise MalformedError("a note is at most 160 bytes, none of them zero")
    return written.ljust(NOTE, b"\0")


def _about_note(side: int, t: int) -> bytes:
    return b"sr1 note" + u8(side) + u32(t)


def seal_note(round_: Round, side: int, padded: bytes, nonce: bytes) -> bytes:
    """188 bytes: nonce ‖ ciphertext and tag, bound to the side that wrote it and to the round."""
    box = AESGCM(round_.note_keys[side])
    return nonce + box.encrypt(nonce, padded, _about_note(side, round_.t))


def open_note(round_: Round, side: int, sealed: bytes) -> str:
    """What `side` wrote, or "" for anything that does not open or is no text."""
    box = AESGCM(round_.note_keys[side])
    try:
        padded = box.decrypt(sealed[:NONCE], sealed[NONCE:], _about_note(side, round_.t))
        return padded.rstrip(b"\0").decode("utf-8")
    except (InvalidTag, UnicodeDecodeError):
        return ""


# Seals: a yes and a nothing of one size, alike to everybody without the grid.


def seal_head(t: int, idx: int) -> bytes:
    return u8(VERSION) + u32(t) + u8(idx)


def seal_yes(round_: Round, side: int, idx: int, padded: bytes, nonce: bytes) -> bytes:
    """1,218 bytes: for each number x of the other phone my token, and a lock only theirs opens."""
    cells = b""
    for x in range(NUMBERS):
        my_token, their_token = round_.meet(side, idx, x)
        cells += my_token + short_hash(their_token)
    return seal_head(round_.t, idx) + cells + seal_note(round_, side, padded, nonce)


def seal_nothing(t: int, idx: int, random: Callable[[int], bytes] = urandom) -> bytes:
    """1,218 bytes that look like a yes and fit nothing."""
    return seal_head(t, idx) + random(SEAL - HEAD)


@dataclass(frozen=True)
class Opened:
    """A seal taken apart as the server takes it apart: it knows no more of it."""

    t: int
    idx: int
    cells: tuple[tuple[bytes, bytes], ...]  # 32 of (token, lock)
    note: bytes

    @classmethod
    def of(cls, seal: bytes) -> "Opened":
        """MalformedError for another size, another version or a number past 31."""
        if len(seal) != SEAL or seal[0] != VERSION or seal[HEAD - 1] >= NUMBERS:
            raise MalformedError("no seal of sr1")
        starts = range(HEAD, HEAD + NUMBERS * CELL, CELL)
        cells = tuple((seal[at : at + TOKEN], seal[at + TOKEN : at + CELL]) for at in starts)
        return cls(int.from_bytes(seal[1:5], "big"), seal[5], cells, seal[-SEALED_NOTE:])


def fits(seal_0: bytes, seal_1: bytes) -> bool:
    """What the server computes at the reveal: each token opens the other's lock."""
    first, second = Opened.of(seal_0), Opened.of(seal_1)
    token_0, lock_0 = first.cells[second.idx]
    token_1, lock_1 = second.cells[first.idx]
    return short_hash(token_0) == lock_1 and short_hash(token_1) == lock_0


# Results: a token that only a yes of the other phone can have brought, or noise.


@dataclass(frozen=True)
class Match:
    """Both were open. `idx` is the number of mine that met; `note` is what the other wrote."""

    idx: int
    note: str


def read_result(round_: Round, side: int, mine: Iterable[int], result: bytes) -> Match | None:
    """The match in 204 bytes of token ‖ sealed note, or None. `mine`: the numbers of my yeses."""
    token, note = result[:TOKEN], result[TOKEN:]
    for idx in mine:
        for x in range(NUMBERS):
            if round_.meet(side, idx, x)[1] == token:
                return Match(idx, open_note(round_, 1 - side, note))
    return None
