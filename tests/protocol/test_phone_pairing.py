"""Pairing between Python phones and a real server, and all the ways in which it goes wrong."""

from contextlib import suppress
from os import urandom

import httpx
import pytest

from tests import sr1
from tests import sr1_pairing as keys
from tests.handshake import PairingError
from tests.phone import Phone
from tests.phone_half import NotReadyError
from tests.protocol.air import Air
from tests.protocol.conftest import DAY, World, at
from tests.relay import TLS, OfflineError, Relay

TIMES = at("20:00")


def test_both_hold_the_same_key_and_know_the_times(world: World) -> None:
    alice, bob = world.couple()
    a, b = alice.record, bob.record
    assert (a.side, b.side) == (0, 1)
    assert a.chain == b.chain
    assert a.token != b.token
    assert a.schedule == b.schedule == TIMES
    assert a.t == b.t == a.coming[0]
    assert a.round() == b.round()
    assert a.first % 900 == 0 <= world.now() - a.first < 900 + 5


def test_a_code_is_typed_as_people_type(world: World) -> None:
    alice, bob = world.phone(), world.phone()
    code = alice.invite(TIMES)
    bob.join(f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ")
    assert alice.pair()
    assert bob.pair()


def test_a_code_works_once(world: World) -> None:
    alice, bob, charlie = world.phone(), world.phone(), world.phone()
    code = alice.invite(TIMES)
    bob.join(code)
    for _ in range(2):
        with pytest.raises(PairingError, match="no_invite"):
            charlie.join(code)
        assert charlie.kept["pairing"] is None
        alice.pair()


@pytest.mark.parametrize("typed", ["", "ABCD", "0000-0000-0000-0000"])
def test_a_wrong_code_is_no_invite(world: World, typed: str) -> None:
    with pytest.raises(PairingError):
        world.phone().join(typed)


def test_a_lookup_is_taken_once(world: World) -> None:
    alice, charlie = world.phone(), world.phone()
    code = alice.invite(TIMES)
    with pytest.raises(PairingError, match="lookup_taken"):
        charlie.invite(TIMES, code)
    assert charlie.kept["pairing"] is None
    assert not charlie.pair()


def test_a_refusal_of_another_call_is_no_answer(world: World) -> None:
    air = Air()
    alice, bob = world.phone(air), world.phone()
    bob.join(alice.invite(TIMES))
    air.stranger = lambda: httpx.Response(409, json={"code": "round_over"})
    with pytest.raises(OfflineError):
        alice.pair()
    air.stranger = None
    assert alice.pair()


def test_an_invite_lasts_a_day(world: World) -> None:
    alice, bob, late = world.phone(), world.phone(), world.phone()
    code = alice.invite(TIMES)
    other = bob.invite(TIMES)
    late.join(other)
    world.go_to(world.now() + DAY)
    with pytest.raises(PairingError, match="no_invite"):
        late.join(code)
    for phone in (alice, bob):
        with pytest.raises(PairingError):
            phone.pair()
        assert phone.kept["pairing"] is None


def test_a_clock_three_days_off_is_refused(world: World) -> None:
    alice = world.phone()
    code = alice.invite(TIMES)
    ahead = Phone(world.server.url, lambda: world.now() + 3 * DAY)
    behind = Phone(world.server.url, lambda: world.now() - 3 * DAY)
    for phone in (ahead, behind):
        with pytest.raises(PairingError, match="days apart"):
            phone.join(code)
    Phone(world.server.url, lambda: world.now() + 2 * DAY).join(code)


def join_as(world: World, code: str, private: bytes, z: bytes) -> None:
    """Somebody in the middle answers alice's invite in bob's place."""
    relay = Relay(world.server.url)
    lookup = keys.lookup(keys.stretch(keys.read_code(code)))
    invite = relay.invite(lookup)
    theirs, ours = sr1.unb64(invite["public_key"], 65), keys.public_key(private)
    key = keys.pair_key(keys.agree(private, theirs), z, invite["day"], theirs, ours)
    relay.join(lookup, ours, keys.confirmation(key, 1), urandom(32))
    relay.close()


def test_whoever_joins_without_the_code_is_found_out(world: World) -> None:
    alice = world.phone()
    code = alice.invite(TIMES)
    join_as(world, code, keys.new_private_key(), urandom(32))  # knows the lookup only
    with pytest.raises(PairingError, match="without the code"):
        alice.pair()
    assert alice.kept["record"] is alice.kept["pairing"] is None
    assert not alice.pair()


class Swapping(httpx.BaseTransport):
    """A server with a state of pairing of its own, which has a round for everybody too."""

    def __init__(self, state: dict[str, str], token: bytes = b"") -> None:
        self._real, self._state = httpx.HTTPTransport(verify=TLS), state
        self._bearer = f"Bearer {sr1.b64(token)}"

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and request.url.path.endswith("/pairing"):
            return httpx.Response(200, json=self._state)
        if request.url.path.endswith("/round"):
            request.headers["Authorization"] = self._bearer
        return self._real.handle_request(request)


@pytest.mark.parametrize(
    "state",
    [
        {"state": "confirmed", "confirm": sr1.b64(bytes(32))},
        {"state": "confirmed", "confirm": "AAAA"},
        {"state": "confirmed"},
        {"state": "paired"},  # and nobody has proved anything
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_a_server_cannot_say_paired(world: World, state: dict[str, str], side: int) -> None:
    if side == 0 and state["state"] == "confirmed":
        state = state | {"state": "joined", "public_key": sr1.b64(b"\4" * 65)}
    somebody, _ = world.couple()
    server = Swapping(state, somebody.record.token)
    alice, bob = (world.phone(), Phone(world.server.url, world.now, server))
    if side == 0:
        alice, bob = bob, alice
    bob.join(alice.invite(TIMES))
    victim = alice if side == 0 else bob
    with pytest.raises(PairingError):
        victim.pair()
    with pytest.raises(NotReadyError):
        victim.start()


def test_the_echo_of_a_proof_is_no_proof(world: World) -> None:
    alice, bob = world.phone(), world.phone()
    bob.join(alice.invite(TIMES))
    own = keys.confirmation(bob.kept["pairing"]["key"], 1)
    echo = Swapping({"state": "confirmed", "confirm": sr1.b64(own)})
    with pytest.raises(PairingError):
        Phone.restore(world.server.url, world.now, bob.kept, echo).pair()


class Stumbling(Air):
    """A network on which each kind of request fails once."""

    def __init__(self, fault: str) -> None:
        super().__init__()
        self.fault, self.failed = fault, set[str]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path}"
        setattr(self, self.fault, what not in self.failed)
        self.failed.add(what)
        return super().handle_request(request)


@pytest.mark.parametrize("fault", ["down", "loses_answers"])
def test_pairing_on_a_network_that_fails_at_every_step(world: World, fault: str) -> None:
    """After each failure the app is killed, and the phone goes on from what it stored."""
    alice, bob = world.phone(), world.phone()
    bob.join(alice.invite(TIMES))
    kept, airs = [alice.kept, bob.kept], [Stumbling(fault), Stumbling(fault)]
    paired = [False, False]
    for side in [0, 1] * 5:
        phone = Phone.restore(world.server.url, world.now, kept[side], airs[side])
        with suppress(OfflineError):
            paired[side] = phone.pair()
        kept[side] = phone.kept
    assert paired == [True, True]
    assert kept[0]["record"]["chain"] == kept[1]["record"]["chain"]
    assert all("GET /api/v1/round" in air.failed for air in airs)


def test_the_first_bytes_may_be_lost_too(world: World) -> None:
    air, bobs_air = Air(down=True), Air()
    alice, bob = world.phone(air), world.phone(bobs_air)
    code = alice.invite(TIMES)
    air.down = False
    assert not Phone.restore(world.server.url, world.now, alice.kept, air).pair()
    bobs_air.before = lambda request: setattr(bobs_air, "down", request.method == "POST")
    bob.join(code)
    bobs_air.before = lambda request: None
    bobs_air.down = False
    assert not bob.pair()
    assert alice.pair()
    assert bob.pair()


def test_a_new_pairing_replaces_the_pair_and_a_failed_one_does_not(world: World) -> None:
    alice, bob = world.couple()
    charlie = world.phone()
    old = alice.record
    with pytest.raises(PairingError):
        alice.join("0000-0000-0000-0000")
    assert alice.record is old
    alice.start()
    alice.done(True)
    code = charlie.invite(TIMES)
    alice.join(code)
    assert alice.record is old
    assert charlie.pair()
    assert alice.pair()
    assert alice.record.chain == charlie.record.chain != old.chain
    assert (alice.record.side, alice.kept["outbox"], alice.kept["leave"]) == (1, None, [])
    bob.start()
    bob.done(True)
    alice.done(True)
    charlie.start()
    charlie.done(True, "tea")
    world.reveal(bob, charlie, alice)
    assert bob.match() is None
    assert alice.match() is not None
    assert charlie.match() is not None
