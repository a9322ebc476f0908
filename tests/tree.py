"""The tree as tests see it: which files are ours, what they import, what they say."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "frontend" / "app"


def tracked() -> list[Path]:
    """Return every file that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def ours(*suffixes: str, below: Path = ROOT) -> list[Path]:
    """Return our own source files of these kinds below a folder."""
    return [file for file in tracked() if file.suffix in suffixes and file.is_relative_to(below)]


def imports(file: Path) -> set[str]:
    """Return the modules that a Python file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = file.relative_to(ROOT).with_suffix("").parts[: -node.level or None]
            base = ".".join([*(package if node.level else ()), *filter(None, [node.module])])
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def code(file: Path) -> str:
    """Return a JavaScript file without its comments."""
    text = re.sub(r"/\*[\s\S]*?\*/", "", file.read_text())
    return re.sub(r"(^|\s)//.*", r"\1", text)
