"""The app can be installed, and its first visit is small."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser.phones import USUAL, Phone
from tests.browser.tongues import copy
from tests.serving import Server

NewPhone = Callable[..., Phone]

BUDGET = 60_000  # bytes over the wire, with brotli, up to a page that answers


def test_the_browser_finds_nothing_that_hinders_installing(new_phone: NewPhone) -> None:
    alice = new_phone().open()
    session = alice.context.new_cdp_session(alice.page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {error["errorId"] for error in errors} <= {"in-incognito"}
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"].endswith("/manifest.webmanifest")


def test_the_manifest_is_whole_and_its_pictures_are_what_it_says(server: Server) -> None:
    page = server.get("/").text
    address = page.split('rel="manifest" href="')[1].split('"')[0]
    manifest = server.get(address).json()
    for key in ("id", "name", "short_name", "start_url", "display", "shortcuts", "description"):
        assert manifest[key], key
    assert manifest["start_url"] == manifest["id"] == manifest["scope"] == "/"
    assert {"any", "maskable"} <= {icon.get("purpose", "any") for icon in manifest["icons"]}
    folder = address.rsplit("/", 1)[0]
    for picture in [*manifest["icons"], *manifest["screenshots"]]:
        answer = server.get(f"{folder}/{picture['src'].removeprefix('./')}")
        assert answer.status_code == 200, picture
        if picture["type"] == "image/svg+xml":
            continue
        size = Image.open(BytesIO(answer.content)).size
        assert "x".join(map(str, size)) == picture["sizes"], picture
    assert 'rel="apple-touch-icon"' in page


def test_shortcuts_open_what_they_name(new_phone: NewPhone, server: Server) -> None:
    page = server.get("/").text
    address = page.split('rel="manifest" href="')[1].split('"')[0]
    phone = new_phone()
    for shortcut in server.get(address).json()["shortcuts"]:
        phone.open(shortcut["url"]).expect_heading(shortcut["name"])


def test_an_iphone_starts_on_the_pages_ground(server: Server) -> None:
    page = server.get("/").text
    links = re.findall(
        r'startup-image" media="\(device-width: (\d+)px\) and \(device-height: (\d+)px\)'
        r' and \(-webkit-device-pixel-ratio: (\d)\)" href="([^"]+)"',
        page,
    )
    assert len(links) == page.count("startup-image") >= 10
    for width, height, density, address in links:
        picture = Image.open(BytesIO(server.get(address).content)).convert("RGB")
        assert picture.size == (int(width) * int(density), int(height) * int(density))
        assert picture.getpixel((0, 0)) == (0x1A, 0x14, 0x0E)


def test_the_page_is_packed_for_whoever_takes_it(server: Server) -> None:
    plain = server.get("/", headers={"Accept-Encoding": "identity"})
    packed = server.get("/", headers={"Accept-Encoding": "gzip, br;q=1.0"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "br"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.content == plain.content


@pytest.mark.parametrize("locale", ["en-GB", "de-AT", "ar-EG"])
def test_the_first_visit_is_small(browser: Browser, server: Server, locale: str) -> None:
    context = browser.new_context(
        viewport={"width": USUAL[0], "height": USUAL[1]}, service_workers="block", locale=locale
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(server.url)
    make = str(copy(locale[:2])["first.make"]).format(time="21:30")
    page.get_by_role("button", name=make).wait_for()
    page.wait_for_load_state("networkidle")
    context.close()
    assert len(received) > 5
    assert sum(received) <= BUDGET, f"{sum(received):,.0f} bytes over the wire"
