"""A week, month, quarter or year, on both engines."""

from datetime import date

from tests.services.reports.counts import closed, imported, spanned, tallied
from yylib.services.periods import of
from yylib.services.reports import sheets, sources, spans


def test_a_month_lists_every_day_and_marks_the_closed_ones(books):
    closed(books.branch, date(2026, 10, 8), date(2026, 10, 9))
    imported(books.door, date(2026, 10, 7), 50)
    imported(books.door, date(2025, 10, 8), 40)  # 52 weeks before
    report = spans.report("month", date(2026, 10, 20))
    assert (len(report.steps), report.open_days) == (31, 29)
    assert [(s.number, s.open_days, s.base) for s in report.steps[6:9]] == [
        (50, 1, 40),
        (None, 0, None),
        (None, 0, None),
    ]
    assert report.busiest == (date(2026, 10, 7), 50)


def test_the_average_is_over_open_days_that_were_counted_and_the_others_are_said(books):
    closed(books.branch, date(2026, 10, 1), date(2026, 10, 21))
    for day, number in ((22, 50), (25, 60), (26, 70)):
        imported(books.door, date(2026, 10, day), number)
    report = spans.report("month", date(2026, 10, 20))
    assert (report.open_days, report.average) == (10, 60.0)
    assert report.gaps == ["这一期有 7 个开放日没有计数，平均按有数的日子算"]


def test_a_base_with_days_that_were_not_counted_is_not_in_the_headline(books):
    for day in range(1, 32):
        imported(books.door, date(2026, 10, day), 10)
    imported(books.door, date(2025, 10, 7), 10)
    report = spans.report("month", date(2026, 10, 20))
    assert report.finding == "2026 年 10 月 310 人次"
    assert any("30 个开放日没有计数，不宜直接相比" in gap for gap in report.gaps)


def test_a_year_lists_its_months_and_those_to_come_are_unknown(books):
    imported(books.door, date(2026, 3, 7), 50)
    imported(books.door, date(2025, 3, 31), 30)
    spanned(books.door, date(2026, 3, 10), date(2026, 3, 12), 9)
    spanned(books.door, date(2026, 4, 29), date(2026, 5, 3), 70)
    report = spans.report("year", date(2026, 11, 21))
    march, may, december = report.steps[2], report.steps[4], report.steps[11]
    assert (march.number, march.base) == (59, 30)
    assert may.number is None  # a difference across the edge of two months belongs to neither
    assert december.is_future and december.number is None
    assert report.visits.number == 50 + 9 + 70


def test_areas_and_branches_have_their_own_comparisons_and_shares(books):
    tallied(books.room, date(2026, 10, 7), 20, by=books.by)
    tallied(books.room, date(2026, 9, 7), 10, by=books.by)
    imported(books.door, date(2026, 10, 7), 50)
    report = spans.report("month", date(2026, 10, 20))
    (area,), (branch,) = report.areas, report.branches
    assert (area.number, area.share, area.compares[0].ratio) == (20, 1.0, 1.0)
    assert (branch.number, branch.share, [c.difference for c in branch.compares]) == (50, 1.0, [40, None])


def test_nothing_counted_is_said(books):
    report = spans.report("quarter", date(2026, 5, 5))
    assert report.finding == "2026 年第二季度没有计数" and report.average is None


def test_a_figure_opens_to_its_places_and_days(books):
    imported(books.door, date(2026, 10, 7), 50)
    tallied(books.room, date(2026, 10, 7), 20, by=books.by)
    spanned(books.door, date(2026, 10, 10), date(2026, 10, 12), 9)
    visits = sources.source("visits", of("month", date(2026, 10, 1)))
    assert [(row.place_id, row.day, row.number, row.method) for row in visits.rows] == [
        (books.door, date(2026, 10, 7), 50, "历史导入")
    ]
    assert (visits.total, len(visits.spans)) == (59, 1)
    areas = sources.source("areas", of("month", date(2026, 10, 1)), place_id=books.room)
    assert [(row.place_id, row.number) for row in areas.rows] == [(books.room, 20)] and areas.total == 20


def test_a_long_source_is_paged(books, monkeypatch):
    monkeypatch.setattr(sources, "PAGE", 2)
    for day in (1, 2, 3):
        imported(books.door, date(2026, 10, day), day)
    first = sources.source("visits", of("month", date(2026, 10, 1)))
    assert ([row.number for row in first.rows], first.next_at, first.count) == ([3, 2], 2, 3)
    second = sources.source("visits", of("month", date(2026, 10, 1)), start=2)
    assert ([row.number for row in second.rows], second.next_at) == ([1], None)


def test_the_excel_sheets_hold_every_number_with_its_definition(books):
    imported(books.door, date(2026, 10, 7), 50)
    closed(books.branch, date(2026, 10, 8))
    made = {sheet.name: sheet for sheet in sheets.of_period(spans.report("month", date(2026, 10, 20)))}
    assert list(made) == ["数字", "各馆与区域", "各日", "逐日逐处"]
    assert made["数字"].rows[0][:3] == ("到馆人次", 50, "人次") and "馆员不计" in made["数字"].rows[0][-1]
    assert made["各日"].rows[7] == (date(2026, 10, 8), None, "闭馆", None)
    assert made["逐日逐处"].rows[0][:4] == (date(2026, 10, 7), made["逐日逐处"].rows[0][1], 50, "历史导入")
    assert [sheet.name for sheet in sheets.of_period(spans.report("year", date(2026, 10, 20)))][2] == "各月"
