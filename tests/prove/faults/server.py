"""Faults of the server. Each `old` is text of today's code; a change there changes it here too."""

from __future__ import annotations

from tests.prove.faults import Fault

ORDER = "tests/prove/test_order.py::test_every_order_of_events"

FAULTS = [
    Fault(
        "the slot is not checked",
        "checkins/rounds.py",
        "if not wire.same(slot, wire.slot(phone.seal)):",
        "if len(slot) != wire.SLOT:",
        (f"{ORDER}[delayed]",),
    ),
    Fault(
        "a check-in takes no lock",
        "checkins/rounds.py",
        "    with transaction.atomic():\n        if connection.vendor",
        "    if pair:\n        if connection.vendor",
        (f"{ORDER}[late]",),
    ),
    Fault(
        "two reveals take no lock",
        "checkins/rounds.py",
        "    with transaction.atomic():\n        if connection.vendor",
        "    if pair:\n        if connection.vendor",
        (f"{ORDER}[at once]",),
    ),
    Fault(
        "the clock is read before the lock",
        "checkins/api/change.py",
        "    with rounds.locked(by.round.pair.pk) as current:\n        moment = now()\n",
        "    moment = now()\n    with rounds.locked(by.round.pair.pk) as current:\n",
        (f"{ORDER}[late]",),
    ),
    Fault(
        "a lock is not checked",
        "checkins/wire.py",
        "_half_hash(token_a) + _half_hash(token_b), lock_b + lock_a",
        "_half_hash(token_a), lock_b",
        ("tests/server/test_wire.py",),
    ),
    Fault(
        "either lock is enough",
        "checkins/wire.py",
        "return hmac.compare_digest(_half_hash(token_a) + _half_hash(token_b), lock_b + lock_a)",
        "return _half_hash(token_a) == lock_b or _half_hash(token_b) == lock_a",
        ("tests/server/test_wire.py",),
    ),
    Fault(
        "an early exit",
        "checkins/wire.py",
        "    told = cell(b, number(a))[0] + note(b)",
        "    if not fits(a, b):\n        return False, (nothing(), nothing())\n"
        "    told = cell(b, number(a))[0] + note(b)",
        ("tests/server/test_wire.py",),
    ),
    Fault(
        "each reads its own note",
        "checkins/wire.py",
        "    told = cell(b, number(a))[0] + note(b), cell(a, number(b))[0] + note(a)",
        "    told = cell(b, number(a))[0] + note(a), cell(a, number(b))[0] + note(b)",
        ("tests/server/test_wire.py",),
    ),
    Fault(
        "nothing is zeros",
        "checkins/wire.py",
        "    return head + secrets.token_bytes(CELLS + NOTE)",
        "    return head + bytes(CELLS + NOTE)",
        ("tests/prove/test_noise.py::test_what_is_stored",),
    ),
    Fault(
        "a result without a match is its reader's own",
        "checkins/wire.py",
        "    untold = secrets.token_bytes(RESULT), secrets.token_bytes(RESULT)",
        "    untold = a[-RESULT:], b[-RESULT:]",
        ("tests/server/test_wire.py", "tests/server/test_rounds.py"),
    ),
    Fault(
        "a yes stays for the next reveal",
        "checkins/rounds.py",
        "        one.seal, other.seal = wire.blank(pair.next), wire.blank(pair.next)\n",
        "",
        ("tests/server/test_rounds.py::test_a_yes_is_for_one_reveal",),
    ),
    Fault(
        "one wish is enough",
        "checkins/rounds.py",
        "    if wire.same(one.wish, other.wish):",
        "    if one.wish:",
        ("tests/server/test_times.py::test_a_wish_of_one_changes_nothing",),
    ),
    Fault(
        "everybody is told at a reveal",
        "checkins/rounds.py",
        "    current.notify = both and now",
        "    current.notify = now",
        ("tests/server/test_push_message.py::test_anything_but_a_match_sends_nothing",),
    ),
    Fault(
        "a push for a match of yesterday",
        "checkins/rounds.py",
        "PUSH_AGE = 3_600",
        "PUSH_AGE = 360_000",
        ("tests/server/test_push_message.py::test_an_hour_later_there_is_no_now",),
    ),
    Fault(
        "a log line of a match",
        "checkins/due.py",
        "    left.update(set(batch.locked)",
        '    if any(c.notify for c in made):\n        log.info("Somebody matched.")\n'
        "    left.update(set(batch.locked)",
        ("tests/server/test_push_memory.py::test_nothing_kept_says_who_matched",),
    ),
    Fault(
        "a log line of a check-in",
        "checkins/api/rounds.py",
        "        change(caller(request), lambda current",
        '        print("check-in", caller(request).side)\n'
        "        change(caller(request), lambda current",
        ("tests/server/test_logs.py",),
    ),
    Fault(
        "a query more for a yes",
        "checkins/rounds.py",
        "    phone.seal = seal\n    with connection",
        "    Phone.objects.filter(pk=phone.pk).count()\n    phone.seal = seal\n    with connection",
        ("tests/server/test_queries.py::test_checking_in",),
    ),
    Fault(
        "an answer without a match is shorter",
        "checkins/api/rounds.py",
        '"note": encode(phone.result[wire.TOKEN :]),',
        '"note": encode(phone.result[wire.TOKEN :]) if pair.previous % 7 else "",',
        ("tests/server/test_rounds.py", "tests/protocol/test_two_worlds.py"),
    ),
    Fault(
        "a refusal undoes the reveal before it",
        "checkins/api/change.py",
        "            refusal = act(current, by.side, moment)\n",
        "            refusal = act(current, by.side, moment)\n"
        "            if refusal:\n                raise RefusedError(refusal)\n",
        ("tests/server/test_rounds.py::test_a_refusal_never_rolls_back_a_reveal",),
    ),
    Fault(
        "who leaves leaves a yes behind",
        "checkins/rounds.py",
        "    phone.seal = wire.blank(current.pair.next)\n",
        "",
        ("tests/server/test_leaving.py::test_everything_of_one_side_is_gone",),
    ),
    Fault(
        "who leaves leaves an address behind",
        "checkins/rounds.py",
        "    PushSubscription.objects.filter(phone=phone).delete()\n",
        "",
        ("tests/server/test_leaving.py::test_everything_of_one_side_is_gone",),
    ),
    Fault(
        "a wish is shown to the other",
        "checkins/api/phone.py",
        '"wish": phone.wish}',
        '"wish": current.phones[1 - phone.side].wish}',
        ("tests/server/test_times.py::test_a_wish_of_one_changes_nothing",),
    ),
    Fault(
        "a code may be used twice",
        "checkins/pairing.py",
        "lookup=lookup, public_key_1__isnull=True).first()",
        "lookup=lookup).first()",
        ("tests/server/test_pairing.py::test_the_first_join_closes_the_invite",),
    ),
    Fault(
        "limits count by pair",
        "checkins/api/throttle.py",
        '        known = getattr(request.auth, "token_hash", b"")\n',
        "        known = str(request.auth.round and request.auth.round.pair.pk).encode()\n",
        ("tests/server/test_limits.py::test_one_bucket_for_all_calls_of_a_token",),
    ),
    Fault(
        "what was overwritten stays on the disk",
        "project/settings.py",
        '"secure_delete=ON", ',
        '"secure_delete=OFF", ',
        ("tests/server/test_settings.py", "tests/server/test_files.py"),
    ),
    Fault(
        "the log of the database is never emptied",
        "checkins/wal.py",
        "    with connection.cursor() as cursor:\n        cursor.execute",
        "    with connection.cursor() as cursor:\n        repr(cursor) or cursor.execute",
        ("tests/server/test_files.py::test_the_log_is_emptied_soon",),
    ),
    Fault(
        "files that others may read",
        "project/data.py",
        "    if file.stat().st_mode & 0o777 != 0o600:\n        file.chmod(0o600)\n",
        "    file.chmod(0o640)\n",
        ("tests/server/test_files.py::test_everything_is_for_its_owner_alone",),
    ),
]
