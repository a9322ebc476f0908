"""Many processes as one server: two for the web, two workers, one PostgreSQL, one Redis.

The second host is a data folder of its own with the first one's keys, as docs/running.md says.
"""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from checkins import clock
from tests import machine, serving
from tests.server import cluster, crowd
from tests.server.client import DAILY, Phone, b64, fitting, nothing, pair
from tests.server.tables import Tables
from tests.serving import Server, wait_until

if not (machine.postgresql() and machine.redis()) and not os.environ.get("CI"):
    pytest.skip("no PostgreSQL or no Redis on this machine", allow_module_level=True)

LIMIT = 50
PATIENCE = 30  # seconds for one call
CROWD = 1_600
Hosts = tuple[Server, Server]


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """Return a running Redis."""
    with cluster.redis() as url:
        yield url


@pytest.fixture(scope="module")
def hosts(
    postgresql: cluster.Cluster, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hosts]:
    """Return two hosts of one server, each with a web process and a worker."""
    folder, database = tmp_path_factory.mktemp("many"), postgresql.database()
    env = {"REDIS_URL": redis_url, "LAMPLIT_CLOCK_FILE": str(folder / "clock")}
    keys = folder / "two"
    keys.mkdir(mode=0o700)
    options = {"worker": False, "limit": LIMIT, "env": env, "pages": False}
    one = start(folder / "one", database, options)
    for name in ("secret-key", "vapid.pem"):
        shutil.copy(one.data / name, keys)
    two = start(keys, database, options)
    yield one, two
    one.stop()
    two.stop()


def start(data: Path, database: str, options: dict[str, object]) -> Server:
    """Start a host; both read one clock."""
    host = serving.start(data, database, **options)  # type: ignore[arg-type]
    host.clock = data.with_name("clock")
    host.set_now(max(host.now(), int(serving.BEGINNING.timestamp())))
    return host


def test_the_limit_is_exact_across_processes(hosts: Hosts, redis_url: str) -> None:
    with httpx.Client(trust_env=False, timeout=PATIENCE) as http:
        alice, bob = pair(Phone(hosts[0], http), Phone(hosts[1], http))
        Redis.from_url(redis_url).flushdb()

        def ask(turn: int) -> int:
            return Phone(hosts[turn % 2], http, alice.token).call("GET", "round").status

        with ThreadPoolExecutor(16) as threads:
            said = list(threads.map(ask, range(3 * LIMIT)))
        assert sorted(said) == [200] * LIMIT + [429] * 2 * LIMIT
        assert bob.call("GET", "round").status == 200
    kept = Redis.from_url(redis_url)
    for key in kept.scan_iter("lamplit:*"):
        assert 0 < kept.ttl(key) <= 60, "no count without an end"


def test_no_check_in_is_lost_while_the_reveal_passes(hosts: Hosts) -> None:
    """Of each pair both say yes, each by another process, some before and some after the reveal:
    those two whose 204 both came match, and no others."""
    limits = httpx.Limits(max_connections=40)
    with httpx.Client(trust_env=False, timeout=PATIENCE, limits=limits) as http:
        couples = [pair(Phone(hosts[0], http), Phone(hosts[1], http)) for _ in range(24)]
        reveal = couples[0][0].round()["next"]
        yeses = [fitting(reveal) for _ in couples]
        calls = [
            (phone, yes.seals[side], phone.round()["slot"])
            for two, yes in zip(couples, yeses, strict=True)
            for side, phone in enumerate(two)
        ]
        for host in hosts:
            host.start_worker()
        wait_until(lambda: all("The worker has started." in host.logged() for host in hosts))
        hosts[0].set_now(reveal - 20)
        turning = threading.Timer(0.15, lambda: hosts[0].set_now(reveal))
        order = random.Random(1).sample(range(len(calls)), len(calls))
        turning.start()
        with ThreadPoolExecutor(6) as threads:
            said = dict(zip(order, threads.map(lambda n: send(*calls[n]), order), strict=True))
        turning.join()
        hosts[1].offset = hosts[0].offset
        assert set(said.values()) <= {204, 409}
        for number, (two, yes) in enumerate(zip(couples, yeses, strict=True)):
            kept = said[2 * number] == said[2 * number + 1] == 204
            assert (tuple(phone.result() for phone in two) == yes.results) == kept
        for host in hosts:
            host.stop_workers()


def send(phone: Phone, seal: bytes, slot: str) -> int:
    """Check in; return the status."""
    return phone.check_in(seal, slot).status


def test_two_workers_share_a_quarter_and_double_nothing(hosts: Hosts, redis_url: str) -> None:
    """A pair that were revealed twice would read random bytes: the second time there is nothing."""
    one, two = hosts
    now, daily = one.now(), clock.pack(clock.parse(DAILY))
    reveal = clock.first(daily, now)
    evening = crowd.Evening(reveal, clock.quarter(now) - 900, [daily], clock.kept_at_pairing(now))
    tables = Tables(one)
    couples = crowd.fill(tables, evening, CROWD, CROWD // 2)
    said = len(one.logged()), len(two.logged())
    workers = [host.start_worker() for host in hosts]
    wait_until(
        lambda: all("has started" in h.logged()[n:] for h, n in zip(hosts, said, strict=True))
    )
    named = names(tables, couples)
    one.set_now(reveal)
    two.offset = one.offset
    late = f"SELECT count(*) FROM checkins_pair WHERE next <= {reveal}"  # noqa: S608
    seen = everything(redis_url)
    while tables.run(late) != [(0,)]:
        seen |= everything(redis_url)
    assert seen, "what nothing is in proves nothing"
    assert not [word for word in named for value in seen if word in value]
    results = {bytes(row["token_hash"]): bytes(row["result"]) for row in tables.rows("phone")}
    for couple in couples[: CROWD // 2]:
        assert couple.results == tuple(results[hash_of(token)] for token in couple.tokens)
    assert [worker.poll() for worker in workers] == [None, None]
    for host in hosts:
        host.stop_workers()
    assert "failed" not in one.logged() + two.logged()


def hash_of(token: bytes) -> bytes:
    """Return what the server knows of a token."""
    return Phone(None, None, token).token_hash  # type: ignore[arg-type]


JOBS = """
import os, pickle
from checkins import tasks
class Made:
    def __reduce__(self):
        return os.mkdir, ({folder!r},)
tasks.huey.flush()  # workers that were stopped may have left calls for help
tasks.huey.storage.enqueue(pickle.dumps(Made()))
tasks.share()
"""


def test_hosts_take_each_others_jobs_and_nobody_elses(hosts: Hosts, tmp_path: Path) -> None:
    one, two = hosts
    one.manage("shell", "-v", "0", "-c", JOBS.format(folder=str(tmp_path / "made")))
    assert "jobs waiting  2\n" in two.manage("status")
    before = len(two.logged())
    two.start_worker()
    wait_until(lambda: "jobs waiting  0\n" in two.manage("status"))
    two.stop_workers()
    assert two.logged()[before:].count("ERROR huey") == 1, "the one that bore no signature"
    assert not (tmp_path / "made").exists()


def names(tables: Tables, couples: list[crowd.Couple]) -> list[bytes]:
    """Return what pairs and phones could be named by: ids as digits and bytes, tokens, hashes."""
    ids = [*chain(*tables.run("SELECT id FROM checkins_pair UNION SELECT id FROM checkins_phone"))]
    raw = [part for two in couples[:50] for t in two.tokens for part in (t, hash_of(t))]
    raw += [number.to_bytes(8, "little") for number in ids]
    return [*raw, *(str(number).encode() for number in ids), *(b64(r).encode() for r in raw)]


def everything(redis_url: str) -> set[bytes]:
    """Return every key and value that Redis holds at this moment."""
    kept: Any = Redis.from_url(redis_url)
    found: set[bytes] = set()
    for key in kept.scan_iter():
        kind = kept.type(key)
        found.add(key)
        if kind == b"list":
            found |= set(kept.lrange(key, 0, -1))
        elif kind == b"zset":
            found |= set(kept.zrange(key, 0, -1))
        elif kind == b"string":
            found.add(kept.get(key) or b"")
        elif kind == b"hash":
            found |= set(chain(*kept.hgetall(key).items()))
    return found


def test_redis_is_away(postgresql: cluster.Cluster, tmp_path: Path) -> None:
    with cluster.redis() as url:
        env = {"REDIS_URL": url}
        host = serving.start(
            tmp_path / "data", postgresql.database(), worker=False, env=env, pages=False
        )
        with httpx.Client(trust_env=False, timeout=PATIENCE) as http:
            alice, _ = pair(Phone(host, http), Phone(host, http))
            assert alice.check_in(nothing(alice.round()["next"])).status == 204
    with httpx.Client(trust_env=False, timeout=PATIENCE) as http:
        again = Phone(host, http, alice.token)
        assert again.call("GET", "round").code == (503, "busy")
        assert again.call("GET", "about").status == 200
    worker = host.start_worker()
    wait_until(lambda: "The worker has started." in host.logged())
    due = Tables(host).rows("pair")[0]["next"]
    host.set_now(due)
    wait_until(lambda: Tables(host).rows("pair")[0]["previous"] == due)
    host.stop()
    assert worker.returncode == 0
