"""Pairing, step by step, as either side takes it. Works on a `Pairing` and a relay; saves through
the callable it is given, always before it sends. It must not make the pair's record: that is
`phone.py`'s, once `step` has said that the other side holds the same key."""

from collections.abc import Callable
from os import urandom

from tests import sr1_pairing as keys
from tests.kept import Pairing
from tests.record import Schedule
from tests.relay import RefusedError, Relay
from tests.sr1 import DAY, MalformedError, day_of, unb64

CONFIRMATION = 32
DAYS_APART = 2  # between the two phones' clocks


class PairingError(Exception):
    """This pairing cannot go on: make a new code. Nothing but the pairing is dropped."""


def inviting(schedule: Schedule, now: float, code: str = "") -> Pairing:
    """A new invite, with a code of 80 random bits unless one is given."""
    code = keys.read_code(code or keys.show_code(urandom(keys.CODE_BYTES)))
    day0, until = day_of(int(now)), int(now) + DAY
    private, token = keys.new_private_key(), urandom(32)
    return Pairing(0, code, keys.stretch(code), token, private, day0, until, schedule)


def joining(relay: Relay, typed: str, now: float) -> Pairing:
    """The other side of an invite, with K; PairingError if there is none for this code."""
    try:
        code = keys.read_code(typed)
        z = keys.stretch(code)
        invite = relay.invite(keys.lookup(z))
        theirs, day0 = unb64(invite["public_key"], keys.PUBLIC_KEY), invite["day"]
        schedule = invite["schedule"]
        if type(day0) is not int or abs(day0 - day_of(int(now))) > DAYS_APART:
            raise PairingError("the clocks of the two phones are days apart")
        private = keys.new_private_key()
        shared = keys.agree(private, theirs)
    except (MalformedError, KeyError) as error:
        raise PairingError("no code, or no invite") from error
    except RefusedError as refused:
        raise PairingError(refused.code) from refused
    key = keys.pair_key(shared, z, day0, theirs, keys.public_key(private))
    until = int(now) + DAY
    return Pairing(1, code, z, urandom(32), private, day0, until, schedule, key)


def announce(relay: Relay, pairing: Pairing) -> None:
    """Sends the invite or the join; again and again is once. PairingError if it is refused."""
    lookup, public = keys.lookup(pairing.z), keys.public_key(pairing.private)
    try:
        if pairing.side == 0:
            relay.make_invite(lookup, pairing.day0, public, pairing.token, pairing.schedule)
        else:
            proof = keys.confirmation(pairing.key, 1)
            relay.join(lookup, public, proof, pairing.token)
    except RefusedError as refused:
        raise PairingError(refused.code) from refused
    pairing.sent = True


def step(relay: Relay, pairing: Pairing, save: Callable[[], None]) -> bool:
    """One poll: True once both sides have proved K and the server has the pair's rows."""
    if not pairing.sent:
        announce(relay, pairing)
        save()
    answer = relay.pairing(pairing.token)
    state = answer.get("state")
    if pairing.side == 0 and state == "joined":
        _meet_joiner(pairing, answer)
        save()
        relay.confirm(pairing.token, keys.confirmation(pairing.key, 0))
        return True
    if pairing.side == 1 and state == "confirmed":
        _check(pairing, 0, answer)
        save()
        return True
    if state == "paired" and not pairing.checked:
        raise PairingError("the server says paired, but nobody has proved to hold the key")
    return bool(state == "paired")


def _meet_joiner(pairing: Pairing, answer: dict[str, str]) -> None:
    try:
        theirs = unb64(answer.get("public_key"), keys.PUBLIC_KEY)
        shared = keys.agree(pairing.private, theirs)
    except MalformedError as error:
        raise PairingError("no public key") from error
    ours = keys.public_key(pairing.private)
    pairing.key = keys.pair_key(shared, pairing.z, pairing.day0, ours, theirs)
    _check(pairing, 1, answer)


def _check(pairing: Pairing, side: int, answer: dict[str, str]) -> None:
    try:
        proof = unb64(answer.get("confirm"), CONFIRMATION)
    except MalformedError as error:
        raise PairingError("no proof") from error
    if not keys.confirms(pairing.key, side, proof):
        raise PairingError("somebody without the code answered")
    pairing.checked = True
