"""Sealed rounds at the level of bytes: what the vectors' single scenarios cannot say."""

from collections.abc import Callable
from os import urandom

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from tests import sr1
from tests import sr1_pairing as keys
from tests.sr1 import MalformedError, b64, unb64

T = 1_800_000_000
DAY0 = T // 86_400
CHAIN = bytes(range(32))
ROUND = sr1.Round.of(CHAIN, T)
LATER = sr1.Round.of(CHAIN, T + 900)
EMPTY = sr1.pad_note("")


def yes(side: int, idx: int, note: str = "", round_: sr1.Round = ROUND) -> bytes:
    return sr1.seal_yes(round_, side, idx, sr1.pad_note(note), urandom(sr1.NONCE))


# Codes.


@given(st.binary(min_size=10, max_size=10))
def test_a_code_is_read_as_it_was_shown(raw: bytes) -> None:
    shown = keys.show_code(raw)
    assert [len(part) for part in shown.split("-")] == [4, 4, 4, 4]
    assert keys.code_bytes(keys.read_code(shown)) == raw
    assert keys.read_code(shown.lower().replace("-", " ").replace("0", "o")) == keys.read_code(
        shown.replace("1", "l")
    )


@pytest.mark.parametrize(
    "typed",
    ["0DDQ2ZQ87KQYNCS0", "0ddq-2zq8-7kqy-ncs0", " oDDq 2zQ8--7kqy-ncsO ", "O-D-DQ2ZQ87KQYNCS0"],
)
def test_a_code_is_forgiving(typed: str) -> None:
    assert keys.read_code(typed) == "0DDQ2ZQ87KQYNCS0"


def test_the_letters_i_and_l_are_ones() -> None:
    assert keys.read_code("iIlL-1111-1111-1111") == "1" * 16


def test_digits_of_other_keyboards_are_digits() -> None:
    assert keys.read_code("\u202b\u0660DDQ2ZQ\u06687KQYNCS\u06f0\u200f") == "0DDQ2ZQ87KQYNCS0"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0DDQ-2ZQ8-7KQY-NCS",  # short
        "0DDQ-2ZQ8-7KQY-NCS00",  # long
        "0DDQ-2ZQ8-7KQY-NCSU",  # U is no digit of Crockford's
        "0DDQ_2ZQ8_7KQY_NCS0",
        "0DDQ-2ZQ8-7KQY-NCS0*",
        "0DDQ\u20112ZQ8\u20117KQY\u2011NCS0",  # other dashes
        "0DDQ2ZQ87KQYNCS\u0131",  # a dotless i, whose capital is I
        "0DDQ2ZQ87KQYNC\u017f0",  # a long s, whose capital is S
        "\uff10DDQ2ZQ87KQYNCS0",  # a wide zero
        "0DDQ2ZQ87KQYNCS0\n",
    ],
)
def test_what_is_no_code(typed: str) -> None:
    with pytest.raises(MalformedError):
        keys.read_code(typed)


# base64url, strictly.


@given(st.binary(max_size=70))
def test_base64_there_and_back(data: bytes) -> None:
    assert unb64(b64(data), len(data)) == data


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("AA==", 1),
        ("AA=", 1),
        ("AB", 1),  # spare bits
        ("AAB", 2),
        ("A", 0),
        ("AAAAA", 3),
        ("+-_A", 3),
        ("//__", 3),
        ("AAA\n", 3),
        (" AAA", 3),
        ("A A A A", 3),
        ("AAAA", 2),
        ("AAAA", 4),
        ("\u0661AAA", 3),
        (None, 0),
        (1, 0),
        (b"AAAA", 3),
        (["AAAA"], 3),
    ],
)
def test_what_is_no_base64(text: object, size: int) -> None:
    with pytest.raises(MalformedError):
        unb64(text, size)


# Keys.


def test_both_sides_come_to_one_key_and_a_wrong_code_to_another() -> None:
    a, b, z = keys.new_private_key(), keys.new_private_key(), bytes(32)
    publics = keys.public_key(a), keys.public_key(b)
    shared = keys.agree(a, publics[1])
    key = keys.pair_key(shared, z, DAY0, *publics)
    assert key == keys.pair_key(keys.agree(b, publics[0]), z, DAY0, *publics)
    others = [
        keys.pair_key(shared, b"\1" + z[1:], DAY0, *publics),
        keys.pair_key(shared, z, DAY0 + 1, *publics),
        keys.pair_key(shared, z, DAY0, *reversed(publics)),
    ]
    assert len({key, *others}) == 4
    assert not any(keys.confirms(other, 1, keys.confirmation(key, 1)) for other in others)


@pytest.mark.parametrize(
    "broken",
    [
        lambda key: key[:-1] + bytes([key[-1] ^ 1]),  # off the curve
        lambda key: b"\2" + key[1:33],  # compressed
        lambda key: bytes([6 + (key[-1] & 1)]) + key[1:],  # hybrid
        lambda key: b"\0",  # infinity
        lambda key: bytes(65),
        lambda key: b"\4" + b"\xff" * 64,  # coordinates past the prime
        lambda key: key + b"\0",
        lambda key: b"",
    ],
)
def test_a_public_key_is_a_point_on_the_curve(broken: Callable[[bytes], bytes]) -> None:
    private = keys.new_private_key()
    with pytest.raises(MalformedError):
        keys.agree(private, broken(keys.public_key(keys.new_private_key())))


def test_the_chain_goes_forward_only() -> None:
    week_later = T + 7 * sr1.DAY
    step = sr1.chain_key(CHAIN, DAY0, T + sr1.DAY)
    assert sr1.chain_key(step, DAY0 + 1, week_later) == sr1.chain_key(CHAIN, DAY0, week_later)
    assert sr1.chain_key(CHAIN, DAY0, T - 5 * sr1.DAY) == CHAIN  # before its first day: its own
    assert len({sr1.chain_key(CHAIN, DAY0, T + day * sr1.DAY) for day in range(9)}) == 9


# Notes.


@given(st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8"), max_size=160))
def test_a_note_arrives_or_is_refused_as_too_long(text: str) -> None:
    if len(text.encode()) > sr1.NOTE:
        with pytest.raises(MalformedError):
            sr1.pad_note(text)
        return
    sealed = sr1.seal_note(ROUND, 0, sr1.pad_note(text), bytes(12))
    assert len(sealed) == sr1.SEALED_NOTE
    assert sr1.open_note(ROUND, 0, sealed) == text


def test_a_note_of_160_bytes_of_four_byte_letters_fits_and_161_does_not() -> None:
    assert sr1.pad_note("\U0001f56f" * 40).decode() == "\U0001f56f" * 40
    for too_long in ("a" * 161, "\U0001f56f" * 40 + "a", "a\0b"):
        with pytest.raises(MalformedError):
            sr1.pad_note(too_long)


def test_a_note_opens_for_its_side_and_round_only() -> None:
    sealed = sr1.seal_note(ROUND, 0, sr1.pad_note("tea"), bytes(12))
    assert sr1.open_note(ROUND, 0, sealed) == "tea"
    assert sr1.open_note(ROUND, 1, sealed) == sr1.open_note(LATER, 0, sealed) == ""
    for at in (0, 12, 100, 187):
        assert sr1.open_note(ROUND, 0, sealed[:at] + b"?" + sealed[at + 1 :]) == ""


def test_a_note_that_is_no_text_counts_as_empty() -> None:
    about = b"sr1 note\0" + T.to_bytes(4, "big")
    ciphertext = AESGCM(ROUND.note_keys[0]).encrypt(bytes(12), b"\xff" * 160, about)
    assert sr1.open_note(ROUND, 0, bytes(12) + ciphertext) == ""


# Seals.


def test_two_yeses_fit_whatever_their_numbers_and_each_reads_the_other() -> None:
    ours, theirs = ([yes(side, idx, f"from {side}") for idx in range(32)] for side in (0, 1))
    for a, b in ((a, b) for a in range(32) for b in range(32)):
        assert sr1.fits(ours[a], theirs[b])
    for a, b in ((0, 0), (31, 0), (0, 31), (17, 4)):
        first, second = sr1.Opened.of(ours[a]), sr1.Opened.of(theirs[b])
        to_0 = second.cells[a][0] + second.note
        to_1 = first.cells[b][0] + first.note
        assert sr1.read_result(ROUND, 0, [a], to_0) == sr1.Match(a, "from 1")
        assert sr1.read_result(ROUND, 1, [b], to_1) == sr1.Match(b, "from 0")


def test_nothing_else_fits() -> None:
    mine = yes(0, 5)
    cells = [sr1.Opened.of(yes(1, 9)).cells[x] for x in range(32)]
    noise = [urandom(16) for _ in range(32)]
    head, note = sr1.seal_head(T, 9), urandom(188)
    without_locks = b"".join(token + other for (token, _), other in zip(cells, noise, strict=True))
    without_tokens = b"".join(other + lock for (_, lock), other in zip(cells, noise, strict=True))
    swapped = b"".join(lock + token for token, lock in cells)
    misfits = [
        sr1.seal_nothing(T, 9),
        head + without_locks + note,
        head + without_tokens + note,
        head + swapped + note,
        yes(1, 9, round_=LATER),
        mine,  # reflected
        yes(0, 9),  # the right cells of the wrong side
        sr1.seal_head(T, 10) + yes(1, 9)[6:],  # the right cells under another number
    ]
    assert sr1.fits(mine, yes(1, 9))
    assert not any(sr1.fits(mine, other) for other in misfits)
    nothing = sr1.seal_nothing(T, 5)
    assert not any(sr1.fits(nothing, other) for other in [yes(1, 9), *misfits])


def test_the_server_can_take_apart_every_seal_and_no_other_bytes() -> None:
    for seal in (yes(0, 31), sr1.seal_nothing(T, 0)):
        assert len(seal) == 1218
        assert sr1.Opened.of(seal).t == T
        for broken in (seal[:-1], seal + b"\0", b"\0" + seal[1:], b"\2" + seal[1:], b""):
            with pytest.raises(MalformedError):
                sr1.Opened.of(broken)
        with pytest.raises(MalformedError):
            sr1.Opened.of(seal[:5] + bytes([32]) + seal[6:])


def test_a_result_needs_a_yes_of_mine_with_that_number() -> None:
    theirs = sr1.Opened.of(yes(1, 9, "tea"))
    result = theirs.cells[5][0] + theirs.note
    assert sr1.read_result(ROUND, 0, range(32), result) == sr1.Match(5, "tea")
    assert sr1.read_result(ROUND, 0, [x for x in range(32) if x != 5], result) is None
    assert sr1.read_result(ROUND, 0, [], result) is None
    assert sr1.read_result(ROUND, 1, range(32), result) is None
    assert sr1.read_result(LATER, 0, range(32), result) is None
