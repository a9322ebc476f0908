"""Every page under a strict policy, and no request to any host but our own."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from project import pwa
from tests.browser.phones import Phone, pair
from tests.serving import Server

NewPhone = Callable[..., Phone]

PAGES = ["/", "/pair", "/join", "/talk", "/talk/cards", "/more", "/settings"]
READING = ["/read", "/talk/cards/1", "/talk/words/6", "/more/learn/2", "/more/how", "/more/help"]
SETTINGS = [f"/settings/{page}" for page in ("times", "season", "notifications", "inside", "leave")]


def directives(policy: str) -> dict[str, str]:
    """Return a policy as directive → value."""
    pairs = (part.strip().partition(" ") for part in policy.split(";") if part.strip())
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("path", ["/", "/settings", "/sw.js"])
def test_the_policy_is_strict_on_pages_and_worker(server: Server, path: str) -> None:
    answer = httpx.get(server.url + path)
    assert answer.status_code == 200
    policy = directives(answer.headers["content-security-policy"])
    assert policy["default-src"] == "'none'"
    for name in ("script-src", "style-src", "connect-src", "manifest-src", "worker-src"):
        assert policy[name] == "'self'", name
    for name in ("base-uri", "form-action", "frame-ancestors"):
        assert policy[name] == "'none'", name
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "lamplit"
    assert not re.search(r"unsafe|\*|https?:", answer.headers["content-security-policy"])
    permissions = answer.headers["permissions-policy"]
    for name in ("geolocation", "microphone", "payment", "usb"):
        assert f"{name}=()" in permissions
    assert "camera=(self)" in permissions
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", ["main.js", "app.css", "icons/icon.svg", "copy/en.json"])
def test_a_file_opened_as_a_page_may_do_nothing(server: Server, name: str) -> None:
    answer = httpx.get(server.url + pwa.static_url() + name)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in answer.headers
    assert "immutable" in answer.headers["cache-control"]


def test_no_page_breaks_the_policy_or_asks_another_host(new_phone: NewPhone) -> None:
    alice, bob = new_phone().open(), new_phone().open()
    hosts: set[str] = set()
    for phone in (alice, bob):
        phone.page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        phone.page.evaluate(
            """() => addEventListener('securitypolicyviolation',
                event => console.error('policy', event.violatedDirective, event.blockedURI))"""
        )
    for path in PAGES:
        alice.open(path)
    alice.open("/")
    pair(alice, bob)
    for path in [*PAGES, *READING, *SETTINGS]:
        alice.open(path)
    assert alice.complaints == []
    assert hosts == {alice.url.split("/")[2]}
    assert alice.context.cookies() == []
