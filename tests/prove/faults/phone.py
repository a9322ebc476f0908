"""Faults of the phone app: what it sends, keeps and shows."""

from __future__ import annotations

from tests.prove.faults import Fault

CORE, BROWSER = "tests/browser/core", "tests/browser"

FAULTS = [
    Fault(
        "a second request after a yes",
        "frontend/app/state/checkin.js",
        "  askForSync();\n  // While",
        "  if (moment.by === 'done' && moment.said.on) setTimeout(() => push(core, talk), 9000);\n"
        "  if (moment.by === 'done' && moment.said.on)\n"
        "    fetch('/api/v1/about').then((said) => said.text());\n"
        "  askForSync();\n  // While",
        (f"{CORE}/test_visits.py::test_every_visit_sends_the_same",),
    ),
    Fault(
        "just looking sends nothing",
        "frontend/app/state/presence.js",
        "  if (!stay.visit.sent) check(at, { by: 'visit' });",
        "",
        (f"{CORE}/test_visits.py::test_every_visit_sends_the_same",),
    ),
    Fault(
        "a note is sealed as long as it is",
        "frontend/app/protocol/note.js",
        "  new TextEncoder().encodeInto(text, bytes);\n  return bytes;",
        "  const { written } = new TextEncoder().encodeInto(text, bytes);\n"
        "  return bytes.slice(0, written || NOTE);",
        (f"{BROWSER}/test_protocol_js.py",),
    ),
    Fault(
        "the record holds a note as long as it is",
        "frontend/app/state/record.js",
        "  note: raw(NOTE),\n",
        "  note: { ...raw(NOTE), pack: (bytes) => bytes.filter((byte) => byte) },\n",
        (f"{CORE}/test_visits.py::test_no_size_tells_anything",),
    ),
    Fault(
        "the page's title tells a yes",
        "frontend/app/views/sheet.js",
        "    ended.current = true;\n    closeSheet();\n  };\n  return",
        "    ended.current = true;\n    closeSheet();\n"
        "    if (on) setTimeout(() => (document.title += '\\u00a0'), 300);\n  };\n  return",
        (f"{BROWSER}/test_nothing_shows.py::test_nothing_shows_of_a_choice[dark-chromium]",),
    ),
    Fault(
        "the sheet opens as it was left",
        "frontend/app/views/sheet.js",
        "    setChoice(changed);\n",
        "    setChoice(changed);\n    Object.assign(BLANK, { on: changed.on });\n",
        (f"{BROWSER}/test_nothing_shows.py::test_nothing_shows_of_a_choice[dark-chromium]",),
    ),
    Fault(
        "a yes is felt",
        "frontend/app/views/sheet.js",
        "    navigator.vibrate?.(10);\n",
        "    if (choice.on) navigator.vibrate?.(10);\n",
        (f"{BROWSER}/test_nothing_shows.py::test_done_feels_the_same",),
    ),
    Fault(
        "closing takes a yes back",
        "frontend/app/views/sheet.js",
        "if (!ended.current) app.sheet.close();",
        "if (!ended.current) app.sheet.abandon();",
        (
            f"{BROWSER}/test_journeys.py::test_back_closes_the_sheet_and_changes_nothing",
            f"{BROWSER}/test_traffic.py::test_every_visit_sends_the_same",
        ),
    ),
    Fault(
        "left off, the lamp stays lit",
        "frontend/app/state/presence.js",
        "  visits.owe(sheet.on);\n  check(at, { by: sheet.on ? 'left_on' : 'left_off' });",
        "  visits.owe(true);\n  check(at, { by: 'left_on' });",
        (f"{CORE}/test_visits.py::test_touched_left_off_and_abandoned_puts_the_lamp_out",),
    ),
    Fault(
        "a look forgets the yes",
        "frontend/app/state/sealing.js",
        "return said ? { open: 1, note: packNote(said.note) } : { open, note };",
        "return said ? { open: 1, note: packNote(said.note) } : { open: 0, note };",
        ("tests/prove/phone/test_visits.py::test_forty_visits_keep_a_yes",),
    ),
    Fault(
        "with all numbers used a yes is sealed again",
        "frontend/app/state/sealing.js",
        "full ? { open: 0, note: packNote('') } : wanted",
        "full ? { open: 1, note: packNote('') } : wanted",
        (f"{CORE}/test_visits.py::test_after_all_numbers_only_nothing_is_left",),
    ),
    Fault(
        "something is sent in the evening",
        "frontend/app/state/checkin.js",
        "if (closedHours(kept.main, core.named, now)) return { code: 'closed' };",
        "",
        (f"{CORE}/test_visits.py::test_in_the_evening_no_lamp_can_be_lit",),
    ),
    Fault(
        "an older check-in is sent over a newer one",
        "frontend/app/state/outbox.js",
        "if (await replaced(item, round.body.slot)) return REPLACED;",
        "await replaced(item, round.body.slot);",
        (f"{CORE}/test_outbox.py::test_one_that_was_replaced_meanwhile_is_not_sent_again",),
    ),
    Fault(
        "sent first and kept afterwards",
        "frontend/app/state/outbox.js",
        "    return { ...kept, tried: 1 };",
        "    return { ...kept, tried: 0 };",
        (f"{CORE}/test_outbox.py",),
    ),
    Fault(
        "the keys of the days before are kept",
        "frontend/app/state/rounds.js",
        "const moved = main.t ? await",
        "const moved = main.t < 0 ? await",
        (f"{CORE}/test_rules.py", f"{CORE}/test_times.py", f"{CORE}/test_visits.py"),
    ),
    Fault(
        "any round is believed",
        "frontend/app/state/accept.js",
        "if (T % QUARTER !== 0 || T <= now || T > now + 8 * DAY) return null;",
        "if (T <= now) return null;",
        (f"{CORE}/test_rules.py::test_which_round_can_be",),
    ),
    Fault(
        "a match fades when its yes is taken back",
        "frontend/app/state/sealing.js",
        "const mine = (main.mine | (open << idx)) >>> 0;",
        "const mine = open ? (main.mine | (open << idx)) >>> 0 : 0;",
        (f"{CORE}/test_pairing.py::test_a_match_shows_on_the_phone_that_took_it_back_too_late",),
    ),
    Fault(
        "a match that was read is lost to a later answer",
        "frontend/app/state/reading.js",
        "return (await readMatch(main, round)) ? main : { ...main, result };",
        "return (await readMatch(main, round)) ? { ...main, result } : { ...main, result };",
        (f"{CORE}/test_hostile.py::test_a_lying_server_shows_no_match", f"{CORE}/test_pairing.py"),
    ),
    Fault(
        "a notification says what the message says",
        "frontend/app/net/notice.js",
        "copy['notice.body'] ?? told().body",
        "told().body ?? copy['notice.body']",
        (f"{BROWSER}/test_push.py::test_one_text_whatever_a_message_says",),
    ),
    Fault(
        "something that is owed is there or not",
        "frontend/app/state/visit.js",
        "if (localStorage.getItem(OWED) === null) keepOwed('0');",
        "",
        (f"{CORE}/test_going.py::test_what_is_owed_always_looks_alike",),
    ),
]
