"""What the server gets to see of two phones over some rounds: bytes that never come again, whatever
they say, and no relation between any two of them but the one that a match is made of."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pytest

from tests import sr1
from tests.phone import Phone
from tests.protocol.air import Air
from tests.protocol.conftest import World
from tests.sr1 import Opened, unb64

ROUNDS = 3
BLOCK = 16


class Upload(NamedTuple):
    """One check-in as the server got it, and what only the phone knows of it."""

    side: int
    says: bool
    seal: bytes
    size: int  # of the request's body

    @property
    def noise(self) -> bytes:
        """All of the seal that could say anything."""
        return self.seal[sr1.HEAD :]


def check_in(phone: Phone, air: Air, says: bool, note: str) -> Upload:
    air.bodies.clear()
    assert phone.done(says, note)
    (body,) = (body for body in air.bodies if body)
    seal = unb64(json.loads(body)["seal"], sr1.SEAL)
    return Upload(phone.record.side, says, seal, len(body))


def one_round(phones: list[tuple[Phone, Air]]) -> Iterator[Upload]:
    """All 32 numbers of both: yes and nothing in turns, notes short, long and none."""
    for number in range(sr1.NUMBERS):
        for side, (phone, air) in enumerate(phones):
            note = ("", "tea", "x" * 160)[number % 3]
            yield check_in(phone, air, (number + side) % 4 > 1, note)


@pytest.fixture(scope="module")
def uploads(world_of_module: World) -> list[Upload]:
    world, airs = world_of_module, (Air(), Air())
    alice, bob = (world.phone(air) for air in airs)
    world.pair(alice, bob)
    seen: list[Upload] = []
    for _ in range(ROUNDS):
        alice.start()
        bob.start()
        seen += one_round([(alice, airs[0]), (bob, airs[1])])
        world.reveal(alice, bob)
        world.next_day(alice, bob)
    return seen


def windows(data: bytes) -> Iterable[bytes]:
    return (data[at : at + BLOCK] for at in range(len(data) - BLOCK + 1))


def test_a_request_has_one_size(uploads: list[Upload]) -> None:
    assert len(uploads) == 2 * ROUNDS * sr1.NUMBERS
    assert len({upload.size for upload in uploads}) == 1


@pytest.mark.parametrize("side", [0, 1])
def test_a_phone_uses_each_number_once_in_a_round(uploads: list[Upload], side: int) -> None:
    heads = [
        (Opened.of(one.seal).t, Opened.of(one.seal).idx) for one in uploads if one.side == side
    ]
    assert len(set(heads)) == len(heads) == ROUNDS * sr1.NUMBERS


def test_no_16_bytes_ever_come_again(uploads: list[Upload]) -> None:
    """At any offset, within a round and across rounds, of one phone and of both."""
    counted = Counter(window for upload in uploads for window in windows(upload.noise))
    assert counted.most_common(1)[0][1] == 1
    assert len(counted) == len(uploads) * (sr1.SEAL - sr1.HEAD - BLOCK + 1)


def test_a_retry_is_the_same_bytes_and_nothing_else_is(world: World) -> None:
    air = Air()
    alice = world.phone(air)
    world.pair(alice, world.phone())
    alice.start()
    first = check_in(alice, air, True, "tea")
    kept = alice.kept
    kept["outbox"]["slot"] = bytes(BLOCK)  # as if the answer had been lost
    again = Phone.restore(world.server.url, world.now, kept, air)
    air.bodies.clear()
    assert again.send()
    assert unb64(json.loads(air.bodies[0])["seal"], sr1.SEAL) == first.seal
    other = check_in(again, air, True, "tea")
    assert not {*windows(first.noise)} & {*windows(other.noise)}


def test_only_two_yeses_of_one_round_are_related(uploads: list[Upload]) -> None:
    """Hashes each token and lock and looks for the outcome among all: what a curious server can do.

    Two hits for each yes of one side with each yes of the other side in the same round, where their
    numbers meet; none within a side, across rounds, or with anything that says nothing.
    """
    where: dict[bytes, tuple[Upload, int]] = {}
    for upload in uploads:
        cells = Opened.of(upload.seal).cells
        where |= {half: (upload, x) for x, cell in enumerate(cells) for half in cell}
    assert len(where) == len(uploads) * 2 * sr1.NUMBERS
    hits = Counter[tuple[bytes, bytes]]()
    for block, (upload, x) in where.items():
        if (found := where.get(sr1.short_hash(block))) is not None:
            other, y = found
            assert (x, y) == (Opened.of(other.seal).idx, Opened.of(upload.seal).idx)
            first, second = sorted((upload, other), key=lambda one: one.side)
            hits[first.seal, second.seal] += 1
    yeses = [[one for one in uploads if one.says and one.side == side] for side in (0, 1)]
    pairs = ((one, other) for one in yeses[0] for other in yeses[1])
    expected = {(a.seal, b.seal): 2 for a, b in pairs if a.seal[1:5] == b.seal[1:5]}
    assert dict(hits) == expected
    assert len(expected) == ROUNDS * 16 * 16


@pytest.mark.parametrize("says", [True, False])
def test_yes_and_nothing_are_equally_random(uploads: list[Upload], says: bool) -> None:
    """Ones among the bits, and how often each byte comes, within 8 standard deviations."""
    noise = b"".join(upload.noise for upload in uploads if upload.says is says)
    bits = len(noise) * 8
    ones = int.from_bytes(noise, "big").bit_count()
    assert abs(ones - bits / 2) < 8 * bits**0.5 / 2
    expected = len(noise) / 256
    chi = sum((count - expected) ** 2 / expected for count in Counter(noise).values())
    assert abs(chi - 255) < 8 * (2 * 255) ** 0.5
