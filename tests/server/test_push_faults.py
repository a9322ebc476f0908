"""Push services that are gone, busy, slow, broken or hostile. None of them is ever followed."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests import push_service
from tests.further import first
from tests.push_service import Answer, PushService
from tests.server.client import HOUR
from tests.server.couple import Couple, settle
from tests.server.tables import Tables
from tests.serving import Server, start, wait_until

ANYWHERE = {"LAMPLIT_PUSH_ANYWHERE": "1"}
NewCouple = Callable[..., Couple]


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service.running() as service:
        yield service


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server on SQLite without a worker: the web process sends."""
    data = tmp_path_factory.mktemp("sender") / "data"
    running = start(data, worker=False, pages=False, env=ANYWHERE)
    yield running
    running.stop()


@pytest.fixture
def new_couple(sender: Server, http: httpx.Client, service: PushService) -> NewCouple:
    return lambda *answers: Couple(sender, http, service, *answers)


@pytest.mark.parametrize("status", [404, 410])
def test_one_that_is_gone_is_forgotten(new_couple: NewCouple, status: int) -> None:
    couple = new_couple(Answer(status))
    couple.match()
    wait_until(lambda: couple.phones[0].get("held")["push"] is None)
    assert couple.phones[1].get("held")["push"] is not None
    settle(new_couple())
    couple.expect_told(1, 1)


def test_one_that_was_replaced_meanwhile_stays(new_couple: NewCouple) -> None:
    hold = threading.Event()
    couple, newer = new_couple(Answer(410, until=hold)), new_couple()
    couple.match()
    couple.service.wait_for(couple.browsers[0])
    assert couple.phones[0].put("push", another := newer.browsers[0].as_json()).status == 204
    hold.set()
    settle(new_couple(Answer(410)))
    assert couple.phones[0].get("held")["push"]["endpoint"] == another["endpoint"]


BUSY = {
    "429": Answer(429),
    "500": Answer(500),
    "503, wait 4": Answer(503, {"Retry-After": "4"}),
    "cut off": Answer(raw=b""),
    "nonsense": Answer(raw=b"SSH-2.0-whatever\r\n\r\n"),
    "odd wait": Answer(429, {"Retry-After": "soon"}),
}


@pytest.mark.parametrize("name", first(BUSY, seen=["429", "cut off"]))
def test_one_that_is_busy_is_tried_again(new_couple: NewCouple, name: str) -> None:
    couple = new_couple(BUSY[name])
    couple.match()
    first, again = couple.service.wait_for(couple.browsers[0], 2)
    assert couple.browsers[0].read(first.body) == couple.browsers[0].read(again.body)
    assert again.at - first.at > (4 if "4" in name[-1:] else 1.4)
    assert couple.phones[0].get("held")["push"] is not None
    couple.expect_told(2, 1)  # the other phone is not bothered


def test_a_wait_may_be_a_date(new_couple: NewCouple) -> None:
    sent, then = (f"Fri, 01 Jan 2027 12:00:{second:02} GMT" for second in (0, 4))
    head = f"HTTP/1.1 503 Busy\r\nDate: {sent}\r\nRetry-After: {then}\r\n\r\n"
    couple = new_couple(Answer(raw=head.encode()))
    couple.match()
    first, again = couple.service.wait_for(couple.browsers[0], 2)
    assert again.at - first.at > 4


def test_it_ends_an_hour_after_the_reveal(tmp_path: Path, http: httpx.Client) -> None:
    """What had been given up is not sent by a clean stop either; what had not, is."""
    with push_service.running() as service:
        server = start(tmp_path / "data", worker=False, pages=False, env=ANYWHERE)
        over = Couple(server, http, service, Answer(500), Answer(503, {"Retry-After": "30"}))
        too_long = Couple(server, http, service, Answer(429, {"Retry-After": "3600"}))
        waits = Couple(server, http, service, Answer(429, {"Retry-After": "600"}))
        for couple in (over, too_long, waits):
            couple.say(0, 1)
        reveal = over.phones[0].round()["next"]
        server.set_now(reveal + 60)
        for couple in (too_long, waits):
            couple.phones[0].round()
            service.wait_for(couple.browsers[0])
        server.set_now(reveal + HOUR - 28)
        over.phones[0].round()
        assert len(service.wait_for(over.browsers[0], 2)) == 2
        settle(Couple(server, http, service))
        server.stop()
        assert over.told()[0] == 2
        assert too_long.told()[0] == 1
        assert waits.told()[0] == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(new_couple: NewCouple, status: int) -> None:
    with push_service.running() as elsewhere:
        couple = new_couple(Answer(status, {"Location": f"{elsewhere.url}/push/elsewhere"}))
        couple.match()
        settle(new_couple())
        couple.expect_told(1, 1)
        assert elsewhere.connections == 0
        assert couple.phones[0].get("held")["push"] is not None


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_one_that_is_refused_is_dropped(new_couple: NewCouple, status: int) -> None:
    couple = new_couple(*[Answer(status)] * 3)
    couple.match()
    settle(new_couple())
    couple.expect_told(1, 1)
    assert couple.phones[0].get("held")["push"] is not None


def test_a_hanging_one_holds_up_nobody(new_couple: NewCouple) -> None:
    couple, other = new_couple(Answer(until=threading.Event())), new_couple()
    other.say(0, 1)
    couple.match()
    (first,) = couple.service.wait_for(couple.browsers[0])
    other.phones[0].round()
    told = [couple.service.wait_for(one)[0] for one in (couple.browsers[1], *other.browsers)]
    again = couple.service.wait_for(couple.browsers[0], 2)[1]
    assert 5 < again.at - first.at < 20, "given up after a while, and tried again"
    assert max(message.at for message in told) < first.at + 5, "the others did not wait for that"


def test_what_it_answers_is_not_read(new_couple: NewCouple, sender: Server) -> None:
    endless = (
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n" + b"3\r\nabc\r\n" * 99_999
    )
    bomb = {"Content-Encoding": "gzip", "Set-Cookie": "a=b"}
    for answer in (Answer(raw=endless), Answer(body=b"x" * 5_000_000), Answer(201, bomb, b"junk")):
        couple = new_couple(answer)
        couple.match()
        settle(new_couple())
        couple.expect_told(1, 1)
        for message in couple.service.messages:
            assert "cookie" not in message.headers
    assert "Traceback" not in sender.logged()


def test_connections_are_kept(sender: Server, http: httpx.Client) -> None:
    with push_service.running() as service:
        for _ in range(4):
            settle(Couple(sender, http, service))
        assert len(service.messages) == 8
        assert service.connections <= 4


ADDRESSES = """
import asyncio
from checkins import addresses, post
async def ask(host):
    try:
        return [found["host"] for found in await post.Public().resolve(host, 443)]
    except OSError as error:
        return str(error)
print(asyncio.run(ask("localhost")))
print([addresses.is_public(text) for text in (
    "127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "fe80::1%eth0", "fd00::1",
    "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "0.0.0.0", "224.0.0.1", "ff02::1",
    "192.0.2.1", "2001:db8::1")])
print([addresses.is_public(text) for text in ("1.1.1.1", "2606:4700:4700::1111")])
"""


def test_names_that_lead_inside(sender: Server) -> None:
    """A name is looked at as text when it is given, and as an address when it is called."""
    env, sender.env = sender.env, {**sender.env, "LAMPLIT_PUSH_ANYWHERE": "0"}
    try:
        shown = sender.manage("shell", "-v", "0", "-c", ADDRESSES).splitlines()[-3:]
    finally:
        sender.env = env
    assert shown == ["no public address", str([False] * 15), "[True, True]"]


def test_addresses_kept_under_other_settings(tmp_path: Path, http: httpx.Client) -> None:
    """What was kept while tests allowed any address is not called once they do not any more."""
    with push_service.running() as service:
        server = start(tmp_path / "data", worker=False, pages=False, env=ANYWHERE)
        before = Couple(server, http, service)
        before.say(0, 1)
        server.stop()
        server.env["LAMPLIT_PUSH_ANYWHERE"] = "0"
        server.start_web()
        before.phones[0].pass_reveal()
        before.phones[0].round()
        server.stop()  # sends what it has
        assert service.connections == 0
        assert len(Tables(server).rows("pushsubscription")) == 2


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return the file of a certificate for 127.0.0.1 that signs itself, and a server's context."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "push")])
    where = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    signed = made.add_extension(where, critical=False).sign(key, SHA256())
    file, secret = folder / "push.pem", folder / "push.key"
    file.write_bytes(signed.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context


@pytest.mark.parametrize("known", [True, False])
def test_certificates_are_checked(tmp_path: Path, http: httpx.Client, known: bool) -> None:
    file, context = certificate(tmp_path)
    env = {**ANYWHERE, **({"SSL_CERT_FILE": str(file)} if known else {})}
    with push_service.running(context) as service:
        server = start(tmp_path / "data", worker=False, pages=False, env=env)
        couple = Couple(server, http, service)
        couple.match()
        couple.expect_told(*([1, 1] if known else [0, 0]))
        server.stop()
        assert sum(couple.told()) == 2 * known
