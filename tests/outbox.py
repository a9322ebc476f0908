"""Handing in a seal that waits in the outbox, and hearing back what became of it. Saves `tried`
before the first byte goes out, so that a killed phone never says "was offline" of bytes that may
have arrived. It must not seal anything: a retry is the same bytes, or it would be a new act."""

from collections.abc import Callable

from tests.kept import Outbox
from tests.relay import NO_CONTENT, ROUND_OVER, SLOT_CHANGED, Relay
from tests.sr1 import short_hash


def put(relay: Relay, box: Outbox, save: Callable[[], None]) -> int:
    """Hands in the seal: 204 it is held, 409 its round is over, 412 not now. May raise Offline.

    412 means that the server holds another seal than this phone thought. Either this very seal had
    arrived and only the answer was lost, or an older one of this phone had: then the same bytes go
    out once more, in its place. No third time: whoever is racing us, the next visit settles it.
    """
    tried_before, box.tried = box.tried, True
    save()
    status = relay.check_in(box.token, box.slot, box.seal)
    if status == SLOT_CHANGED:
        held = relay.round(box.token).slot
        if held == short_hash(box.seal):
            status = NO_CONTENT
        else:
            box.slot = held
            save()
            status = relay.check_in(box.token, box.slot, box.seal)
    if status == NO_CONTENT:
        box.slot = short_hash(box.seal)
    if status == ROUND_OVER:
        box.tried = tried_before  # this sending is known to have come to nothing
    save()
    return status
