"""Every call's address, one line each, the two that are called most first."""

from __future__ import annotations

from django.urls import path, re_path

from checkins.api import about, invites, pairing, phone, rounds

urlpatterns = [
    path("v1/round", rounds.Round.as_view()),
    path("v1/checkin", rounds.CheckIn.as_view()),
    path("v1/about", about.About.as_view()),
    path("v1/held", phone.Held.as_view()),
    path("v1/invites", invites.Invites.as_view()),
    path("v1/invites/<str:lookup>", invites.Invite.as_view()),
    path("v1/invites/<str:lookup>/join", invites.Join.as_view()),
    path("v1/me", pairing.Me.as_view()),
    path("v1/pairing", pairing.Pairing.as_view()),
    path("v1/push", phone.Push.as_view()),
    path("v1/schedule", phone.Schedule.as_view()),
    path("v1/season", phone.Season.as_view()),
    path("schema", about.Schema.as_view()),
    re_path("", about.Nowhere.as_view()),
]
