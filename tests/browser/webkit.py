"""WebKitGTK, the iPhone's engine, driven through WebDriver: a browser with a screen of its own.

WebKit has no clock control: `move_clock` replaces the page's `Date` from outside, which lasts until
the page is left.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as conditions
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.service import Service

from tests import machine

PATIENCE = 60
# Not there yet, drawn anew, or still on its way up with the sheet.
MOVING = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)

# What the server answered to the check-in that this phone made last; 0: nothing yet.
ANSWER = """
const done = arguments[0];
const opening = indexedDB.open('lamplit');
opening.onsuccess = () => {
  const kept = opening.result.transaction('kept').objectStore('kept').get('outbox');
  kept.onsuccess = () => { opening.result.close(); done(kept.result?.answer ?? 0); };
};
"""

MOVE = """
const [offset, Real] = [arguments[0], Date];
window.Date = class extends Real {
  constructor(...given) { if (given.length) super(...given); else super(Real.now() + offset); }
  static now() { return Real.now() + offset; }
};
document.dispatchEvent(new Event('visibilitychange'));
"""


@contextmanager
def screen() -> Iterator[str]:
    """Give the name of an X display that nobody else draws on."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "480x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as running:
        os.close(writing)
        with os.fdopen(reading) as said:
            name = f":{said.readline().strip()}"
        try:
            yield name
        finally:
            running.terminate()


@contextmanager
def browser() -> Iterator[WebKitGTK]:
    """Give a WebKitGTK browser with a clean store."""
    found = machine.webkit()
    if found is None:
        machine.left_out("WebKitGTK")
    driver, program = found
    options = WebKitGTKOptions()
    options.binary_location = program
    options.add_argument("--automation")
    with screen() as display:
        extra = {"DISPLAY": display, "WEBKIT_DISABLE_SANDBOX": "1", "TZ": "UTC"}
        running = WebKitGTK(options=options, service=Service(driver, env={**os.environ, **extra}))
        running.set_window_size(430, 880)
        try:
            yield running
        finally:
            running.quit()


@dataclass
class WebKitPhone:
    """A phone whose app runs in WebKitGTK, used by the words on its screen."""

    driver: WebKitGTK
    url: str

    def open(self) -> WebKitPhone:
        """Open the app."""
        self.driver.get(self.url)
        return self

    def find(self, path: str) -> WebElement:
        """Wait for what an XPath names to be on screen."""
        wait = WebDriverWait(self.driver, PATIENCE)
        try:
            return wait.until(conditions.visibility_of_element_located((By.XPATH, path)))
        except TimeoutException as error:
            shown = self.driver.find_element(By.TAG_NAME, "body").text
            raise AssertionError(f"no {path}, but: {shown}") from error

    def tap(self, name: str) -> WebKitPhone:
        """Tap the button that is called exactly so, scrolled to where nothing covers it."""
        return self.press(f"//button[normalize-space()='{name}']")

    def press(self, path: str) -> WebKitPhone:
        """Press what an XPath names, once it has come to rest where a finger can reach it."""

        def pressed(driver: WebKitGTK) -> bool:
            found = driver.find_element(By.XPATH, path)
            driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
            found.click()
            return True

        WebDriverWait(self.driver, PATIENCE, ignored_exceptions=MOVING).until(pressed)
        return self

    def choose(self, name: str) -> WebKitPhone:
        """Choose the radio button with this label."""
        return self.press(f"//label[normalize-space()='{name}']")

    def expect_heading(self, name: str) -> WebKitPhone:
        """Wait for a heading with exactly this text."""
        self.find(f"//*[self::h1 or self::h2][normalize-space()='{name}']")
        return self

    def shows(self, text: str) -> bool:
        """Tell whether a text is anywhere on the page."""
        return text in self.driver.find_element(By.TAG_NAME, "body").text

    def light(self, note: str) -> WebKitPhone:
        """Lift the shade, choose yes with a note, press Done, and wait for home and the server."""
        self.tap("Lift the shade")
        WebDriverWait(self.driver, PATIENCE, ignored_exceptions=MOVING).until(self._switched_on)
        self.find("//textarea[@id=//label[.='Note']/@for]").send_keys(note)
        self.tap("Done")
        wait = WebDriverWait(self.driver, PATIENCE)
        wait.until(conditions.invisibility_of_element_located((By.XPATH, "//*[@role='dialog']")))
        wait.until(lambda driver: driver.execute_async_script(ANSWER) == 204)
        return self

    def _switched_on(self, driver: WebKitGTK) -> bool:
        """Press the switch if it is off: a press goes astray while the sheet still moves."""
        switch = driver.find_element(By.XPATH, "//*[@role='switch']")
        if switch.get_attribute("aria-checked") != "true":
            switch.click()
            return False
        return True

    def move_clock(self, seconds: float) -> WebKitPhone:
        """Put the page's clock this far ahead of real time, as if it had slept until then."""
        self.driver.execute_script(MOVE, int(seconds * 1000))
        return self
