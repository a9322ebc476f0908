"""Ways into a pair: codes typed and linked, used twice, mistyped, made again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone, pair_with_python, until_paired
from tests.serving import Server

NewPhone = Callable[..., Phone]

UNKNOWN = '{"code": "unknown_phone"}'


def test_a_link_joins_only_after_a_tap_and_leaves_no_code_behind(new_phone: NewPhone) -> None:
    alice, bob = new_phone().open(), new_phone()
    code = alice.make_code("20:00")
    bob.open(f"/join#{code}")
    assert bob.page.url == f"{bob.url}/join"
    assert code not in bob.page.evaluate("JSON.stringify(history.state) + document.title")
    assert not [one for one in bob.sent if "invites" in one.path]
    bob.tap("Agree and go on")
    expect(bob.page.get_by_label("Code", exact=True)).to_have_value(
        re.compile(code.replace("-", ".?"))
    )
    bob.tap("Join")
    until_paired(alice, bob)
    for phone in (alice, bob):
        assert phone.complaints == []


def test_a_code_works_once(new_phone: NewPhone) -> None:
    alice, bob, charlie = (new_phone().open() for _ in range(3))
    code = alice.make_code("20:00")
    bob.join(code.lower().replace("0", "o").replace("1", "l"))
    bob.expect_heading("Waiting for your partner’s phone")
    charlie.join(code)
    expect(charlie.page.get_by_text(re.compile("already used", re.I))).to_be_visible()
    expect(charlie.page.get_by_role("button", name="Join", exact=True)).to_be_visible()


@pytest.mark.parametrize("typed", ["", "ABCD", "!!!!-!!!!-!!!!-!!!!", "UUUU-UUUU-UUUU-UUUU"])
def test_what_is_no_code_is_said_without_asking_the_server(new_phone: NewPhone, typed: str) -> None:
    alice = new_phone().open().join(typed)
    expect(alice.page.get_by_role("button", name="Join", exact=True)).to_be_visible()
    assert not [one for one in alice.sent if "invites" in one.path]
    field = alice.page.get_by_label("Code", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")


def test_back_after_pairing_never_enters_it_again(new_phone: NewPhone) -> None:
    alice = new_phone().open()
    pair_with_python(alice)
    assert alice.page.evaluate("history.length") > 2, "pairing took some steps"
    alice.page.go_back()
    expect(alice.page).to_have_url("about:blank")  # where the phone came from


def test_a_link_that_is_no_code_neither_stops_the_app_nor_stays(new_phone: NewPhone) -> None:
    alice = new_phone().open("/join#%E0%A4%A")
    assert alice.page.url == f"{alice.url}/join"
    alice.tap("Agree and go on")
    expect(alice.page.get_by_label("Code", exact=True)).to_have_value("%E0%A4%A")
    assert alice.complaints == []


def test_pairing_again_leaves_the_lamp_alone_until_it_is_done(
    new_phone: NewPhone, server: Server, alice: Phone
) -> None:
    alice.page.goto(f"{alice.url}/pair")
    alice.tap("Agree and go on").tap("Make a code")
    alice.page.get_by_role("radio", name="20:00", exact=True).check()
    alice.tap("Show the code")
    expect(alice.page.get_by_test_id("invite-code")).to_be_visible()
    alice.tap("Lamp", "link").expect_home().expect_line("Ready for 21:30")
    alice.page.goto(f"{alice.url}/settings/leave")
    expect(alice.page.get_by_role("button", name="Erase and leave")).to_be_visible()
    alice.page.goto(f"{alice.url}/pair")
    expect(alice.page.get_by_test_id("invite-code")).to_be_visible()
    server.set_time("21:30", days=1)
    alice.page.goto(alice.url)
    alice.follow().expect_heading("This evening")
