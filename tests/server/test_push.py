"""Push subscriptions: kept once a phone, only for https addresses of public hosts."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.server.client import Phone, b64, pair, unb64
from tests.server.conftest import Start
from tests.server.tables import Tables

Couple = tuple[Phone, Phone]


def point() -> str:
    """Return a browser's public key."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return b64(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


KEYS = {"p256dh": point(), "auth": b64(bytes(range(16)))}
SUBSCRIPTION = {
    "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAA_b-c",
    "expirationTime": None,
    "keys": KEYS,
}


def test_the_servers_key(couple: Couple) -> None:
    keys = {phone.get("push")["public_key"] for phone in couple}
    assert len(keys) == 1
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(keys.pop()))


def test_one_subscription_a_phone(couple: Couple, tables: Tables) -> None:
    alice, bob = couple
    assert alice.put("push", SUBSCRIPTION).status == 204
    assert alice.put("push", SUBSCRIPTION).status == 204
    kept = {"endpoint": SUBSCRIPTION["endpoint"], **KEYS}
    assert alice.get("held")["push"] == kept
    assert bob.get("held")["push"] is None
    newer = {"endpoint": "https://fcm.googleapis.com/fcm/send/x:y", "keys": {**KEYS}}
    assert alice.put("push", {**newer, "expirationTime": 1_900_000_000_000}).status == 204
    assert alice.get("held")["push"] == {"endpoint": newer["endpoint"], **KEYS}
    row = tables.phone(alice.token_hash)["id"]
    assert len([r for r in tables.rows("pushsubscription") if r["phone_id"] == row]) == 1
    for _ in range(2):
        assert alice.call("DELETE", "push").status == 204
    assert alice.get("held")["push"] is None


BAD = [
    "http://updates.push.services.mozilla.com/x",
    "https://localhost/x",
    "https://printer/x",
    "https://printer.local/x",
    "https://127.0.0.1/x",
    "https://10.1.2.3/x",
    "https://169.254.169.254/latest",
    "https://192.168.0.1/x",
    "https://[::1]/x",
    "https://224.0.0.1/x",
    "https://[ff02::1]/x",
    "https://[::127.0.0.1]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://[2002:7f00:1::]/x",
    "https://[fd00::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://127.1/x",
    "https://user@push.example.com/x",
    "https://push.example.com:8443/x",
    "https://push.example.com:http/x",
    "https://push.exam ple.com/x",
    "https://-push.example.com/x",
    "https://push.example.com\n/x",
    "https://bücher.example.com/x",
    "https:///x",
    "https://",
    "push.example.com",
    "",
    "https://push.example.com/" + "x" * 2_048,
    None,
    7,
]


@pytest.mark.parametrize("endpoint", BAD, ids=range(len(BAD)))
def test_where_it_is_not_delivered(couple: Couple, endpoint: object) -> None:
    alice, _ = couple
    refused = alice.put("push", {**SUBSCRIPTION, "endpoint": endpoint})
    assert refused.code == (400, "malformed")
    assert alice.get("held")["push"] is None


@pytest.mark.parametrize(
    "keys",
    [
        None,
        {},
        {"p256dh": KEYS["p256dh"]},
        {**KEYS, "auth": b64(bytes(15))},
        {**KEYS, "p256dh": b64(b"\4" + bytes(64))},
        {**KEYS, "p256dh": b64(b"\5" + unb64(KEYS["p256dh"])[1:])},
        {**KEYS, "p256dh": KEYS["p256dh"] + "="},
    ],
    ids=range(7),
)
def test_keys_that_are_none(couple: Couple, keys: object) -> None:
    refused = couple[0].put("push", {**SUBSCRIPTION, "keys": keys})
    assert refused.code == (400, "malformed")


def test_tests_may_deliver_anywhere(start_server: Start, couple: Couple) -> None:
    alice, bob = couple
    server = start_server(worker=False, env={"LAMPLIT_PUSH_ANYWHERE": "1"})
    alice, _ = pair(Phone(server, alice.http), Phone(server, bob.http))
    local = {**SUBSCRIPTION, "endpoint": "http://127.0.0.1:4000/push"}
    assert alice.put("push", local).status == 204
    assert alice.put("push", {**local, "endpoint": "ftp://127.0.0.1/"}).code == (400, "malformed")
