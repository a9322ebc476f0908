"""One world: the whole system, from pairing to the morning after, and what is seen on the way.

Server, worker, database, queue, push service and two browsers are real. Between two worlds only
alice's choice differs (`CHOICES`): the same visits, the same presses of Done. What may differ is
not decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests import serving
from tests.browser import pushed
from tests.browser.phones import SMALL, Phone, pair
from tests.prove.worlds import disk, glass
from tests.prove.worlds.queue import Listener
from tests.prove.worlds.tap import Tap
from tests.push_service import PushService
from tests.server.tables import Tables
from tests.serving import Server, wait_until
from tests.web_push import Browser as Subscriber

Act = Callable[[Phone], object]

# What alice says at each press of Done in her one visit; None: she does not even open the app.
CHOICES: dict[str, tuple[Act, Act] | None] = {
    "nothing": (Phone.say_nothing, Phone.say_nothing),
    "taken back": (lambda phone: phone.light("a note"), Phone.take_back),
    "yes": (Phone.say_nothing, lambda phone: phone.light("another note")),
    "never opened": None,
}
PHONES = {
    "viewport": {"width": SMALL[0], "height": SMALL[1]},
    "has_touch": True,
    "locale": "en-GB",
    "timezone_id": "Europe/Berlin",
    "color_scheme": "dark",
    "reduced_motion": "reduce",
    "permissions": ["notifications"],
}
# What makes a backup, in trees that can.
BACKUP = Path("checkins/management/commands/backup.py")
DAY, EVENING, MORNING = "before the reveal", "in the evening", "the morning after"


class World:
    """`seen` is moment → channel → what there was. Close it when all is seen."""

    def __init__(
        self, tree: Path, folder: Path, browser: Browser, service: PushService, redis: str | None
    ) -> None:
        self.seen: dict[str, dict[str, Any]] = {}
        self.folder, self.noted = folder, folder / "noted"
        self.service, self.listener = service, Listener(redis) if redis else None
        env = {"LAMPLIT_PUSH_ANYWHERE": "1", "LAMPLIT_NOTED": str(self.noted)}
        env |= {"REDIS_URL": redis} if redis else {}
        self.server: Server = serving.start(folder / "data", root=tree, env=env)
        self.taps = [Tap(self.server.port, self.server.now) for _ in range(2)]
        self.contexts = [browser.new_context(**PHONES) for _ in range(2)]  # type: ignore[arg-type]
        self.browsers: list[Subscriber] = [service.browser() for _ in range(2)]
        self.alice, self.bob = (self._phone(side) for side in range(2))

    def _phone(self, side: int) -> Phone:
        context: BrowserContext = self.contexts[side]
        context.add_init_script(glass.FELT)
        phone = Phone(context, self.taps[side].url, self.server.now)
        pushed.subscribes_as(phone, self.browsers[side])
        return phone.open()

    def close(self) -> None:
        """End everything."""
        for context in self.contexts:
            context.close()
        for tap in self.taps:
            tap.close()
        self.server.stop()
        if self.listener:
            self.listener.close()

    def live(self, choice: str, bob_is_open: bool, until: str = MORNING) -> World:
        """Live through the day, and on to the morning after unless told to stop earlier."""
        self.begin()
        acts = CHOICES[choice]
        self.visit(acts, bob_is_open)
        self.note(DAY, opened=acts is not None)
        if until == DAY:
            return self
        self.pass_reveal()
        both = bob_is_open and choice == "yes"
        for phone in self.opened(acts is not None):
            heading = "At 21:30 you were both open." if both else "This evening"
            self.follow(phone).expect_heading(heading)
            phone.page.reload()
            phone.expect_heading(heading)
        self.note(EVENING, opened=acts is not None)
        self.morning(acts is not None)
        return self

    def opened(self, alice_too: bool) -> list[Phone]:
        """Return whose app is open."""
        return [self.bob, self.alice] if alice_too else [self.bob]

    def begin(self) -> None:
        """Pair, turn notifications on, end the visit, and go to the next day at six."""
        pair(self.alice, self.bob)
        for phone in (self.alice, self.bob):
            with phone.settle().answered():
                phone.hide_page()  # the visit's own check-in, which a page that dies may not send
            phone.show_page().open(pushed.PAGE).tap("Turn on")
            phone.page.get_by_text("On on this phone.").wait_for()
            phone.settle().page.close()
        self.server.set_time("18:00", days=1)
        self.quiet()
        self.server.stop_workers()  # what is written from here on stays in the log
        self.noted.write_text("")
        for told in (*(tap.exchanges for tap in self.taps), self.listener):
            if told is not None:
                told.clear()

    def visit(self, acts: tuple[Act, Act] | None, bob_is_open: bool) -> None:
        """bob visits, then alice, then bob again, all before the reveal."""
        self.come(self.bob.start_again(), self.bob.open)
        self.bob.light("bob's note") if bob_is_open else self.bob.say_nothing()
        self.bob.settle()
        if acts:
            self.come(self.alice.start_again(), self.alice.open)
            for act in acts:
                act(self.alice)
                self.alice.settle()
        for phone in self.opened(acts is not None):
            self.felt(phone)
            self.come(phone, phone.page.reload)

    def come(self, phone: Phone, load: Callable[[], object]) -> None:
        """Load home, and wait until the phone has asked for the round: it shows home before."""
        asked = self.rounds(phone)
        load()
        phone.expect_home()
        phone.live_until(lambda: self.rounds(phone) > asked).settle()

    def rounds(self, phone: Phone) -> int:
        """Return how often a phone has asked for its round."""
        return sum(call.what == "GET /api/v1/round" for call in self.tap(phone).api())

    def tap(self, phone: Phone) -> Tap:
        """Return the port that this phone speaks to."""
        return self.taps[0] if phone is self.alice else self.taps[1]

    def felt(self, phone: Phone) -> None:
        """Note what was felt of this page's presses."""
        whose = "her own phone" if phone is self.alice else "the partner's phone"
        felt = phone.page.evaluate("felt")
        self.seen.setdefault(DAY, {})[f"{whose}: what is felt"] = felt

    def quiet(self) -> None:
        """Wait until the worker is through with all that is due, and the log is empty."""
        tables, wal = Tables(self.server), self.server.data / "db.sqlite3-wal"
        now = self.server.now()
        wait_until(lambda: all(row["next"] > now for row in tables.rows("pair")))
        wait_until(lambda: any(row["handled"] >= now - 900 for row in tables.rows("tick")))
        wait_until(lambda: not wal.exists() or not wal.stat().st_size)

    def work(self) -> None:
        """Start a worker, and wait until it has said so: its log is among what is seen."""
        said = self.server.logged().count("has started")
        self.server.start_worker()
        wait_until(lambda: self.server.logged().count("has started") > said)

    def pass_reveal(self) -> None:
        """Let it be half past nine; the worker reveals, and whoever is told is told."""
        self.server.set_time("21:30", days=1)
        self.quiet()

    def follow(self, phone: Phone) -> Phone:
        """Let a phone's clock catch up, and wait until it has asked: not all do in one instant."""
        tap = self.tap(phone)
        asked = len(tap.api())
        phone.follow()
        return phone.live_until(lambda: len(tap.api()) > asked).settle()

    def morning(self, alice_too: bool) -> None:
        """Let the night pass; in between every message has come that ever comes."""
        self.server.stop()
        messages = [self.service.to(browser) for browser in self.browsers]
        told = [
            (len(message.body), sorted(message.headers)) for both in messages for message in both
        ]
        evening = self.seen[EVENING]
        evening["the push service: the messages"] = told
        for phone, browser, came in zip(
            (self.alice, self.bob), self.browsers, messages, strict=True
        ):
            for message in came:
                pushed.deliver(phone, browser.read(message.body))
                pushed.notices(phone, 1)
        evening["the partner's phone: a notification"] = self.bob.page.evaluate(pushed.NOTICES)
        self.server.start_web()
        self.work()
        self.server.set_time("08:00", days=2)
        self.quiet()
        for phone in self.opened(alice_too):
            phone.settle().page.close()
            phone.start_again().open().expect_home()
        self.note(MORNING, opened=alice_too)

    def note(self, moment: str, opened: bool) -> None:
        """Note all that there is to be seen at this moment, the phones first."""
        found = self.seen.setdefault(moment, {})
        for whose, phone, tap in (
            ("the partner's", self.bob, self.taps[1]),
            ("her own", self.alice, self.taps[0]),
        ):
            if phone is self.alice and not opened:
                continue
            found |= {f"{whose} phone: {name}": what for name, what in glass.look(phone).items()}
            found |= {f"{whose} wire: {name}": what for name, what in tap.seen().items()}
        found |= {f"the server: {name}": what for name, what in self.server_side(moment).items()}
        if opened and moment == DAY:
            found["her own phone: the page Look inside"] = glass.look_inside(self.alice)
            self.come(self.alice, self.alice.open)

    def server_side(self, moment: str) -> dict[str, Any]:
        """Return what whoever runs the server can measure, or steals with its disk."""
        found: dict[str, Any] = {}
        wal = self.server.data / "db.sqlite3-wal"
        if moment == DAY:
            found["the write-ahead log"] = disk.log(wal)
            noted = re.sub(r'"s\d+_x\d+"', "a savepoint", self.noted.read_text())
            found["the number of queries"] = Counter(noted.splitlines())
            self.work()
            self.quiet()
        found |= {f"the {name}": shape for name, shape in disk.shapes(self.server)}
        found["the status"] = self.server.manage("status")
        if (self.server.root / BACKUP).exists():
            self.server.manage("backup", str(self.folder / "backup"))
            found["the backup"] = disk.database(self.folder / "backup")
        found["the log"] = sorted(self.server.logged().splitlines())
        if self.listener:
            found["the queue in Redis"] = self.listener.seen()
        else:
            found["the queue"] = disk.rows(self.server.data / "jobs.sqlite3")
        return found
