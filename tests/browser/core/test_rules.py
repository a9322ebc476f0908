"""The core's rules that are arithmetic alone, asked in a real page with times that matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.core.phone import DAY, FILES, serve_file, week

HOUR = 3600
T = 1_800_000_000 - 1_800_000_000 % 900
COMING = [T + DAY * i for i in range(24)]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that can import the core's modules, and nothing else."""
    made = browser.new_page()
    made.route(f"**{FILES}**", serve_file)
    made.route("**/blank", lambda route: route.fulfill(body="", content_type="text/html"))
    made.goto("http://localhost/blank")
    yield made
    made.close()


def ask(page: Page, module: str, function: str, *arguments: Any) -> Any:
    """Call a function of one of the core's modules."""
    call = "async ([url, name, given]) => (await import(url))[name](...given)"
    return page.evaluate(call, [f"{FILES}{module}", function, list(arguments)])


def main(**fields: Any) -> dict[str, Any]:
    """Return what the rules look at in a record: accepted T, foreseen daily."""
    return {"first": T - DAY, "t": T, "coming": COMING, "passed_over": [0, 0, 0, 0], **fields}


FORESEEN = main(t=COMING[2])
EARLIER = COMING[1] - 90 * 60
JUDGED: dict[str, tuple[dict[str, Any], int, int, bool, str | None]] = {
    "the same, ahead": (main(), T, T - 1, False, "same"),
    "the same, over": (main(), T, T, False, None),
    "the first ever": (main(t=0), T, T - 900, False, "next"),
    "the next, on time": (main(), T + 3 * HOUR, T, False, "next"),
    "too close": (main(), T + 3 * HOUR - 900, T, False, None),
    "before the last is over": (main(), T + DAY, T - 1, False, None),
    "no quarter hour": (main(), T + DAY + 60, T, False, None),
    "past": (main(), T + DAY, T + DAY, False, None),
    "eight days": (main(), T + 8 * DAY, T, False, "next"),
    "more than eight days": (main(), T + 8 * DAY + 900, T, False, None),
    "named, then another": (main(), T - 2 * HOUR, T - DAY, True, None),
    "foreseen, not refused": (FORESEEN, EARLIER, T, False, "wait"),
    "foreseen and refused": (FORESEEN, EARLIER, T, True, "exchange"),
    "foreseen, refused, over": (FORESEEN, EARLIER, COMING[2], True, None),
    "a second time that day": (
        {**FORESEEN, "passed_over": [T - HOUR, 0, 0, 0]},
        EARLIER,
        T,
        True,
        "wait",
    ),
    "a day later": ({**FORESEEN, "passed_over": [T - DAY, 0, 0, 0]}, EARLIER, T, True, "exchange"),
    "it stood before all along, and was skipped": (FORESEEN, COMING[1], T, False, "back"),
    "it stood before all along, and was left": (
        {**FORESEEN, "passed_over": [T - HOUR, COMING[1], 3, 2]},
        COMING[1],
        T,
        True,
        "back",
    ),
    "a later one was left since": (
        {**FORESEEN, "t": COMING[3], "passed_over": [0, COMING[2], 3, 2]},
        COMING[1],
        T,
        True,
        None,
    ),
}


@pytest.mark.parametrize("name", JUDGED)
def test_which_round_can_be(page: Page, name: str) -> None:
    record, named, now, refused, verdict = JUDGED[name]
    assert ask(page, "state/accept.js", "judge", record, named, now, refused) == verdict


NAMED = {"next": COMING[1], "previous": T, "coming": COMING[1:] + [COMING[-1] + DAY]}
TWICE = [T, T + 4 * HOUR, *COMING[1:]]
CLOSED: dict[str, tuple[dict[str, Any], dict[str, Any] | None, int, list[int] | None]] = {
    "before": (main(), None, T - 1, None),
    "at the reveal": (main(), None, T, [T, T + 6 * HOUR]),
    "to the end": (main(), NAMED, T + 6 * HOUR - 1, [T, T + 6 * HOUR]),
    "over": (main(), NAMED, T + 6 * HOUR, None),
    "half way, if that is sooner": (main(coming=TWICE), None, T + 2 * HOUR - 1, [T, T + 2 * HOUR]),
    "half way is over": (main(coming=TWICE), None, T + 2 * HOUR, None),
    "one that was only foreseen": (main(), None, COMING[3] + 60, [COMING[3], COMING[3] + 6 * HOUR]),
    "no evening follows a pairing": (main(first=T, t=COMING[1]), NAMED, T + 60, None),
    "one that only the server knew": (
        main(t=T - 2 * DAY, coming=[T - 2 * DAY], first=T - 3 * DAY),
        NAMED,
        T + 60,
        [T, T + 6 * HOUR],
    ),
    "what the server named replaces what was foreseen": (
        main(coming=TWICE),
        NAMED,
        T + 3 * HOUR,
        [T, T + 6 * HOUR],
    ),
}


@pytest.mark.parametrize("name", CLOSED)
def test_the_closed_hours(page: Page, name: str) -> None:
    record, named, now, hours = CLOSED[name]
    wanted = hours and {"reveal": hours[0], "until": hours[1]}
    assert ask(page, "state/accept.js", "closedHours", record, named, now) == wanted


@pytest.mark.parametrize(
    ("at", "previous", "now", "first"),
    [
        (T + 100, T, T + 200, T),
        (T + 899, T + 900, T + 905, T + 900),  # made at the turn of the quarter
        (T + 100, T + 1800, T + 2 * HOUR, T),  # a reveal has passed since
        (T + 100, T + HOUR, T + 200, T + HOUR),  # this phone's clock is behind
    ],
)
def test_the_first_previous(page: Page, at: int, previous: int, now: int, first: int) -> None:
    assert ask(page, "state/pairing.js", "firstOf", at, previous, now) == first


@pytest.mark.parametrize(
    ("time", "began", "ends"),
    [
        (1_798_761_600, 1_796_083_200, 1_803_859_200),  # 1 January 2027: December to March
        (1_803_859_199, 1_796_083_200, 1_803_859_200),
        (1_803_859_200, 1_803_859_200, 1_811_808_000),  # 1 March to 1 June
        (1_827_619_200, 1_827_619_200, 1_835_481_600),  # 1 December 2027 to 1 March 2028
    ],
)
def test_the_seasons(page: Page, time: int, began: int, ends: int) -> None:
    assert ask(page, "state/clock.js", "season", time) == {"began": began, "ends": ends}


def on(**days: list[str]) -> dict[str, Any]:
    """Return a schedule of some days: d0 is Monday."""
    return {"zone": "Asia/Kolkata", "week": [days.get(f"d{i}", []) for i in range(7)]}


@pytest.mark.parametrize(
    "schedule",
    [
        week("21:30"),
        week("09:00", "12:00", "15:00"),
        on(d6=["21:00"]),
        on(d0=["23:45"], d1=["02:45"]),
        on(d6=["22:00"], d0=["01:00"]),
    ],
)
def test_schedules_that_hold(page: Page, schedule: dict[str, Any]) -> None:
    assert ask(page, "state/schedule.js", "readSchedule", schedule) == schedule
    call = "([url, one]) => import(url).then((m) => m.unpackSchedule(m.packSchedule(one)))"
    assert page.evaluate(call, [f"{FILES}state/schedule.js", schedule]) == schedule


@pytest.mark.parametrize(
    "schedule",
    [
        None,
        7,
        {"zone": "Europe/Berlin"},
        {"zone": "", "week": [["21:30"]] * 7},
        {"zone": "<b>", "week": [["21:30"]] * 7},
        {"zone": "Europe/Berlin", "week": [["21:30"]] * 6},
        {"zone": "Europe/Berlin", "week": [[2130]] * 7},
        {"zone": "Europe/Berlin", "week": ["21:30"] * 7},
        week(),
        week("21:31"),
        week("24:00"),
        week("9:00"),
        week("01:00", "07:00", "13:00", "19:00"),
        week("12:00", "14:45"),
        on(d0=["23:45"], d1=["02:30"]),
        on(d6=["23:00"], d0=["01:45"]),
        week("21:30", "21:30"),
    ],
)
def test_schedules_that_do_not(page: Page, schedule: Any) -> None:
    assert ask(page, "state/schedule.js", "readSchedule", schedule) is None


@pytest.mark.parametrize(
    ("note", "words", "starter"),
    [
        ("tea first", "tea first", None),
        ("\u000112", "", 12),
        ("\u0001" + "9" * 20, "", None),
        ("\u0001tea\u0007\u0085 first\n", "tea first", None),
        ("\u0002\u001b \t", "", None),
    ],
)
def test_what_is_shown_of_a_note(page: Page, note: str, words: str, starter: int | None) -> None:
    assert ask(page, "protocol/note.js", "wordsOf", note) == words
    assert ask(page, "protocol/note.js", "starterOf", note) == starter


SPRING = 1_803_859_200  # 1 March 2027
SEASONS: dict[str, tuple[int, int, int, str]] = {
    "over": (SPRING - 31 * DAY, SPRING - DAY, SPRING, "season_over"),
    "made within its last month": (SPRING - 29 * DAY, SPRING - DAY, SPRING, "stranger"),
    "and over with the next": (
        SPRING - 29 * DAY,
        SPRING + 90 * DAY,
        SPRING + 92 * DAY,
        "season_over",
    ),
    "not over yet": (SPRING - 80 * DAY, SPRING - 20 * DAY, SPRING - 21 * DAY, "stranger"),
    "long after": (SPRING - 80 * DAY, SPRING + 9 * DAY, SPRING + 8 * DAY, "stranger"),
}


@pytest.mark.parametrize("name", SEASONS)
def test_whether_a_season_can_have_ended_the_pair(page: Page, name: str) -> None:
    first, t, now, phase = SEASONS[name]
    call = """async ([url, given, now]) => {
        const token = new Uint8Array(32);
        const kept = {main: {...given, token}, pairing: null, outbox: null, leave: []};
        const memory = {kept, stranger: token, named: null, trouble: null, refusals: 0, changed: 0};
        return (await import(url)).buildView(memory, now).phase;
    }"""
    record = main(first=first, t=t, schedule=week("21:30"))
    assert page.evaluate(call, [f"{FILES}state/view.js", record, now]) == phase
