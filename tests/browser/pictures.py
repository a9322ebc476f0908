"""Draws the pictures that are committed: the icons, from one drawing, and the app's screenshots.

    python3 dev.py pictures                # all of them
    python3 dev.py pictures icons readme   # some

The icon is the lamp with its shade raised, no cord, on dusk; an iPhone shows it while the installed
app starts. It writes below `frontend/app/icons`, `frontend/app/splash`, `frontend/app/shots` and
`docs/pictures`, and nowhere else.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import machine, serving
from tests.browser.phones import USUAL, Phone, pair

APP = Path(__file__).resolve().parents[2] / "frontend" / "app"
ICONS = APP / "icons"
SPLASH = APP / "splash"
SHOTS = APP / "shots"
README = APP.parents[1] / "docs" / "pictures"

DUSK = """<linearGradient id="dusk" x2="0" y2="1"><stop stop-color="#19202c"/>\
<stop offset=".45" stop-color="#2c2627"/><stop offset="1" stop-color="#57402a"/></linearGradient>\
<radialGradient id="globe"><stop stop-color="#fff0ca"/>\
<stop offset="1" stop-color="#fbcb7d"/></radialGradient>"""

DOME = "M98 246C98 168 148 94 256 94S414 168 414 246Z"
STEM = (
    "M245 330H267V378Q267 402 300 408C322 412 338 415 340 430H172"
    "C174 415 190 412 212 408Q245 402 245 378Z"
)

LAMP = f"""<circle cx="256" cy="277" r="60" fill="url(#globe)"/>\
<path d="{STEM}" fill="#ad8c5d"/>\
<path d="{DOME}" fill="#49826c"/>\
<rect x="88" y="246" width="336" height="24" rx="12" fill="#dbb87e"/>"""

# One colour: the parts are told apart by the gap under the rim alone.
BADGE = f"""<path d="{DOME}"/><rect x="88" y="242" width="336" height="28" rx="6"/>\
<path d="M197 294H315A60 60 0 0 1 280 332H232A60 60 0 0 1 197 294Z"/><path d="{STEM}"/>"""


def icon(body: str, *, corner: int = 0, scale: float = 1, ground: bool = True) -> str:
    """Return an SVG of 512 × 512; `corner` rounds its ground, `scale` shrinks the lamp alone."""
    back = f'<rect width="512" height="512" rx="{corner}" fill="url(#dusk)"/>' if ground else ""
    shift = 256 * (1 - scale)
    lamp = f'<g transform="translate({shift:g} {shift:g}) scale({scale:g})">{body}</g>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
        f"<defs>{DUSK}</defs>{back}{lamp if scale != 1 else body}</svg>\n"
    )


ICON = icon(LAMP, corner=118)
# Small sizes want a larger lamp; masks cut to a circle of 80 %; the badge has no ground at all.
DRAWINGS = {
    "icon-192.png": (ICON, 192),
    "icon-512.png": (ICON, 512),
    "maskable-192.png": (icon(LAMP, scale=0.8), 192),
    "maskable-512.png": (icon(LAMP, scale=0.8), 512),
    "apple-touch-icon.png": (icon(LAMP, scale=0.94), 180),
    "favicon-48.png": (icon(LAMP, corner=118, scale=1.12), 48),
    "badge-96.png": (icon(f'<g fill="#fff">{BADGE}</g>', ground=False, scale=1.16), 96),
}


# iPhones since 2017, upright: width and height in their own pixels, and how many of those make one
# of the page's. index.html names the same ones; other phones draw this from the manifest.
IPHONES = [
    *((750, 1334, 2), (828, 1792, 2), (1125, 2436, 3), (1170, 2532, 3), (1179, 2556, 3)),
    *((1206, 2622, 3), (1242, 2688, 3), (1260, 2736, 3), (1284, 2778, 3), (1290, 2796, 3)),
    (1320, 2868, 3),
]
GROUND = (0x1A, 0x14, 0x0E)


def draw(page: Page, svg: str, side: int, target: Path) -> None:
    """Render an SVG into a PNG of `side` × `side` pixels, transparent where nothing is drawn."""
    page.set_viewport_size({"width": side, "height": side})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{side}px}}</style>{svg}")
    page.screenshot(path=target, omit_background=True)


def icons(browser: Browser) -> None:
    """Draw every icon anew."""
    ICONS.mkdir(exist_ok=True)
    (ICONS / "icon.svg").write_text(ICON)
    page = browser.new_page()
    for name, (svg, side) in DRAWINGS.items():
        draw(page, svg, side, ICONS / name)


def splash(browser: Browser) -> None:
    """Draw what an iPhone shows while the installed app starts: the icon, on the page's ground."""
    SPLASH.mkdir(exist_ok=True)
    page = browser.new_page()
    for width, height, density in IPHONES:
        side = 112 * density
        page.set_viewport_size({"width": side, "height": side})
        page.set_content(f"<style>body{{margin:0}}svg{{width:{side}px}}</style>{ICON}")
        lamp = Image.open(BytesIO(page.screenshot(omit_background=True)))
        whole = Image.new("RGB", (width, height), GROUND)
        whole.paste(lamp, ((width - side) // 2, (height - side) // 2), lamp)
        few = whole.quantize(96, dither=Image.Dither.NONE)
        few.save(SPLASH / f"{width}x{height}.png", optimize=True)


def phone(browser: Browser, server: serving.Server, width: int, height: int) -> Phone:
    """Return a phone, or something wider, in Berlin by night."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark",
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
        has_touch=True,
    )
    return Phone(context, server.url, server.now)


@contextmanager
def couple(
    browser: Browser, *sizes: tuple[int, int]
) -> Iterator[tuple[serving.Server, list[Phone]]]:
    """Give a server and two phones that are not paired yet."""
    with tempfile.TemporaryDirectory() as folder:
        server = serving.start(Path(folder) / "data")
        try:
            yield server, [phone(browser, server, *size).open() for size in sizes]
        finally:
            server.stop()


def shots(browser: Browser) -> None:
    """Show the app to whoever has not installed it: the first page, home, an evening, wide."""
    SHOTS.mkdir(exist_ok=True)
    with couple(browser, USUAL, (1024, 640)) as (server, (narrow, wide)):
        narrow.page.screenshot(path=SHOTS / "welcome.png")
        pair(narrow, wide)
        server.set_time("18:00", days=1)
        for each, name in ((narrow, "home.png"), (wide, "wide.png")):
            each.follow().open().expect_home().expect_line("Ready for 21:30")
            each.page.screenshot(path=SHOTS / name)
        server.set_time("21:31", days=1)
        narrow.follow().expect_heading("This evening")
        narrow.page.screenshot(path=SHOTS / "evening.png")


def readme(browser: Browser) -> None:
    """Show the README's reader one evening: home, the sheet, a match, and the day after none."""
    README.mkdir(exist_ok=True)
    with couple(browser, USUAL, USUAL) as (server, (alice, bob)):
        pair(alice, bob)
        server.set_time("18:00", days=1)
        alice.follow().open().expect_home().expect_line("Ready for 21:30")
        alice.page.screenshot(path=README / "home.png")
        alice.tap("Lift the shade")
        alice.page.get_by_role("switch", name="Open to intimacy", exact=True).click()
        alice.page.screenshot(path=README / "sheet.png")
        alice.done()
        bob.follow().open().expect_home().light("holding each other, and that’s all")
        for day, heading in ((1, "At 21:30 you were both open."), (2, "This evening")):
            server.set_time("21:31", days=day)
            alice.follow().expect_heading(heading)
            alice.page.screenshot(path=README / ("match.png", "evening.png")[day - 1])


KINDS = {"icons": icons, "splash": splash, "shots": shots, "readme": readme}


def main(names: list[str]) -> None:
    """Draw some kinds of pictures, or all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in names or KINDS:
            KINDS[name](browser)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
