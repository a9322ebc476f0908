"""Sets the project up: `.venv` with what is locked, and the phone app's vendored modules.

Standard library only, since it runs before anything is installed. A finished step leaves a stamp,
so that a second start asks no network; a failed one says what to do. It starts nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
FRONTEND = ROOT / "frontend"
VENDORED = [
    FRONTEND / "app" / "vendor" / f"{name}.js" for name in ("preact", "idb", "lean-qr", "qr-decode")
]
# Where Fedora, macOS and Debian keep the certificates that the whole machine trusts.
CERTIFICATES = [
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/cert.pem"),
    Path("/etc/ssl/certs/ca-certificates.crt"),
]
NETWORK = "It needs the network once. Check the connection and start again; nothing is lost."


def say(line: str) -> None:
    """Print one line of progress at once."""
    print(line, flush=True)


def stop(problem: str, advice: str) -> NoReturn:
    """End with what went wrong and what to do about it."""
    sys.exit(f"\nlamplit: {problem}\n         {advice}")


def fingerprint(*files: Path) -> str:
    """Return a hash over this Python and the files' bytes: what a step's result depends on."""
    total = hashlib.sha256(f"{sys.version}{ROOT}".encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def done_before(stamp: Path, value: str) -> bool:
    """Tell whether the step that writes this stamp has been done for the same inputs."""
    return stamp.is_file() and stamp.read_text() == value


def step(title: str, argv: list[object], advice: str, counted: str = "", total: int = 0) -> None:
    """Run one set-up command; show a count of the lines that begin with `counted`."""
    say(title)
    seen, lines = 0, []
    with subprocess.Popen(
        [str(part) for part in argv],
        cwd=ROOT,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if counted and line.startswith(counted):
                seen += 1
                what = unquote(line[len(counted) :].split()[0]).rpartition("/")[2]
                say(f"  {seen:>3} of {total}  {what}")
    if process.returncode:
        sys.stderr.write("".join(lines[-30:]))
        stop(f"“{title.rstrip(' .')}” failed.", advice)


def environment(**more: str) -> dict[str, str]:
    """Return the environment for children: ours, with the virtual environment's programs first.

    Node.js knows only the certificates that it brings: let it trust those of this machine too.
    """
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    found = [str(file) for file in CERTIFICATES if file.is_file()]
    trusted = {"NODE_EXTRA_CA_CERTS": found[-1]} if found else {}
    return {**trusted, **os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV), **more}


def install_python(requirements: Path) -> None:
    """Make `.venv` and install what the lock file names, each file checked against its hash."""
    made = VENV / "made.stamp"
    if not (done_before(made, fingerprint()) and PYTHON.exists()):  # cut short, moved, upgraded
        advice = "On Debian and Ubuntu: apt-get install python3-venv; then start again."
        step("Making .venv …", [sys.executable, "-m", "venv", "--clear", VENV], advice)
        made.write_text(fingerprint())
    room = requirements.relative_to(ROOT).parent.name or "run"
    stamp, value = VENV / f"{room}.stamp", fingerprint(requirements)
    if done_before(stamp, value):
        return
    total = sum(1 for line in requirements.read_text().splitlines() if "==" in line)
    step(
        f"Installing up to {total} Python packages …",
        [PYTHON, "-m", "pip", "--disable-pip-version-check", "install"]
        + ["--require-hashes", "--progress-bar=off", "-r", requirements],
        NETWORK,
        counted="Collecting ",
        total=total,
    )
    stamp.write_text(value)


def node_programs() -> tuple[str, str]:
    """Return a Node.js ≥ 20 and an npm: the system's, else those from PyPI inside `.venv`."""
    path = os.environ.get("PATH", os.defpath)
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
        version = re.match(r"v(\d+)\.", said)
        if version and int(version[1]) >= 20:
            return node, npm
    install_python(FRONTEND / "requirements.txt")
    return str(BIN / "node"), str(BIN / "npm")


def install_frontend(*, tools: bool) -> None:
    """Fetch and bundle the vendored modules; with `tools`, the type checker and linter too."""
    names = ("package.json", "package-lock.json", "vendor.mjs", ".npmrc")
    inputs = [FRONTEND / name for name in names]
    stamp = FRONTEND / "node_modules" / (".all.stamp" if tools else ".run.stamp")
    value = fingerprint(*inputs)
    if all(map(Path.exists, VENDORED)) and any(
        done_before(stamp.with_name(name), value) for name in {".all.stamp", stamp.name}
    ):
        return
    node, program = node_programs()
    npm = [program, "--prefix", FRONTEND, "ci", "--ignore-scripts", "--fetch-retries=1"]
    total = (FRONTEND / "package-lock.json").read_text().count('"integrity"')
    step(
        f"Fetching up to {total} modules for the phone app …",
        npm + ["--loglevel=http", "--no-audit", "--no-fund"] + ([] if tools else ["--omit=dev"]),
        NETWORK,
        counted="npm http fetch GET 200 ",
        total=total,
    )
    step("Bundling them …", [node, FRONTEND / "vendor.mjs"], "Remove frontend/node_modules.")
    stamp.write_text(value)
