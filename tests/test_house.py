"""Facts about the tree that the whole house leans on: its map, names, lists and sizes."""

from __future__ import annotations

import ast
import json
import re

import pytest

from project import pwa
from tests.tree import APP, ROOT, code, ours, tracked

# --- the README's map ---------------------------------------------------------------------------


def mapped() -> dict[str, str]:
    """Return the README's map of the house: path → what it says of it."""
    block = re.search(r"```map\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert block, "the README has no map"
    found: dict[str, str] = {}
    above: list[str] = []
    for line in block[1].splitlines():
        names, _, meaning = line.strip().partition("  ")
        depth = (len(line) - len(line.lstrip())) // 2
        for name in names.split():
            found["".join([*above[:depth], name])] = meaning.strip()
        above = [*above[:depth], names.split()[0]]
    return found


def test_the_map_names_only_what_is_there() -> None:
    missing = [path for path in mapped() if not (ROOT / path).exists() and "vendor" not in path]
    assert not missing


def test_the_map_leaves_nothing_out() -> None:
    known = mapped()
    folders = {path for path in known if path.endswith("/")}
    files = [file.relative_to(ROOT).as_posix() for file in tracked()]
    lost = [
        name
        for name in files
        if name not in known
        and not any(name.startswith(folder) for folder in folders)
        and not name.startswith(".")
    ]
    assert not lost
    unnamed = [
        name
        for name in files
        if re.fullmatch(r"(checkins|project)/\w+\.py", name)
        and name not in known
        and not name.endswith("__init__.py")
    ]
    assert not unnamed


def test_the_top_level_is_as_agreed() -> None:
    allowed = {
        *("project checkins frontend tests docs manage.py dev.py pyproject.toml".split()),
        *("requirements.txt README.md LICENSE CHANGELOG.md CONTRIBUTING.md SECURITY.md".split()),
    }
    top = {file.relative_to(ROOT).parts[0] for file in tracked()}
    assert {name for name in top if not name.startswith(".")} == allowed


# --- names that must not exist ------------------------------------------------------------------

FORBIDDEN = re.compile(
    r"declin|reject(ed|ion)|last_?seen|streak|created_?at|updated_?at|read_?receipt|synced_?at",
    re.I,
)


def test_the_product_does_not_know_these_names() -> None:
    for folder in (ROOT / "checkins", ROOT / "project", APP):
        for file in ours(".py", ".js", ".css", ".html", ".json", below=folder):
            text = code(file) if file.suffix == ".js" else file.read_text()
            assert not FORBIDDEN.search(text), file


# --- lists that must agree ----------------------------------------------------------------------


def test_every_import_is_a_file_that_the_worker_keeps() -> None:
    kept = pwa.release()["files"]
    assert isinstance(kept, dict)
    for file in APP.rglob("*.js"):
        for name in re.findall(r"(?:from|import|import\() ?'(\.[^']+)'", code(file)):
            target = (file.parent / name).resolve().relative_to(APP).as_posix()
            assert pwa.static_url() + target in kept, f"{file.name} imports {name}"


def test_the_page_names_only_files_that_exist() -> None:
    page = (APP / "index.html").read_text()
    for name in re.findall(r'"\./([^"]+)"', page):
        assert (APP / name).is_file(), name


def test_the_server_answers_exactly_the_apps_addresses() -> None:
    router = (APP / "views" / "router.js").read_text()
    listed = re.search(r"ADDRESSES = \[(.*?)\]", router, re.S)
    assert listed
    assert {f"/{screen}" for screen in pwa.SCREENS} == set(re.findall(r"'([^']+)'", listed[1]))


def test_no_host_but_our_own() -> None:
    for file in ours(".js", ".css", ".html", ".json", ".webmanifest", ".svg", below=APP):
        if file == APP / "copy" / "help.json":  # to be read and tapped, never fetched
            continue  # `test_help.py` holds where in it an address may stand
        text = code(file) if file.suffix == ".js" else file.read_text()
        hosts = set(re.findall(r"https?://[\w.-]+", text))
        assert hosts <= {"http://www.w3.org"}, file


def used_copy_keys() -> set[str]:
    """Return the keys that the screens ask for in full."""
    found: set[str] = set()
    for file in ours(".js", below=APP):
        found |= set(re.findall(r"\bt\(\s*'([\w.-]+)'", code(file)))
    return found


def flat(copy: dict[str, object], above: str = "") -> set[str]:
    """Return the dotted keys of a copy file."""
    found: set[str] = set()
    for key, value in copy.items():
        found |= flat(value, f"{above}{key}.") if isinstance(value, dict) else {above + key}
    return found


def test_every_sentence_that_is_asked_for_exists() -> None:
    files = (APP / "copy").glob("en*.json")
    known = {key for file in files for key in flat(json.loads(file.read_text()))}
    missing = [
        key
        for key in used_copy_keys()
        if key not in known and not any(name.startswith(key + ".") for name in known)
    ]
    assert not missing


def test_every_setting_is_in_the_table() -> None:
    settings = (ROOT / "project" / "settings.py").read_text()
    named = set(re.findall(r'"(LAMPLIT_\w+|DATABASE_URL|REDIS_URL)"', settings))
    table = (ROOT / "docs" / "running.md").read_text()
    assert named == set(re.findall(r"^\| `(\w+)` \|", table, re.M))


def test_every_promise_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text()
    for file, test in re.findall(r"`(tests/[\w./]+)(?:::(\w+))?`", page):
        assert not test or f"def {test}(" in (ROOT / file).read_text(), f"{file}::{test}"
        assert (ROOT / file).exists(), file
    rows = [
        row.split(" | ") for row in page.splitlines() if re.match(r"\| (\d|the |a |an |who)", row)
    ]
    held = [row for row in rows if len(row) == 4]
    assert len(held) > 20
    assert not [row[0] for row in held if "`tests/" not in row[3]]


# --- what is committed --------------------------------------------------------------------------


def test_locks_name_no_address() -> None:
    for name in (
        "requirements.txt",
        "tests/requirements.txt",
        "frontend/requirements.txt",
        ".ci/requirements.txt",
    ):
        text = (ROOT / name).read_text()
        assert not re.search(r"https?://|--index|--find-links", text)
        assert text.count("--hash=sha256:") > text.count("==")
    lock = (ROOT / "frontend" / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "://" not in lock


@pytest.mark.parametrize("suffix", [".py", ".js", ".css"])
def test_no_file_has_two_reasons_to_be_opened(suffix: str) -> None:
    long = {
        file.relative_to(ROOT).as_posix(): count
        for file in ours(suffix)
        if (count := len(file.read_text().splitlines())) > 250 and "migrations" not in file.parts
    }
    assert not long


def test_no_function_is_long() -> None:
    for file in ours(".py"):
        for node in ast.walk(ast.parse(file.read_text())):
            story = file.name == "test_two_phones.py"  # is told in one piece
            if isinstance(node, ast.FunctionDef) and node.end_lineno and not story:
                assert node.end_lineno - node.lineno < 36, f"{file.name}: {node.name}"


def test_nothing_third_party_is_committed() -> None:
    names = [file.relative_to(ROOT).as_posix() for file in tracked()]
    assert not [name for name in names if "vendor/" in name or "node_modules" in name]
    large = {file.name for file in tracked() if file.stat().st_size > 200_000}
    assert large <= {"requirements.txt"}, "a lock: hashes alone"
