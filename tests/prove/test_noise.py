"""What leaves a phone and what is stored is noise: to the server, to a thief, and over time.

Uploads of both implementations and the stored columns go through the same statistics, and each of
those is shown to see a bad implementation that it is there for.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import cycle

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.core.phone import CorePhone
from tests.browser.core.phone import pair as pair_apps
from tests.protocol.air import Air
from tests.protocol.conftest import World
from tests.protocol.test_uploads import one_round
from tests.prove import sealers
from tests.prove.noise import STATISTICS, complaints
from tests.server.client import DAY, Phone, pair
from tests.server.tables import Tables
from tests.serving import Server
from tests.sr1 import HEAD, NUMBERS, SEAL

PAIRS, ROUNDS = 2, 2


@pytest.mark.timeout(300)
def test_what_a_phone_in_python_sends(relay: Server) -> None:
    world, seals = World(relay), list[bytes]()
    for _ in range(PAIRS):
        phones = [(world.phone(air), air) for air in (Air(), Air())]
        (alice, _), (bob, _) = phones
        world.pair(alice, bob)
        for _ in range(ROUNDS):
            alice.start()
            bob.start()
            seals += [upload.noise for upload in one_round(phones)]
            world.reveal(alice, bob)
            world.next_day(alice, bob)
    assert len(seals) == PAIRS * ROUNDS * 2 * NUMBERS
    assert complaints(seals) == []


@pytest.fixture
def apps(browser: Browser, relay: Server) -> Iterator[tuple[CorePhone, CorePhone]]:
    """Return two apps that are paired, at noon of a day of their own."""
    relay.set_now((relay.now() // DAY + 2) * DAY + DAY // 2)
    contexts = [browser.new_context(timezone_id="Europe/Berlin") for _ in range(2)]
    alice, bob = (CorePhone(context, relay) for context in contexts)
    pair_apps(alice, bob)
    yield alice, bob
    for context in contexts:
        context.close()


@pytest.mark.timeout(300)
def test_what_the_app_sends(apps: tuple[CorePhone, CorePhone]) -> None:
    said = cycle([(True, ""), (True, "tea"), (False, "")])
    for phone in apps:
        for count in range(1, NUMBERS + 1):
            assert phone.done(*next(said)) is None
            phone.sent(count)
    bodies = [body for phone in apps for body in phone.check_ins()]
    seals = [base64.urlsafe_b64decode(body["seal"] + "==") for body in bodies]
    assert {len(seal) for seal in seals} == {SEAL}
    assert complaints(seal[HEAD:] for seal in seals) == []


@pytest.mark.timeout(300)
def test_what_is_stored(relay: Server) -> None:
    """New pairs, and the same pairs after a reveal: what nobody made is like what somebody did."""
    tables = Tables(relay)
    with httpx.Client(trust_env=False, timeout=30) as http:
        pairs = [pair(Phone(relay, http), Phone(relay, http)) for _ in range(60)]
        ours = {phone.token_hash for couple in pairs for phone in couple}
        seals, results = list[bytes](), list[bytes]()
        for _ in range(2):
            rows = [row for row in tables.rows("phone") if row["token_hash"] in ours]
            seals += [row["seal"][HEAD:] for row in rows]
            results += [row["result"] for row in rows]
            pairs[0][0].pass_reveal()
            for alice, _ in pairs:
                alice.round()
    assert len(seals) == len(results) == 4 * len(pairs)
    assert complaints(seals) == []
    assert complaints(results) == []


def test_sound_sealing_is_noise() -> None:
    assert complaints(sealers.SOUND.uploads()) == []


@pytest.mark.parametrize("name", sealers.BAD)
def test_a_bad_implementation_is_seen(name: str) -> None:
    sealer, statistic = sealers.BAD[name]
    said = complaints(sealer.uploads())
    assert statistic in {complaint.partition(":")[0] for complaint in said}, said


def test_every_statistic_has_something_that_it_sees() -> None:
    named = {statistic.__name__ for statistic in STATISTICS}
    assert named == {statistic for _, statistic in sealers.BAD.values()}
