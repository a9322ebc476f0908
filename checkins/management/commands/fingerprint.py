"""`manage.py fingerprint [address]`: what phones get from this code, or whether a server gives it.

The list is in `sha256sum`'s own form, and the total is the SHA-256 of the list: what *Look inside*
and `GET /api/v1/about` call the version. With an address, each file is fetched and compared.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.core.management.base import BaseCommand, CommandError

from project import pwa

# Seconds to wait for each file.
PATIENCE = 30


class Command(BaseCommand):
    """Prints hashes, or compares."""

    help = "Print the hash of every file that a phone gets, or compare with a running server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the address, if there is one."""
        parser.add_argument("address", nargs="?", help="such as https://lamp.example")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one or the other."""
        if options["address"] is None:
            self.stdout.write(f"{pwa.hashes()}\n{pwa.fingerprint()}  in all")
            return
        address = options["address"].rstrip("/")
        if urlsplit(address).scheme not in ("http", "https"):
            raise CommandError("The address must begin with https:// or http://.")
        expected = pwa.served()
        different = [path for path, body in expected.items() if fetched(address + path) != body]
        if different:
            raise CommandError("Not what this code would send:\n" + "\n".join(different))
        self.stdout.write(f"All {len(expected)} files are those of this code.")
        self.stdout.write(f"{pwa.fingerprint()}  in all")


def fetched(address: str) -> bytes | None:
    """Return what a server answers, or None if it has no such file."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - checked above
            body: bytes = answer.read()
            return body
    except HTTPError:
        return None
    except OSError:
        raise CommandError("The server cannot be reached, or not securely.") from None
