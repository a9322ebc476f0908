"""A couple with notifications on, and what came of a reveal at the push service."""

from __future__ import annotations

from contextlib import suppress

import httpx

from tests.push_service import Answer, PushService
from tests.server.client import Phone, fitting, nothing, pair
from tests.serving import Server, wait_until


class Couple:
    """Two phones with notifications on, unless told otherwise."""

    def __init__(
        self, server: Server, http: httpx.Client, service: PushService, *answers: Answer
    ) -> None:
        self.phones = pair(Phone(server, http), Phone(server, http))
        # The push service answers the first phone's messages so, and takes the second one's.
        self.browsers = service.browser(*answers), service.browser()
        self.service = service
        for phone, browser in zip(self.phones, self.browsers, strict=True):
            assert phone.put("push", browser.as_json()).status == 204

    def say(self, *open_ones: int) -> None:
        """Let both check in: these sides say yes, the others nothing."""
        reveal = self.phones[0].round()["next"]
        yes = fitting(reveal)
        for side, phone in enumerate(self.phones):
            seal = yes.seals[side] if side in open_ones else nothing(reveal)
            assert phone.check_in(seal).status == 204

    def match(self, late: int = 0) -> None:
        """Let both say yes, and the first phone ask after the reveal: its call commits it."""
        self.say(0, 1)
        self.phones[0].go_to(self.phones[0].round()["next"] + late)
        self.phones[0].round()

    def told(self) -> list[int]:
        """Return how many messages came to each."""
        return [len(self.service.to(browser)) for browser in self.browsers]

    def expect_told(self, *counts: int) -> None:
        """Wait until so many messages have come to each: what is under way may take its time."""
        with suppress(TimeoutError):
            wait_until(lambda: self.told() == list(counts), 20)
        assert self.told() == list(counts)


def settle(couple: Couple) -> None:
    """Let a couple match, after all that is tested: when it is told, all before it was begun."""
    couple.match()
    for browser in couple.browsers:
        couple.service.wait_for(browser)
