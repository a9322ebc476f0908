"""The OpenAPI description is true: its calls are the calls, and answers look as it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from checkins.errors import Code
from tests.server.client import DAILY, Offer, Phone, b64, joined, joining, nothing, pair
from tests.server.test_push import SUBSCRIPTION
from tests.serving import Server

NewPhone = Callable[[], Phone]
Schema = dict[str, Any]

CALLS = {
    ("post", "/api/v1/invites"): {201, 400, 409, 413, 429},
    ("get", "/api/v1/invites/{lookup}"): {200, 404, 429},
    ("post", "/api/v1/invites/{lookup}/join"): {201, 400, 404, 413, 429},
    ("get", "/api/v1/pairing"): {200, 401, 429},
    ("post", "/api/v1/pairing"): {204, 400, 401, 409, 413, 429},
    ("get", "/api/v1/round"): {200, 401, 429},
    ("put", "/api/v1/checkin"): {204, 400, 401, 409, 412, 413, 429},
    ("get", "/api/v1/schedule"): {200, 401, 429},
    ("put", "/api/v1/schedule"): {204, 400, 401, 413, 429},
    ("get", "/api/v1/season"): {200, 401, 429},
    ("put", "/api/v1/season"): {204, 400, 401, 413, 429},
    ("get", "/api/v1/about"): {200},
    ("get", "/api/v1/push"): {200, 401, 429},
    ("put", "/api/v1/push"): {204, 400, 401, 413, 429},
    ("delete", "/api/v1/push"): {204, 401, 429},
    ("get", "/api/v1/held"): {200, 401, 429},
    ("delete", "/api/v1/me"): {204, 401, 429},
}
OPEN = {"/api/v1/about", "/api/v1/invites", "/api/v1/invites/{lookup}"}
OPEN |= {"/api/v1/invites/{lookup}/join"}


@pytest.fixture(scope="module")
def description(server: Server) -> Schema:
    """Return the description."""
    answer = server.get("/api/schema")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    described: Schema = answer.json()
    return described


def test_it_names_every_call_and_every_code(description: Schema) -> None:
    described = {
        (method, path): {int(status) for status in call["responses"]}
        for path, calls in description["paths"].items()
        for method, call in calls.items()
    }
    assert described == {call: statuses | {500, 503} for call, statuses in CALLS.items()}
    for path, calls in description["paths"].items():
        for call in calls.values():
            assert bool(call.get("security")) == (path not in OPEN), path
    codes = set(Code) - {Code.NOT_FOUND, Code.NOT_ALLOWED}
    assert {name for name in codes if f'"{name}"' in json.dumps(description)} == codes


def test_sizes_are_described(description: Schema) -> None:
    seal = description["components"]["schemas"]["CheckInBody"]["properties"]["seal"]
    assert (seal["minLength"], seal["maxLength"]) == (1624, 1624)
    for raw in (bytes(1218), b"\xff" * 1218):
        jsonschema.validate(b64(raw), seal)
    coming = description["components"]["schemas"]["RoundAnswer"]["properties"]["coming"]
    assert (coming["minItems"], coming["maxItems"]) == (24, 24)


def exchanges(new_phone: NewPhone, offer: Offer) -> list[tuple[Phone, str, str, Any]]:
    """Return one good call of every kind, in an order in which all succeed."""
    alice, bob = pair(new_phone(), new_phone())
    charlie, dana = new_phone(), new_phone()
    joined(charlie, dana)
    erin, fresh, told = offer.phone, new_phone(), alice.round()
    seal = {"slot": told["slot"], "seal": b64(nothing(told["next"]))}
    return [
        (erin, "post", "invites", offer.body()),
        (erin, "get", offer.path, None),
        (fresh, "post", f"{offer.path}/join", joining(fresh)),
        *((phone, "get", "pairing", None) for phone in (bob, charlie, dana)),
        (charlie, "post", "pairing", {"confirm": b64(bytes(32))}),
        (alice, "put", "checkin", seal),
        (alice, "put", "schedule", DAILY),
        *((alice, "put", "season", body) for body in ({}, {"more": 1})),
        (alice, "put", "push", SUBSCRIPTION),
        *((alice, "get", path, None) for path in ("round", "schedule", "season", "push", "held")),
        (bob, "get", "held", None),
        (alice, "get", "about", None),
        (alice, "delete", "push", None),
        (alice, "delete", "me", None),
    ]


def test_what_is_sent_and_answered_is_as_described(
    description: Schema, new_phone: NewPhone
) -> None:
    offer, tried = Offer(new_phone()), set()
    for phone, method, path, body in exchanges(new_phone, offer):
        answer = phone.call(method.upper(), path, body)
        named = "/api/v1/" + path.replace(b64(offer.lookup), "{lookup}")
        tried.add((method, named))
        call = description["paths"][named][method]
        assert answer.status < 300, path
        check(description, call["responses"][str(answer.status)], answer.json)
        if body is not None:
            check(description, call["requestBody"], body)
    assert tried == set(CALLS)


def check(description: Schema, part: Schema, value: object) -> None:
    """Validate a body against its part of the description; without a schema it must be empty."""
    content = part.get("content")
    if content is None:
        assert value is None
        return
    schema = {**content["application/json"]["schema"], "components": description["components"]}
    jsonschema.validate(value, schema)
    if schema.keys() & {"$ref", "properties"}:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({}, schema)


@pytest.mark.parametrize(("method", "path"), CALLS, ids=str)
def test_generated_calls(
    server: Server, couple: tuple[Phone, Phone], method: str, path: str
) -> None:
    operation = schemathesis.openapi.from_url(f"{server.url}/api/schema")[path][method]
    token = "" if path == "/api/v1/me" else b64(couple[0].token)
    checks = [status_code_conformance, content_type_conformance, response_schema_conformance]
    checks.append(not_a_server_error)  # which is in the schema, since it can happen

    @settings(
        max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def ask(case: Case[Any]) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        case.validate_response(case.call(headers=headers), checks=checks)

    ask()
