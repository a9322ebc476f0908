"""What is served is what is in the repository, and anybody can check it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests import serving
from tests.serving import Server
from tests.tree import APP


def test_the_list_is_of_every_file_and_sums_up_to_the_version(server: Server) -> None:
    listed, _, total = server.manage("fingerprint").rstrip().rpartition("\n\n")
    lines = [line.split("  ") for line in listed.splitlines()]
    for digest, name in lines:
        assert hashlib.sha256((APP / name).read_bytes()).hexdigest() == digest
    version = hashlib.sha256((listed + "\n").encode()).hexdigest()
    assert total == f"{version}  in all"
    assert version == server.get("/api/v1/about").json()["version"]
    there = {file.relative_to(APP).as_posix() for file in APP.rglob("*") if file.is_file()}
    unserved = {name for name in there if name.endswith((".d.ts", ".md"))}
    assert {name for _, name in lines} == there - unserved


def test_a_server_is_compared_file_by_file(server: Server, tmp_path: Path) -> None:
    assert "files are those of this code" in server.manage("fingerprint", server.url)
    altered = serving.copy_of_the_project(tmp_path / "altered")
    with (altered / "frontend/app/main.js").open("a") as script:
        script.write("\n")
    theirs = Server(tmp_path / "data", {}, altered, None)
    with pytest.raises(RuntimeError, match=r"Not what this code would send:\n/\n/sw.js\n"):
        theirs.manage("fingerprint", server.url)
    with pytest.raises(RuntimeError, match="cannot be reached"):
        server.manage("fingerprint", f"http://127.0.0.1:{serving.free_port()}")
