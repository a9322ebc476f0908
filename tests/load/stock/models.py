"""Pairs and phones, with Django's own kinds of fields."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db import models


class Pair(models.Model):
    """Two phones."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()
    next = models.DateTimeField(db_index=True)
    previous = models.DateTimeField()
    schedule = models.JSONField()


class Phone(models.Model):
    """One side, base64 in text fields."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()
    user = models.OneToOneField(User, models.CASCADE)
    pair = models.ForeignKey(Pair, models.CASCADE, related_name="phones")
    side = models.IntegerField()
    seal = models.TextField()
    token = models.TextField()
    note = models.TextField()
