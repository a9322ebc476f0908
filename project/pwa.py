"""What a phone downloads: the pages' frame, the worker's script, the file list and its hash.

Every file of `frontend/app` is served untouched below `/static/<hash>/`, where the hash is that of
all names and contents together; so a change of any byte is a new version, and files of one version
never mix with another's. This module reads files and answers requests; it knows nothing of pairs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from whitenoise.compress import Compressor  # type: ignore[import-untyped]

from project import modules

APP = Path(__file__).resolve().parent.parent / "frontend" / "app"
KINDS = {".css", ".html", ".js", ".json", ".png", ".svg", ".webmanifest"}


@cache
def files() -> tuple[str, ...]:
    """Return the sorted relative paths of all that a phone may download."""
    found = (file for file in APP.rglob("*") if file.is_file() and file.suffix in KINDS)
    return tuple(sorted(file.relative_to(APP).as_posix() for file in found))


@cache
def hashes() -> str:
    """Return one line a file, as `sha256sum` writes them: the hash of its bytes, and its name."""
    digests = ((hashlib.sha256((APP / name).read_bytes()).hexdigest(), name) for name in files())
    return "".join(f"{digest}  {name}\n" for digest, name in digests)


@cache
def fingerprint() -> str:
    """Return the SHA-256, in hex, over every served file's name and the hash of its bytes."""
    return hashlib.sha256(hashes().encode()).hexdigest()


def static_url() -> str:
    """Return the path below which this version's files are served."""
    return f"/static/{fingerprint()[:16]}/"


@cache
def page() -> bytes:
    """Return the app's one page, its addresses those of this version."""
    start = '    <script type="module"'
    ahead = [f'    <link rel="modulepreload" href="./{name}">\n' for name in modules.needed(APP)]
    text = (APP / "index.html").read_text().replace(start, "".join(ahead) + start)
    return text.replace('"./', f'"{static_url()}').encode()


def integrity(content: bytes) -> str:
    """Return what a browser checks a file against (W3C Subresource Integrity, SHA-256)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def listed(names: Iterable[str]) -> dict[str, str]:
    """Return address → integrity of these files."""
    return {static_url() + name: integrity((APP / name).read_bytes()) for name in names}


@cache
def languages() -> dict[str, list[str]]:
    """Return the files of each language, by its tag: one is there where its cards are."""
    ending = ".cards.json"
    tags = [name.removesuffix(ending) for name in files() if name.endswith(ending)]
    return {
        tag.removeprefix("copy/"): [name for name in files() if name.startswith(f"{tag}.")]
        for tag in tags
    }


@cache
def release() -> dict[str, object]:
    """Return what the worker keeps: `/`, every file that a screen can need without a network, and
    by language the sentences, of which it keeps those in use.
    """
    spoken = {name for names in languages().values() for name in names}
    apart = {"index.html", *spoken}
    kept = [name for name in files() if not name.endswith(".png") and name not in apart]
    return {
        "version": fingerprint(),
        "base": static_url(),
        "files": {"/": integrity(page()), **listed(kept)},
        "languages": {tag: listed(names) for tag, names in languages().items()},
        "beyond": ["/api/", "/gallery"],
    }


def script() -> bytes:
    """Return the worker's script: the module that does the work, and this version's files."""
    start = f'import {{ serve }} from "{static_url()}sw.js";\n'
    return f"{start}serve({json.dumps(release())});\n".encode()


def served() -> dict[str, bytes]:
    """Return all that this version answers to a phone, the API aside: address → body."""
    names = [name for name in files() if name != "index.html"]
    below = {static_url() + name: (APP / name).read_bytes() for name in names}
    return {"/": page(), "/sw.js": script(), **below}


@cache
def packed_page() -> bytes:
    """Return the page as brotli packs it: it holds nothing secret that its size could tell."""
    packed: bytes = brotli.compress(page())
    return packed


@require_safe
def index(request: HttpRequest, **names: str) -> HttpResponse:
    """Answer the app's one page, whatever screen its address names."""
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    taken = re.findall(r"[\w*-]+", request.headers.get("Accept-Encoding", ""))
    if "br" not in taken:
        return HttpResponse(page(), headers=headers)
    return HttpResponse(packed_page(), headers={**headers, "Content-Encoding": "br"})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Answer the worker's script."""
    kept = {"Cache-Control": "no-cache"}
    return HttpResponse(script(), content_type="text/javascript", headers=kept)


def collect(root: Path, keep: int = 3) -> Path:
    """Copy this version below `root`, compressed beside; keep the newest few for open pages.

    The copy is made aside and renamed, so that a killed process leaves no half version.
    """
    target = root / static_url().rstrip("/").rsplit("/", 1)[1]
    root.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        aside = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
        compressor = Compressor(quiet=True)
        for name in files():
            if name == "index.html":  # a view's, with the page's own headers
                continue
            file = aside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(APP / name, file)
            os.utime(file, (0, 0))  # undated, so without an ETag: nobody asks a hash twice
            if compressor.should_compress(name):
                deque(compressor.compress(str(file)), maxlen=0)
        try:
            aside.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(aside)
    target.touch()
    versions = sorted(filter(Path.is_dir, root.iterdir()), key=lambda old: old.stat().st_mtime)
    for old in versions[:-keep]:
        shutil.rmtree(old, ignore_errors=True)
    return target


# The app's addresses, the same as in `frontend/app/views/router.js` (a test holds them equal).
SCREENS = (
    "",
    "pair",
    "join",
    "read",
    "talk",
    "talk/<slug:page>",
    "talk/<slug:page>/<slug:name>",
    "more",
    "more/<slug:page>",
    "more/<slug:page>/<slug:name>",
    "settings",
    "settings/<slug:page>",
)

urlpatterns = [path("sw.js", worker), *(path(screen, index) for screen in SCREENS)]
