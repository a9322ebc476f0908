"""How a call changes its pair: the lock first, the clock then, what is due, the act, whom to tell.

Every change by a phone goes through here, so that none forgets one of these. What an act may do is
said in `rounds`; who may call is said in `bearer`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checkins import push, rounds
from checkins.errors import Code, RefusedError
from checkins.models import Invite
from checkins.now import now

Act = Callable[[rounds.Round, int, int], Code | None]


@dataclass(frozen=True)
class Caller:
    """A known token's hash, its side, and what was read of it without a lock: one of the two."""

    token_hash: bytes
    side: int
    round: rounds.Round | None = None
    invite: Invite | None = None


def change(by: Caller, act: Act | None = None) -> rounds.Round:
    """Lock the caller's pair, read the clock, reveal what is due, then act with (round, side, now).

    The refusal is raised after the transaction: it undoes nothing that came before it.
    """
    if by.round is None:
        raise RefusedError(Code.UNKNOWN_PHONE)
    with rounds.locked(by.round.pair.pk) as current:
        moment = now()
        refusal = rounds.enter(current, by.token_hash, moment)
        if current is not None and refusal is None and act is not None:
            refusal = act(current, by.side, moment)
    push.tell_after(current)
    if current is None or refusal is not None:
        raise RefusedError(refusal or Code.UNKNOWN_PHONE)
    return current
