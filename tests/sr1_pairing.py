"""The pairing half of sealed rounds in Python: from a spoken code and two P-256 keys to one shared
key. Pure: bytes in, bytes out. It must not know HTTP, storage or the clock, nor share a line with
the JavaScript phone; docs/protocol.md is what both are written from."""

from functools import lru_cache
from hashlib import pbkdf2_hmac, sha256
from hmac import compare_digest, digest

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from tests.sr1 import MalformedError, hkdf, u8, u32

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
CODE_BYTES, CODE_CHARACTERS = 10, 16
KEYBOARDS = {
    **{zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
    **dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""),
}
PUBLIC_KEY = 65
STRETCH_ROUNDS = 250_000


def show_code(raw: bytes) -> str:
    """10 bytes as people read them aloud: XXXX-XXXX-XXXX-XXXX."""
    number = int.from_bytes(raw, "big")
    characters = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_CHARACTERS))]
    return "-".join("".join(characters[at : at + 4]) for at in range(0, CODE_CHARACTERS, 4))


def read_code(typed: str) -> str:
    """What somebody typed, as the 16 canonical characters; MalformedError if it is no code.

    Forgives case, dashes, spaces, O for 0, I and L for 1, Arabic and Persian digits, and marks of
    direction. Nothing else: letters outside ASCII whose capitals happen to fall into the alphabet
    (ı, ſ) are not codes, since languages differ on them.
    """
    typed = typed.translate(KEYBOARDS)
    if not typed.isascii():
        raise MalformedError("a code is plain letters and digits")
    kept = typed.upper().replace("-", "").replace(" ", "")
    kept = kept.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(kept) != CODE_CHARACTERS or any(character not in ALPHABET for character in kept):
        raise MalformedError("a code is 16 letters and digits")
    return kept


def code_bytes(characters: str) -> bytes:
    """The 10 bytes behind 16 canonical characters."""
    number = 0
    for character in characters:
        number = number << 5 | ALPHABET.index(character)
    return number.to_bytes(CODE_BYTES, "big")


@lru_cache(maxsize=8)  # a quarter of a second each, and polling asks again and again
def stretch(characters: str) -> bytes:
    """Z, 32 bytes: the code's 80 bits made slow to guess."""
    return pbkdf2_hmac("sha256", characters.encode("ascii"), b"sr1 invite", STRETCH_ROUNDS, 32)


def lookup(z: bytes) -> bytes:
    """The 16 bytes under which the server keeps the invite."""
    return hkdf(z, b"", b"sr1 lookup", 16)


def new_private_key() -> bytes:
    """A fresh P-256 key, PKCS #8 DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _private(der: bytes) -> ec.EllipticCurvePrivateKey:
    key = load_der_private_key(der, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise MalformedError("not a P-256 private key")
    return key


def public_key(private: bytes) -> bytes:
    """The 65 bytes 04 ‖ x ‖ y that go to the partner."""
    public = _private(private).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def agree(private: bytes, their_public: bytes) -> bytes:
    """ECDH, 32 bytes; MalformedError unless the other key is an uncompressed point on the curve."""
    if len(their_public) != PUBLIC_KEY or their_public[0] != 4:
        raise MalformedError("a public key is 65 bytes that begin with 04")
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), their_public)
    except ValueError as error:
        raise MalformedError("not a point on P-256") from error
    return _private(private).exchange(ec.ECDH(), point)


def pair_key(shared: bytes, z: bytes, day0: int, public_a: bytes, public_b: bytes) -> bytes:
    """K, 32 bytes: needs an ephemeral key of one side *and* the code, and binds all that was said.

    The server sees lookup and both public keys, but neither `shared` nor Z.
    """
    said = sha256(lookup(z) + u32(day0) + public_a + public_b).digest()
    return hkdf(shared, z, b"sr1 pair" + said, 32)


def confirmation(key: bytes, side: int) -> bytes:
    """conf_s, 32 bytes: the proof that side s holds K; worth nothing as the other side's proof."""
    return digest(hkdf(key, b"", b"sr1 confirm", 32), u8(side), "sha256")


def confirms(key: bytes, side: int, proof: bytes) -> bool:
    """Whether `proof` is conf_s, in constant time."""
    return compare_digest(confirmation(key, side), proof)
