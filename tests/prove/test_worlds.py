"""Two worlds, the whole system: nothing that anybody can observe tells what alice chose, the AND
aside.

Worlds with the same visits and the same presses of Done are lived through from pairing to the
morning after: alice says nothing, says yes and takes it back, says yes, or (for all that bob sees)
never opens the app; bob is open, or not. All that an observer has is compared: both phones'
screens, storage, traffic and notifications, the server's disk, log, queries, status and queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import push_service
from tests.prove import broken
from tests.prove.faults import Fault
from tests.prove.worlds.compare import (
    OF_THE_AND,
    OWN,
    PARTNER,
    PUSH,
    SERVER,
    LeakError,
    alike,
)
from tests.prove.worlds.stage import prepare
from tests.prove.worlds.world import DAY, EVENING, MORNING, World
from tests.push_service import PushService
from tests.server import cluster

pytestmark = pytest.mark.timeout(900)

ALL = (DAY, EVENING, MORNING)
SAME_VISITS = ("nothing", "taken back", "yes")
Live = Callable[..., dict[str, World]]


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    """Return a push service."""
    with push_service.running() as service:
        yield service


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the tree that is fit to be watched."""
    return prepare(broken.copy_to(tmp_path / "tree"))


@pytest.fixture
def live(tree: Path, tmp_path: Path, browser: Browser, service: PushService) -> Live:
    """Return how to live through worlds, one after the other, each with a system of its own."""

    def each(
        choices: tuple[str, ...], bob_is_open: bool, until: str = MORNING, redis: bool = False
    ) -> dict[str, World]:
        lived = {}
        for choice in choices:
            folder = tmp_path / choice.replace(" ", "-")
            folder.mkdir()
            with ExitStack() as ending:
                url = ending.enter_context(cluster.redis()) if redis else None
                world = World(tree, folder, browser, service, url)
                ending.callback(world.close)
                lived[choice] = world.live(choice, bob_is_open, until)
        return lived

    return each


def without(worlds: dict[str, World], *names: str) -> dict[str, World]:
    """Return the worlds but for these."""
    return {name: world for name, world in worlds.items() if name not in names}


def test_bob_is_not_open(live: Live) -> None:
    """Then nothing at all may tell: the AND is the same in every world."""
    worlds = live(SAME_VISITS, bob_is_open=False)
    alike(worlds, (*PARTNER, *OWN, *SERVER, *PUSH), ALL)


def test_bob_is_open(live: Live) -> None:
    """Then a match may be seen: by both, from the reveal on, in the evening, and nowhere else."""
    worlds = live((*SAME_VISITS, "never opened"), bob_is_open=True, redis=True)
    looked = without(worlds, "never opened")
    alike(worlds, PARTNER, [DAY, MORNING])
    alike(looked, (*OWN, *SERVER), [DAY, MORNING])
    alike(without(worlds, "yes"), (*PARTNER, *PUSH), [EVENING])
    alike(without(looked, "yes"), OWN, [EVENING])
    alike(looked, (*PARTNER, *OWN, *SERVER), [EVENING], but=OF_THE_AND)
    with pytest.raises(LeakError, match="in the evening, the partner's phone: the picture"):
        alike(worlds, PARTNER, [EVENING])
    with pytest.raises(LeakError, match="in the evening, the push service: the messages"):
        alike(worlds, PUSH, [EVENING])


FAULTS = {
    "her own wire: count": Fault(
        "a second request after a yes",
        "frontend/app/state/checkin.js",
        "  askForSync();\n  // While",
        "  if (moment.by === 'done' && moment.said.on)\n"
        "    fetch('/api/v1/about').then((said) => said.text());\n"
        "  askForSync();\n  // While",
        (),
    ),
    "the server: the write-ahead log": Fault(
        "two that fit are seen before the reveal",
        "checkins/rounds.py",
        "    phone.seal = seal\n    with connection",
        "    phone.seal = seal\n    if wire.fits(*(one.seal for one in current.phones)):\n"
        "        with connection.cursor() as cursor:\n"
        '            cursor.execute("UPDATE checkins_tick SET handled = handled - 1")\n'
        "    with connection",
        (),
    ),
}


@pytest.mark.parametrize(("channel", "bob_is_open"), [*zip(FAULTS, (False, True), strict=True)])
def test_a_leak_is_named(live: Live, tree: Path, channel: str, bob_is_open: bool) -> None:
    with broken.broken(tree, FAULTS[channel]):
        worlds = live(("nothing", "yes"), bob_is_open, until=DAY)
    with pytest.raises(LeakError, match=channel):
        alike(worlds, (*PARTNER, *OWN, *SERVER), [DAY])
