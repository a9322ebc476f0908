"""Two Python phones and a real server: what they tell each other, and what they don't."""

import pytest

from tests.phone import ClosedHoursError, Line, Phone
from tests.protocol.air import Air
from tests.protocol.conftest import DAY, HOUR, World, at
from tests.relay import RefusedError, UnknownPhoneError

NOTES = {"alice": "slow evening, tea first ☕", "bob": "\x0112"}


def shown(phone: Phone) -> str | None:
    """The note of the match that is on screen, or None."""
    match = phone.match()
    return match.note if match else None


@pytest.mark.parametrize("first", ["alice", "bob"])
@pytest.mark.parametrize("bob_is_open", [True, False])
@pytest.mark.parametrize("alice_is_open", [True, False])
def test_both_or_nothing(world: World, alice_is_open: bool, bob_is_open: bool, first: str) -> None:
    alice, bob = world.couple()
    acts = [(alice, alice_is_open, NOTES["alice"]), (bob, bob_is_open, NOTES["bob"])]
    for phone, is_open, note in acts if first == "alice" else reversed(acts):
        phone.start()
        assert phone.done(is_open, note)
        assert phone.line() == Line("ready", phone.record.t)
        assert shown(phone) is None
        assert phone.evening() is None
    both = alice_is_open and bob_is_open
    world.reveal(alice, bob)
    assert shown(alice) == (NOTES["bob"] if both else None)
    assert shown(bob) == (NOTES["alice"] if both else None)
    assert alice.evening() == bob.evening() in range(64)
    assert alice.line() == bob.line() == Line("nothing")


def test_the_match_stays_for_the_closed_hours_whoever_does_what(world: World) -> None:
    alice, bob = world.couple()
    for phone in (alice, bob):
        phone.start()
        phone.done(True, "tea")
    world.reveal(alice)
    reveal = alice.record.t
    with pytest.raises(ClosedHoursError):
        alice.done(False)
    world.go_to(reveal + 6 * HOUR - 60)  # bob looks for the first time, hours later
    bob.start()
    assert shown(alice) == shown(bob) == "tea"
    world.go_to(reveal + 6 * HOUR)
    assert shown(alice) == shown(bob) is None
    assert alice.evening() == bob.evening() is None
    for phone in (alice, bob):
        phone.start()
        assert shown(phone) is None
        assert phone.line() == Line("ready", reveal + DAY)


def test_several_reveals_a_day_have_evenings_half_as_long_as_the_time_between(
    world: World,
) -> None:
    alice, bob = world.couple("09:00", "12:00")
    for _ in range(2):
        reveal = alice.record.t
        gap = alice.record.coming[1 + alice.record.coming.index(reveal)] - reveal
        for phone in (alice, bob):
            phone.start()
            phone.done(True, "tea")
        world.reveal(alice, bob)
        end = reveal + min(gap // 2, 6 * HOUR)
        world.go_to(end - 60)
        assert shown(alice) == shown(bob) == "tea"
        world.go_to(end)
        assert shown(alice) == shown(bob) is None
        alice.start()
        assert alice.line() == Line("ready", reveal + gap)


def test_a_yes_is_for_one_reveal_only(world: World) -> None:
    alice, bob = world.couple()
    for phone in (alice, bob):
        phone.start()
        phone.done(True)
    world.reveal(alice, bob)
    world.next_day(alice, bob)
    alice.settle()
    bob.done(True)
    world.reveal(alice, bob)
    assert shown(alice) == shown(bob) is None


def test_looking_after_the_evening_shows_nothing_of_it(world: World) -> None:
    alice, bob = world.couple()
    for phone in (alice, bob):
        phone.start()
        phone.done(True)
    world.go_to(alice.record.t)
    world.next_day(alice, bob)
    assert shown(alice) == shown(bob) is None


def test_taking_it_back_leaves_nothing(world: World) -> None:
    alice, bob = world.couple()
    alice.start()
    alice.done(True, "tea")
    bob.start()
    bob.done(True)
    alice.done(False)
    world.reveal(alice, bob)
    assert shown(alice) == shown(bob) is None


@pytest.mark.parametrize("knows_it_is_offline", [True, False])
def test_taking_it_back_too_late_shows_the_same_on_both(
    world: World, knows_it_is_offline: bool
) -> None:
    air = Air()
    alice, bob = world.phone(air), world.phone()
    world.pair(alice, bob)
    alice.start()
    alice.done(True, "tea")
    bob.start()
    bob.done(True, "walk")
    air.down = True
    if knows_it_is_offline:
        alice.start()
    assert not alice.done(False)
    assert alice.line() == Line("offline", alice.record.t)
    world.go_to(alice.record.t)
    air.down = False
    alice.start()
    bob.start()
    assert (shown(alice), shown(bob)) == ("walk", "tea")
    says = "missed" if knows_it_is_offline else "compared"
    assert (alice.line().says, bob.line().says) == (says, "nothing")


def test_the_last_note_is_the_one_that_arrives(world: World) -> None:
    alice, bob = world.couple()
    for phone in (alice, bob):
        phone.start()
    for note in ("first", "second", "", "third"):
        alice.done(True, note)
    bob.done(True, "a" * 160)
    bob.done()  # untouched: says the same again
    world.reveal(alice, bob)
    assert (shown(alice), shown(bob)) == ("a" * 160, "third")


def test_charlie_sees_nothing_of_it(world: World) -> None:
    alice, bob = world.couple()
    charlie, dana = world.couple()
    for phone in (alice, bob, charlie):
        phone.start()
        phone.done(True)
    dana.visit()
    world.reveal(charlie, dana, alice, bob)
    assert shown(charlie) == shown(dana) is None
    assert shown(alice) == shown(bob) == ""


def test_both_phones_change_the_times(world: World) -> None:
    alice, bob = world.couple("20:00")
    old, new = at("20:00"), at("08:00", "20:00")
    alice.wish(new)
    assert alice.times() == {"schedule": old, "wish": new}
    assert bob.times() == {"schedule": old, "wish": old}
    world.reveal(alice, bob)
    assert alice.times()["schedule"] == old  # one wish is no wish
    bob.wish(new)
    assert bob.times() == {"schedule": old, "wish": new}  # nothing answers a guess
    world.next_day(alice, bob)
    first = alice.record.t
    world.reveal(alice, bob)
    assert alice.times() == bob.times() == {"schedule": new, "wish": new}
    world.next_day(alice, bob)
    assert alice.record.t == bob.record.t == first + 12 * HOUR
    with pytest.raises(RefusedError, match="400 bad_schedule"):
        alice.wish(at("20:01"))


def test_a_season_is_kept_by_each_phone_for_itself(world: World) -> None:
    alice, bob = world.couple()
    seasons = alice.season()
    assert seasons["mine"] >= seasons["ends"] > world.now()
    world.go_to(seasons["mine"] - 20 * DAY)
    alice.keep_season()
    assert alice.season()["mine"] > seasons["mine"] == bob.season()["mine"]
    world.go_to(seasons["mine"])  # bob did not
    for phone in (alice, bob):
        before = phone.kept
        with pytest.raises(UnknownPhoneError):
            phone.start()
        assert phone.kept == before


def test_leaving_looks_like_never_looking(world: World) -> None:
    alice, bob = world.couple()
    bob.start()
    bob.done(True)
    alice.start()
    alice.done(True)
    half = alice.kept
    alice.leave()
    assert alice.kept == {"record": None, "outbox": None, "pairing": None, "leave": []}
    world.reveal(bob)
    assert shown(bob) is None
    world.next_day(bob)
    bob.visit()
    with pytest.raises(UnknownPhoneError):
        Phone.restore(world.server.url, world.now, half).start()


def test_leaving_without_a_network_erases_the_phone_at_once(world: World) -> None:
    air = Air()
    alice, bob = world.phone(air), world.phone()
    world.pair(alice, bob)
    token = alice.record.token
    air.down = True
    alice.leave()
    assert alice.kept == {"record": None, "outbox": None, "pairing": None, "leave": [token]}
    air.down = False
    again = Phone.restore(world.server.url, world.now, alice.kept, air)
    again.leave()
    assert again.kept["leave"] == []
    assert [sent.status for sent in air.sent if sent.method == "DELETE"] == [204]
