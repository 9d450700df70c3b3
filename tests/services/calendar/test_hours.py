"""Opening hours: intervals, closings, closures, areas, changes of the weekly table, 24:00."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event

from tests.services.calendar.houses import a_branch, a_closure, a_house, an_area, hours
from yylib import clock
from yylib.database import db, scanning, writing
from yylib.services.calendar import days, intervals, is_open, last_closing, next_change, open_days, weeks

MONDAY = date(2026, 11, 23)


def wall(text: str) -> datetime:
    return clock.utc(datetime.fromisoformat(text))


def shown(branch_id: int, day: date, place_id: int | None = None) -> list[str]:
    return [f"{clock.local(opens):%H:%M}-{clock.local(closes):%H:%M}"
            for opens, closes in intervals(branch_id, day, place_id)]  # fmt: skip


def a_week(branch_id: int, since: date, *texts: str, place_id: int | None = None) -> None:
    with writing():
        weeks.set_week(branch_id=branch_id, place_id=place_id, valid_from=since, days=[hours(*texts)] * 7, by=None,
                       is_correction=True)  # fmt: skip


@pytest.fixture
def library(house):
    return a_house()


def test_the_shipped_hours_hold_on_all_seven_days(library):
    for n in range(7):
        assert shown(library, MONDAY + timedelta(days=n)) == ["08:30-12:00", "13:30-17:00"]


def test_a_house_without_a_table_is_never_open(house):
    branch = a_branch()
    assert intervals(branch, MONDAY) == [] and next_change(branch, wall("2026-11-23 10:00")) is None
    assert last_closing(branch, wall("2026-11-23 10:00")) == clock.midnight(MONDAY)


@pytest.mark.parametrize(
    ("at", "opened", "closed"),
    [
        ("08:29", False, "00:00"),
        ("08:30", True, "00:00"),
        ("11:59", True, "00:00"),
        ("12:00", False, "12:00"),
        ("13:30", True, "12:00"),
        ("17:00", False, "17:00"),
        ("23:59", False, "17:00"),
    ],
)
def test_the_midday_closing_is_a_closing_too(library, at, opened, closed):
    moment = wall(f"2026-11-23 {at}")
    assert is_open(library, moment) is opened
    assert last_closing(library, moment) == wall(f"2026-11-23 {closed}")


def test_the_door_asks_the_database_two_small_questions(library):
    asked = []
    with db.engine.connect() as conn:
        lite = conn.dialect.name == "sqlite"
    with scanning():
        from yylib.database import _open

        if lite:
            _open.raw.set_trace_callback(asked.append)
        last_closing(library, wall("2026-11-23 10:00"))
        if lite:
            _open.raw.set_trace_callback(None)
    assert not lite or len(asked) == 2


def test_no_orm_is_asked_at_the_door(library):
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    assert is_open(library, wall("2026-11-23 10:00"))
    assert seen == []


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23 07:00", ("2026-11-23 08:30", "opens")),
        ("2026-11-23 08:30", ("2026-11-23 12:00", "closes")),
        ("2026-11-23 12:00", ("2026-11-23 13:30", "opens")),
        ("2026-11-23 17:00", ("2026-11-24 08:30", "opens")),
    ],
)
def test_the_next_change_is_known(library, at, expected):
    moment, what = next_change(library, wall(at))
    assert (moment, what) == (wall(expected[0]), expected[1])


def test_a_closure_shuts_the_building_and_all_its_areas(library):
    area = an_area(library)
    a_closure(library, MONDAY, MONDAY + timedelta(days=1))
    assert shown(library, MONDAY) == shown(library, MONDAY, area) == []
    assert shown(library, MONDAY + timedelta(days=2), area) == ["08:30-12:00", "13:30-17:00"]
    assert open_days(library, MONDAY, MONDAY + timedelta(days=3)) == {MONDAY + timedelta(days=n) for n in (2, 3)}


def test_a_closure_of_an_area_leaves_the_building_open(library):
    area, other = an_area(library), an_area(library, "借阅室")
    a_closure(library, MONDAY, place_id=area)
    assert shown(library, MONDAY, area) == []
    assert shown(library, MONDAY) == shown(library, MONDAY, other) == ["08:30-12:00", "13:30-17:00"]


def test_special_hours_replace_the_weekly_ones_and_hold_for_the_areas(library):
    area = an_area(library)
    a_closure(library, MONDAY, walls=hours("09:00-11:00", "14:00-20:00"))
    assert shown(library, MONDAY) == shown(library, MONDAY, area) == ["09:00-11:00", "14:00-20:00"]


def test_an_area_with_hours_of_its_own_keeps_within_the_buildings_special_hours(library):
    area = an_area(library)
    a_week(library, date(2026, 1, 1), "08:00-21:00", place_id=area)
    assert shown(library, MONDAY, area) == ["08:00-21:00"]
    a_closure(library, MONDAY, walls=hours("09:00-11:00"))
    assert shown(library, MONDAY, area) == ["09:00-11:00"]


def test_a_withdrawn_closure_closes_nothing(library):
    a_closure(library, MONDAY, cancelled_at=clock.now())
    assert is_open(library, wall("2026-11-23 10:00"))


def test_a_whole_day_closing_wins_over_special_hours(library):
    a_closure(library, MONDAY, walls=hours("09:00-11:00"))
    a_closure(library, MONDAY, reason="停电")
    assert [day.reasons for day in days(library, MONDAY, MONDAY)] == [["馆内调整", "停电"]]
    assert shown(library, MONDAY) == []


def test_a_new_table_holds_from_its_day_and_the_past_keeps_its_own(library):
    a_week(library, date(2026, 12, 1), "09:00-18:00")
    assert shown(library, date(2026, 11, 30)) == ["08:30-12:00", "13:30-17:00"]
    assert shown(library, date(2026, 12, 1)) == ["09:00-18:00"]
    found = days(library, date(2026, 11, 30), date(2026, 12, 1))
    assert [len(day.intervals) for day in found] == [2, 1]


def test_a_weekday_without_an_interval_is_closed(library):
    with writing():
        weeks.set_week(branch_id=library, place_id=None, valid_from=date(2026, 1, 1), by=None, is_correction=True,
                       days=[[], *[hours("08:30-17:00")] * 6])  # fmt: skip
    assert shown(library, MONDAY) == []
    assert next_change(library, wall("2026-11-22 18:00")) == (wall("2026-11-24 08:30"), "opens")


def test_an_area_can_return_to_its_branchs_hours(library):
    clock.freeze("2026-11-01 09:00")
    area = an_area(library)
    a_week(library, date(2026, 11, 1), "18:00-21:00", place_id=area)
    with writing():
        weeks.follow_branch(branch_id=library, place_id=area, valid_from=MONDAY, by=None)
    assert shown(library, MONDAY - timedelta(days=1), area) == ["18:00-21:00"]
    assert shown(library, MONDAY, area) == ["08:30-12:00", "13:30-17:00"]
    assert weeks.week(library, MONDAY, area) is None


def test_a_house_open_all_night_closes_only_when_it_really_does(library):
    with writing():
        weeks.set_week(branch_id=library, place_id=None, valid_from=date(2026, 1, 1), by=None, is_correction=True,
                       days=[hours("00:00-24:00")] * 5 + [hours("00:00-12:00"), []])  # fmt: skip
    assert intervals(library, MONDAY) == [(clock.midnight(MONDAY), clock.midnight(MONDAY + timedelta(days=1)))]
    assert next_change(library, wall("2026-11-23 10:00")) == (wall("2026-11-28 12:00"), "closes")
    assert is_open(library, wall("2026-11-23 23:59"))


def test_a_friday_that_ends_at_midnight_before_a_free_day_closes_at_midnight(library):
    with writing():
        weeks.set_week(branch_id=library, place_id=None, valid_from=date(2026, 1, 1), by=None, is_correction=True,
                       days=[hours("08:00-24:00"), [], *[hours("08:00-24:00")] * 5])  # fmt: skip
    assert next_change(library, wall("2026-11-23 10:00")) == (wall("2026-11-24 00:00"), "closes")


def test_intervals_that_touch_are_one(library):
    a_week(library, date(2026, 1, 1), "08:30-12:00", "12:00-17:00")
    assert shown(library, MONDAY) == ["08:30-17:00"]
    assert weeks.week(library, MONDAY).days[0] == hours("08:30-12:00", "12:00-17:00")
    assert time(12) == clock.local(wall("2026-11-23 12:00")).time()
