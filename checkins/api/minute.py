"""A cache in memory that really forgets: what has ended is dropped at the next count, not kept
until somebody asks for the same key. A count's end would else say when a token was last used."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from django.core.cache.backends.locmem import LocMemCache

SWEEP = 5


class MinuteCache(LocMemCache):
    """Django's cache in memory, swept every few seconds while it is used."""

    swept: ClassVar[float] = 0

    def add(self, *args: Any, **options: Any) -> bool:
        """Begin a count; first drop those that have ended."""
        if time.monotonic() - MinuteCache.swept > SWEEP:
            MinuteCache.swept = time.monotonic()
            self.sweep()
        return super().add(*args, **options)

    def sweep(self) -> None:
        """Drop every entry that has ended."""
        now = time.time()
        store: Any = self  # Django's own fields, which its type stubs leave out
        with store._lock:
            for key in [key for key, end in store._expire_info.items() if end and end <= now]:
                store._delete(key)
