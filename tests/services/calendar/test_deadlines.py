"""Deadlines: the brief's vectors of 2026, the working days of the year, same-day promises, pauses, missing years."""

from datetime import date, datetime, timedelta

import pytest

from tests.services.calendar.houses import a_house
from yylib import clock
from yylib.errors import Refused
from yylib.services.calendar import due, is_workday

# accepted, 15 natural days, then 15, 20, 20 + 20, 7 and 5 working days
VECTORS = [
    ("2026-01-05", "01-20", "01-26", "02-02", "03-06", "01-14", "01-12"),
    ("2026-02-06", "02-24", "03-05", "03-12", "04-10", "02-24", "02-13"),
    ("2026-02-13", "02-28", "03-12", "03-19", "04-17", "03-02", "02-27"),
    ("2026-04-20", "05-06", "05-13", "05-20", "06-17", "04-29", "04-27"),
    ("2026-06-04", "06-22", "06-26", "07-03", "07-31", "06-15", "06-11"),
    ("2026-09-16", "10-08", "10-13", "10-20", "11-17", "09-24", "09-22"),
    ("2026-09-24", "10-09", "10-22", "10-29", "11-26", "10-12", "10-09"),
]


def wall(text: str) -> datetime:
    return clock.utc(datetime.fromisoformat(text))


@pytest.fixture
def library(house):
    return a_house()


def test_the_seven_days_of_2026_fall_due_as_the_brief_says(library):
    for accepted, natural, *working in VECTORS:
        at = wall(f"{accepted} 10:00")
        assert due(at, 15, "natural_day").on == date.fromisoformat(f"2026-{natural}"), accepted
        found = [due(at, n, "working_day").on.strftime("%m-%d") for n in (15, 20, 40, 7, 5)]
        assert found == working, accepted


def test_twenty_working_days_extended_by_twenty_are_forty(library):
    for accepted, *_ in VECTORS:
        first = due(wall(f"{accepted} 10:00"), 20, "working_day")
        assert (
            due(clock.midnight(first.on), 20, "working_day").on == due(wall(f"{accepted} 10:00"), 40, "working_day").on
        )


def test_2026_has_248_working_days_and_117_rest_days(library):
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    working = sum(is_workday(day) for day in days)
    assert (working, len(days) - working) == (248, 117)


def test_a_make_up_saturday_is_no_rest_day(library):
    assert is_workday(date(2026, 2, 14)) and not is_workday(date(2026, 2, 16))
    assert due(wall("2026-02-13 10:00"), 15, "natural_day").on == date(2026, 2, 28)


def test_the_last_day_ends_at_closing_and_without_a_branch_at_midnight(library):
    at = wall("2026-01-05 10:00")
    assert due(at, 15, "natural_day", library).at == wall("2026-01-20 17:00")
    assert due(at, 15, "natural_day").at == wall("2026-01-21 00:00")


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("2026-11-23 07:00", "2026-11-23 17:00"),
        ("2026-11-23 12:30", "2026-11-23 17:00"),
        ("2026-11-23 16:59", "2026-11-23 17:00"),
        ("2026-11-23 17:00", "2026-11-24 17:00"),
        ("2026-11-21 20:00", "2026-11-22 17:00"),
    ],
)
def test_a_same_day_promise_ends_at_closing_and_after_hours_on_the_next_open_day(library, accepted, expected):
    assert due(wall(accepted), 0, "same_day", library).at == wall(expected)
    assert due(wall(accepted), 0, "same_day").at == wall(expected), "without a branch, the main library"


def test_a_same_day_promise_skips_a_closed_day(library):
    from tests.services.calendar.houses import a_closure

    a_closure(library, date(2026, 11, 24), date(2026, 11, 25))
    found = due(wall("2026-11-23 18:00"), 1, "same_day", library)
    assert (found.on, found.at) == (date(2026, 11, 26), wall("2026-11-26 17:00"))


def test_a_house_that_never_opens_can_promise_nothing_for_the_same_day(house):
    with pytest.raises(Refused) as refused:
        due(wall("2026-11-23 10:00"), 0, "same_day")
    assert refused.value.code == "no_open_day"


def test_a_deadline_in_a_year_without_a_notice_says_so(library):
    assert due(wall("2026-12-10 10:00"), 15, "natural_day").note == ""
    for n, unit in ((15, "working_day"), (30, "natural_day")):
        found = due(wall("2026-12-15 10:00"), n, unit)
        assert found.on.year == 2027
        assert found.note == "节假日未公布，按周末推算"


def test_days_at_whose_end_the_clock_stands_still_do_not_count(library):
    at = wall("2026-11-02 10:00")
    assert due(at, 5, "working_day").on == date(2026, 11, 9)
    paused = [(wall("2026-11-04 09:00"), wall("2026-11-06 15:00"))]
    assert due(at, 5, "working_day", pauses=paused).on == date(2026, 11, 11)
    assert due(at, 15, "natural_day", pauses=paused).on == date(2026, 11, 19)
    within_a_day = [(wall("2026-11-04 09:00"), wall("2026-11-04 15:00"))]
    assert due(at, 5, "working_day", pauses=within_a_day).on == date(2026, 11, 9)


def test_a_pause_from_midnight_to_midnight_takes_out_just_those_days(library):
    paused = [(wall("2026-11-04 00:00"), wall("2026-11-05 00:00"))]
    assert due(wall("2026-11-02 10:00"), 4, "natural_day", pauses=paused).on == date(2026, 11, 9)
    assert due(wall("2026-11-02 10:00"), 3, "natural_day", pauses=paused).on == date(2026, 11, 6)


def test_a_pause_that_still_runs_counts_until_now(library):
    clock.freeze("2026-11-10 09:00")
    paused = [(wall("2026-11-04 09:00"), None)]
    assert due(wall("2026-11-02 10:00"), 5, "working_day", pauses=paused).on == date(2026, 11, 13)


@pytest.mark.parametrize(("n", "unit", "code"), [(-1, "natural_day", "bad_count"), (99999, "working_day", "bad_count"),
                                                 (5, "weeks", "unknown_unit")])  # fmt: skip
def test_a_count_or_unit_that_means_nothing_is_refused(house, n, unit, code):
    with pytest.raises(Refused) as refused:
        due(wall("2026-11-02 10:00"), n, unit)
    assert refused.value.code == code
