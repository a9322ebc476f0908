"""Phones of a server that was restored from a backup: no yes comes back, and they go on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import serving
from tests.phone import Line, Phone
from tests.protocol.conftest import DAY, HOUR, World, at, opened


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server of its own: a restore replaces everybody."""
    folder = tmp_path_factory.mktemp("restore")
    running = serving.start(folder / "data", worker=False, pages=False)
    with opened(running) as made:
        yield made
    running.stop()


def both_open(world: World, file: Path) -> tuple[Phone, Phone]:
    """alice and bob, paired, open, and a backup made of just that."""
    alice, bob = world.couple()
    for phone in (alice, bob):
        phone.start()
        phone.done(True, "tea")
    world.server.manage("backup", str(file))
    return alice, bob


def match(world: World, moment: int, *phones: Phone) -> list[bool]:
    """Time goes on to just after this moment and the phones look; which of them show a match."""
    world.go_to(moment)
    for phone in phones:
        phone.start()
    return [phone.match() is not None for phone in phones]


def test_no_yes_comes_back_and_phones_go_on(world: World, tmp_path: Path) -> None:
    alice, bob = both_open(world, tmp_path / "file")
    first = alice.record.t
    assert alice.done(False)  # taken back
    world.server.manage("restore", str(tmp_path / "file"))
    assert match(world, first, alice, bob) == [False, False]
    world.next_day(alice, bob)
    assert [phone.done(True) for phone in (alice, bob)] == [True, True]
    world.server.manage("restore", str(tmp_path / "file"))  # a round has passed since
    assert alice.line() == bob.line() == Line("ready", first + DAY)
    assert match(world, first + DAY, alice, bob) == [False, False]
    world.go_to(first + 3 * DAY + 8 * HOUR)  # both phones lie in a drawer for two days
    world.server.manage("restore", str(tmp_path / "file"))
    assert match(world, world.now(), alice, bob) == [False, False]
    assert alice.record.t == bob.record.t == first + 4 * DAY
    assert [phone.done(True) for phone in (alice, bob)] == [True, True]
    assert match(world, first + 4 * DAY, alice, bob) == [True, True]


def test_they_go_on_though_the_times_have_changed_since(world: World, tmp_path: Path) -> None:
    alice, bob = both_open(world, tmp_path / "file")
    first = alice.record.t
    for phone in (alice, bob):
        phone.wish(at("18:00"))
    match(world, first, alice, bob)
    world.next_day(alice, bob)
    assert alice.record.t == bob.record.t == first + 22 * HOUR
    world.server.manage("restore", str(tmp_path / "file"))  # it is 20:00 again
    assert match(world, world.now(), alice, bob) == [False, False]
    assert alice.line() == bob.line() == Line("clock")
    match(world, first + DAY + 7 * HOUR, alice, bob)
    assert alice.record.t == bob.record.t == first + 2 * DAY
    assert [phone.done(True) for phone in (alice, bob)] == [True, True]
    assert match(world, first + 2 * DAY, alice, bob) == [True, True]
