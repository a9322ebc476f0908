"""Every page under a strict policy, and no request to any host but our own."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from project import pwa
from tests.browser.phones import Phone, pair
from tests.serving import Server

NewPhone = Callable[..., Phone]

PAGES = ["/", "/pair", "/join", "/talk", "/talk/cards", "/more", "/settings"]
READING = ["/read", "/talk/cards/1", "/talk/words/6", "/more/learn/2", "/more/how", "/more/help"]
READING += ["/talk/words", "/more/learn", "/more/privacy"]
SETTINGS = [f"/settings/{page}" for page in ("times", "season", "notifications", "inside", "leave")]
SETTINGS += [f"/settings/{page}" for page in ("light", "language", "lock", "install")]

MORE = ["/healthz", "/readyz", "/api/schema", "/api/v1/about", "/api/v1/round", "/api/v1/nowhere"]
MORE += ["/nowhere", "/settings/", "/static/nowhere.js"]
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def directives(policy: str) -> dict[str, str]:
    """Return a policy as directive → value."""
    pairs = (part.strip().partition(" ") for part in policy.split(";") if part.strip())
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("path", ["/", "/settings", "/sw.js"])
def test_the_policy_is_strict_on_pages_and_worker(server: Server, path: str) -> None:
    answer = server.get(path)
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
    for name in ("camera", "publickey-credentials-create", "publickey-credentials-get"):
        assert f"{name}=(self)" in permissions
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


def cached(path: str) -> str:
    """Return what an answer must say to caches."""
    if path.startswith("/static/"):
        return "immutable"
    return "no-store" if path.startswith(("/api/", "/healthz", "/readyz")) else "no-cache"


@pytest.mark.without_worker
def test_headers_on_every_path(new_phone: NewPhone, server: Server) -> None:
    """Every page, file and call, what is refused and what is not there, as a browser gets it."""
    paths = {*pwa.served(), *(re.sub("<.*?>", "x", f"/{screen}") for screen in pwa.SCREENS), *MORE}
    phone = new_phone()
    page = phone.page
    answers: dict[str, Response] = {}
    page.on("response", lambda answer: answers.update({urlsplit(answer.url).path: answer}))
    page.goto(server.url)
    page.evaluate("paths => Promise.all(paths.map(path => fetch(path)))", sorted(paths))
    phone.live_until(lambda: answers.keys() >= paths)  # the page may know of them sooner than we
    assert answers.keys() == paths
    for path, answer in answers.items():
        headers = answer.all_headers()
        assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, path
        assert directives(headers["content-security-policy"])["default-src"] == "'none'", path
        assert "set-cookie" not in headers, path
        assert "access-control-allow-origin" not in headers, path
        if answer.status == 200:
            assert cached(path) in headers["cache-control"], path
        assert path.startswith("/static/") or "permissions-policy" in headers, path


def test_a_name_that_is_not_ours(server: Server) -> None:
    for path in ["/", "/sw.js", "/healthz", "/api/v1/about", f"{pwa.static_url()}main.js"]:
        answer = server.get(path, headers={"Host": "other.example"})
        assert answer.status_code == 400, path
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, path
        assert "default-src 'none'" in answer.headers["content-security-policy"]


VIOLATIONS = """addEventListener('securitypolicyviolation',
    event => console.error('policy', event.violatedDirective, event.blockedURI))"""


@pytest.mark.further
def test_no_page_breaks_the_policy_or_asks_another_host(
    new_phone: NewPhone, server: Server
) -> None:
    alice, bob = new_phone(), new_phone()
    hosts: set[str] = set()
    for phone in (alice, bob):
        # Of every page from its first line on, and of the worker.
        phone.context.add_init_script(VIOLATIONS)
        phone.context.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        phone.open()
    for path in PAGES:
        alice.open(path)
    alice.open("/")
    pair(alice, bob)
    for path in [*PAGES, *READING, *SETTINGS]:
        alice.open(path)
    server.set_time("18:00", days=1)
    for phone in (alice, bob):
        phone.follow().open().expect_home().light("a note")
    server.set_time("21:30", days=1)
    for phone in (alice, bob):
        phone.follow().expect_heading("At 21:30 you were both open.")
        assert phone.complaints == []
    assert hosts == {alice.url.split("/")[2]}
    assert alice.context.cookies() == []
