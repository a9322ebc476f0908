"""The room stays as bright, and of the same colour, whether the sheet's switch is off or on.

In every layout, theme, text size and direction, and where words are longer.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.phones import LARGE, SMALL, USUAL, Phone, pair_with_python
from tests.browser.tongues import speak
from tests.further import first

pytestmark = pytest.mark.without_worker

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


# Width, height, the browser's font size in pixels, and the direction of the text.
LAYOUTS = {
    "small": (*SMALL, 16, "ltr"),
    "usual": (*USUAL, 16, "ltr"),
    "large": (*LARGE, 16, "ltr"),
    "landscape": (844, 390, 16, "ltr"),
    "split screen": (640, 360, 16, "ltr"),
    "tablet": (820, 1180, 16, "ltr"),
    "twice as large": (*USUAL, 32, "ltr"),
    "twice as large, small": (*SMALL, 32, "ltr"),
    "from right to left": (*USUAL, 16, "rtl"),
    "from right to left, twice as large": (*SMALL, 32, "rtl"),
}


def light(phone: Phone) -> tuple[float, float, float, float]:
    """Return the light of the screen with nothing focused."""
    phone.page.evaluate("document.activeElement.blur()")
    return mean_light(phone.page.screenshot())


def compare(phone: Phone, where: str) -> None:
    """Lift the shade, in whichever language, and compare the sheet off and on."""
    phone.page.locator(".lamp-home .button").click()
    switch = phone.page.get_by_role("switch")
    expect(switch).not_to_be_checked()
    off, line = light(phone), switch.locator("..").bounding_box()
    switch.dispatch_event("click")  # without scrolling the lamp away
    expect(switch).to_be_checked()
    on = light(phone)
    assert switch.locator("..").bounding_box() == line, f"{where}: the words take another room"
    for band, dim, lit in zip("RGBY", off, on, strict=True):
        assert abs(lit / dim - 1) < 0.01, f"{where}, {band}: {lit / dim - 1:+.2%}"
    phone.page.locator(".close").click()


@pytest.mark.parametrize("scheme", first(["dark", "light"], seen=["dark"]))
def test_the_light_of_the_sheet(new_phone: NewPhone, scheme: str) -> None:
    alice = new_phone(color_scheme=scheme, reduced_motion="reduce").open()
    pair_with_python(alice)
    session = alice.context.new_cdp_session(alice.page)
    for name, (width, height, font, direction) in LAYOUTS.items():
        alice.page.set_viewport_size({"width": width, "height": height})
        session.send("Page.setFontSizes", {"fontSizes": {"standard": font, "fixed": font}})
        alice.page.evaluate("dir => { document.documentElement.dir = dir }", direction)
        compare(alice, name)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 16}})
    for language in ("ar", "es", "fr"):
        speak(alice.page, language)
        compare(alice, language)
