"""The data folder, and what is made in it at first start: the secret key and the push key.

Every file is for this user alone. Nothing here reads a setting or knows what the keys are for.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)


def folder(path: Path) -> Path:
    """Return the data folder, made for this user alone if it is not there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def kept(file: Path, make: Callable[[], bytes] = bytes) -> Path:
    """Return a file that is made at first start, mode 0600; empty by default.

    Two processes that start at once end up with one and the same file: each writes a draft of its
    own, and only the first can give it the name.
    """
    if not file.exists():
        draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(make())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # the other process was first; its file is the one
        finally:
            draft.unlink()
    if file.stat().st_mode & 0o777 != 0o600:
        file.chmod(0o600)
    return file


def secret_key(data: Path) -> str:
    """Return the key that limits are hashed and jobs are signed with, 32 random bytes in hex."""
    return kept(data / "secret-key", lambda: secrets.token_hex(32).encode()).read_text()


def push_key(data: Path) -> tuple[Path, bytes]:
    """Return the PEM file of the key that push services know this server by (VAPID, P-256), and
    its public half as an uncompressed point of 65 bytes. Raise TypeError or ValueError for others.
    """
    file = kept(data / "vapid.pem", _new_push_key)
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)):
        raise ValueError("no P-256 key")
    return file, key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _new_push_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
