"""Ways into a pair: codes typed and linked, used twice, mistyped, made again."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone, pair_with_python, until_paired
from tests.serving import Server, wait_until

pytestmark = pytest.mark.without_worker

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
    expect(bob.page.get_by_text("Keep Lamplit open on both phones.")).to_be_visible()  # it arrived
    charlie.join(code)
    expect(charlie.page.get_by_text(re.compile("already used", re.I))).to_be_visible()
    expect(charlie.page.get_by_role("button", name="Join", exact=True)).to_be_visible()


@pytest.mark.parametrize("typed", ["", "ABCD", "!!!!-!!!!-!!!!-!!!!", "UUUU-UUUU-UUUU-UUUU"])
def test_what_is_no_code_is_said_without_asking_the_server(new_phone: NewPhone, typed: str) -> None:
    alice = new_phone().open().join(typed)
    expect(alice.page.get_by_role("button", name="Join", exact=True)).to_be_visible()
    field = alice.page.get_by_label("Code", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert not [one for one in alice.sent if "invites" in one.path]


def test_back_after_pairing_never_enters_it_again(new_phone: NewPhone) -> None:
    alice = new_phone().open()
    pair_with_python(alice)
    assert alice.page.evaluate("history.length") > 2, "pairing took some steps"
    alice.live_until(lambda: alice.page.evaluate("history.state?.depth") == 0)  # shown sooner
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


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"


def test_an_iphones_browser_is_asked_to_install_first(new_phone: NewPhone) -> None:
    code = new_phone().open().make_code("20:00")
    bob = new_phone(user_agent=IPHONE).open(f"/join#{code}")
    bob.expect_heading("Install Lamplit first")
    shown = "".join(bob.page.locator("main").inner_text().split())
    assert code in shown, "to be taken along: the installed app keeps its things apart"
    assert not [one for one in bob.sent if "invites" in one.path]
    bob.tap("Go on in Safari").tap("Agree and go on")
    expect(bob.page.get_by_label("Code", exact=True)).to_have_value(code)
    home = new_phone(user_agent=IPHONE)
    home.page.add_init_script("Object.defineProperty(navigator, 'standalone', {value: true})")
    home.open().begin_pairing()
    expect(home.page.get_by_role("button", name="I have a code", exact=True)).to_be_visible()


# A camera that a code is held before: the stream of a canvas, drawn again and again.
CAMERA = """(picture) => {
    navigator.mediaDevices.getUserMedia = async () => {
        const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [640, 640];
        const pen = canvas.getContext('2d');
        const draw = () => {
            pen.fillStyle = 'white';
            pen.fillRect(0, 0, 640, 640);
            pen.drawImage(image, 70, 70, 500, 500);
            requestAnimationFrame(draw);
        };
        draw();
        return window.stream = canvas.captureStream(10);
    };
}"""
RUNS = "window.stream.getTracks().some((track) => track.readyState === 'live')"


def scanning(phone: Phone, picture: bytes) -> Phone:
    """Go to the camera, which sees this picture."""
    phone.begin_pairing().tap("I have a code")
    phone.page.evaluate(CAMERA, base64.b64encode(picture).decode())
    return phone.tap("Scan with the camera")


def test_the_camera_reads_the_code_that_the_other_phone_shows(new_phone: NewPhone) -> None:
    alice, bob = new_phone(color_scheme="light").open(), new_phone().open()
    code = alice.make_code("20:00")
    scanning(bob, alice.page.locator("svg.qr").screenshot())
    expect(bob.page.get_by_label("Code", exact=True)).to_have_value(code)
    bob.live_until(lambda: not bob.page.evaluate(RUNS))
    assert not [one for one in bob.sent if "invites" in one.path], "it joins after a tap only"


@pytest.mark.parametrize("how", ["Hide", "away", "Type it instead"])
def test_the_camera_ends(new_phone: NewPhone, how: str) -> None:
    alice = new_phone().open()
    scanning(alice, alice.page.screenshot())
    wait_until(lambda: bool(alice.page.evaluate("!!window.stream")))
    if how == "away":
        alice.hide_page().show_page()
    else:
        alice.tap(how)
    expect(alice.page.get_by_label("Code", exact=True)).to_have_count(1)
    alice.live_until(lambda: not alice.page.evaluate(RUNS))


@pytest.mark.parametrize(
    ("name", "words"),
    [("NotAllowedError", "The camera is not allowed here."), ("NotFoundError", "no camera to use")],
)
def test_without_a_camera_the_code_is_typed(new_phone: NewPhone, name: str, words: str) -> None:
    alice = new_phone().open().begin_pairing().tap("I have a code")
    alice.page.evaluate(
        """(name) => {
            navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', name) };
        }""",
        name,
    )
    alice.tap("Scan with the camera")
    expect(alice.page.get_by_text(words)).to_be_visible()
    alice.tap("Type it instead")
    expect(alice.page.get_by_label("Code", exact=True)).to_be_visible()


def test_a_code_is_copied_shared_and_pasted(new_phone: NewPhone) -> None:
    alice = new_phone()
    alice.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alice.page.add_init_script("navigator.share = async (what) => { window.shared = what }")
    code = alice.open().make_code("20:00")
    alice.tap("Share the code")
    assert alice.page.evaluate("window.shared.url") == f"{alice.url}/join#{code}"
    alice.tap("Copy the code")
    expect(alice.page.get_by_text("Copied.")).to_be_visible()
    bob = new_phone()
    bob.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bob.open().begin_pairing().tap("I have a code")
    for text, read in (
        (f"{alice.url}/join#{code}", code),
        (code, code),
        ("not a code", "not a code"),
    ):
        bob.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        bob.tap("Paste")
        expect(bob.page.get_by_label("Code", exact=True)).to_have_value(read)
