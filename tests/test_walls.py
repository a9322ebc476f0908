"""Walls between rooms: who may import, call or read what. A fall of one is a leak to come."""

from __future__ import annotations

import re
from pathlib import Path

from tests.tree import APP, ROOT, code, imports, ours


def test_the_relay_derives_no_keys() -> None:
    for file in ours(".py", below=ROOT / "checkins"):
        names = imports(file)
        assert not {name for name in names if name.split(".")[0] in {"cryptography", "jwcrypto"}}
        assert not re.search(r"pbkdf2|hkdf|\baes\b|ecdh|scrypt", file.read_text(), re.I), file


def test_the_domain_is_told_the_time() -> None:
    readers = {f"checkins/{name}.py" for name in ("tasks", "now", "wal", "push")}
    for file in ours(".py", below=ROOT / "checkins"):
        name = file.relative_to(ROOT).as_posix()
        if name in readers or name.startswith(("checkins/api/", "checkins/management/")):
            continue
        assert not {"time", "time.time", "checkins.now"} & imports(file), name
        assert not re.search(r"\.(now|utcnow|today)\(\)", file.read_text()), name


def test_http_stays_at_the_rim() -> None:
    for file in ours(".py", below=ROOT / "checkins"):
        if "api" not in file.parts:
            assert not any(name.startswith("rest_framework") for name in imports(file)), file


def test_the_protocol_on_the_phone_is_pure() -> None:
    outside = r"\b(document|window|fetch|indexedDB|localStorage|sessionStorage|Date|navigator)\b"
    for file in ours(".js", below=APP / "protocol"):
        assert not re.search(outside, code(file)), file
        assert not re.search(r"from '\.\./", code(file)), file


def test_screens_touch_neither_storage_nor_keys_nor_the_network() -> None:
    inside = r"\b(indexedDB|fetch|sessionStorage)\b|crypto\.subtle|from '[./]*vendor/idb\.js'"
    for room in ("views", "ui"):
        for file in ours(".js", below=APP / room):
            assert not re.search(inside, code(file)), file


def test_the_core_touches_no_screen() -> None:
    for room in ("state", "net", "protocol"):
        for file in ours(".js", below=APP / room):
            assert "preact" not in code(file), file
            assert not re.search(r"from '[./]*(views|ui)/", code(file)), file


def test_the_worker_holds_no_keys() -> None:
    seen: set[Path] = set()
    waiting = [APP / "sw.js"]
    while waiting:
        file = waiting.pop()
        seen.add(file)
        for name in re.findall(r"(?:from|import) '(\.[^']+)'", code(file)):
            target = (file.parent / name).resolve()
            if target not in seen:
                waiting.append(target)
    names = {file.relative_to(APP).as_posix() for file in seen}
    assert not {name for name in names if re.search(r"chain|seal|ratchet|record|views|ui/", name)}


CHOICE = {
    "open": {"state/sealing.js", "state/record.js", "state/types.js"},
    "note": {"state/sealing.js", "state/record.js", "state/types.js"},
    "left_open": {"state/record.js", "state/types.js"},
    "left_note": {"state/record.js", "state/types.js"},
    "mine": {"state/sealing.js", "state/reading.js", "state/record.js", "state/types.js"},
}


def reads(field: str) -> re.Pattern[str]:
    """Return what reading a record's field looks like: `main.open`, `{ open }`, `['open']`."""
    record = r"(?:main|kept\.main|held\.main|record|before|moved)"
    return re.compile(
        rf"\b{record}\??\.{field}\b|\{{[^{{}}]*\b{field}\b[^{{}}]*\}} = {record}\b"
        rf"|\[['\"]{field}['\"]\]"
    )


def test_only_sealing_and_reading_look_at_a_choice() -> None:
    for file in ours(".js", below=APP):
        name = file.relative_to(APP).as_posix()
        for field, allowed in CHOICE.items():
            if name not in allowed:
                found = reads(field).search(code(file))
                assert not found, f"{name} reads `{field}`: {found and found[0]}"
