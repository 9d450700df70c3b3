"""The weekly table: its sum, its warning, changing and verifying it."""

from datetime import date, time

import pytest

from tests.services.calendar.houses import a_branch, a_house, an_area, hours
from yylib import clock
from yylib.database import db, writing
from yylib.errors import Refused
from yylib.models.calendar import OpeningHours
from yylib.services import calendar
from yylib.services.calendar import weeks

TODAY = date(2026, 11, 23)


@pytest.fixture
def library(house):
    clock.freeze("2026-11-23 09:00")
    return a_house()


def refusal(act, **given) -> Refused:
    with pytest.raises(Refused) as refused, writing():
        act(**given)
    assert refused.value.sentence.title
    return refused.value


def change(library, *, since=date(2026, 11, 26), days=None, **given):
    return {"branch_id": library, "place_id": None, "valid_from": since, "by": None,
            "days": days or [hours("08:30-17:00")] * 7} | given  # fmt: skip


def test_the_shipped_week_is_49_hours_unverified_and_too_short(library):
    held = weeks.week(library, TODAY)
    assert calendar.weekly_minutes(library, TODAY) == held.minutes == 49 * 60
    assert not held.is_verified and weeks.is_short(library, TODAY)


def test_56_hours_a_week_are_enough(library):
    with writing():
        weeks.set_week(**change(library, days=[hours("08:30-16:30")] * 7))
    assert weeks.is_short(library, date(2026, 11, 25)) and not weeks.is_short(library, date(2026, 11, 26))


def test_loading_the_shipped_content_again_changes_nothing(library):
    before = db.session.query(OpeningHours).count()
    with writing():
        calendar.first_content([library])
    assert db.session.query(OpeningHours).count() == before == 14
    assert len(calendar.holidays.years()) == 8


def test_what_staff_changed_is_not_loaded_over(library):
    with writing():
        calendar.holidays.remove_day(day=date(2026, 2, 14), by=None)
        weeks.set_week(**change(library, since=date(2000, 1, 1), is_correction=True))
        calendar.first_content([library])
    assert calendar.is_workday(date(2026, 2, 14)) is False
    assert weeks.week(library, TODAY).days[0] == hours("08:30-17:00")


def test_verifying_takes_the_mark_away(library):
    with writing():
        weeks.verify(branch_id=library, by=None)
    assert weeks.week(library, TODAY).is_verified


def test_there_is_nothing_to_verify_without_a_table(house):
    assert refusal(weeks.verify, branch_id=a_branch(), by=None).code == "not_there"


def test_a_change_must_be_known_three_days_ahead_and_a_correction_not(library):
    refused = refusal(weeks.set_week, **change(library, since=date(2026, 11, 25)))
    assert refused.code == "hours_not_three_days_ahead" and "2026-11-26" in refused.sentence.todo
    with writing():
        weeks.set_week(**change(library, since=date(2026, 11, 1), is_correction=True))
    assert weeks.week(library, TODAY).valid_from == date(2026, 11, 1)


def test_a_second_table_for_the_same_day_replaces_the_first(library):
    for text in ("08:00-17:00", "09:00-18:00"):
        with writing():
            weeks.set_week(**change(library, days=[hours(text)] * 7))
    assert [since for since, _ in weeks.coming(library, TODAY)] == [date(2026, 11, 26)]
    assert weeks.week(library, date(2026, 11, 26)).days[0] == hours("09:00-18:00")


def test_a_coming_table_can_be_withdrawn_and_one_that_has_begun_cannot(library):
    with writing():
        weeks.set_week(**change(library))
        weeks.withdraw_week(branch_id=library, place_id=None, valid_from=date(2026, 11, 26), by=None)
    assert weeks.coming(library, TODAY) == []
    begun = refusal(weeks.withdraw_week, branch_id=library, place_id=None, valid_from=TODAY, by=None)
    assert begun.code == "week_has_begun"


@pytest.mark.parametrize(
    ("monday", "code"),
    [
        (["17:00-08:30"], "closes_before_it_opens"),
        (["08:30-08:30"], "closes_before_it_opens"),
        (["22:00-02:00"], "closes_before_it_opens"),
        (["08:30-12:00", "11:30-17:00"], "intervals_overlap"),
        (["01:00-02:00", "03:00-04:00", "05:00-06:00", "07:00-08:00", "09:00-10:00"], "too_many_intervals"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_by_name(library, monday, code):
    refused = refusal(weeks.set_week, **change(library, days=[hours(*monday), *[hours("08:30-17:00")] * 6]))
    assert (refused.code, refused.field) == (code, "day_0")
    assert "周一" in refused.sentence.title


def test_a_week_without_any_hour_is_refused(library):
    assert refusal(weeks.set_week, **change(library, days=[[]] * 7)).code == "week_all_closed"


def test_an_area_of_another_house_is_refused(library):
    area = an_area(a_branch("城中城市书房", "city_study"))
    assert refusal(weeks.set_week, **change(library, place_id=area)).code == "other_branch_place"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:30-12:00 13:30-17:00", ["08:30-12:00", "13:30-17:00"]),
        ("8:30～12:00，13:30至17:00", ["08:30-12:00", "13:30-17:00"]),
        ("8：30 — 12：00", ["08:30-12:00"]),
        ("00:00-24:00", ["00:00-24:00"]),
        ("休息", []),
        ("  ", []),
    ],
)
def test_hours_are_read_as_people_type_them(text, expected):
    assert weeks.read_walls(text, "周一", "day_0") == hours(*expected)
    assert weeks.written(hours(*expected)) == " ".join(expected)


@pytest.mark.parametrize("text", ["8点半到12点", "08:30", "08:30-12:00-13:00", "25:00-26:00", "8:61-9:00"])
def test_hours_that_cannot_be_read_are_named(text):
    with pytest.raises(Refused) as refused:
        weeks.read_walls(text, "周二", "day_1")
    assert refused.value.code == "bad_interval" and text in refused.value.sentence.title


def test_24_o_clock_counts_as_the_whole_day(library):
    with writing():
        weeks.set_week(**change(library, days=[hours("00:00-24:00")] * 7))
    assert calendar.weekly_minutes(library, date(2026, 11, 26)) == 7 * 24 * 60
    assert weeks.week(library, date(2026, 11, 26)).days[6] == [(time.min, time.max)]


def test_the_sum_of_an_area_without_hours_of_its_own_is_its_branchs(library):
    area = an_area(library)
    assert calendar.weekly_minutes(library, TODAY, area) == 49 * 60


def test_alike_neighbours_of_a_week_are_shown_as_one():
    day = hours("08:30-17:00")
    assert weeks.compact([day] * 7) == [("周一至周日", day)]
    assert weeks.compact([[], *[day] * 5, []]) == [("周一", []), ("周二至周六", day), ("周日", [])]
