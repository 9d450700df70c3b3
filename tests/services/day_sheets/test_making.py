"""When a sheet is made, and what stands on it, on both engines."""

import json
from datetime import date

import pytest

from tests.factories import a_branch
from tests.services.reports.counts import closed, imported, scanned
from yylib import clock, jobs
from yylib.database import db, write, writing
from yylib.models.calendar import OpeningHours
from yylib.models.counts import DutyNote
from yylib.models.day_sheets import HOUSE, DaySheet
from yylib.models.doors import ChildAlert
from yylib.services import entry_checks
from yylib.services.bookings import away
from yylib.services.day_sheets import drawing, making, standing
from yylib.services.day_sheets.content import compose

DAY = date(2026, 11, 21)


def sheets() -> list[DaySheet]:
    return db.session.query(DaySheet).order_by(DaySheet.day, DaySheet.department_id, DaySheet.version).all()


def made_at(day=DAY, whose=HOUSE):
    return f"{clock.local(making.latest(day, whose).made_at):%m-%d %H:%M}"


def test_at_the_last_closing_the_house_and_each_department_with_a_place_get_one_sheet(books):
    books.scanned("2026-11-21 09:00", 3)
    for wall in ("2026-11-21 08:10", "2026-11-21 12:30", "2026-11-21 16:59"):
        clock.freeze(wall)
        jobs.make_sheets()
        assert sheets() == []
    clock.freeze("2026-11-21 17:00")
    jobs.make_sheets()
    assert [(sheet.day, sheet.department_id, sheet.version) for sheet in sheets()] == [
        (DAY, HOUSE, 1), (DAY, books.lending, 1), (DAY, books.reading, 1)]  # fmt: skip
    assert made_at() == "11-21 17:00"
    jobs.make_sheets()
    assert len(sheets()) == 3


def test_a_department_whose_house_closes_earlier_has_its_sheet_earlier(books):
    study = a_branch(name="书房")
    with writing() as session:
        for hours in session.query(OpeningHours).filter_by(branch_id=study).all():
            hours.closes = hours.closes.replace(hour=20) if hours.closes.hour == 17 else hours.closes
    books.scanned("2026-11-21 09:00", 3)
    clock.freeze("2026-11-21 17:05")
    jobs.make_sheets()
    assert [sheet.department_id for sheet in sheets()] == [books.lending, books.reading]
    clock.freeze("2026-11-21 20:00")
    jobs.make_sheets()
    assert [sheet.department_id for sheet in sheets()] == [HOUSE, books.lending, books.reading]


def test_a_close_missed_while_the_machine_was_off_is_made_up_with_the_figures_of_the_day_and_the_time_of_making(books):
    books.scanned("2026-11-20 09:00", 4)
    books.scanned("2026-11-21 09:00", 3)
    clock.freeze("2026-11-23 08:31")
    books.scanned("2026-11-23 08:31", 9)
    jobs.make_sheets()
    assert [sheet.day for sheet in sheets() if sheet.department_id == HOUSE] == [
        date(2026, 11, 20),
        DAY,
        date(2026, 11, 22),
    ]
    house = making.latest(DAY, HOUSE)
    assert (made_at(), standing.is_late(house)) == ("11-23 08:31", True)
    content = json.loads(house.content)
    assert content["figures"][0]["number"] == 3 and content["quality"]["assumed"] == 3
    assert content["opening"] == "开放 8:30–12:00、13:30–17:00"


def test_a_closed_monday_has_no_sheet_unless_somebody_was_counted(books):
    books.scanned("2026-11-21 09:00", 1)
    closed(books.branch, date(2026, 11, 22), date(2026, 11, 23))
    clock.freeze("2026-11-23 10:00")
    books.scanned("2026-11-23 10:00", 2)
    clock.freeze("2026-11-23 20:00")
    jobs.make_sheets()
    assert {sheet.day for sheet in sheets()} == {DAY}
    clock.freeze("2026-11-24 00:10")
    jobs.make_sheets()
    assert {sheet.day for sheet in sheets()} == {DAY, date(2026, 11, 23)}
    monday = json.loads(making.latest(date(2026, 11, 23), HOUSE).content)
    assert (monday["opening"], monday["sentence"]) == ("闭馆", "当天闭馆，不作比较。")


def test_before_anything_was_ever_counted_no_sheet_is_made(books):
    clock.freeze("2026-11-25 18:00")
    jobs.make_sheets()
    assert sheets() == []


def test_the_29th_of_february_is_a_day_like_any_other_and_its_last_year_is_52_weeks_before(books):
    clock.freeze("2028-02-29 18:00")
    scanned(books.door, "2028-02-29 09:00", 5, by=books.by)
    imported(books.door, date(2027, 3, 2), 90)
    jobs.make_sheets()
    content = json.loads(making.latest(date(2028, 2, 29), HOUSE).content)
    assert (content["figures"][0]["number"], content["figures"][0]["year"]) == (5, 90)
    assert drawing.drawn(content).number == "日表 2028-060"


def test_a_department_has_its_own_places_and_the_children_stand_apart(books):
    books.scanned("2026-11-21 09:00", 3, kind="adult")
    books.scanned("2026-11-21 09:10", 5, place_id=books.room, kind="elderly")
    books.scanned("2026-11-21 09:20", 2, place_id=books.children, kind="child")
    books.scanned("2026-11-14 09:20", 1, place_id=books.children, kind="child")
    clock.freeze("2026-11-21 17:10")
    jobs.make_sheets()
    held = {whose: json.loads(making.latest(DAY, whose).content) for whose in (HOUSE, books.lending, books.reading)}
    assert [(f["name"], f["number"]) for f in held[HOUSE]["figures"][:3]] == [("visits", 3), ("peak", 3), ("areas", 7)]
    assert [(f["name"], f["number"]) for f in held[books.lending]["figures"]] == [("areas", 5), ("doors", 3)]
    assert [(f["name"], f["number"], f["week"]) for f in held[books.reading]["figures"]] == [("areas", 2, 1)]
    assert [place["kinds"] for place in held[books.lending]["places"]] == [{"adult": 3}, {"elderly": 5}]
    rows = {row[0]: row for row in drawing.drawn(held[HOUSE]).grids[-1].rows}
    assert (rows["各区域合计"][1], rows["其中少儿区域"][1]) == ("7", "2")
    assert drawing.drawn(held[books.reading]).title == "沂源县图书馆每日客流表（阅读推广部）"


def test_the_duty_line_stands_on_the_sheet(books):
    books.scanned("2026-11-21 09:00", 3)
    with writing() as session:
        session.add(DutyNote(branch_id=books.branch, day=DAY, line="上午停电半小时", made_at=clock.now()))
    clock.freeze("2026-11-21 17:10")
    jobs.make_sheets()
    assert json.loads(making.latest(DAY, HOUSE).content)["duty"] == ["总馆值班记录：上午停电半小时"]


def test_a_sheet_made_twice_at_once_is_one_sheet(books):
    books.scanned("2026-11-21 09:00", 3)
    clock.freeze("2026-11-21 17:10")
    assert write(making.make, day=DAY, department_id=HOUSE) and write(making.make, day=DAY, department_id=HOUSE) is None


@pytest.mark.parametrize("whose", ["house", "department"])
def test_what_was_kept_can_be_drawn_and_its_numbers_set_side_by_side(books, whose):
    books.scanned("2026-11-21 09:00", 3)
    clock.freeze("2026-11-21 17:10")
    jobs.make_sheets()
    sheet = making.latest(DAY, HOUSE if whose == "house" else books.lending)
    kept = standing.read(sheet)
    assert standing.differences(kept, standing.present(sheet)) == []
    made = drawing.pdf(kept, note=standing.note(sheet), maker=standing.maker(sheet), made_at=sheet.made_at)
    assert made.data.startswith(b"%PDF") and made.missing == ()


def test_a_sheet_has_a_number_its_tables_and_every_fact_once(books):
    books.scanned("2026-11-21 09:00", 3)
    clock.freeze("2026-11-21 17:10")
    sheet = drawing.drawn(compose(DAY, making.whose(HOUSE)))
    assert (sheet.title, sheet.number, sheet.day, sheet.opening) == (
        "沂源县图书馆每日客流表", "日表 2026-325", "2026 年 11 月 21 日　星期六", "开放 8:30–12:00、13:30–17:00")  # fmt: skip
    assert [grid.heading for grid in sheet.grids] == ["人次", "按小时（人次）", "各处人次与读者类别"]
    assert sheet.grids[0].rows[0][:2] == ("到馆人次", "3") and sheet.grids[0].rows[1][0] == "在馆峰值（09:00）"
    assert [name for name, _ in sheet.facts] == ["预约", "未能接待", "数字质量"]
    assert sheet.standing == "制表时数字尚未全部采纳"


def test_the_sheet_of_a_day_without_hours_has_no_hour_table_and_says_why(books):
    imported(books.door, date(2026, 11, 18), 90)
    sheet = drawing.drawn(compose(date(2026, 11, 18), making.whose(HOUSE)))
    assert [grid.heading for grid in sheet.grids] == ["人次", "各处人次与读者类别"]
    assert "按小时：无分时数据。" in sheet.notes


def test_bookings_refusals_checks_and_children_stand_on_the_sheet(books):
    for code, number in (("slot_full", 3), ("place_full", 2)):
        write(away.turn_away, place_id=books.door, code=code, channel="web", starts_at=None, number=number)
    write(away.turn_away, place_id=books.children, code="slot_full", channel="web", starts_at=None)
    write(entry_checks.switch_on, from_on=DAY, until_on=DAY, requirements="扫“场所码”", capacity_percent=100,
          is_alternate=False, are_walk_ins_off=False, reason="上级通知", by=books.head)  # fmt: skip
    write(entry_checks.passed, place_id=books.door, nonce="a", by=books.by)
    write(entry_checks.refuse, place_id=books.door, nonce="b", by=books.by)
    with writing() as session:
        session.add(ChildAlert(branch_id=books.branch, place_id=books.door, day=DAY, at=clock.now(), number=2))
    books.scanned("2026-11-21 09:00", 3)
    clock.freeze("2026-11-21 17:10")
    held = dict(drawing.facts(compose(DAY, making.whose(books.lending))))
    assert held["未能接待"] == "这个时段约满了 3 人；现在馆里人满了 2 人"
    assert (held["入馆核验"], held["孩子未随行"]) == ("通过 1，未通过 1", "提醒 1 次")
    assert dict(drawing.facts(compose(DAY, making.whose(books.reading))))["未能接待"] == "这个时段约满了 1 人"


def test_in_excel_numbers_are_numbers(books):
    books.scanned("2026-11-21 09:00", 3)
    clock.freeze("2026-11-21 17:10")
    made = drawing.workbook(compose(DAY, making.whose(HOUSE)), "一行")
    assert [sheet.name for sheet in made] == ["人次", "按小时（人次）", "各处人次与读者类别", "情况"]
    assert made[0].rows[0][:4] == ["到馆人次", 3, None, None] and made[0].title == "一行"


@pytest.mark.parametrize("whose", ["house", "department"])
def test_a_day_still_running_is_set_beside_no_whole_day(books, whose):
    for wall in ("2026-11-14 09:00", "2026-11-14 15:00", "2026-11-21 09:00"):
        books.scanned(wall, 4, place_id=books.room)
        books.scanned(wall, 5)
    department = HOUSE if whose == "house" else books.lending
    clock.freeze("2026-11-21 10:30")
    running = compose(DAY, making.whose(department))
    figures, hours, places = drawing.drawn(running).grids
    assert running["sentence"] == "今天还没结束，不作比较。"
    assert figures.head[2] == "上周六此刻" and all(row[1] == row[2] for row in figures.rows if row[2] != "—")
    assert figures.rows[0][1:4] == (("5", "5", "0") if whose == "house" else ("4", "4", "0"))
    assert set(hours.rows[2][1:]) == {"—"} and hours.rows[0][-1] != "—"
    assert {row[2] for row in places.rows} == {"—"} and places.rows[0][1] == "5"
    clock.freeze("2026-11-21 17:00")
    over = compose(DAY, making.whose(department))
    figures, hours, places = drawing.drawn(over).grids
    assert over["sentence"] != running["sentence"] and figures.head[2] == "上周六"
    assert hours.rows[2][-1] == ("10" if whose == "house" else "8") and places.rows[0][2] == "10"
