"""Statistics of bytes that should be random: each returns a complaint, or "" if it has none.

Limits are so wide (8 standard deviations and more) that sound bytes fail less than once in a
hundred million runs, and so narrow that a bias of one bit in a hundred is seen in what is gathered
here. They know nothing of seals but that all blobs of a kind have one size.
"""

from __future__ import annotations

import itertools
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

WINDOW = 16
FAR = 8.0

Statistic = Callable[[Sequence[bytes]], str]


def bits(blobs: Sequence[bytes]) -> str:
    """As many ones as zeros, in all."""
    whole = b"".join(blobs)
    count, ones = 8 * len(whole), int.from_bytes(whole, "big").bit_count()
    off = (ones - count / 2) / (count**0.5 / 2)
    return f"bits: {off:+.1f} standard deviations of ones too many" if abs(off) > FAR else ""


def values(blobs: Sequence[bytes]) -> str:
    """Each value of a byte as often as any other (chi-square, 255 degrees of freedom)."""
    whole = b"".join(blobs)
    expected = len(whole) / 256
    counts = Counter(whole)
    chi = sum((counts[value] - expected) ** 2 / expected for value in range(256))
    off = (chi - 255) / (2 * 255) ** 0.5
    return f"values: their chi-square is off by {off:+.1f}" if abs(off) > FAR else ""


def places(blobs: Sequence[bytes]) -> str:
    """No bit of any place leans to one side over all blobs."""
    count, size = len(blobs), 8 * len(blobs[0])
    ones = [0] * size
    for blob in blobs:
        for place, bit in enumerate(f"{int.from_bytes(blob, 'big'):0{size}b}"):
            ones[place] += bit == "1"
    offs = [(one - count / 2) / (count**0.5 / 2) for one in ones]
    worst = max(range(size), key=lambda place: abs(offs[place]))
    if abs(offs[worst]) > FAR:
        return f"places: bit {worst} is off by {offs[worst]:+.1f}"
    off = (sum(one * one for one in offs) - size) / (2 * size) ** 0.5
    return f"places: all of them together are off by {off:+.1f}" if abs(off) > FAR else ""


def repeats(blobs: Sequence[bytes]) -> str:
    """No 16 bytes come twice, at any offset, in one blob or in two."""
    counted = Counter(window for blob in blobs for window in _windows(blob))
    twice = sum(1 for times in counted.values() if times > 1)
    return f"repeats: {twice} blocks of 16 bytes come again" if twice else ""


def differences(blobs: Sequence[bytes]) -> str:
    """What two blobs that follow each other differ by is as random as they are, at every place."""
    pairs = itertools.pairwise(blobs)
    found = [bytes(x ^ y for x, y in zip(a, b, strict=True)) for a, b in pairs]
    wrong = bits(found) or values(found) or places(found)
    return f"differences: {wrong}" if wrong else ""


def order(blobs: Sequence[bytes]) -> str:
    """Nothing can be said in fewer bytes."""
    whole = b"".join(blobs)
    packed = len(zlib.compress(whole, 9))
    return f"order: {len(whole)} bytes can be packed into {packed}" if packed < len(whole) else ""


STATISTICS: list[Statistic] = [bits, values, places, repeats, differences, order]


def complaints(blobs: Iterable[bytes]) -> list[str]:
    """Return what all statistics have to say of blobs of one size."""
    gathered = list(blobs)
    assert len({len(blob) for blob in gathered}) == 1, "they have several sizes"
    return [said for statistic in STATISTICS if (said := statistic(gathered))]


def _windows(blob: bytes) -> Iterable[bytes]:
    return (blob[at : at + WINDOW] for at in range(len(blob) - WINDOW + 1))
