"""Holidays: the shipped years, editing, importing a notice, and the same day of a festival in another year."""

import json
from datetime import date

import pytest

from tests.services.calendar.houses import a_house
from yylib import clock
from yylib.database import writing
from yylib.errors import Refused
from yylib.services import calendar
from yylib.services.calendar import holidays, same_festival_day


@pytest.fixture
def library(house):
    return a_house()


@pytest.mark.shared
def test_the_shipped_days_are_those_of_the_notices(library, shared):
    for year in range(2019, 2027):
        notice = json.loads((shared / "data" / "calendar" / f"{year}.json").read_text("utf-8"))
        for given in notice["days"]:
            held = holidays.between(date.fromisoformat(given["date"]), date.fromisoformat(given["date"]))
            found = held[date.fromisoformat(given["date"])]
            assert (found.name, found.is_off) == (given["name"], given["isOffDay"])


def test_a_missing_year_is_known(library):
    assert holidays.years() == list(range(2019, 2027))
    assert holidays.missing(date(2026, 11, 23)) == [2027]
    assert holidays.missing(date(2018, 5, 1)) == [2018]


def test_a_day_can_be_added_changed_and_removed(library):
    day = date(2026, 11, 24)
    with writing():
        holidays.set_day(day=day, name="临时放假", is_off=True, by=None)
    assert not calendar.is_workday(day)
    with writing():
        holidays.set_day(day=day, name="临时上班", is_off=False, by=None)
    assert calendar.is_workday(day) and holidays.between(day, day)[day].name == "临时上班"
    with writing():
        holidays.remove_day(day=day, by=None)
    assert holidays.between(day, day) == {}
    with pytest.raises(Refused), writing():
        holidays.remove_day(day=day, by=None)


def test_a_pasted_notice_is_read_line_by_line_and_bad_lines_are_named(house):
    text = """日期,名称,类型
2027-01-01,元旦,休
2027年1月2日　元旦　放假

2027/1/3\t元旦\t班
2027-02-30,春节,休
2027-02-06,春节
2027-02-07,春节,也许
2027-01-01,元旦,班"""
    lines, bad = holidays.read(text)
    assert [(line.day.isoformat(), line.is_off) for line in lines] == [
        ("2027-01-01", True), ("2027-01-02", True), ("2027-01-03", False)]  # fmt: skip
    assert [row.row for row in bad] == [6, 7, 8, 9]
    assert "2027-02-30" in bad[0].reason and "三项" in bad[1].reason and "也许" in bad[2].reason
    assert "第 2 行" in bad[3].reason


def test_a_json_of_the_notice_is_read_too(house):
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}, {"name": "元旦", "date": "x", "isOffDay": True}]
    lines, bad = holidays.read("\ufeff" + json.dumps({"year": 2027, "days": days}))
    assert [line.day for line in lines] == [date(2027, 1, 1)] and [row.row for row in bad] == [2]


@pytest.mark.parametrize("text", ["{}", "[1]", '{"days": 5}', "[" * 5000, '{"days": [', "[" * 200_000])
def test_a_json_that_is_something_else_is_one_bad_line(house, text):
    lines, bad = holidays.read(text)
    assert (lines, [row.row for row in bad]) == ([], [1])


def test_taking_a_notice_makes_its_year_known_and_working_days_follow(library):
    lines, bad = holidays.read("2027-01-01,元旦,休\n2027-10-01,国庆节,休\n2027-10-09,国庆节,班")
    with writing():
        assert holidays.take(lines=lines, source="测试用通知", by=None) == 3
    assert bad == [] and holidays.missing(date(2026, 11, 23)) == []
    assert calendar.is_workday(date(2027, 10, 9)) and not calendar.is_workday(date(2027, 10, 1))
    at = clock.utc(clock.local(clock.at(date(2026, 12, 28), clock.local(clock.now()).time())))
    assert calendar.due(at, 10, "working_day").note == ""
    with writing():
        assert holidays.clear_year(year=2027, by=None) == 3
    assert holidays.missing(date(2026, 11, 23)) == [2027]


def test_a_notice_without_one_readable_line_is_refused(house):
    with pytest.raises(Refused) as refused, writing():
        holidays.take(lines=[], source="", by=None)
    assert refused.value.code == "no_holiday_lines"


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (date(2026, 2, 15), 2025, date(2025, 1, 28)),
        (date(2026, 2, 22), 2025, date(2025, 2, 4)),
        (date(2026, 2, 23), 2025, None),
        (date(2026, 10, 3), 2023, date(2023, 10, 1)),
        (date(2025, 10, 8), 2026, None),
        (date(2026, 9, 25), 2024, date(2024, 9, 15)),
        (date(2026, 9, 25), 2025, None),
        (date(2022, 12, 31), 2023, date(2024, 1, 1)),
        (date(2026, 1, 1), 2023, date(2022, 12, 31)),
        (date(2026, 2, 14), 2025, None),
        (date(2026, 11, 23), 2025, None),
        (date(2026, 5, 1), 2027, None),
    ],
)
def test_a_holiday_is_compared_with_the_same_day_of_the_festival(library, day, year, expected):
    assert same_festival_day(day, year) == expected
