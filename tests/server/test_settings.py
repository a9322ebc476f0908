"""Settings: from the environment alone; a wrong one is refused at start with one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.serving import ROOT, Server


def started(data: Path, show: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of their own, and print an expression."""
    ours = ("LAMPLIT_", "DATABASE_URL", "REDIS_URL")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-c", f"from project import settings as s; print({show})"],
        env={**clean, "LAMPLIT_DATA": str(data), **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    """Return a private key as a file has it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


WRONG = [
    *({"LAMPLIT_LIMIT": value} for value in ("0", "-1", "many", "1.5", "")),
    *({"LAMPLIT_HTTPS": value} for value in ("yes", "2")),
    {"LAMPLIT_PUSH_ANYWHERE": "true"},
    *({"LAMPLIT_PROXIES": value} for value in ("proxy", "10.0.0.0/99", "10.0.0.1;10.0.0.2")),
    *({"DATABASE_URL": value} for value in ("mysql://a/b", "sqlite://", "sqlite:///", "x")),
    *(
        {"DATABASE_URL": f"postgresql://{value}"}
        for value in ("host", "host:port/name", "[::1/name")
    ),
    *({"LAMPLIT_HOSTS": value} for value in ("", "https://a.example", "a:443", "*", "a b")),
    {"DATABASE_URL": "sqlite:////nowhere/at/all/db.sqlite3"},
    {"LAMPLIT_DATA": "/proc/nowhere"},
    *({"REDIS_URL": value} for value in ("localhost", "redis://", "http://host", "redis://a b")),
    *({"REDIS_URL": f"redis://{value}"} for value in ("host:0/0", "host:65536/0", "[::z]/0")),
]


@pytest.mark.parametrize("env", WRONG, ids=str)
def test_a_wrong_value(tmp_path: Path, env: dict[str, str]) -> None:
    done = started(tmp_path / "data", **env)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert sentence.endswith(".")
    assert next(iter(env)) in sentence or "SQLite file" in sentence
    assert done.stdout == ""


OTHER_KEYS = {
    "none": b"not a key",
    "P-384": pem(ec.generate_private_key(ec.SECP384R1())),
    "Ed25519": pem(ed25519.Ed25519PrivateKey.generate()),
}


@pytest.mark.parametrize("kind", OTHER_KEYS)
def test_a_push_key_that_is_none(tmp_path: Path, kind: str) -> None:
    (tmp_path / "vapid.pem").write_bytes(OTHER_KEYS[kind])
    done = started(tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "The file vapid.pem in LAMPLIT_DATA is not a P-256 key; mend it or take it away."
    ]


def test_usual_values(tmp_path: Path) -> None:
    shown = started(
        tmp_path / "data",
        "s.DEBUG, s.LIMIT, s.ALLOWED_HOSTS, s.CLOCK_FILE, s.PUSH_ANYWHERE, s.HTTPS,"
        "s.DATABASES['default']['NAME'] == f'{s.DATA}/db.sqlite3', s.CONTROLLER",
    ).stdout
    hosts = "['localhost', '127.0.0.1', '[::1]']"
    assert shown == f"False 60 {hosts} None False False True \n"


def test_sqlite_is_set_up_to_forget(tmp_path: Path) -> None:
    shown = started(tmp_path / "data", "s.DATABASES['default']['OPTIONS']").stdout
    for option in ("secure_delete=ON", "journal_mode=WAL", "synchronous=NORMAL", "IMMEDIATE"):
        assert option in shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40ss@db.example:5433/lamp", "lamp u p@ss db.example 5433"),
        ("postgres://u@/lamp?host=/run/postgresql", "lamp u  /run/postgresql "),
        ("postgresql://[::1]/lamp", "lamp   ::1 "),
    ],
)
def test_postgresql_addresses(tmp_path: Path, url: str, expected: str) -> None:
    parts = "*(s.DATABASES['default'][n] for n in ('NAME', 'USER', 'PASSWORD', 'HOST', 'PORT'))"
    assert started(tmp_path / "data", parts, DATABASE_URL=url).stdout == expected + "\n"


def test_sqlite_addresses(tmp_path: Path) -> None:
    file = tmp_path / "a b.sqlite3"
    shown = started(
        tmp_path / "data",
        "s.DATABASES['default']['NAME']",
        DATABASE_URL=f"sqlite:///{file}".replace(" ", "%20"),
    )
    assert shown.stdout == f"{file}\n"
    assert file.stat().st_mode & 0o777 == 0o600


def test_djangos_own_list_for_deployment_is_clean_behind_https(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ours = ("LAMPLIT_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    env = {**clean, "LAMPLIT_DATA": str(tmp_path)}
    shown = [
        subprocess.run(command, env={**env, "LAMPLIT_HTTPS": https}, cwd=ROOT, capture_output=True)
        for https in ("1", "0")
    ]
    assert [done.returncode for done in shown] == [0, 1]
    assert b"security.W004" in shown[1].stderr, "without HTTPS it says that there is none"


@pytest.mark.parametrize(
    "env",
    [
        {"DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/lamp"},
        {"REDIS_URL": "redis://:secret@127.0.0.1:1/0"},
    ],
    ids=str,
)
@pytest.mark.parametrize("command", ["prepare", "status"])
def test_what_cannot_be_reached_is_told_in_a_sentence(
    tmp_path: Path, env: dict[str, str], command: str
) -> None:
    server = Server(tmp_path, env, ROOT, None)
    if command == "status" and "REDIS_URL" in env:
        server.manage("migrate", "--verbosity", "0")
    with pytest.raises(RuntimeError) as refusal:
        server.manage(command)
    said = str(refusal.value)
    assert next(iter(env)) in said
    assert "secret" not in said
    assert "Traceback" not in said


def test_tables_that_are_missing_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError) as refusal:
        Server(tmp_path, {}, ROOT, None).manage("status")
    assert "`manage.py prepare`" in str(refusal.value)
    assert "Traceback" not in str(refusal.value)
