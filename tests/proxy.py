"""Caddy in front of a server, with the very Caddyfile of docs/running.md, on free ports.

Its certificates come from an authority of its own, made afresh; a Chromium trusts it where a test
puts it into that browser's store of certificates.
"""

from __future__ import annotations

import re
import signal
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import machine
from tests.serving import ROOT, end, free_port, wait_until

NAME = "lamp.home.arpa"
# What a test needs beside the file of the docs: ports that anybody may use, and no trace elsewhere.
APART = "{{\n\tadmin off\n\tskip_install_trust\n\thttp_port {http}\n\thttps_port {https}\n"
# So long a body may take behind the file of the docs, in seconds, and here: tests have less time.
PATIENT, HASTY = "read_body 10s", "read_body 5s"
SETTINGS = {"LAMPLIT_HOSTS": NAME, "LAMPLIT_HTTPS": "1", "LAMPLIT_PROXIES": "127.0.0.1"}


@dataclass
class Proxy:
    """A running Caddy: its port, its authority's certificate, its log."""

    port: int
    root: Path
    log: Path

    @property
    def url(self) -> str:
        """Return where a browser finds it."""
        return f"https://{NAME}:{self.port}"

    @property
    def trust(self) -> ssl.SSLContext:
        """Return what a client needs to trust it."""
        return ssl.create_default_context(cafile=str(self.root))


def caddyfile(upstream: int, http: int, https: int) -> str:
    """Return the Caddyfile of the docs, on these ports, and in haste."""
    block = re.search(r"```caddy\n(.*?)```", (ROOT / "docs" / "running.md").read_text(), re.S)
    assert block, "docs/running.md has no Caddyfile"
    assert block[1].startswith("{\n")
    assert PATIENT in block[1]
    text = APART.format(http=http, https=https) + block[1].removeprefix("{\n")
    text = text.replace(PATIENT, HASTY)
    return text.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")


@contextmanager
def running(folder: Path, upstream: int) -> Iterator[Proxy]:
    """Run it in front of a port, and wait until it has its certificate."""
    program, port = machine.caddy(), free_port()
    assert program, "no Caddy on this machine"
    folder.mkdir(parents=True)
    (folder / "Caddyfile").write_text(caddyfile(upstream, free_port(), port))
    made = Proxy(port, folder / "caddy/pki/authorities/local/root.crt", folder / "log")
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with made.log.open("wb") as out:
        process = subprocess.Popen(
            [program, "run", "--config", "Caddyfile"], cwd=folder, env=home, stdout=out, stderr=out
        )
    try:
        wait_until(lambda: any(folder.glob(f"caddy/certificates/local/{NAME}/*.crt")))
        yield made
    finally:
        end(process, signal.SIGTERM)


def trusted_home(folder: Path, proxy: Proxy) -> dict[str, str]:
    """Return the environment of a browser whose store trusts the proxy's authority."""
    store = folder / ".pki" / "nssdb"
    store.mkdir(parents=True)
    certutil = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    trust = ["-A", "-n", "home", "-t", "C,,", "-i", str(proxy.root)]
    subprocess.run([*certutil, *trust], check=True)
    return {"HOME": str(folder)}
