"""Implementations of sealing: the sound one, and bad ones that each break one promise of noise.

None of the bad ones changes a size, and most would match as well as the sound one: nothing but
statistics could see them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from os import urandom

from tests import sr1
from tests.sr1 import HEAD, NONCE, NUMBERS, SEAL, SEALED_NOTE

FIRST = 1_800_000_000 // 900 * 900


@dataclass(frozen=True)
class Sealer:
    """How a phone seals; each part can be put in the place of the sound one."""

    noise: Callable[[int], bytes] = urandom
    nonce: Callable[[int], bytes] = lambda _: urandom(NONCE)
    number: Callable[[int], int] = lambda upload: upload
    chain: Callable[[bytes], bytes] = lambda chain: chain
    round: Callable[[bytes, int], sr1.Round] = sr1.Round.of
    blur: Callable[[bytes], bytes] = lambda body: body

    def uploads(self, pairs: int = 2, rounds: int = 2) -> list[bytes]:
        """Return all that could say anything of the uploads of some pairs over some rounds."""
        made = []
        for _ in range(pairs):
            chain = self.chain(urandom(32))
            for when in range(rounds):
                keys = self.round(chain, FIRST + when * sr1.DAY)
                for upload in range(2 * NUMBERS):
                    made.append(self._upload(keys, upload))
        return made

    def _upload(self, keys: sr1.Round, upload: int) -> bytes:
        """A yes or nothing of either side, with a note or none."""
        side, turn = upload % 2, upload // 2
        if turn % 3 == 0:
            return self.noise(SEAL - HEAD)
        note = sr1.pad_note("tea and the long way home" * (turn % 2))
        idx = self.number(turn)
        return self.blur(sr1.seal_yes(keys, side, idx, note, self.nonce(turn))[HEAD:])


def _words(size: int) -> bytes:
    """Noise made of 256 words of two bytes: each value and place is fair, no 16 bytes repeat."""
    return b"".join(WORDS[value] for value in urandom(size // 2))


WORDS = [bytes(word) for word in enumerate(random.Random(7).sample(range(256), 256))]


def _stream_note(body: bytes) -> bytes:
    """Notes in a stream that begins anew each time, under nonces and tags that look fresh."""
    stream = random.Random(11).randbytes(160)
    plain = random.Random(body[:16]).choice([b"", b"tea", b"walk"]).ljust(160, b"\0")
    box = bytes(x ^ y for x, y in zip(stream, plain, strict=True))
    salt = urandom(1) * 160
    return (
        body[:-SEALED_NOTE]
        + urandom(12)
        + bytes(x ^ y for x, y in zip(box, salt, strict=True))
        + urandom(16)
    )


SOUND = Sealer()
BAD: dict[str, tuple[Sealer, str]] = {
    "nothing is zeros": (replace(SOUND, noise=bytes), "bits"),
    "nothing is letters": (
        replace(SOUND, noise=lambda size: bytes(random.choices(b"0Uf\x99\xaa\xcf", k=size))),
        "values",
    ),
    "nonces count": (replace(SOUND, nonce=lambda turn: turn.to_bytes(NONCE, "big")), "places"),
    "one number for all": (replace(SOUND, number=lambda _: 5), "repeats"),
    "one key for all rounds": (
        replace(SOUND, round=lambda chain, t: sr1.Round.of(chain, FIRST)),
        "repeats",
    ),
    "one key for all pairs": (replace(SOUND, chain=lambda _: bytes(32)), "repeats"),
    "one stream for all notes": (replace(SOUND, blur=_stream_note), "differences"),
    "noise from few words": (replace(SOUND, noise=_words), "order"),
}
