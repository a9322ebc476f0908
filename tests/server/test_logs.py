"""Every log line of a full run, failures included: no token, body, address, lookup or query."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.server.client import ANOTHER, Offer, Phone, b64, fitting, nothing, pair
from tests.server.conftest import Start
from tests.server.tables import Tables
from tests.server.test_push import SUBSCRIPTION
from tests.serving import Server, wait_until

LINE = re.compile(
    r"(INFO|WARNING|ERROR|CRITICAL) [\w.]+"
    r"( (A call|A job|A reveal) failed[a-z; ]*\.| The worker has (started|stopped)\.)?"
    r"( [A-Z]\w+(<[A-Z]\w+)*( [\w./<>-]+:\d+ [\w<>.]+)+)?"
)
# granian's own word on the number of threads, before any request.
GRANIAN = "[WARNING] Configuration allows spawning up to"

WHERE = "198.51.100.77"
AGENT, REFERER = "Tattletale/1.0", "https://gossip.example"
SAID = {"X-Forwarded-For": WHERE, "User-Agent": AGENT, "Referer": REFERER}


@pytest.fixture
def own(start_server: Start) -> Server:
    """Return a server with a worker, to be stopped by the test."""
    return start_server(env={"LAMPLIT_PROXIES": "127.0.0.1"})


def live(alice: Phone, bob: Phone) -> list[bytes]:
    """Let a pair live through an evening; return the bytes that they sent."""
    yes = fitting(alice.round()["next"])
    for phone, seal in zip((alice, bob), yes.seals, strict=True):
        phone.call("PUT", "checkin?whisper=1", {"slot": phone.round()["slot"], "seal": b64(seal)})
        phone.check_in(nothing(1))
        phone.put("push", SUBSCRIPTION)
        phone.put("schedule", ANOTHER)
        phone.get("held")
    alice.pass_reveal()
    alice.result()
    alice.call("DELETE", "me")
    return [*yes.seals, alice.token, bob.token, alice.token_hash, bob.token_hash]


def misbehave(phone: Phone) -> None:
    """Ask for what is refused, in ways that libraries like to write down."""
    for path in ("whispers", "invites/" + "Q" * 22, "round?whisper=1", "%2e%2e/whispers", "about/"):
        phone.call("GET", path, headers={**SAID, "Authorization": "Bearer whisper"})
        phone.call("PATCH", path, content=b'{"whisper": ', headers=SAID)
    phone.call("GET", "about", headers={**SAID, "Host": "whispers.example"})
    phone.server.get("/whispers?whisper=1", headers=SAID)
    invites = f"{phone.server.url}/api/v1/invites"
    httpx.post(invites, content=b"whisper" * 9_000, headers=SAID, timeout=30)


def break_and_ask(alice: Phone, bob: Phone, tables: Tables) -> list[tuple[int, str]]:
    """Break stored rows behind the server's back, then ask: real failures of two kinds."""
    pair_id = tables.phone(alice.token_hash)["pair_id"]
    if tables.url:
        rule = "ALTER TABLE checkins_phone ADD CONSTRAINT w CHECK (length(seal) = 1) NOT VALID"
    else:
        rule = (
            "CREATE TRIGGER whisper BEFORE UPDATE OF seal ON checkins_phone"
            " BEGIN SELECT RAISE(ABORT, 'whisper'); END"
        )
    tables.run(rule)
    told = alice.round()
    refused = [alice.check_in(nothing(told["next"]), told["slot"]).code]
    whisper = b"whisper\xff".ljust(61, b"\xff")
    tables.run("UPDATE checkins_pair SET schedule = ? WHERE id = ?", whisper, pair_id)
    refused += [bob.call("GET", "schedule").code, bob.call("GET", "held").code]
    return refused


def test_every_line_of_a_full_run(own: Server, http: httpx.Client) -> None:
    alice, bob, charlie, dana, erin = (Phone(own, http) for _ in range(5))
    offer = Offer(erin)
    offer.send()
    charlie.call("GET", offer.path, headers=SAID)
    pair(alice, bob)
    sent = [offer.lookup, offer.public_key, *live(alice, bob)]
    misbehave(bob)
    pair(charlie, dana)
    assert break_and_ask(charlie, dana, Tables(own)) == [(500, "failed")] * 3
    charlie.go_to(charlie.server.now() + 2 * 86_400)
    wait_until(lambda: "A reveal failed" in own.logged())
    own.stop()

    lines = own.logged().splitlines()
    odd = [line for line in lines if not LINE.fullmatch(line) and not line.startswith(GRANIAN)]
    assert odd == []
    told = "\n".join(lines)
    for word in ("whisper", "Tattletale", "gossip", WHERE, "127.0.0.1", "/api/", "push.services"):
        assert word not in told, word
    for raw in sent:
        for shown in (b64(raw), raw.hex(), str(raw)[2:-1][:40]):
            assert shown not in told
    assert "A call failed. IntegrityError<" in told, "what is told about a failure is its kind"
    assert "UnicodeDecodeError" in told
    assert "checkins/rounds.py:" in told
