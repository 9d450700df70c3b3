"""The one sentence, by table and in the books, on both engines."""

from datetime import date, time, timedelta

import pytest

from tests.factories import an_activity
from tests.services.reports.counts import closed, imported
from yylib import clock
from yylib.database import plain, writing
from yylib.models.calendar import Closure, Holiday
from yylib.models.day_sheets import HOUSE
from yylib.models.visits import GroupVisit
from yylib.services import periods
from yylib.services.day_sheets import drawing, making
from yylib.services.day_sheets import sentence as one
from yylib.services.day_sheets.content import compose
from yylib.services.day_sheets.sentence import CALM, SHUT, TOO_FEW, UNCOUNTED, UNEXPLAINED, WHOLE, Item
from yylib.services.visits.report import Counted

DAY = date(2026, 11, 21)
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def an_ordinary_year(books):
    """The shipped notices are left out: which Saturdays are ordinary is each test's own."""
    with writing():
        plain("DELETE FROM holiday")


def said(day=DAY, department=None):
    return one.sentence(Counted(periods.of("day", day)), department)


def whole(number, past):
    return Item(WHOLE, "全部", number, past)


@pytest.mark.parametrize(("number", "past", "says"), [
    (130, [100] * 8, CALM),
    (131, [100] * 8, "全部 131 人次，比近 8 个周六的中位数 100 多 31（+31%），" + UNEXPLAINED),
    (70, [100] * 8, CALM),
    (69, [100] * 8, "全部 69 人次，比近 8 个周六的中位数 100 少 31（−31%），" + UNEXPLAINED),
    (900, [100, 100], TOO_FEW),
    (900, [], TOO_FEW),
    (150, [90, 100, 500], "全部 150 人次，比近 3 个周六的中位数 100 多 50（+50%），" + UNEXPLAINED),
    (60, [40, 41, 39, 42], "全部 60 人次，比近 4 个周六的中位数 40.5 多 19.5（+48%），" + UNEXPLAINED),
    (14, [5] * 8, CALM),
    (15, [5] * 8, "全部 15 人次，比近 8 个周六的中位数 5 多 10（+200%），" + UNEXPLAINED),
    (40, [0] * 8, CALM),
    (0, [100] * 8, "全部 0 人次，比近 8 个周六的中位数 100 少 100（−100%），" + UNEXPLAINED),
])  # fmt: skip
def test_the_sentence_by_the_median_of_the_like_days(books, number, past, says):
    assert one.chosen(DAY, [whole(number, past)]) == says


def test_of_several_the_largest_share_is_named_and_a_place_without_three_like_days_is_not(books):
    items = [whole(140, [100] * 8), Item(("place", books.room), "阅览室", 40, [20] * 8),
             Item(("place", books.children), "少儿区", 400, [20, 20])]  # fmt: skip
    assert one.chosen(DAY, items).startswith("阅览室 40 人次，比近 8 个周六的中位数 20 多 20（+100%）")


def test_only_counted_open_days_of_the_same_weekday_and_sort_are_like_days(books):
    for weeks, number in enumerate((100, 999, 100, 999, 100, 100), 1):
        imported(books.door, DAY - weeks * WEEK, number)
    imported(books.door, DAY - timedelta(days=1), 5)
    with writing() as session:
        session.add(Holiday(day=DAY - 2 * WEEK, name="调休", is_off=False))
        session.add(Holiday(day=DAY - 7 * WEEK, name="国庆节", is_off=True))
    imported(books.door, DAY - 7 * WEEK, 999)
    closed(books.branch, DAY - 4 * WEEK)
    imported(books.door, DAY, 160)
    assert said() == "全部 160 人次，比近 4 个周六的中位数 100 多 60（+60%），" + UNEXPLAINED


def test_a_holiday_is_set_beside_holidays_alone(books):
    for weeks in range(1, 9):
        imported(books.door, DAY - weeks * WEEK, 100)
    with writing() as session:
        session.add_all(Holiday(day=DAY - n * WEEK, name="假", is_off=True) for n in (0, 2, 4))
    imported(books.door, DAY, 300)
    assert said() == TOO_FEW
    with writing() as session:
        session.add(Holiday(day=DAY - 6 * WEEK, name="假", is_off=True))
    assert said().startswith("全部 300 人次，比近 3 个周六的中位数 100 多 200（+200%）")


def test_no_more_than_the_last_eight_count_and_none_from_half_a_year_ago(books):
    for weeks in range(1, 9):
        imported(books.door, DAY - weeks * WEEK, 100)
    for weeks in range(9, 30):
        imported(books.door, DAY - weeks * WEEK, 900)
    imported(books.door, DAY, 100)
    assert said() == CALM
    later = DAY + 35 * WEEK
    imported(books.door, later, 100)
    assert said(later) == TOO_FEW


def test_a_group_explains_more_and_a_closure_less(books):
    for weeks in range(1, 9):
        imported(books.door, DAY - weeks * WEEK, 20)
    books.scanned("2026-11-21 09:00", 40, kind="group")
    with writing() as session:
        scan = plain("SELECT max(id) AS id FROM scan")[0].id
        session.add(GroupVisit(scan_id=scan, unit="云溪小学三年级（演示）"))
    assert said() == "全部 40 人次，比近 8 个周六的中位数 20 多 20（+100%），当天有团体“云溪小学三年级（演示）” 40 人。"
    imported(books.door, DAY - 9 * WEEK, 20)
    day = DAY + WEEK
    imported(books.door, day, 8)
    with writing() as session:
        opens, closes = clock.local(clock.now()).time().replace(8, 30), clock.local(clock.now()).time().replace(10, 0)
        session.add(Closure(branch_id=books.branch, from_on=day, until_on=day, opens=opens, closes=closes, reason="设备检修",
                            announced_at=clock.now()))  # fmt: skip
    assert said(day).endswith("当天总馆因设备检修只开放 08:30–10:00。")


def test_the_activity_to_which_most_came_explains_more_and_stands_on_the_sheet(books):
    for weeks in range(1, 9):
        imported(books.door, DAY - weeks * WEEK, 20)
    books.scanned("2026-11-21 09:00", 60)
    an_activity(
        clock.at(DAY, time(9)),
        title="绘本故事会",
        branch_id=books.branch,
        place_id=books.children,
        department_id=books.reading,
    )
    with writing():
        plain("INSERT INTO head_count (session_id, day, adults, children, spot, source, nonce, at) "
              "SELECT id, :day, 12, 18, '', 'staff', 'one', starts_at FROM activity_session", day=DAY.isoformat())  # fmt: skip
    assert said().endswith("多 40（+200%），当天有活动《绘本故事会》30 人。")
    for whose, has in ((HOUSE, True), (books.reading, True), (books.lending, False)):
        grids = [grid for grid in drawing.drawn(compose(DAY, making.whose(whose))).grids if grid.heading == "当天活动"]
        assert [grid.rows for grid in grids] == (
            [[("绘本故事会", "9:00–11:00", "少儿区", "0", "12", "18", "30")]] if has else []
        )


def test_a_department_is_compared_by_its_own_places(books):
    for weeks in range(1, 9):
        imported(books.children, DAY - weeks * WEEK, 20)
        imported(books.door, DAY - weeks * WEEK, 100)
    imported(books.door, DAY, 100)
    imported(books.children, DAY, 50)
    assert said(department="阅读推广部").startswith("全部 50 人次，比近 8 个周六的中位数 20 多 30（+150%）")
    assert said(department="图书借阅部") == CALM
    assert said().startswith("少儿区 50 人次")


def test_a_closed_day_and_an_uncounted_one_are_not_compared(books):
    assert said() == UNCOUNTED
    closed(books.branch, DAY)
    assert said() == SHUT
