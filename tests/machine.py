"""Finds the real browsers and servers that the tests use, and installs Debian's where it can.

Standard library only, but for what tests themselves call. Chromium is a must everywhere. WebKitGTK
(the iPhone's engine), Firefox, PostgreSQL, Redis and Caddy exist for Debian and its kin: elsewhere
their tests are left out and this says so, but under CI a missing one is a failure, never a quiet
gap.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

DEBIAN = Path("/usr/lib")


def chromium() -> str | None:
    """Return a Chromium or Chrome to drive: Debian's, a system one, else playwright's own."""
    named = os.environ.get("LAMPLIT_TEST_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = named or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ms-playwright"
    return next((str(file) for file in sorted(cache.glob("chromium-*/*/chrome"))), None)


def webkit() -> tuple[str, str] | None:
    """Return WebKitGTK's driver and its MiniBrowser, where both and Xvfb are there."""
    driver = shutil.which("WebKitWebDriver")
    browser = next(iter(sorted(DEBIAN.glob("*/webkit2gtk-4.*/MiniBrowser"), reverse=True)), None)
    return (driver, str(browser)) if driver and browser and shutil.which("Xvfb") else None


def firefox() -> str | None:
    """Return a Firefox: Debian's, or a system one."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def postgresql() -> Path | None:
    """Return the folder of PostgreSQL's server programs, newest first."""
    initdb = shutil.which("initdb")
    folders = sorted(DEBIAN.glob("postgresql/*/bin"), reverse=True)
    return Path(initdb).parent if initdb else next(iter(folders), None)


def redis() -> str | None:
    """Return Redis's server program."""
    return shutil.which("redis-server")


def caddy() -> str | None:
    """Return Caddy, where `certutil`, which lets a browser trust it, is there too."""
    return shutil.which("caddy") if shutil.which("certutil") else None


PACKAGES = {
    "chromium": (chromium, ["chromium"]),
    "WebKitGTK": (webkit, ["webkit2gtk-driver", "xvfb"]),
    "Firefox": (firefox, ["firefox-esr"]),
    "PostgreSQL": (postgresql, ["postgresql"]),
    "Redis": (redis, ["redis-server"]),
    "Caddy": (caddy, ["caddy", "libnss3-tools"]),
}


def left_out(what: str) -> NoReturn:
    """End a test whose program is not here: under CI it fails."""
    import pytest

    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is not on this machine")


def install(packages: list[str]) -> None:
    """Install Debian's packages, where this machine has apt-get and lets us."""
    apt = shutil.which("apt-get")
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not apt or (rights and not shutil.which("sudo")):
        return
    print(f"Installing {', '.join(packages)} (a few minutes, once) …", flush=True)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    for argv in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        shown = subprocess.run([*rights, apt, "-qq", *argv], **quiet)  # type: ignore[call-overload]
        if shown.returncode:
            print("apt-get did not succeed; going on with what is there.", flush=True)
            return


def main() -> int:
    """Install what is missing; say what could not be had; fail where the tests cannot be whole."""
    missing = [package for find, names in PACKAGES.values() if not find() for package in names]
    if missing:
        install(missing)
    if not chromium():
        print("Fetching playwright's Chromium …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    absent = [name for name, (find, _) in PACKAGES.items() if not find()]
    if "chromium" in absent:
        print("No Chromium could be found or installed. Install one, or name its program in")
        print("LAMPLIT_TEST_CHROMIUM, then start again.")
        return 1
    if absent and os.environ.get("CI"):
        print(f"Missing under CI: {', '.join(absent)}.")
        return 1
    if absent:
        print(f"Left out, since they are not on this machine: tests with {', '.join(absent)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
