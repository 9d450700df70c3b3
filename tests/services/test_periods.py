"""Periods: their bounds, the one before, and last year's same."""

from datetime import date

import pytest

from tests.factories import a_branch
from yylib.services import periods
from yylib.services.periods import Quality


@pytest.mark.parametrize(
    ("kind", "day", "first", "last", "label"),
    [
        ("day", date(2026, 11, 21), date(2026, 11, 21), date(2026, 11, 21), "2026-11-21 周六"),
        ("week", date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 22), "2026-11-16 至 11-22 一周"),
        ("month", date(2024, 2, 9), date(2024, 2, 1), date(2024, 2, 29), "2024 年 2 月"),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31), "2026 年 12 月"),
        ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31), "2026 年第四季度"),
        ("year", date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31), "2026 年"),
    ],
)
def test_a_period_has_its_bounds_and_its_name(kind, day, first, last, label):
    period = periods.of(kind, day)
    assert (period.first, period.last, period.label, period.is_cut) == (first, last, label, False)


def test_the_one_before_a_january_is_a_december_and_the_one_after_a_december_a_january():
    assert periods.of("month", date(2026, 1, 5)).previous() == periods.of("month", date(2025, 12, 1))
    assert periods.of("quarter", date(2026, 2, 5)).previous() == periods.of("quarter", date(2025, 11, 1))
    assert periods.of("month", date(2026, 12, 5)).next() == periods.of("month", date(2027, 1, 1))


def test_a_running_month_is_compared_as_far_as_it_has_come(house):
    running = periods.of("month", date(2026, 11, 1)).so_far(date(2026, 11, 23))
    assert running.label == "2026 年 11 月（到 11 月 23 日）"
    assert (running.previous().first, running.previous().last) == (date(2026, 10, 1), date(2026, 10, 23))
    assert (running.year_before().first, running.year_before().last) == (date(2025, 11, 1), date(2025, 11, 23))


def test_a_month_that_is_over_meets_the_whole_of_a_longer_or_shorter_one(house):
    assert periods.of("month", date(2024, 2, 1)).year_before().last == date(2023, 2, 28)
    assert periods.of("month", date(2026, 2, 1)).previous().last == date(2026, 1, 31)


def test_an_ordinary_day_meets_the_same_weekday_52_weeks_before(house):
    a_branch()
    assert periods.of("day", date(2026, 11, 21)).year_before().first == date(2025, 11, 22)


@pytest.mark.parametrize(
    ("day", "same"),
    [
        (date(2026, 10, 3), date(2025, 10, 3)),  # the third day of the National Day's holiday
        (date(2026, 2, 16), date(2025, 1, 29)),  # the second day of the Spring Festival, three weeks apart
        (date(2026, 2, 23), date(2025, 2, 24)),  # its ninth day: last year had eight, so the weekday again
    ],
)
def test_a_holiday_meets_the_same_day_of_the_same_festival(house, day, same):
    a_branch()
    assert periods.of("day", day).year_before().first == same


def test_a_week_of_the_spring_festival_meets_last_years(house):
    a_branch()
    week = periods.of("week", date(2026, 2, 18)).year_before()
    assert (week.first, week.last) == (date(2025, 1, 27), date(2025, 2, 2))


def test_quality_is_said_in_one_line_and_nothing_is_said_of_nothing():
    quality = Quality(by_hand=3, entries=600, assumed=12, exits=100, adopted=1, counted=2, methods=("扫码登记",))
    assert quality.words == "扫码登记，补录 3（0.5%），推定离馆 12%，已采纳 1/2"
    assert Quality().words == ""
    assert Quality(counted=2).words == "待采纳" and Quality(counted=2, adopted=2).words == "已采纳"
