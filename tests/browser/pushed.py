"""A phone with notifications: what a headless Chromium lacks of Web Push, and no more than that.

Without a network `PushManager.subscribe` fails, so that one call is answered here, with a real
subscription to a real push service. The message goes into the worker as the browser would hand it
over; a tap cannot be made, so its event is dispatched in the worker.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Worker, expect

from tests.browser.phones import Phone
from tests.browser.waiting import live_until
from tests.phone import Phone as PythonPhone
from tests.push_service import Answer, PushService
from tests.server.tables import Tables
from tests.serving import Server
from tests.web_push import Browser

PAGE = "/settings/notifications"
SUBSCRIBE = """(() => {
    const said = %s;
    PushManager.prototype.subscribe = async function (options) {
        globalThis.asked = [...(globalThis.asked ?? []), {
            userVisibleOnly: options.userVisibleOnly,
            key: [...new Uint8Array(options.applicationServerKey)],
        }];
        if (!said) throw new DOMException('no service', 'AbortError');
        return { toJSON: () => said, options, unsubscribe: async () => true };
    };
})()"""
NOTICES = """async () => {
    const registration = await navigator.serviceWorker.getRegistration('/');
    return ((await registration?.getNotifications()) ?? []).map(
        ({ title, body, tag, silent, badge, icon, data, actions, requireInteraction }) =>
            ({ title, body, tag, silent, badge, icon, data, actions, requireInteraction }));
}"""
# Asked for its notifications while one is about to be shown, Chromium forgets that one.
SHOWING = """() => {
    const { prototype } = ServiceWorkerRegistration;
    const show = globalThis.reallyShow ??= prototype.showNotification;
    globalThis.shown = false;
    prototype.showNotification = async function (...all) {
        await show.apply(this, all);
        globalThis.shown = true;
    };
}"""
WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
# A tap allows the worker to open and to focus windows; an event of our own does not. Those two are
# noted here in the browser's place.
TAP = """async () => {
    const did = [];
    clients.openWindow = async (url) => { did.push(`open ${url}`); return null; };
    WindowClient.prototype.focus = async function () { did.push('focus'); return this; };
    const [notification] = await registration.getNotifications();
    const event = new NotificationEvent('notificationclick', { notification });
    let work;
    event.waitUntil = (promise) => { work = promise; };
    self.dispatchEvent(event);
    await work;
    return did;
}"""
WINDOWS = (
    "clients.matchAll({ type: 'window', includeUncontrolled: true }).then((all) => all.length)"
)
SPOKEN = "caches.match('/spoken').then((kept) => kept?.text())"
ASKED = "navigator.serviceWorker.ready.then((worker) => worker.sync.getTags())"
CHANGED = """async () => {
    const event = new Event('pushsubscriptionchange');
    let work;
    event.waitUntil = (promise) => { work = promise; };
    self.dispatchEvent(event);
    await work;
}"""


def subscribes_as(phone: Phone, browser: Browser | None) -> None:
    """Let this phone's pages subscribe as this browser from their next loading on; None: fail."""
    said = json.dumps(browser.as_json() if browser else None)
    phone.context.add_init_script(SUBSCRIBE % said)


def worker(phone: Phone) -> Worker:
    """Return the phone's service worker."""
    return phone.context.service_workers[0]


def tell_worker(page: Page, event: str, **what: Any) -> bool:
    """Have the browser dispatch an event in the worker of this page's host; False: it has none.

    By CDP. The browser tells of its workers a moment after it was asked.
    """
    session = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    live_until(page, lambda: found or not page.evaluate(WORKERS))
    for one in found[-1:]:
        of = {"origin": page.evaluate("origin"), "registrationId": one["registrationId"]}
        session.send(f"ServiceWorker.{event}", {**of, **what})
    session.detach()
    return bool(found)


def deliver(phone: Phone, text: bytes) -> None:
    """Hand a decrypted message to the worker, as the browser does, and wait until it is shown."""
    worker(phone).evaluate(SHOWING)
    assert tell_worker(phone.page, "deliverPushMessage", data=text.decode()), "no worker"
    phone.live_until(lambda: worker(phone).evaluate("shown"))


def without_a_window(phone: Phone) -> None:
    """Leave the app, and wait until the worker knows of no window any more."""
    phone.page.goto("about:blank")
    phone.live_until(lambda: worker(phone).evaluate(WINDOWS) == 0)


def asked_for_sync(page: Page) -> None:
    """Wait until Background Sync was asked for: a page that is closed does not ask any more."""
    live_until(page, lambda: page.evaluate(ASKED) == ["outbox"])


def sync(page: Page) -> None:
    """Let Background Sync come now: left alone, a browser that tried in vain waits minutes.

    Where everything is erased already there is no worker for it.
    """
    tell_worker(page, "dispatchSyncEvent", tag="outbox", lastChance=False)


def notices(phone: Phone, count: int) -> list[dict[str, Any]]:
    """Wait until so many notifications are shown, and return them."""
    shown: list[dict[str, Any]] = []

    def so_many() -> bool:
        shown[:] = phone.page.evaluate(NOTICES)
        return len(shown) == count

    phone.live_until(so_many)
    return shown


def subscribe_in_worker(phone: Phone, browser: Browser) -> None:
    """Let the worker, too, subscribe as this browser."""
    worker(phone).evaluate(SUBSCRIBE % json.dumps(browser.as_json()))


@dataclass
class Told:
    """A phone, the phone in Python that it is paired with, and where it takes its messages."""

    phone: Phone
    partner: PythonPhone
    relay: Server
    service: PushService

    def pairs(self, browser: Browser) -> list[int]:
        """Return the pairs that the server keeps this subscription for."""
        tables = Tables(self.relay)
        of = {row["id"]: row["pair_id"] for row in tables.rows("phone")}
        kept = tables.rows("pushsubscription")
        return [of[row["phone_id"]] for row in kept if row["endpoint"] == browser.endpoint]

    def rows(self, browser: Browser) -> int:
        """Return how often the server keeps this subscription."""
        return len(self.pairs(browser))

    def moves_to(self, *answers: Answer) -> Browser:
        """Let the browser subscribe as another one from the next page on."""
        browser = self.service.browser(*answers)
        subscribes_as(self.phone, browser)
        return browser

    def turn_on(self) -> None:
        """Open the page of notifications and turn them on."""
        self.phone.open(PAGE).tap("Turn on")
        expect(self.phone.page.get_by_text("On on this phone.")).to_be_visible()

    def match(self) -> None:
        """Let both light their lamps, and make it the time."""
        self.phone.open().expect_home().light()
        self.phone.settle()
        self.partner.start()
        assert self.partner.done(True)
        self.relay.set_time("21:30", days=1)
