"""Between the commit and the courier: what fails there costs no match, and says nothing of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests import push_service
from tests.push_service import PushService
from tests.server.client import HOUR, b64, fitting
from tests.server.couple import Couple
from tests.server.tables import Tables
from tests.server.test_push_message import SETTINGS
from tests.serving import Server, start


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service.running() as service:
        yield service


@pytest.fixture(scope="module")
def own(
    engine: str, database: Callable[[], str | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server without a worker."""
    data = tmp_path_factory.mktemp(f"hand-over-{engine}") / "data"
    running = start(data, database(), worker=False, pages=False, env=SETTINGS)
    yield running
    running.stop()


# Runs inside the server's code: a call whose reveal is a match, while there is no courier to be had
# for one reason after another. All that is said comes out of one pipe.
NO_COURIER = """
import os, resource, signal, threading
from django.db import connection
from django.test import Client
from checkins import push
connection.ensure_connection()  # the pool has threads of its own
os.dup2(1, 2)
client = Client(headers={{"Authorization": "Bearer {token}"}}, SERVER_NAME="localhost")
threading.stack_size(2**47)
print(client.get("/api/v1/round").status_code)
push.tell([{pair}])
threading.stack_size(0)
files = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (3, files[1]))
push.tell([{pair}])
resource.setrlimit(resource.RLIMIT_NOFILE, files)
print(len(signal.pthread_sigmask(signal.SIG_BLOCK, ())), "signals held back")
push.tell([{pair}])
push.courier.finish(60)  # a slow machine takes seconds to load what sends
"""


def test_what_cannot_be_handed_over_is_lost_in_silence(
    own: Server, http: httpx.Client, service: PushService
) -> None:
    """The match is not, and neither is what is handed over later."""
    couple = Couple(own, http, service)
    alice, bob = couple.phones
    yes = fitting(alice.round()["next"])
    for phone, seal in zip(couple.phones, yes.seals, strict=True):
        assert phone.check_in(seal).status == 204
    alice.go_to(alice.round()["next"])
    code = NO_COURIER.format(token=b64(alice.token), pair=pair_of(couple))
    shown = own.manage("shell", "-v", "0", "-c", code)
    assert shown.splitlines() == ["200", "0 signals held back"]
    assert couple.told() == [1, 1]
    assert (alice.result(), bob.result()) == yes.results


def pair_of(couple: Couple) -> int:
    """Return a couple's id."""
    row = Tables(couple.phones[0].server).phone(couple.phones[0].token_hash)
    return int(row["pair_id"])


# Runs inside the server's code: the table of addresses is away when the courier asks for them, and
# back before it asks again.
ASKED_AGAIN = """
import threading
from django.db import connection
from checkins import push
from checkins.courier import Courier
from checkins.now import now
TABLES = ["checkins_pushsubscription", "checkins_away"]
asked, again = [], threading.Event()
def rename(tables):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE {{}} RENAME TO {{}}".format(*tables))
def look_up(pairs):
    asked.append(pairs)
    try:
        return push._look_up(pairs)
    except Exception as error:
        print(type(error).__name__.endswith("Error"))
        rename(reversed(TABLES))
        raise
    finally:
        if len(asked) == 2:
            again.set()
rename(TABLES)
courier = Courier(look_up, push._forget, now)
courier.take([{pair}])
print(again.wait(30))
courier.finish(60)
"""


def test_a_database_that_is_away_for_a_moment_is_asked_again(
    own: Server, http: httpx.Client, service: PushService
) -> None:
    """A pair that has just been made is as good as one that matched: its `previous` is recent."""
    couple = Couple(own, http, service)
    shown = own.manage("shell", "-v", "0", "-c", ASKED_AGAIN.format(pair=pair_of(couple)))
    assert shown.splitlines() == ["True", "True"]
    assert couple.told() == [1, 1]


def test_an_answer_that_comes_too_late_is_not_sent(
    own: Server, http: httpx.Client, service: PushService
) -> None:
    couple = Couple(own, http, service)
    own.set_now(own.now() + HOUR)
    shown = own.manage("shell", "-v", "0", "-c", ASKED_AGAIN.format(pair=pair_of(couple)))
    assert shown.splitlines() == ["True", "True"]
    assert couple.told() == [0, 0]


# The system's own look-up, as it is when no name server answers.
NO_NAMES = """
import asyncio, socket, threading
from checkins import post
socket.getaddrinfo = lambda *asked: threading.Event().wait()
async def ask():
    try:
        await asyncio.wait_for(post.Public().resolve("push.example", 443), 0.1)
    except TimeoutError:
        print("given up")
asyncio.run(ask())
"""


def test_no_process_waits_for_a_name_when_it_ends(own: Server) -> None:
    """Else how long a stop takes would say that there had been somebody to tell."""
    assert own.manage("shell", "-v", "0", "-c", NO_NAMES).splitlines()[-1] == "given up"
