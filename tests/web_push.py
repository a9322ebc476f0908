"""A browser's half of Web Push, without any push library: keys, decryption, who signed.

Written from RFC 8291 and RFC 8188 (message encryption) and RFC 8292 (VAPID). It must not use what
the server sends with.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.server.client import b64, unb64

CURVE = ec.SECP256R1()
SALT, KEY, NONCE, TAG = 16, 16, 12, 16


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass
class Browser:
    """One browser's subscription: where it wants its messages, and the keys that open them."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def as_json(self) -> dict[str, Any]:
        """Return what a browser's PushSubscription says of itself."""
        keys = {"p256dh": b64(point(self.key.public_key())), "auth": b64(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> bytes:
        """Open a message (RFC 8291, 3 and 4); raises where it is not for this browser."""
        salt, size = body[:SALT], int.from_bytes(body[SALT : SALT + 4], "big")
        start = SALT + 5 + body[SALT + 4]
        sender, record = body[SALT + 5 : start], body[start:]
        assert len(record) <= size, "one record"
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        shared = self.key.exchange(ec.ECDH(), theirs)
        info = b"WebPush: info\0" + point(self.key.public_key()) + sender
        ikm = expand(extract(self.auth, shared), info, 32)
        prk = extract(salt, ikm)
        key = expand(prk, b"Content-Encoding: aes128gcm\0", KEY)
        nonce = expand(prk, b"Content-Encoding: nonce\0", NONCE)
        plain = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert plain[-1:] == b"\2", "the last record's delimiter"
        return plain[:-1]


def extract(salt: bytes, ikm: bytes) -> bytes:
    """HKDF's first half (RFC 5869)."""
    return hmac.digest(salt, ikm, hashlib.sha256)


def expand(prk: bytes, info: bytes, size: int) -> bytes:
    """HKDF's second half, for up to 32 bytes (RFC 5869)."""
    return hmac.digest(prk, info + b"\1", hashlib.sha256)[:size]


def signed(authorization: str) -> tuple[bytes, dict[str, Any]]:
    """Return who signed, 65 bytes, and what it claims (RFC 8292); raises if it did not sign."""
    found = re.fullmatch(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)", authorization)
    assert found, authorization
    head, claims, signature, key = (unb64(part) for part in found.groups())
    assert json.loads(head) == {"typ": "JWT", "alg": "ES256"}
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, key)
    said = f"{found[1]}.{found[2]}".encode()
    public.verify(encode_dss_signature(r, s), said, ec.ECDSA(SHA256()))
    return key, dict(json.loads(claims))
