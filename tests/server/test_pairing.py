"""Two phones become a pair: every call, every state, once and again."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import httpx
import pytest

from tests.server.client import ANOTHER, DAILY, DAY, Offer, Phone, b64, joined, joining, pair
from tests.server.conftest import Start
from tests.server.tables import Tables

NewPhone = Callable[[], Phone]


def proof() -> dict[str, str]:
    """Return a confirmation's body."""
    return {"confirm": b64(secrets.token_bytes(32))}


def test_the_whole_way(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = new_phone(), new_phone()
    offer, before = Offer(alice), len(tables.rows("pair"))
    made = offer.send()
    assert (made.status, made.json) == (201, {})
    assert alice.get("pairing") == {"state": "waiting"}
    assert bob.get(offer.path) == {
        "day": alice.server.now() // DAY,
        "public_key": b64(offer.public_key),
        "schedule": DAILY,
    }
    body = joining(bob)
    answer = bob.call("POST", f"{offer.path}/join", body)
    assert (answer.status, answer.json) == (201, {})
    assert bob.get("pairing") == {"state": "waiting"}
    told = {key: body[key] for key in ("public_key", "confirm")}
    assert alice.get("pairing") == {"state": "joined", **told}
    assert len(tables.rows("pair")) == before

    confirmation = proof()
    assert alice.call("POST", "pairing", confirmation).status == 204
    assert len(tables.rows("pair")) == before + 1
    assert alice.get("pairing") == {"state": "paired"}
    for _ in range(3):
        assert bob.get("pairing") == {"state": "confirmed", **confirmation}
    assert alice.call("POST", "pairing", confirmation).status == 204
    assert bob.round()["next"] == alice.round()["next"]
    assert bob.get("pairing") == {"state": "paired"}


def test_a_new_pair_as_section_8_says(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = new_phone(), new_phone()
    now = alice.server.now()
    pair(alice, bob)
    told = alice.round()
    assert told["previous"] in {now // 900 * 900, alice.server.now() // 900 * 900}
    assert told["next"] % 900 == 0
    assert told["next"] >= now + 900
    for phone in (alice, bob):
        row = tables.phone(phone.token_hash)
        assert row["seal"][:5] == b"\1" + told["next"].to_bytes(4, "big")
        assert row["seal"][5] < 32
        assert (len(row["seal"]), len(row["result"]), len(row["wish"])) == (1218, 204, 61)
    assert phone.get("schedule") == {"schedule": DAILY, "wish": DAILY}


def test_what_is_forgotten_when(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob = new_phone(), new_phone()
    offer = joined(alice, bob)
    confirmation = proof()
    alice.call("POST", "pairing", confirmation)
    (row,) = [r for r in tables.rows("invite") if r["token_hash_1"] == bob.token_hash]
    kept = {name for name, value in row.items() if value is not None}
    assert kept == {"id", "ends", "token_hash_1", "confirm_0"}
    assert bob.get("pairing")["state"] == "confirmed"
    alice.round()
    assert [r for r in tables.rows("invite") if r["token_hash_1"] == bob.token_hash]
    bob.get("season")
    assert not [r for r in tables.rows("invite") if r["token_hash_1"] == bob.token_hash]
    assert bob.call("GET", offer.path).code == (404, "no_invite")


@pytest.mark.parametrize("call", ["held", "round", "schedule", "season", "push"])
def test_any_other_call_of_the_joiner_ends_the_invite(new_phone: NewPhone, call: str) -> None:
    _, bob = pair(new_phone(), new_phone())
    bob.get(call)
    assert bob.get("pairing") == {"state": "paired"}


def test_the_same_again_changes_nothing(new_phone: NewPhone) -> None:
    alice, bob = new_phone(), new_phone()
    offer, body = Offer(alice), joining(bob)
    sent = offer.body()
    for _ in range(2):
        assert alice.call("POST", "invites", sent).status == 201
    for _ in range(2):
        assert bob.call("POST", f"{offer.path}/join", body).status == 201
    assert alice.call("POST", "invites", sent).status == 201
    confirmation = proof()
    for _ in range(2):
        assert alice.call("POST", "pairing", confirmation).status == 204
    assert bob.call("POST", f"{offer.path}/join", body).status == 201, "its answer was lost"
    assert alice.call("POST", "pairing", proof()).status == 204
    assert bob.get("pairing") == {"state": "confirmed", **confirmation}
    assert alice.call("POST", "invites", sent).status == 201, "this token has its pair"
    assert alice.get("pairing") == {"state": "paired"}
    assert alice.call("GET", offer.path).code == (404, "no_invite")


def test_one_lookup_one_invite(new_phone: NewPhone) -> None:
    alice, charlie = new_phone(), new_phone()
    offer = Offer(alice)
    offer.send()
    taken = Offer(charlie, lookup=offer.lookup)
    assert taken.send().code == (409, "lookup_taken")
    assert charlie.call("GET", "pairing").code == (401, "unknown_phone")
    for change in ({"day": 1}, {"schedule": ANOTHER}, {"public_key": b64(b"\4" + bytes(64))}):
        again = alice.call("POST", "invites", {**offer.body(), **change})
        assert again.code == (409, "lookup_taken"), change
    assert Offer(alice).send().code == (409, "lookup_taken"), "its token waits elsewhere"


def test_the_first_join_closes_the_invite(new_phone: NewPhone) -> None:
    alice, bob, charlie = new_phone(), new_phone(), new_phone()
    offer = joined(alice, bob)
    assert charlie.call("GET", offer.path).code == (404, "no_invite")
    assert charlie.call("POST", f"{offer.path}/join", joining(charlie)).code == (404, "no_invite")
    changed = {**joining(bob)}
    assert bob.call("POST", f"{offer.path}/join", changed).code == (404, "no_invite")
    assert charlie.call("GET", "pairing").code == (401, "unknown_phone")


def test_what_is_no_invite_is_one_answer(new_phone: NewPhone) -> None:
    """Malformed, unknown, dropped, used, paired: the same bytes, for looking and for joining."""
    alice, bob, charlie, dana, erin, fred = (new_phone() for _ in range(6))
    dropped, used, paired = Offer(alice), joined(bob, charlie), joined(dana, erin)
    dropped.send()
    assert alice.call("DELETE", "me").status == 204
    assert dana.call("POST", "pairing", proof()).status == 204
    names = [
        "A" * 21 + "!",
        b64(bytes(range(16))),
        *(b64(x.lookup) for x in (dropped, used, paired)),
    ]
    for answers in (
        [fred.call("GET", f"invites/{name}") for name in names],
        [fred.call("POST", f"invites/{name}/join", joining(fred)) for name in names],
    ):
        seen = {(a.status, str(a.json), str({**a.headers, "date": ""})) for a in answers}
        assert len(seen) == 1
        assert answers[0].code == (404, "no_invite")


def test_a_token_pairs_once(new_phone: NewPhone) -> None:
    alice, bob = pair(new_phone(), new_phone())
    dana = new_phone()
    offer = Offer(dana)
    offer.send()
    for known in (alice, bob, dana):
        refused = known.call("POST", f"{offer.path}/join", joining(known))
        assert refused.code == (400, "malformed")
    assert dana.get("pairing") == {"state": "waiting"}
    assert Offer(bob).send().status == 201, "nothing happens"
    assert bob.get("pairing")["state"] == "confirmed"


def test_confirming_out_of_turn(new_phone: NewPhone) -> None:
    alice, bob = new_phone(), new_phone()
    Offer(alice).send()
    assert alice.call("POST", "pairing", proof()).code == (409, "not_joined")
    alice = new_phone()
    joined(alice, bob)
    assert bob.call("POST", "pairing", proof()).code == (409, "not_joined")
    alice.call("POST", "pairing", proof())
    assert bob.call("POST", "pairing", proof()).code == (409, "not_joined")
    bob.round()
    assert bob.call("POST", "pairing", proof()).code == (409, "not_joined")


CLOSED = [
    ("GET", "round", None),
    ("GET", "held", None),
    ("GET", "schedule", None),
    ("GET", "season", None),
    ("GET", "push", None),
    ("PUT", "checkin", {}),
    ("PUT", "schedule", DAILY),
    ("PUT", "season", {}),
    ("PUT", "push", {}),
    ("DELETE", "push", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CLOSED)
def test_an_unfinished_token_opens_only_pairing_and_leaving(
    new_phone: NewPhone, method: str, path: str, body: object
) -> None:
    alice, bob = new_phone(), new_phone()
    joined(alice, bob)
    for phone in (alice, bob):
        assert phone.call(method, path, body).code == (401, "unknown_phone")
        assert phone.call("GET", "pairing").status == 200


def test_an_invite_ends_a_day_after_it_was_made(new_phone: NewPhone, tables: Tables) -> None:
    alice, bob, charlie, dana = (new_phone() for _ in range(4))
    made = alice.server.now()
    offer, open_offer = joined(alice, bob), Offer(charlie)
    open_offer.send()
    alice.server.set_now(made + DAY - 60)
    assert alice.get("pairing")["state"] == "joined", "a join does not end it"
    assert dana.get(open_offer.path)["schedule"] == DAILY
    alice.go_to(made + DAY + 60)
    for phone in (alice, bob, charlie):
        assert phone.call("GET", "pairing").code == (401, "unknown_phone")
        assert phone.call("POST", "pairing", proof()).code == (401, "unknown_phone")
        assert phone.call("DELETE", "me").code == (401, "unknown_phone")
    assert dana.call("GET", open_offer.path).code == (404, "no_invite")
    assert dana.call("POST", f"{open_offer.path}/join", joining(dana)).code == (404, "no_invite")
    again = Offer(dana, lookup=open_offer.lookup)
    assert again.send().status == 201, "an ended invite is in nobody's way"
    assert not [row for row in tables.rows("invite") if row["lookup"] == offer.lookup]


def test_a_finished_invite_ends_too(new_phone: NewPhone) -> None:
    alice, bob = pair(new_phone(), new_phone())
    assert bob.get("pairing")["state"] == "confirmed"
    alice.go_to(alice.server.now() + DAY + 60)
    assert bob.get("pairing") == {"state": "paired"}
    assert bob.round()["next"] == alice.round()["next"]


def test_a_token_of_an_ended_invite_is_free_again(start_server: Start) -> None:
    server = start_server(worker=False)
    with httpx.Client(trust_env=False, timeout=30) as http:
        alice, bob, charlie = (Phone(server, http) for _ in range(3))
        joined(alice, bob)
        server.set_now(server.now() + DAY + 1)
        offer = Offer(charlie)
        assert offer.send().status == 201
        assert bob.call("POST", f"{offer.path}/join", joining(bob)).status == 201
        assert charlie.get("pairing")["state"] == "joined"
