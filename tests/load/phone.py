"""The phone's own work, in Chromium as it is and slowed six times, and in WebKitGTK."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from project import pwa
from tests import machine, serving
from tests.browser import webkit
from tests.browser.phones import USUAL, Phone
from tests.conftest import QUIET
from tests.load import cost
from tests.load.report import Report
from tests.phone import Phone as PythonPhone

SLOWED = 6
# Each in milliseconds, the middle of so many; on the protocol's own modules, as the phone has them.
WORK = """
async (base, turns) => {
  const of = (name) => import(`${base}protocol/${name}.js`);
  const [{ sealCheckIn, pickNumber }, { roundKeys }] = [await of('seal'), await of('round')];
  const [{ readResult }, { forward }] = [await of('result'), await of('ratchet')];
  const [{ hkdfKey, random }, { packNote }] = [await of('primitives'), await of('note')];
  const chain = await hkdfKey(random(32));
  const t = 1_800_000_000;
  const middle = async (act, times) => {
    const spent = [];
    for (let i = 0; i < times; i++) {
      const begun = performance.now();
      await act();
      spent.push(performance.now() - begun);
    }
    return spent.sort((a, b) => a - b)[times >> 1];
  };
  const note = packNote('');
  const seal = async () => sealCheckIn(
    { round: await roundKeys(chain, t), side: 0, idx: pickNumber(0), yes: true, note });
  const read = async () => readResult(await roundKeys(chain, t), 0, -1, random(204));
  return {
    'seal, keys and all': await middle(seal, turns),
    'read a result, keys and all': await middle(read, turns),
    'ratchet a year': await middle(() => forward(chain, 365), Math.ceil(turns / 4)),
  };
}
"""
# Notes when a button that can be tapped is first there, in milliseconds from the page's beginning.
APPEARS = """
(words) => {
  const there = (button) => button.textContent.trim() === words;
  new MutationObserver((_, watching) => {
    if (![...document.querySelectorAll('button')].some(there)) return;
    window.appeared = performance.now();
    watching.disconnect();
  }).observe(document, { childList: true, subtree: true });
}
"""


def report_on(report: Report, turns: int) -> None:
    """Write one table of all three browsers."""
    report.say("## The phone's own work")
    report.say(
        "Milliseconds, the middle of several. *Home offline* is from opening the address without a"
        " network to a home that can be tapped, in a new page of an installed app; *first load* the"
        " same on a clean phone with a network (welcome). The pages that a Chromium for desks opens"
        " behind its address bar are off. Aims, slowed six times: seal < 50,"
        f" home offline < 1,000. Load {cost.busy()}."
    )
    columns: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as made:
        server = serving.start(Path(made) / "data", worker=False)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=machine.chromium(), args=QUIET)
                for name, slow in (("Chromium", 1), (f"Chromium, {SLOWED}x slower", SLOWED)):
                    columns[name] = in_chromium(browser, server, slow, turns)
                browser.close()
            if machine.webkit():
                columns["WebKitGTK"] = in_webkit(server, turns)
        finally:
            server.stop()
    acts = list(next(iter(columns.values())))
    rows = [(act, *(columns[name].get(act, "–") for name in columns)) for act in acts]
    report.table(("", *columns), rows)
    report.say(f"Load at the end: {cost.busy()}.")


def in_chromium(
    browser: Browser, server: serving.Server, slow: int, turns: int
) -> dict[str, float]:
    """Return what each act takes; pairing is done at full speed."""
    server.set_now(int(time.time()))
    settings: dict[str, Any] = {"timezone_id": "Europe/Berlin", "service_workers": "allow"}
    size = {"width": USUAL[0], "height": USUAL[1]}
    first = []
    for _ in range(max(3, turns // 4)):
        clean = browser.new_context(viewport=size, has_touch=True, **settings)  # type: ignore[arg-type]
        first.append(opened(clean.new_page(), server.url, slow, "Pair, side by side"))
        clean.close()
    context = browser.new_context(viewport=size, has_touch=True, **settings)  # type: ignore[arg-type]
    phone = paired(context, server)
    plain = slowed(context.new_page(), slow)
    plain.goto(server.url)
    found: dict[str, float] = plain.evaluate(
        f"([base, turns]) => ({WORK})(base, turns)", [pwa.static_url(), turns]
    )
    plain.close()
    phone.settle().page.close()
    context.set_offline(True)
    offline = []
    for _ in range(max(3, turns // 4)):
        page = context.new_page()
        offline.append(opened(page, server.url, slow, "Lift the shade"))
        page.close()
    context.close()
    return {**found, "first load": median(first), "home offline": median(offline)}


class Unmoved(Phone):
    """A phone on its browser's own clock: one that can be moved costs time itself."""

    def start_again(self, shift: float = 0) -> Phone:
        """Take a fresh page."""
        self.page = self.context.new_page()
        return self


def paired(context: BrowserContext, server: serving.Server) -> Phone:
    """Pair a phone with one in Python, as fast as its own polls go."""
    phone = Unmoved(context, server.url, server.now).open()
    partner = PythonPhone(server.url, server.now)
    partner.join(phone.make_code("21:30"))
    phone.live_until(partner.pair)
    return phone.tap("Continue").expect_home()


def slowed(page: Page, slow: int) -> Page:
    """Slow a page's processor down."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    return page


def opened(page: Page, url: str, slow: int, button: str) -> float:
    """Return the milliseconds from opening an address to a button that can be tapped."""
    page.add_init_script(f"({APPEARS})({json.dumps(button)})")
    slowed(page, slow).goto(url, wait_until="commit")
    shown = page.wait_for_function("() => window.appeared", timeout=60_000, polling=200)
    return float(shown.json_value())


def in_webkit(server: serving.Server, turns: int) -> dict[str, float]:
    """Return what the protocol's acts take, and a first load."""
    os.environ.setdefault("NO_AT_BRIDGE", "1")
    with webkit.browser() as driver:
        driver.set_script_timeout(120)
        begun = time.perf_counter()
        driver.get(server.url)
        webkit.WebKitPhone(driver, server.url).find("//button[.='Pair, side by side']")
        first = 1_000 * (time.perf_counter() - begun)
        script = f"const done = arguments[2]; ({WORK})(arguments[0], arguments[1]).then(done)"
        found: dict[str, float] = driver.execute_async_script(script, pwa.static_url(), turns)
    return {**found, "first load": first}
