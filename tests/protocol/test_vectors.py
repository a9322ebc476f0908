"""The test vectors of sealed rounds, every part of them, against the Python implementation.

The same file binds the JavaScript one (tests/browser). A part that nobody checks is a failure: so
a longer file cannot pass by being ignored."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import sr1
from tests import sr1_pairing as keys

Vectors = dict[str, Any]
VECTORS: Vectors = json.loads(Path(__file__).with_name("sr1.json").read_text("utf-8"))
raw = bytes.fromhex


def chain_of(vectors: Vectors, t: int) -> bytes:
    pair = vectors["pair"]
    return sr1.chain_key(raw(pair["key"]), pair["day0"], t)


def round_of(vectors: Vectors) -> sr1.Round:
    t = vectors["round"]["t"]
    return sr1.Round.of(chain_of(vectors, t), t)


def check_sizes(vectors: Vectors) -> None:
    sizes = vectors["sizes"]
    assert (sizes["numbers"], sizes["token"], sizes["note"]) == (sr1.NUMBERS, sr1.TOKEN, sr1.NOTE)
    assert (sizes["seal"], sizes["result"]) == (sr1.SEAL, sr1.RESULT)


def check_code(vectors: Vectors) -> None:
    code = vectors["code"]
    assert keys.show_code(raw(code["raw"])).replace("-", "") == code["text"]
    assert keys.read_code(code["typed"]) == keys.read_code(code["text"]) == code["text"]
    assert keys.code_bytes(code["text"]) == raw(code["raw"])
    assert keys.stretch(code["text"]) == raw(code["z"])
    assert keys.lookup(raw(code["z"])) == raw(code["lookup"])


def check_pair(vectors: Vectors) -> None:
    pair, z = vectors["pair"], raw(vectors["code"]["z"])
    privates, publics = map(raw, pair["private_pkcs8"]), [raw(key) for key in pair["public"]]
    for side, private in enumerate(privates):
        assert keys.public_key(private) == publics[side]
        shared = keys.agree(private, publics[1 - side])
        key = keys.pair_key(shared, z, pair["day0"], *publics)
        assert key == raw(pair["key"])
        assert keys.confirmation(key, side) == raw(pair["confirm"][side])
        assert keys.confirms(key, side, raw(pair["confirm"][side]))
        assert not keys.confirms(key, side, raw(pair["confirm"][1 - side]))


def check_round(vectors: Vectors) -> None:
    chain = chain_of(vectors, vectors["round"]["t"])
    assert chain == raw(vectors["round"]["chain_key_of_its_day"])
    for cell in vectors["round"]["tokens"]:
        token = round_of(vectors).token(cell["side"], cell["a"], cell["b"])
        assert token == raw(cell["token"])


def check_evening(vectors: Vectors) -> None:
    for evening in vectors["evening"]:
        assert sr1.evening_card(raw(evening["chain_key"]), evening["t"]) == evening["card"]


def check_round_before_its_first_day(vectors: Vectors) -> None:
    early = vectors["round_before_its_first_day"]
    assert sr1.day_of(early["t"]) < early["day0"]
    chain = sr1.chain_key(raw(early["key"]), early["day0"], early["t"])
    assert chain == raw(early["key"])
    assert sr1.Round.of(chain, early["t"]).token(0, 5, 9) == raw(early["token_0_5_9"])


def check_seals(vectors: Vectors) -> None:
    round_ = round_of(vectors)
    for case in vectors["seals"]:
        side, padded = case["side"], sr1.pad_note(case["note"])
        seal = sr1.seal_yes(round_, side, case["idx"], padded, raw(case["nonce"]))
        assert seal == raw(case["seal"])
        opened = sr1.Opened.of(seal)
        assert (opened.t, opened.idx) == (round_.t, case["idx"])
        assert sr1.open_note(round_, side, opened.note) == case["note"]


def check_slot_of_first_seal(vectors: Vectors) -> None:
    slot = sr1.short_hash(raw(vectors["seals"][0]["seal"]))
    assert slot == raw(vectors["slot_of_first_seal"])


def check_server(vectors: Vectors) -> None:
    for case in vectors["server"]:
        assert sr1.fits(raw(case["a"]), raw(case["b"])) is case["fits"]


def check_results(vectors: Vectors) -> None:
    for case in vectors["results"]:
        found = sr1.read_result(round_of(vectors), case["side"], case["mine"], raw(case["result"]))
        expected = case["expect"]
        assert found == (expected and sr1.Match(expected["idx"], expected["note"])), case["case"]


CHECKS: dict[str, Callable[[Vectors], None]] = {
    name.removeprefix("check_"): check
    for name, check in list(globals().items())
    if name.startswith("check_")
}


@pytest.mark.parametrize("part", VECTORS)
def test_every_part_of_the_vectors(part: str) -> None:
    assert part in CHECKS, "a part of the vectors that nothing here checks"
    CHECKS[part](VECTORS)


def test_no_check_is_without_its_part() -> None:
    assert set(CHECKS) == set(VECTORS)
