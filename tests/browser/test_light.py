"""The room stays as bright, and of the same colour, whether the sheet's switch is off or on."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from project import pwa
from tests.browser.phones import LARGE, SMALL, USUAL, Phone, pair_with_python

NewPhone = Callable[..., Phone]

# sRGB's transfer function (IEC 61966-2-1), for each of the 256 values.
LINEAR = [
    value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4
    for value in range(256)
]


def mean_light(picture: bytes) -> tuple[float, float, float, float]:
    """Return a screenshot's mean linear R, G, B, and its luminance Y (0 to 1)."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    count = image.width * image.height
    bands = [band.histogram() for band in image.split()]
    red, green, blue = (
        sum(LINEAR[value] * times for value, times in enumerate(band)) / count for band in bands
    )
    return red, green, blue, 0.2126 * red + 0.7152 * green + 0.0722 * blue


def compare(phone: Phone) -> None:
    """Measure the sheet of a paired phone at home, off and on."""
    phone.page.locator(".lamp-home .button").click()
    switch = phone.page.get_by_role("switch")
    expect(switch).not_to_be_checked()
    phone.page.evaluate("document.activeElement.blur()")
    off = mean_light(phone.page.screenshot())
    box = phone.page.locator(".sheet-body").bounding_box()
    switch.click()
    expect(switch).to_be_checked()
    phone.page.evaluate("document.activeElement.blur()")
    on = mean_light(phone.page.screenshot())
    assert phone.page.locator(".sheet-body").bounding_box() == box
    for name, dim, lit in zip("RGBY", off, on, strict=True):
        assert abs(lit / dim - 1) < 0.01, f"{name}: {lit / dim - 1:+.2%}"


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", [SMALL, USUAL, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_light_of_the_sheet(new_phone: NewPhone, scheme: str, size: tuple[int, int]) -> None:
    alice = new_phone(size=size, color_scheme=scheme, reduced_motion="reduce").open()
    pair_with_python(alice)
    compare(alice)


def test_the_light_of_the_sheet_in_every_language(new_phone: NewPhone) -> None:
    alice = new_phone(size=SMALL, reduced_motion="reduce").open()
    pair_with_python(alice)
    for language in sorted({*pwa.languages()} - {"en"}):
        alice.page.evaluate("language => localStorage.setItem('language', language)", language)
        alice.page.reload()
        expect(alice.page.locator("html")).to_have_attribute("lang", language)
        compare(alice)
