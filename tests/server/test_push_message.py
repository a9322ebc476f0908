"""What a match sends: to both phones, in one go, one text that says nothing else.

Nothing is ever waited out: that something did not come is known when something later has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from tests import push_service
from tests.push_service import PushService
from tests.server.client import HOUR, nothing, unb64
from tests.server.couple import Couple, settle
from tests.serving import Server, start
from tests.web_push import CURVE, Browser, point, signed

# RFC 8291, section 5 and appendix A.
EXAMPLE = {
    "private": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "public": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
    "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "body": "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
    "text": "When I grow up, I want to be a watermelon",
}
ORIGIN, CONTROLLER = "https://lamplit.example:8443", "mailto:who@lamplit.example"
SETTINGS = {
    "LAMPLIT_PUSH_ANYWHERE": "1",
    "LAMPLIT_ORIGIN": ORIGIN,
    "LAMPLIT_CONTROLLER": CONTROLLER,
}


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service.running() as service:
        yield service


@pytest.fixture(scope="module")
def sender(
    database: Callable[[], str | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server without a worker: whoever asks first commits the reveal, and sends."""
    data = tmp_path_factory.mktemp("sender") / "data"
    running = start(data, database(), worker=False, pages=False, env=SETTINGS)
    yield running
    running.stop()


@pytest.fixture
def new_couple(sender: Server, http: httpx.Client, service: PushService) -> Callable[[], Couple]:
    return lambda: Couple(sender, http, service)


def test_our_decryption_reads_the_standards_own_example() -> None:
    key = ec.derive_private_key(int.from_bytes(unb64(EXAMPLE["private"]), "big"), CURVE)
    assert point(key.public_key()) == unb64(EXAMPLE["public"])
    reader = Browser("https://push.example.net/push/x", key, unb64(EXAMPLE["auth"]))
    assert reader.read(unb64(EXAMPLE["body"])).decode() == EXAMPLE["text"]
    with pytest.raises(InvalidTag):
        Browser(reader.endpoint, key, bytes(16)).read(unb64(EXAMPLE["body"]))


def test_a_match_tells_both_phones(new_couple: Callable[[], Couple]) -> None:
    couple = new_couple()
    couple.say(0, 1)
    couple.phones[1].pass_reveal()
    couple.phones[1].round()
    messages = [couple.service.wait_for(browser)[0] for browser in couple.browsers]
    texts = [
        browser.read(message.body)
        for browser, message in zip(couple.browsers, messages, strict=True)
    ]
    assert texts[0] == texts[1]
    assert json.loads(texts[0]) == {
        "web_push": 8030,
        "notification": {
            "title": "Lamplit",
            "body": "A light is on.",
            "lang": "en",
            "dir": "ltr",
            "navigate": f"{ORIGIN}/",
            "tag": "lamp",
            "silent": True,
            "mutable": True,
        },
        "mutable": True,
    }
    one, other = (message.body for message in messages)
    assert len(one) == len(other)
    assert one[:16] != other[:16], "a salt of its own"
    assert one[21:86] != other[21:86], "a key of its own"
    assert abs(messages[0].at - messages[1].at) < 5, "in one go"
    with pytest.raises(InvalidTag):
        couple.browsers[0].read(other)


def test_headers_and_signature(new_couple: Callable[[], Couple], sender: Server) -> None:
    couple = new_couple()
    couple.match()
    key = unb64(couple.phones[0].get("push")["public_key"])
    for browser in couple.browsers:
        headers = couple.service.wait_for(browser)[0].headers
        signer, claims = signed(headers.pop("authorization"))
        assert signer == key
        assert claims["aud"] == couple.service.url
        assert claims["sub"] == CONTROLLER
        assert HOUR < claims["exp"] - sender.now() <= 24 * HOUR
        assert headers == {
            "host": couple.service.url.removeprefix("http://"),
            "ttl": "3600",
            "topic": "lamp",
            "urgency": "high",
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "content-length": headers["content-length"],
        }


@pytest.mark.parametrize("open_ones", [(), (0,), (1,)])
def test_anything_but_a_match_sends_nothing(
    new_couple: Callable[[], Couple], open_ones: tuple[int, ...]
) -> None:
    couple, last = new_couple(), new_couple()
    couple.say(*open_ones)
    couple.phones[0].pass_reveal()
    for phone in couple.phones:
        phone.round()
    settle(last)
    assert couple.told() == [0, 0]


def test_none_is_doubled(new_couple: Callable[[], Couple]) -> None:
    couple, last = new_couple(), new_couple()
    couple.say(0, 1)
    couple.phones[0].pass_reveal()
    for _ in range(3):
        for phone in couple.phones:
            phone.round()
            phone.get("held")
    settle(last)
    couple.expect_told(1, 1)


def test_only_a_phone_that_wants_it_gets_it(new_couple: Callable[[], Couple]) -> None:
    couple, last = new_couple(), new_couple()
    assert couple.phones[0].call("DELETE", "push").status == 204
    couple.match()
    settle(last)
    couple.expect_told(0, 1)


def test_a_refused_call_sends_what_it_committed(new_couple: Callable[[], Couple]) -> None:
    """A check-in that is too late brings the reveal about, and is refused after it."""
    couple = new_couple()
    couple.say(0, 1)
    late, slot = nothing(couple.phones[0].round()["next"]), couple.phones[0].round()["slot"]
    couple.phones[0].pass_reveal()
    assert couple.phones[0].check_in(late, slot).code == (409, "round_over")
    for browser in couple.browsers:
        couple.service.wait_for(browser)


@pytest.mark.parametrize("late", [HOUR - 60, HOUR])
def test_an_hour_later_there_is_no_now(new_couple: Callable[[], Couple], late: int) -> None:
    couple, last = new_couple(), new_couple()
    couple.match(late)
    settle(last)
    couple.expect_told(*([1, 1] if late < HOUR else [0, 0]))


def test_leaving_ends_it(new_couple: Callable[[], Couple]) -> None:
    couple, last = new_couple(), new_couple()
    couple.say(0, 1)
    assert couple.phones[0].call("DELETE", "me").status == 204
    couple.phones[1].pass_reveal()
    couple.phones[1].round()
    settle(last)
    assert couple.told() == [0, 0]
