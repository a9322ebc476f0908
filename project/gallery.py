"""The gallery: every state of every screen on one page, served only where a setting asks for it.

Its files are not among those that a phone gets (`pwa.files`) and do not count in their hash. They
name the app's own files as `../app/`, so that the type checker finds them.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from project import pwa

FOLDER = pwa.APP.parent / "gallery"
KINDS = {".html": "text/html", ".js": "text/javascript"}


@require_safe
def gallery(request: HttpRequest, name: str = "index.html") -> HttpResponse:
    """Answer one of the gallery's files, its addresses those of this version of the app."""
    file = FOLDER / name
    if file not in FOLDER.iterdir():
        raise Http404
    text = file.read_text().replace("../app/", pwa.static_url()).replace("../gallery/", "/gallery/")
    return HttpResponse(
        text, content_type=KINDS[file.suffix], headers={"Cache-Control": "no-store"}
    )


urlpatterns = [path("gallery", gallery), path("gallery/<str:name>", gallery)]
