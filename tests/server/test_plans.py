"""Every hot statement finds its rows by an index, however many pairs there are."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.server.client import Offer, Phone, b64, nothing
from tests.serving import Server

WHOLE = re.compile(r"\bSeq Scan\b|^SCAN ")
SORTED = re.compile(r"\bSort\b|TEMP B-TREE")
SHOW = "import json; from tests import plans; print(json.dumps(plans.plans({token!r}, {body!r})))"


def plans(phone: Phone) -> dict[str, list[dict[str, Any]]]:
    """Return the plans of all that happens, with this phone as the caller."""
    told = phone.round()
    body = {"slot": told["slot"], "seal": b64(nothing(told["next"]))}
    code = SHOW.format(token=b64(phone.token), body=body)
    shown: dict[str, list[dict[str, Any]]] = json.loads(
        phone.server.manage("shell", "-v", "0", "-c", code).splitlines()[-1]
    )
    return shown


@pytest.fixture
def planned(server: Server, couple: tuple[Phone, Phone]) -> dict[str, list[dict[str, Any]]]:
    """Return all plans; an invite stands open, so that there is one to end."""
    Offer(Phone(server, couple[0].http)).send()
    couple[1].round()
    return plans(couple[0])


def test_no_hot_statement_reads_a_whole_table(planned: dict[str, list[dict[str, Any]]]) -> None:
    assert {name for name, said in planned.items() if not said} == set()
    for name, said in planned.items():
        for statement in said:
            odd = [line for line in statement["plan"] if WHOLE.search(line.strip(" ->"))]
            assert not odd, (name, statement)


def test_what_is_due_is_found_in_order(planned: dict[str, list[dict[str, Any]]]) -> None:
    """A batch reads the pairs that it takes and no others: nothing is sorted first."""
    choosing, *_ = planned["reveals that are due"]
    assert "LIMIT" in choosing["sql"]
    assert not [line for line in choosing["plan"] if SORTED.search(line)], choosing


def test_the_acts_are_the_ones_that_are_meant(planned: dict[str, list[dict[str, Any]]]) -> None:
    said = {name: [s["sql"] for s in statements] for name, statements in planned.items()}
    written = {
        "reveals that are due": {"UPDATE": {"pair", "phone"}},
        "what is over is erased": {"DELETE": {"invite", "pair", "phone", "pushsubscription"}},
        "PUT checkin": {"UPDATE": {"phone"}},
    }
    for name, changes in written.items():
        for verb, expected in changes.items():
            named = [re.findall(r"checkins_(\w+)", sql)[0] for sql in said[name] if verb in sql[:6]]
            assert set(named) == expected, name
