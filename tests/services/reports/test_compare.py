"""A day or period beside its bases, on both engines."""

from datetime import date

import pytest

from tests.services.reports.counts import closed, imported, spanned, tallied
from yylib.services import periods
from yylib.services.reports import spans, turnout

DAY = date(2026, 11, 21)


def compares(on, name="visits", branch_id=None):
    figure = next(f for f in turnout.day(on, branch_id).figures if f.name == name)
    return [(c.label, c.number, c.difference, c.ratio) for c in figure.compares]


def test_today_is_compared_with_the_same_time_of_day_last_week_and_last_year(books):
    for wall, number in (
        ("2026-11-14 09:00", 2),
        ("2026-11-14 11:00", 9),
        ("2025-11-22 10:00", 5),
        ("2026-11-21 09:00", 4),
    ):
        books.scanned(wall, number)
    assert compares(DAY) == [("比上周六此刻", 2, 2, 1.0), ("比去年同期此刻", 5, -1, -0.2)]
    assert turnout.today().finding == "今天 4 人次，比上周六此刻多 2"


def test_a_day_that_is_over_is_compared_with_the_whole_of_the_others(books):
    for wall, number in (("2026-11-13 09:00", 2), ("2026-11-13 16:00", 3), ("2026-11-20 09:00", 4)):
        books.scanned(wall, number)
    assert compares(date(2026, 11, 20))[0] == ("比上周五", 5, -1, -0.2)
    assert turnout.day(date(2026, 11, 20)).finding == "11 月 20 日 4 人次，比前一个周五少 1"


def test_the_peak_of_a_day_that_is_running_is_compared_when_it_is_over(books):
    for wall, number in (
        ("2026-11-13 09:00", 2),
        ("2026-11-14 09:00", 2),
        ("2026-11-20 09:00", 5),
        ("2026-11-21 09:00", 4),
    ):
        books.scanned(wall, number)
    assert compares(DAY, "peak")[0] == ("比上周六（闭馆后比较）", None, None, None)
    assert compares(date(2026, 11, 20), "peak")[0] == ("比上周五", 2, 3, 1.5)


def test_an_equal_day_is_called_equal(books):
    for day in (14, 21):
        books.scanned(f"2026-11-{day} 09:00", 4)
    assert turnout.today().finding == "今天 4 人次，和上周六此刻一样多"


def test_without_a_base_there_is_a_dash_and_no_nought(books):
    books.scanned("2026-11-21 09:00", 4)
    assert compares(DAY) == [("比上周六", None, None, None), ("比去年同期", None, None, None)]
    assert turnout.today().finding == "今天 4 人次"


def test_a_base_day_that_was_closed_says_so(books):
    closed(books.branch, date(2026, 11, 14))
    books.scanned("2026-11-21 09:00", 4)
    assert compares(DAY)[0] == ("比上周六（闭馆）", None, None, None)


def test_a_base_without_times_is_compared_as_a_whole_day_and_labelled(books):
    imported(books.door, date(2026, 11, 14), 90)
    books.scanned("2026-11-21 09:00", 4)
    day = turnout.today()
    assert compares(DAY)[0] == ("比上周六全天", 90, -86, pytest.approx(-86 / 90))
    assert day.finding == "今天 4 人次"  # half a day against a whole one is no news
    assert (day.hours.base_note, day.hours.base) == ("无分时数据", None)


def test_a_room_counted_by_hand_has_no_now_and_stays_out_of_its_comparison(books):
    books.scanned("2026-11-14 09:00", 3, place_id=books.room)
    books.scanned("2026-11-21 09:00", 5, place_id=books.room)
    assert compares(DAY, "areas")[0] == ("比上周六此刻", 3, 2, pytest.approx(2 / 3))
    tallied(books.room, date(2025, 11, 22), 40, by=books.by)
    assert compares(DAY, "areas")[1] == ("比去年同期全天", 40, -35, -0.875)


@pytest.mark.parametrize(
    ("day", "same"),
    [(date(2026, 10, 3), date(2025, 10, 3)), (date(2026, 2, 16), date(2025, 1, 29))],
)
def test_in_holiday_weeks_the_base_is_the_same_festival_day(books, day, same):
    books.scanned(f"{same} 09:00", 5)
    books.scanned(f"{day} 09:00", 8)
    figure = turnout.day(day).figures[0]
    assert [(c.label, c.base.first, c.difference) for c in figure.compares[1:]] == [("比去年同节日", same, 3)]


def test_where_the_open_days_differ_the_averages_of_an_open_day_stand_beside(books):
    closed(books.branch, date(2026, 9, 7))
    imported(books.door, date(2026, 9, 8), 600)
    spanned(books.door, date(2026, 9, 14), date(2026, 9, 20), 120)
    report = spans.report("week", date(2026, 9, 16))
    whole, average = report.visits.compares[:2]
    assert (report.open_days, whole.label, whole.difference) == (7, "环比", 120 - 600)
    assert (average.label, average.number) == ("环比，按开放日平均", 100.0)
    assert average.difference == pytest.approx(120 / 7 - 100)


def test_where_the_open_days_are_as_many_the_sums_alone_are_compared(books):
    imported(books.door, date(2026, 9, 8), 600)
    imported(books.door, date(2026, 9, 15), 500)
    assert [c.label for c in spans.report("week", date(2026, 9, 16)).visits.compares] == ["环比", "同比"]


def test_a_year_has_one_comparison_for_the_year_before_is_both(books):
    imported(books.door, date(2025, 3, 3), 600)
    imported(books.door, date(2026, 3, 3), 500)
    visits = spans.report("year", DAY).visits
    assert [(c.label, c.difference) for c in visits.compares] == [("同比", -100)]


def test_a_running_month_is_compared_with_the_same_days_and_its_label_says_until_when(books):
    imported(books.door, date(2026, 10, 5), 600)
    imported(books.door, date(2026, 10, 30), 600)
    imported(books.door, date(2026, 11, 5), 500)
    report = spans.report("month", DAY)
    assert "到 11 月 21 日" in report.finding
    assert report.visits.compares[0].difference == -100


def test_the_bases_of_a_day_are_named_by_weekday(books):
    from yylib.services.reports.compare import bases

    assert [label for label, _ in bases(periods.of("day", DAY))] == ["比上周六", "比去年同期"]
