"""The app lock on screen: passkey and PIN, a screen that says nothing, and what still goes out."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import CDPSession, expect

from tests.browser import pushed
from tests.browser.core.phone import KEPT
from tests.browser.phones import SMALL, Phone, pair_with_python
from tests.browser.waiting import live_until
from tests.phone import Phone as PythonPhone
from tests.serving import Server

NewPhone = Callable[..., Phone]

# Named, as what is not is refused.
ALLOWED = ["notifications", "background-sync"]
PIN = "271828"
MATCH = "At 21:30 you were both open."


def at_home(new_phone: NewPhone, server: Server) -> tuple[Phone, PythonPhone]:
    """Return a phone at 18:00, on a host with a name, as passkeys need one, and its partner."""
    alice = new_phone(size=SMALL, reduced_motion="reduce", permissions=ALLOWED)
    alice.url = alice.url.replace("127.0.0.1", "localhost")
    partner = pair_with_python(alice.open())
    server.set_time("18:00", days=1)
    alice.follow().open().expect_home()
    return alice, partner


def authenticator(session: CDPSession, *, prf: bool) -> dict[str, str]:
    """Give the phone's page a screen lock that makes passkeys and answers at once."""
    options = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal"}
    has = ("hasResidentKey", "hasUserVerification", "isUserVerified")
    able = {**dict.fromkeys((*has, "automaticPresenceSimulation"), True), "hasPrf": prf}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **able}})
    return {"authenticatorId": made["authenticatorId"]}


def refused_passkey(phone: Phone) -> CDPSession:
    """Try to lock with a passkey that gives no bytes; then take it away again."""
    session = phone.context.new_cdp_session(phone.page)
    session.send("WebAuthn.enable", {"enableUI": False})
    key = authenticator(session, prf=False)
    open_lock(phone).tap("Turn the lock on")
    expect(phone.page.get_by_text("No passkey can lock Lamplit")).to_be_visible()
    session.send("WebAuthn.removeVirtualAuthenticator", key)
    return session


def refused_pins(phone: Phone) -> Phone:
    """Try to lock with what is no PIN, where no passkey is on offer."""
    expect(open_lock(phone).page.get_by_role("radio", name="A PIN", exact=True)).to_have_count(0)
    for pins, sentence in (
        (("12345", "12345"), "six digits or more"),
        ((PIN, "271829"), "not the same"),
    ):
        for name, pin in zip(("New PIN", "The same again"), pins, strict=True):
            phone.page.get_by_label(name, exact=True).fill(pin)
        phone.tap("Turn the lock on")
        expect(phone.page.get_by_role("status")).to_contain_text(sentence)
    return phone


def open_lock(phone: Phone) -> Phone:
    """Go to the page of the app lock by its row."""
    phone.tap("More", "link").tap("Settings", "link").tap("App lock", "link")
    return phone.expect_heading("App lock")


def lock_with_pin(phone: Phone) -> Phone:
    """Turn the lock on with a PIN and go home."""
    open_lock(phone)
    for name in ("New PIN", "The same again"):
        phone.page.get_by_label(name, exact=True).fill(PIN)
    phone.tap("Turn the lock on")
    expect(phone.page.get_by_text("The lock is on, with a PIN.")).to_be_visible()
    return phone.tap("Lamp", "link").expect_home()


def type_pin(phone: Phone, pin: str = PIN) -> Phone:
    """Type a PIN on the lock screen."""
    phone.page.get_by_label("PIN", exact=True).fill(pin)
    return phone.tap("Unlock")


def expect_locked(phone: Phone) -> Phone:
    """Wait for the lock screen."""
    expect(phone.page.get_by_role("button", name="Unlock", exact=True)).to_be_visible()
    return phone


def looks(phone: Phone) -> dict[str, object]:
    """Return all that somebody who holds the phone can tell; another session would end passkeys."""
    body = phone.page.locator("body")
    return {
        "picture": phone.page.screenshot(animations="disabled", caret="hide"),
        "tree": body.aria_snapshot(),
        "text": re.split(r"\n+", body.inner_text()),
        "title": phone.page.title(),
        "address": phone.page.url,
        "history": phone.page.evaluate("JSON.stringify(history.state)"),
    }


def test_a_passkey_opens_it_and_nothing_else(new_phone: NewPhone, server: Server) -> None:
    alice, partner = at_home(new_phone, server)
    alice.light("on the shelf")
    partner.start()
    partner.done(yes=True, note="by the door")
    session = refused_passkey(alice)
    key = authenticator(session, prf=True)
    alice.tap("Turn the lock on")
    expect(alice.page.get_by_text("The lock is on, with a passkey.")).to_be_visible()
    expect(alice.page.get_by_role("heading", name="App lock", exact=True)).to_be_focused()
    alice.tap("Lamp", "link").expect_home().hide_page()
    expect_locked(alice.show_page())
    before = looks(alice)
    assert before["title"] == "Lamplit"
    names = re.findall(r'"([^"]*)"', str(before["tree"]))
    assert names == before["text"] == ["Lamplit", "Unlock", "It does not open", "Hide"]
    server.set_time("21:30", days=1)
    assert looks(expect_locked(alice.follow())) == before, "the same in the evening of a match"
    alice.tap("Unlock").expect_heading(MATCH)
    expect(alice.page.get_by_text("by the door")).to_be_visible()
    session.send("WebAuthn.clearCredentials", key)
    expect_locked(alice.hide_page().show_page()).tap("Unlock")
    expect(alice.page.get_by_role("status")).to_contain_text("gone from this phone")
    alice.tap("It does not open")
    expect(alice.page.get_by_role("heading", name="Lamplit", exact=True)).to_be_focused()
    alice.tap("Erase and start again")
    expect(alice.page.get_by_role("button", name="Pair, side by side")).to_be_visible()
    alice.live_until(lambda: any(one.method == "DELETE" for one in alice.sent)).settle()
    calls = [one for one in alice.sent if one.path.startswith("/api/")]
    assert calls[-1].method == "DELETE", "the token needs no key to be given back"
    assert alice.complaints == []


def test_a_pin_on_screen(new_phone: NewPhone, server: Server) -> None:
    alice, _ = at_home(new_phone, server)
    lock_with_pin(refused_pins(alice).tap("Lamp", "link")).tap("Lift the shade")
    alice.page.get_by_role("switch", name="Open to intimacy").click()
    alice.page.get_by_role("textbox", name="Note", exact=True).fill("not for your eyes")
    alice.hide_page()
    assert alice.page.title() == "Lamplit"
    covered = alice.page.locator("body").aria_snapshot()
    assert [line for line in covered.splitlines() if "Covered" not in line] == [], "app switcher"
    pushed.deliver(alice, b"{}")
    (notice,) = pushed.notices(alice, 1)
    assert (notice["title"], notice["body"]) == ("Lamplit", "A light is on."), "locked or not"
    expect_locked(alice.show_page())
    assert "not for your eyes" not in alice.page.content()
    for _ in range(5):
        type_pin(alice, "000000")
        expect(alice.page.get_by_role("status")).to_have_text("That is not the PIN.")
        expect(alice.page.get_by_label("PIN", exact=True)).to_have_value("")
    expect(alice.page.get_by_text("The next one in 0:")).to_be_visible()
    alice.page.clock.fast_forward(31_000)
    expect(alice.page.get_by_text("The next one in 0:")).to_have_count(0)
    type_pin(alice).expect_home()
    open_lock(alice).page.get_by_role("radio", name="After 5 minutes", exact=True).check()
    alice.live_until(lambda: alice.page.evaluate(KEPT)["lock"]["after"] == 300).page.reload()
    type_pin(expect_locked(alice)).expect_heading("App lock")
    alice.hide_page().wait(200).show_page()
    alice.tap("Turn the lock off").page.get_by_label("The PIN in use", exact=True).fill(PIN)
    alice.tap("Turn the lock off")
    expect(alice.page.get_by_role("button", name="Turn the lock on")).to_be_visible()
    alice.open().expect_home()
    assert alice.complaints == []


def test_the_worker_sends_what_a_locked_phone_holds(new_phone: NewPhone, server: Server) -> None:
    alice, partner = at_home(new_phone, server)
    partner.start()
    partner.done(yes=True)
    lock_with_pin(alice)
    onlooker = alice.context.new_page()  # none of the app's: it looks into storage alone
    onlooker.goto(f"{alice.url}/api/v1/about")
    alice.context.set_offline(True)
    alice.light("sealed, and locked away").hide_page()
    expect_locked(alice.show_page())
    pushed.asked_for_sync(alice.page)
    alice.page.close()
    assert onlooker.evaluate(KEPT)["outbox"]["answer"] == 0
    alice.context.set_offline(False)
    pushed.sync(onlooker)
    live_until(onlooker, lambda: onlooker.evaluate(KEPT)["outbox"]["answer"])
    kept = onlooker.evaluate(KEPT)
    assert (kept["outbox"]["answer"], set(kept["main"])) == (204, {"token", "box"})
    server.set_time("21:30", days=1)
    expect_locked(alice.start_again().open()).expect_no_match()
    type_pin(alice).expect_heading(MATCH)
    partner.start()
    match = partner.match()
    assert match is not None
    assert match.note == "sealed, and locked away"
