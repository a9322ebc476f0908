"""All addresses: the API's below `/api/`, health, and what a phone downloads. Wiring only."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from checkins.api import health
from project import gallery, pwa

urlpatterns = [
    path("api/", include("checkins.api.urls")),
    path(health.ALIVE, health.alive),
    path(health.READY, health.ready),
    *pwa.urlpatterns,
]
if settings.GALLERY:
    urlpatterns += gallery.urlpatterns

handler400 = "checkins.api.failure.malformed"
handler404 = "checkins.api.failure.not_found"
handler500 = "checkins.api.failure.failed"
