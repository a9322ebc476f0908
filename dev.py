#!/usr/bin/env python3
"""The two commands of a day's work, `run` and `test`, and more (`NAMES`).

Each sets up what it needs (`project/install.py`) and hands over to the programs that do the work.
Standard library only: a fresh machine has nothing else yet.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("Lamplit needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

from project.install import (
    BIN,
    FRONTEND,
    PYTHON,
    ROOT,
    environment,
    install_frontend,
    install_python,
    say,
    stop,
)
from project.origin import origin

NAMES = "run | test | setup | check | prove | pictures | bench | audit"
# How long a program that is asked to stop may take, in seconds: the worker ends its batch first.
LAST = 60


def setup(_: argparse.Namespace) -> int:
    """Install what a server runs on, and start nothing."""
    install_python(ROOT / "requirements.txt")
    install_frontend(tools=False)
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve the app and run the worker until Ctrl-C, or until one of the two ends."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", arguments.port)) == 0:
            stop(f"Port {arguments.port} is taken.", f"Try --port {arguments.port + 1}.")
    setup(arguments)
    data = Path(arguments.data).resolve()
    variables = environment(LAMPLIT_DATA=str(data), PYTHONUNBUFFERED="1")
    advice = "The lines above say why. The data folder is " + str(data)
    if subprocess.run([PYTHON, ROOT / "manage.py", "prepare"], env=variables).returncode:
        stop("`manage.py prepare` failed.", advice)
    web = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    web += ["--port", str(arguments.port), "--workers", "1", "--blocking-threads", "8"]
    # Its worker may miss the signal (seen once in 450 stops of a busy machine): then it is killed.
    web += ["--workers-kill-timeout", "12"]
    web += ["--no-access-log", "--log-level", "error", "project.wsgi:application"]
    return watch(
        {"web": web, "worker": [PYTHON, ROOT / "manage.py", "worker"]}, variables, arguments.port
    )


def watch(programs: dict[str, list[object]], variables: dict[str, str], port: int) -> int:
    """Start the programs, say when the app answers, and end all of them together."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: asked.append(received))
    running = {
        name: subprocess.Popen(
            [str(part) for part in argv], cwd=ROOT, env=variables, start_new_session=True
        )
        for name, argv in programs.items()
    }
    told = False
    while not asked and all(process.poll() is None for process in running.values()):
        if not told and answers(port):
            told = True
            say(f"Lamplit is at {address(port)}   (Ctrl-C stops it)")
        time.sleep(0.1)
    ended = [name for name, process in running.items() if process.poll() is not None]
    for process in running.values():  # the web first: the worker then empties the database's log
        process.terminate()
        try:
            process.wait(LAST)
        except subprocess.TimeoutExpired:
            process.kill()
    if not asked:
        stop(f"The {' and '.join(ended)} process ended by itself.", "Its lines above say why.")
    say("Stopped.")
    return 0


def address(port: int) -> str:
    """Return where the app can be opened: on this machine, or else where the settings say."""
    given = os.environ.get("LAMPLIT_HOSTS", "localhost").split(",")
    hosts = [host.strip() for host in given if host.strip()]
    for name in ("localhost", "127.0.0.1"):
        if name in hosts:
            return f"http://{name}:{port}"
    return origin(os.environ.get("LAMPLIT_ORIGIN", ""), hosts)


def answers(port: int) -> bool:
    """Tell whether the app answers on this port, whatever it says, and past any proxy."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/api/v1/about")
        connection.getresponse().read()
    except (http.client.HTTPException, OSError):
        return False
    finally:
        connection.close()
    return True


def prepare_tests() -> dict[str, str]:
    """Set up everything that checks and tests need; return their environment."""
    install_python(ROOT / "tests" / "requirements.txt")
    install_frontend(tools=True)
    return environment()


def pytest(*arguments: str) -> int:
    """Set up all that tests need, the machine's browsers and databases too, and run pytest."""
    variables = prepare_tests()
    machine = [PYTHON, ROOT / "tests" / "machine.py"]
    if subprocess.run(machine, cwd=ROOT, env=variables).returncode:
        return 1
    command = [str(PYTHON), "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables).returncode


def test(arguments: argparse.Namespace) -> int:
    """Run every test, or what pytest's arguments name."""
    return pytest(*arguments.rest)


def prove(arguments: argparse.Namespace) -> int:
    """Run the long proofs of `tests/prove` and further cases, or those that arguments name."""
    named = any(argument.startswith("tests/") for argument in arguments.rest)
    paths = [] if named else ["tests"]
    return pytest("-n", "2", "-m", "further", *paths, *arguments.rest)


def check(_: argparse.Namespace) -> int:
    """Do what CI does before the tests: format, lint and types of both languages."""
    variables = prepare_tests()
    failed = []
    for name, folder, argv in (
        ("ruff check", ROOT, [BIN / "ruff", "check", "."]),
        ("ruff format", ROOT, [BIN / "ruff", "format", "--check", "."]),
        ("mypy", ROOT, [PYTHON, "-m", "mypy"]),
        ("tsc", FRONTEND, ["node_modules/.bin/tsc", "--project", "tsconfig.json"]),
        ("tsc (worker)", FRONTEND, ["node_modules/.bin/tsc", "--project", "tsconfig.worker.json"]),
        (
            "biome",
            FRONTEND,
            ["node_modules/.bin/biome", "ci", "--colors=off", "--error-on-warnings"],
        ),
    ):
        say(f"{name} …")
        if subprocess.run([str(part) for part in argv], cwd=folder, env=variables).returncode:
            failed.append(name)
    say(f"failed: {', '.join(failed)}" if failed else "All checks hold.")
    return 1 if failed else 0


def pictures(arguments: argparse.Namespace) -> int:
    """Draw the icons and take the README's screenshots anew, with a real Chromium."""
    variables = prepare_tests()
    command = [str(PYTHON), "-m", "tests.browser.pictures", *arguments.rest]
    return subprocess.run(command, cwd=ROOT, env=variables).returncode


def bench(arguments: argparse.Namespace) -> int:
    """Measure what Lamplit costs; write a report with plots into var/bench."""
    variables = prepare_tests()
    command = [str(PYTHON), "-m", "tests.load", *arguments.rest]
    return subprocess.run(command, cwd=ROOT, env=variables).returncode


def audit(_: argparse.Namespace) -> int:
    """Ask PyPI and npm whether anything locked here is known to be vulnerable."""
    variables = prepare_tests()
    install_python(ROOT / ".ci" / "requirements.txt")
    return subprocess.run([PYTHON, ROOT / ".ci" / "audit.py"], env=variables).returncode


def main() -> int:
    """Read the command line and hand over."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Lamplit: run it, test it.")
    commands = parser.add_subparsers(required=True, metavar=NAMES)
    runs = commands.add_parser("run", help="set up, serve the app, run the worker")
    runs.add_argument("--port", type=int, default=8000)
    data = os.environ.get("LAMPLIT_DATA") or str(ROOT / "var")
    runs.add_argument("--data", default=data, help="the data folder (default: %(default)s)")
    runs.set_defaults(act=serve)
    for act in (test, setup, check, prove, pictures, bench, audit):
        commands.add_parser(act.__name__, help=act.__doc__, add_help=False).set_defaults(act=act)
    arguments, rest = parser.parse_known_args()
    if not 0 < getattr(arguments, "port", 1) < 65_536:
        parser.error("--port is a number from 1 to 65535")
    if rest and arguments.act in (serve, setup, check, audit):
        parser.error(f"unknown: {' '.join(rest)}")
    arguments.rest = rest
    return int(arguments.act(arguments))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped. Nothing is lost: the next start goes on from here.")
