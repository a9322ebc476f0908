"""docs/running.md against the tree: its commands exist, its files are read as they stand there.

That they also work on a fresh machine is seen by doing what it says; `tests/browser/test_caddy.py`
does so with the Caddyfile. And `dev.py run`, which is all of the way on one machine.
"""

from __future__ import annotations

import configparser
import os
import re
import shlex
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

import dev
from tests.serving import free_port, wait_until
from tests.tree import ROOT

PAGE = (ROOT / "docs" / "running.md").read_text()
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.S)
COMMANDS = {file.stem for file in (ROOT / "checkins/management/commands").glob("[a-z]*.py")}


def blocks(kind: str) -> list[str]:
    """Return the blocks of one kind; those without a kind are for a terminal, or what it shows."""
    return [body for name, body in BLOCKS if name == kind]


def test_every_command_exists() -> None:
    typed = "".join(blocks(""))
    named = set(re.findall(r"(?:manage\.py|^lamplit|&& lamplit) ([a-z]+)\b", typed, re.M))
    named |= set(re.findall(r"`manage\.py ([a-z]+)", PAGE))
    assert {"backup", "restore", "move", "status", "prepare", "fingerprint"} <= named
    assert named <= COMMANDS | {"check"}
    shown = subprocess.run([sys.executable, "dev.py", "--help"], cwd=ROOT, capture_output=True)
    for name in set(re.findall(r"dev\.py ([a-z]+)", PAGE)):
        assert f" {name} ".encode() in shown.stdout, name


def test_dev_runs_on_the_data_folder_of_the_environment() -> None:
    env = {**os.environ, "LAMPLIT_DATA": "/a/folder"}
    command = [sys.executable, "dev.py", "run", "--help"]
    shown = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True).stdout
    assert "(default: /a/folder)" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("hosts", "origin", "told"),
    [
        (None, "", "http://localhost:8001"),
        ("lamp.example,localhost", "", "http://localhost:8001"),
        ("127.0.0.1", "", "http://127.0.0.1:8001"),
        ("lamp.home.arpa, lamp.example", "", "https://lamp.home.arpa"),
        ("lamp.example", "https://lamp.example:8443", "https://lamp.example:8443"),
    ],
)
def test_dev_names_an_address_that_is_answered(
    monkeypatch: pytest.MonkeyPatch, hosts: str | None, origin: str, told: str
) -> None:
    monkeypatch.delenv("LAMPLIT_HOSTS", raising=False)
    if hosts is not None:
        monkeypatch.setenv("LAMPLIT_HOSTS", hosts)
    monkeypatch.setenv("LAMPLIT_ORIGIN", origin)
    assert dev.address(8001) == told


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_what_is_typed_is_shell(number: int) -> None:
    kind, body = BLOCKS[number]
    if kind in ("", "sh"):
        subprocess.run(["bash", "-n"], input=body, text=True, check=True)


def test_the_settings_of_the_server_are_taken(tmp_path: Path) -> None:
    (given,) = blocks("ini")
    env = {name: value for name, value in os.environ.items() if not name.startswith("LAMPLIT_")}
    env |= dict(line.split("=", 1) for line in shlex.split(given))
    show = "from project import settings as s; print(s.HTTPS, s.ALLOWED_HOSTS, s.ORIGIN)"
    done = subprocess.run(
        [sys.executable, "-c", show],
        env={**env, "LAMPLIT_DATA": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True ['lamp.example'] https://lamp.example\n"


def test_the_units_start_what_is_there() -> None:
    units = []
    for body in blocks("systemd"):
        unit = configparser.RawConfigParser(strict=False)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(body)
        units.append(unit)
    services = [unit["Service"] for unit in units if unit.has_section("Service")]
    assert len(services) == 3
    for service in services:
        assert service["User"] == "lamplit"
        assert service["EnvironmentFile"] == "/etc/lamplit.env"
        assert service["UMask"] == "0077"
        assert "lamplit" in service["StateDirectory"].split()
        assert int(service.get("TimeoutStopSec", "0")) <= dev.LAST, "dev.py waits as long"
        started = [value for name, value in service.items() if name.startswith("ExecStart")]
        for name in re.findall(r"manage\.py (\w+)", " ".join(started)):
            assert name in COMMANDS
            # What it prints, how many couples there are, is nothing for the journal.
            assert name != "backup" or "> /dev/null" in started[0]


def test_the_list_of_hashes_is_one_for_another_program(tmp_path: Path) -> None:
    (line,) = [line for line in "".join(blocks("")).splitlines() if "sha256sum" in line]
    command = line.replace(".venv/bin/python", shlex.quote(sys.executable))
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={**os.environ, "LAMPLIT_DATA": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert {"app.css: OK", "index.html: OK"} < set(done.stdout.splitlines())


def begun_by(process: int) -> dict[int, str]:
    """Return the processes that this one began, and that those began, with their commands: as Linux
    tells them, elsewhere none."""
    begun: dict[int, str] = {}
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, file.read_text().split()):
            with suppress(OSError):  # it has ended meanwhile
                command = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
                begun |= {child: command, **begun_by(child)}
    return begun


def is_there(process: int) -> bool:
    """Tell whether a process runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_command_runs_it_and_ends_it(tmp_path: Path) -> None:
    port, said, begun = free_port(), tmp_path / "said", dict[int, str]()
    command = [
        sys.executable,
        "dev.py",
        "run",
        "--port",
        str(port),
        "--data",
        str(tmp_path / "var"),
    ]
    ours = ("LAMPLIT_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with said.open("w") as out:
        running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, start_new_session=True)
    try:
        wait_until(lambda: "Lamplit is at" in said.read_text() or running.poll() is not None)
        (address,) = re.findall(r"http://localhost:\d+", said.read_text())
        assert address == f"http://localhost:{port}"
        assert "<title>Lamplit</title>" in httpx.get(address, trust_env=False, timeout=30).text
        begun = begun_by(running.pid)
        for name in ("granian", "manage.py worker"):
            assert sys.platform != "linux" or name in " ".join(begun.values())
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
        assert said.read_text().endswith("Stopped.\n")
        assert not [process for process in begun if is_there(process)]
    finally:
        for process in (running.pid, *begun):
            if is_there(process):
                os.kill(process, signal.SIGKILL)
        running.wait()
