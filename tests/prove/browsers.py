"""Two browsers that live through the chaos with the whole app, screens and worker, on them.

They do by roles and names what thumbs do. What was a yes is read from the phone's own storage, as
the Python phones' is from their record; what is shown, from the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from playwright.sync_api import BrowserContext, Error, expect

from tests.browser.core.phone import KEPT
from tests.browser.phones import Phone, pair
from tests.prove.gateway import Gateway
from tests.prove.ledger import Shown, faults, reveals
from tests.prove.weather import Opening
from tests.serving import Server

MATCHED = "you were both open."
PATIENCE = 8_000  # ms: what is not on screen by then is done another time


@dataclass
class Holder:
    """One browser phone and whoever holds it."""

    context: BrowserContext
    gateway: Gateway
    server: Server
    random: Random
    phone: Phone = field(init=False)
    visits: int = 0
    stumbles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.phone = Phone(self.context, self.gateway.url, self.server.now)
        self.phone.open()

    def live(self) -> None:
        """Open the app, do one thing, close it; a load that takes too long is one stumble more."""
        self.visits += 1
        try:
            self.open()
            self._act(self.random.random())
        except (Error, AssertionError, TimeoutError) as error:
            self.stumbles.append(str(error).splitlines()[0])

    def open(self) -> None:
        """Open the app in a fresh page, and note what it shows of an evening."""
        if not self.phone.page.is_closed():
            self.phone.page.close()
        self.gateway.opening = Opening()
        self.phone.under_way.clear()
        self.phone.start_again()
        self.phone.page.set_default_timeout(PATIENCE)
        self.phone.open().settle()
        self.phone.page.clock.run_for(2000)
        self.phone.settle()
        self.note()

    def note(self) -> None:
        """Read from storage which seals were a yes, and from the screen whether it is a match."""
        main = self.phone.page.evaluate(KEPT)["main"]
        t, numbers = (int.from_bytes(bytes(main[name]), "big") for name in ("t", "mine"))
        self.gateway.ledger.classify(t, numbers)
        if t == self.gateway.opening.told and not self.at_home():
            matched = self.phone.page.get_by_text(MATCHED).count() > 0
            self.gateway.ledger.shown.setdefault(t, []).append(Shown(matched))

    def at_home(self) -> bool:
        """Tell whether the covered lamp can be lifted."""
        lift = self.phone.page.get_by_role("button", name="Lift the shade", exact=True)
        return bool(lift.count())

    def _act(self, chance: float) -> None:
        phone = self.phone
        if not self.at_home():
            return None
        if chance < 0.5:
            phone.light("from a browser")
        elif chance < 0.6:
            phone.take_back()
        elif chance < 0.7:
            phone.say_nothing()
        elif chance < 0.85:
            phone.settle().page.clock.fast_forward(61_000)
        if chance > 0.9:
            return self._kill()
        phone.settle()
        self.note()
        phone.hide_page()
        phone.settle()
        return None

    def _kill(self) -> None:
        """End the page as a crash would, in the middle of whatever it does."""
        self.phone.tap("Lift the shade")
        self.phone.page.get_by_role("switch", name="Open to intimacy", exact=True).click()
        self.phone.tap("Done")
        session = self.context.new_cdp_session(self.phone.page)
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        self.phone.page.close()


def paired(alice: Holder, bob: Holder) -> tuple[Holder, Holder]:
    """Pair two browsers, by the screens."""
    pair(alice.phone, bob.phone, "19:00")
    return alice, bob


def found(alice: Holder, bob: Holder) -> list[str]:
    """Return everything that went wrong between the two, as sentences."""
    one, other = alice.gateway.ledger, bob.gateway.ledger
    wrong = [fault for t in sorted(reveals(one, other)) for fault in faults(t, one, other)]
    return wrong + alice.phone.complaints + bob.phone.complaints


def end_well(alice: Holder, bob: Holder) -> None:
    """Show that both are usable: each says yes, and at the next reveal both show the match."""
    for holder in (alice, bob):
        for _ in range(60):
            holder.open()
            if holder.at_home() and holder.phone.page.get_by_text("Ready for").count():
                break
            holder.server.set_now(holder.server.now() + 3_600)
        expect(holder.phone.page.get_by_test_id("state-line")).to_contain_text("Ready for")
    for holder in (alice, bob):  # the second may have had to wait for the first one's evening
        holder.open()
        holder.phone.light("well").settle()
    main = alice.phone.page.evaluate(KEPT)["main"]
    alice.server.set_now(int.from_bytes(bytes(main["t"]), "big") + 60)
    for holder in (alice, bob):
        holder.open()
        expect(holder.phone.page.get_by_text(MATCHED)).to_be_visible()
