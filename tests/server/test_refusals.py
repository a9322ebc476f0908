"""Bad input of every kind: a clear code from the closed list, never a 5xx, nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.server.client import (
    DAILY,
    Answer,
    Offer,
    Phone,
    b64,
    joined,
    joining,
    nothing,
)
from tests.server.tables import Tables
from tests.server.test_push import SUBSCRIPTION
from tests.serving import Server

Couple = tuple[Phone, Phone]
NewPhone = Callable[[], Phone]
JSON = {"Content-Type": "application/json"}

# What stands where something else should.
WRONG: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 1e999, 2**63, 10**400, [], [[]], {}, {"a": 1}),
    *("", "A", "AA", "==", "A" * 23, "A" * 10_000, "\0", "é", "\ud800", "../..", "' OR 1=1 --"),
]
SIZED = {"lookup": 16, "public_key": 65, "token_hash": 32, "confirm": 32, "slot": 16, "seal": 1218}


def misfits(size: int) -> list[str]:
    """Return base64 that is nearly right: size, padding, alphabet, spare bits, white space."""
    good = b64(b"\xff" * size)
    found = [b64(bytes(size - 1)), b64(bytes(size + 1)), good + "=", good + " ", "\n" + good]
    found += [good[:-1] + "+", good[:-1] + "/", "." + good[1:], good[:-1], good + "A"]
    return [*found, good[:-1] + "_"] if size % 3 else found


def bodies(phone: Phone) -> dict[tuple[str, str], dict[str, Any]]:
    """Return a good body for every call that takes one."""
    offer = Offer(phone)
    told = {"next": 1, "slot": b64(bytes(16))}
    return {
        ("POST", "invites"): offer.body(),
        ("POST", f"{offer.path}/join"): joining(phone),
        ("POST", "pairing"): {"confirm": b64(bytes(32))},
        ("PUT", "checkin"): {"slot": told["slot"], "seal": b64(nothing(1))},
        ("PUT", "push"): SUBSCRIPTION,
        ("PUT", "schedule"): DAILY,
    }


def refused(answer: Answer) -> None:
    """Check that an answer is a refusal of the body and nothing else."""
    assert answer.status == 400, answer
    assert answer.json in ({"code": "malformed"}, {"code": "bad_schedule"}), answer


@pytest.mark.parametrize("index", range(6))
def test_every_field_of_every_body(couple: Couple, tables: Tables, index: int) -> None:
    alice, _ = couple
    (method, path), good = list(bodies(alice).items())[index]
    before = tables.snapshot()
    for name in good.keys() - {"expirationTime"}:
        wrong = [*WRONG, *(misfits(SIZED[name]) if name in SIZED else [])]
        for value in wrong:
            if name == "day" and value == 0 and value is not False:
                continue
            refused(alice.call(method, path, content=dumped({**good, name: value}), headers=JSON))
        refused(alice.call(method, path, {k: v for k, v in good.items() if k != name}))
    assert tables.snapshot() == before


def dumped(body: object) -> bytes:
    """Return a body as JSON, its odd numbers and surrogates kept."""
    return json.dumps(body).encode()


BODIES = [
    *(b"", b" ", b"null", b"1", b'"x"', b"[]", b"[{}]", b"{", b"{}}", b'{"slot"}', b"{'a': 1}"),
    *(b"\xff\xfe", b'{"slot": "\xff"}', b"\xef\xbb\xbf{}", b"{}\0", b'{"slot": NaN}'),
    *(b"[" * 16_000, b'{"a":' * 3_000, b'{"a": ' + b"9" * 10_000 + b"}"),
    b"slot=AA&seal=AA",
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_bodies_that_are_no_object(couple: Couple, body: bytes) -> None:
    alice, _ = couple
    for method, path in bodies(alice):
        answer = alice.call(method, path, content=body, headers=JSON)
        expected = {"malformed"} | ({"bad_schedule"} if path == "schedule" else set())
        assert answer.status == 400, (path, answer)
        assert answer.json["code"] in expected


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data", "*/*"]
)
def test_bodies_that_are_not_json(couple: Couple, kind: str) -> None:
    alice, _ = couple
    for (method, path), good in bodies(alice).items():
        answer = alice.call(method, path, content=dumped(good), headers={"Content-Type": kind})
        assert answer.code == (400, "malformed"), path


UNREADABLE = ["a*=nosuch''x", "a*=x; a*0=y", "a*=idna''%ff", "charset*=utf-8''%00"]


@pytest.mark.parametrize("parameter", UNREADABLE)
def test_parameters_that_cannot_be_read_do_no_harm(couple: Couple, parameter: str) -> None:
    alice, _ = couple
    kind = {"Content-Type": f"application/json; {parameter}"}
    assert alice.call("PUT", "schedule", content=dumped(DAILY), headers=kind).status == 204
    assert alice.call("PUT", "checkin", content=b"{}", headers=kind).code == (400, "malformed")
    assert alice.call("GET", "nowhere", headers=kind).code == (404, "not_found")
    page = alice.http.get(f"{alice.server.url}/nowhere", headers=kind)
    assert (page.status_code, page.text) == (404, "Not found.")


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_json_is_refused_in_unknown_keys_too(couple: Couple, odd: float) -> None:
    alice, _ = couple
    for (method, path), good in bodies(alice).items():
        refused(alice.call(method, path, content=dumped({**good, "more": odd}), headers=JSON))


def test_charsets_and_unknown_keys_do_no_harm(couple: Couple) -> None:
    alice, _ = couple
    told = alice.round()
    body = {"slot": told["slot"], "seal": b64(nothing(told["next"])), "more": [1], "side": 1}
    kind = {"Content-Type": "Application/JSON; charset=utf-8", "Accept": "text/html"}
    answer = alice.call("PUT", "checkin", content=dumped(body), headers=kind)
    assert answer.status == 204


@pytest.mark.parametrize("size", [16_385, 100_000, 1_000_000])
def test_large_bodies(couple: Couple, tables: Tables, size: int) -> None:
    alice, _ = couple
    before = tables.snapshot()
    for (method, path), good in bodies(alice).items():
        padded = dumped(good)[:-1] + b', "more": "' + b"x" * size + b'"}'
        for content in (padded, iter([padded[:999], padded[999:]])):
            answer = alice.call(method, path, content=content, headers=JSON)
            assert answer.code == (413, "too_large"), path
    assert tables.snapshot() == before


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "round"), ("DELETE", "push"), ("PUT", "season"), ("DELETE", "me")]
)
def test_a_large_body_is_refused_where_none_is_wanted(
    couple: Couple, tables: Tables, method: str, path: str
) -> None:
    alice, _ = couple
    before = tables.snapshot()
    for kind in (JSON, {"Content-Type": "text/plain"}):
        answer = alice.call(method, path, content=b"x" * 200_000, headers=kind)
        assert answer.code == (413, "too_large")
    assert tables.snapshot() == before


def test_exactly_16_kb_is_read(couple: Couple) -> None:
    told = couple[0].round()
    body = dumped({"slot": told["slot"], "seal": b64(nothing(told["next"]))})
    body += b" " * (16_384 - len(body))
    assert couple[0].call("PUT", "checkin", content=body, headers=JSON).status == 204
    answer = couple[0].call("PUT", "checkin", content=body + b" ", headers=JSON)
    assert answer.code == (413, "too_large")


def test_the_token_comes_before_the_body(new_phone: NewPhone) -> None:
    stranger = new_phone()
    for method, path in bodies(stranger):
        if path.startswith("invites"):
            continue
        for content in (b"{", b"x" * 100_000):
            answer = stranger.call(method, path, content=content, headers=JSON)
            assert answer.code == (401, "unknown_phone")


TOKENS = [
    *("", "Bearer", "Basic YTpi", "Bearer AA", "Bearer " + "A" * 43 + "=", "Token x"),
    *("Bearer " + b64(b"\xff" * 31), "Bearer " + b64(b"\xff" * 33), "Bearer " + "B" * 43),
    *("Bearer " + b64(bytes(32)), "Bearer  " + b64(bytes(32)), "Bearer " + "é" * 43),
]


@pytest.mark.parametrize("header", TOKENS, ids=range(len(TOKENS)))
@pytest.mark.parametrize("path", ["round", "pairing"])
def test_tokens_that_nobody_has(server: Server, http: httpx.Client, header: str, path: str) -> None:
    sent = {b"Authorization": header.encode()} if header else {}
    answer = http.get(f"{server.url}/api/v1/{path}", headers=sent)
    assert (answer.status_code, answer.json()) == (401, {"code": "unknown_phone"})
    assert answer.headers["www-authenticate"] == "Bearer"


def test_another_pairs_token_reaches_another_pair(couple: Couple, new_phone: NewPhone) -> None:
    alice, bob = couple
    charlie, dana = new_phone(), new_phone()
    joined(charlie, dana)
    told = alice.round()
    for other in (bob, charlie, dana):
        other.check_in(nothing(told["next"]), told["slot"])
    assert alice.round() == told


LOOKUPS = ["x", "A" * 21, "A" * 23, "A" * 21 + "B", "%00", "%FF%FE", "..", "=" * 22, "é" * 22]


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_lookups_that_are_none(new_phone: NewPhone, lookup: str) -> None:
    phone = new_phone()
    looked = phone.call("GET", f"invites/{lookup}".replace("..", "%2E%2E"))
    assert looked.code == (404, "no_invite")
    tried = phone.call("POST", f"invites/{lookup}/join".replace("..", "%2E%2E"), joining(phone))
    assert tried.code == (404, "no_invite")
    wrong = phone.call("POST", f"invites/{b64(bytes(16))}/join", {})
    assert wrong.code == (400, "malformed"), "the body comes first"
