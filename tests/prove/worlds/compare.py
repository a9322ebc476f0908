"""Compares worlds channel by channel, and names the channel that tells one from another."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops

from tests.prove.worlds.world import World

PARTNER = ("the partner's phone", "the partner's wire")
OWN = ("her own phone", "her own wire")
SERVER = ("the server",)
PUSH = ("the push service",)
# What follows from the AND, and from nothing else: in worlds with another AND it may differ.
OF_THE_AND = ("the picture", "the tree", "the text", "a notification", "the messages")


class LeakError(AssertionError):
    """Something that is not the AND differs between two worlds; the sentence names it."""


def differing(one: Any, other: Any) -> str:
    """Return where two values differ, in a few words."""
    if isinstance(one, bytes):
        pictures = [Image.open(BytesIO(each)).convert("RGB") for each in (one, other)]
        if pictures[0].size != pictures[1].size:
            return f"pictures of {pictures[0].size} and {pictures[1].size}"
        return f"pictures differ within {ImageChops.difference(*pictures).getbbox()}"
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
        return "; ".join(f"{key}: {differing(one.get(key), other.get(key))}" for key in keys[:3])
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        places = [i for i, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
        return f"at {places[0]}: {differing(one[places[0]], other[places[0]])}"
    return f"{one!r} is not {other!r}"


def alike(
    worlds: dict[str, World], owners: Iterable[str], moments: Iterable[str], but: Iterable[str] = ()
) -> None:
    """Raise a LeakError where any channel of these owners tells one of the worlds from the first.

    `but` names channels that are left out.
    """
    (first, reference), *others = worlds.items()
    for moment in moments:
        for channel, value in reference.seen[moment].items():
            owner, _, name = channel.partition(": ")
            if owner not in owners or name in but:
                continue
            for choice, world in others:
                if world.seen[moment].get(channel) != value:
                    where = differing(value, world.seen[moment].get(channel))
                    raise LeakError(f"{moment}, {channel} tells «{choice}» from «{first}»: {where}")
