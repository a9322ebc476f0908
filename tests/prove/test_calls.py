"""Thousands of generated calls, right and wrong, on each database: no 5xx, and no answer that the
description does not name.

The short form, and what the description itself must say, is in `tests/server/test_schema.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import serving
from tests.server import cluster
from tests.server.client import Offer, Phone, b64, joined, pair
from tests.server.conftest import ENGINES
from tests.server.test_schema import CALLS

EXAMPLES = 60
PATIENCE = 60  # seconds: a machine with much else to do is no fault of the server's
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
CHECKS += [response_headers_conformance, response_schema_conformance]
LEAVES = {("delete", "/api/v1/me"), ("delete", "/api/v1/push")}


@pytest.fixture(scope="module", params=ENGINES)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[serving.Server]:
    """Return a server on each database."""
    with ExitStack() as ending:
        url = None
        if request.param == "postgresql":
            url = ending.enter_context(cluster.running()).database()
        data = tmp_path_factory.mktemp("calls") / "data"
        running = serving.start(data, url, pages=False)
        ending.callback(running.stop)
        yield running


def tokens(server: serving.Server, http: httpx.Client) -> list[str]:
    """Return tokens of every kind: a pair's, an open invite's, a joined one's, nobody's."""
    phones = [Phone(server, http) for _ in range(6)]
    pair(phones[0], phones[1])
    joined(phones[2], phones[3])
    Offer(phones[4]).send()
    return [b64(phone.token) for phone in phones]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("method", "path"), CALLS, ids=str)
def test_generated_calls(server: serving.Server, method: str, path: str) -> None:
    operation = schemathesis.openapi.from_url(f"{server.url}/api/schema")[path][method]
    answers = Counter[int]()
    kinds = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    cases = st.one_of([operation.as_strategy(generation_mode=kind) for kind in kinds])
    with httpx.Client(trust_env=False, timeout=PATIENCE) as http:
        known = tokens(server, http)
    whose = st.sampled_from(known[-1:] if (method, path) in LEAVES else known)

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=cases, token=whose)
    def ask(case: Case[Any], token: str) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)
        answers[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    ask()
    # What takes a body has endless cases; the others may have no more than there are tokens.
    assert sum(answers.values()) >= (EXAMPLES if method in ("post", "put") else 1)
