"""The hot path's cost, in statements: few and exact, and reading never takes the write lock."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.server.client import Phone, b64, half_hash, nothing
from tests.serving import Server

# Runs inside the server's code: one request, and every statement that it makes.
ASK = """
import json, sys
from django.db import connection
from django.test import Client
said = []
def note(execute, sql, params, many, context):
    said.append(sql.split()[0].upper() + (" FOR UPDATE" if "FOR UPDATE" in sql else ""))
    return execute(sql, params, many, context)
client = Client(headers={{"Authorization": "Bearer {token}"}}, SERVER_NAME="localhost")
with connection.execute_wrapper(note):
    answer = client.generic({method!r}, "/api/v1/" + {path!r}, {body!r}, "application/json")
print(json.dumps([answer.status_code, said]))
"""


def statements(phone: Phone, method: str, path: str, body: Any = None) -> tuple[int, list[str]]:
    """Return a call's status and the first words of the statements that it made."""
    sent = json.dumps(body) if body is not None else ""
    code = ASK.format(token=b64(phone.token), method=method, path=path, body=sent)
    status, said = json.loads(phone.server.manage("shell", "-v", "0", "-c", code).splitlines()[-1])
    return status, said


@pytest.mark.parametrize("side", [0, 1])
def test_reading_the_round(couple: tuple[Phone, Phone], side: int) -> None:
    couple[1].round()
    assert statements(couple[side], "GET", "round") == (200, ["SELECT"])


@pytest.mark.parametrize("side", [0, 1])
def test_checking_in(couple: tuple[Phone, Phone], server: Server, side: int) -> None:
    phone = couple[side]
    told = phone.round()
    seal = nothing(told["next"])
    status, said = statements(phone, "PUT", "checkin", {"slot": told["slot"], "seal": b64(seal)})
    assert status == 204
    if server.env.get("DATABASE_URL"):
        assert said == ["SELECT", "SELECT FOR UPDATE", "SELECT", "UPDATE"]
    else:
        assert said == ["SELECT", "BEGIN", "SELECT", "UPDATE"]
    assert phone.round()["slot"] == b64(half_hash(seal))


def test_a_reveal(couple: tuple[Phone, Phone]) -> None:
    couple[1].round()
    couple[0].go_to(couple[0].round()["next"])
    status, said = statements(couple[0], "GET", "round")
    assert status == 200
    assert said.count("UPDATE") == 3, "the pair and its two phones"
    assert len(said) <= 7
    assert statements(couple[0], "GET", "round")[1] == ["SELECT"]
