"""Asks the registries whether anything that is locked here is known to be vulnerable.

`python3 dev.py audit` runs it. It ends with 0 if all were asked and nothing is known, with 1 if
something is, and with 2 if a registry could not be asked: then nothing is known about its part, and
it says so. It changes nothing and installs nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "tests/requirements.txt", "frontend/requirements.txt")
FOUND, NOT_ASKED = 1, 2


def asked(argv: list[str]) -> Any:
    """Run an auditor and return the JSON that it printed, or None."""
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def python() -> int:
    """Ask about every locked Python package, ours, the tests' and this command's own."""
    locks = [part for lock in (*LOCKS, ".ci/requirements.txt") for part in ("--requirement", lock)]
    options = ["--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json"]
    answer = asked([sys.executable, "-m", "pip_audit", *options, *locks])
    if not answer:
        return not_asked("Python packages", "PyPI")
    known = answer["dependencies"]
    bad = {package["name"]: package["vulns"] for package in known if package.get("vulns")}
    for name, vulnerabilities in sorted(bad.items()):
        for vulnerability in vulnerabilities:
            fixed = ", ".join(vulnerability["fix_versions"]) or "none yet"
            print(f"  {name}: {vulnerability['id']}, mended in {fixed}")
    unsure = [package["name"] for package in known if package.get("skip_reason")]
    if len(unsure) == len(known):
        return not_asked("Python packages", "PyPI")
    if unsure:
        print(f"  PyPI had no answer about {', '.join(sorted(unsure))}")
    print(f"Python packages: {len(known)}, known to be vulnerable: {len(bad)}.")
    return FOUND if bad else NOT_ASKED if unsure else 0


def modules() -> int:
    """Ask about every locked module of the phone app and its tools."""
    answer = asked(["npm", "--prefix", "frontend", "audit", "--json"])
    if not answer or "vulnerabilities" not in answer:
        return not_asked("Modules of the phone app", "The npm registry")
    for name, vulnerability in sorted(answer["vulnerabilities"].items()):
        print(f"  {name}: {vulnerability['severity']}, {vulnerability['range']}")
    count, bad = answer["metadata"]["dependencies"]["total"], len(answer["vulnerabilities"])
    print(f"Modules of the phone app: {count}, known to be vulnerable: {bad}.")
    return FOUND if bad else 0


def not_asked(what: str, registry: str) -> int:
    """Say that nothing is known."""
    print(f"{what}: {registry} could not be asked. Nothing is known; try again with a network.")
    return NOT_ASKED


if __name__ == "__main__":
    results = {python(), modules()}
    sys.exit(FOUND if FOUND in results else max(results))
