"""One day as the department heads see it, on both engines."""

from datetime import date

from tests.factories import a_branch, a_colleague, places_of
from tests.services.reports.counts import closed, imported, tallied, without_door
from yylib import clock
from yylib.database import plain, write, writing
from yylib.models.accounts import Department
from yylib.models.branches import Branch, Place
from yylib.services.reports import turnout
from yylib.services.visits import adopt, closing

DAY = date(2026, 11, 21)


def test_the_hours_run_with_the_doors_and_what_is_to_come_is_unknown(books):
    books.scanned("2026-11-21 08:40", 5)
    books.scanned("2026-11-21 09:30", 3)
    books.scanned("2026-11-21 10:05", 2, direction="out")
    hours = turnout.today().hours
    assert [row.label for row in hours.rows] == [
        "8:30–9:00", "9:00–10:00", "10:00–11:00", "11:00–12:00", "13:30–14:00", "14:00–15:00", "15:00–16:00", "16:00–17:00",
    ]  # fmt: skip
    assert [tuple(row)[1:4] for row in hours.rows[:4]] == [(5, 0, 5), (3, 0, 8), (0, 2, 6), (None, None, None)]
    assert (hours.entries, hours.exits, hours.pauses) == (8, 2, [("12:00", "13:30")])


def test_everybody_is_out_at_the_midday_closing(books):
    books.scanned("2026-11-21 11:00", 5)
    clock.freeze("2026-11-21 14:10")
    write(closing.settle)
    row = next(row for row in turnout.today().hours.rows if row.label == "11:00–12:00")
    assert (row.entries, row.exits, row.inside) == (5, 5, 0)


def test_a_closed_day_says_so(books):
    closed(books.branch, date(2026, 11, 20))
    day = turnout.day(date(2026, 11, 20))
    assert (day.finding, day.is_open, day.hours.note, day.hours.rows) == ("11 月 20 日闭馆", False, "闭馆", [])


def test_people_counted_on_a_closed_day_are_shown_and_it_is_said(books):
    books.scanned("2026-11-20 09:00", 3)
    closed(books.branch, date(2026, 11, 20))
    day = turnout.day(date(2026, 11, 20))
    assert day.finding == "11 月 20 日 3 人次" and "闭馆" in day.line


def test_imported_history_without_hours_says_so_and_with_hours_shows_them(books):
    imported(books.door, date(2024, 5, 8), 90)
    day = turnout.day(date(2024, 5, 8))
    assert (day.visits.number, day.hours.note, day.kinds) == (90, "无分时数据", [])
    imported(books.door, date(2024, 5, 9), 40, hour=9)
    hours = turnout.day(date(2024, 5, 9)).hours
    row = next(row for row in hours.rows if row.label == "9:00–10:00")
    assert (row.entries, row.exits, row.inside, hours.exits) == (40, None, None, None)


def test_an_area_shows_how_it_was_counted_who_adopted_it_and_its_department(books):
    head = a_colleague("head", name="陈砚")
    with writing() as session:
        department = Department(name="报刊阅览部")
        session.add(department)
        session.flush()
        session.get(Place, books.room).department_id = department.id
    tallied(books.room, DAY, 30, by=books.by)
    clock.freeze("2026-11-21 17:30")
    write(adopt.move, place_id=books.room, day=DAY, verb="adopt", by=head)
    day = turnout.today()
    (row,) = day.areas
    assert (row.number, row.method, row.adopted[0], row.department) == (30, "手工计数", "陈砚", "报刊阅览部")
    assert [tuple(share) for share in day.departments] == [("报刊阅览部", 30, 1.0)]


def test_kinds_of_reader_are_shares_of_the_entries(books):
    books.scanned("2026-11-21 09:00", 3)
    books.scanned("2026-11-21 09:05", 1, kind="elderly")
    assert [tuple(share) for share in turnout.today().kinds] == [("成人", 3, 0.75), ("老年读者", 1, 0.25)]


def test_one_branch_alone_or_all_together(books):
    other = a_branch()
    door, room = places_of(other)
    books.scanned("2026-11-21 09:00", 3)
    books.scanned("2026-11-21 09:30", 4, place_id=door)
    whole, alone = turnout.today(), turnout.today(other)
    assert (whole.visits.number, alone.visits.number) == (7, 4)
    assert [(row.branch_id, row.number) for row in whole.branches] == [(books.branch, 3), (other, 4)]
    assert [row.branch_id for row in alone.branches] == [other] and alone.hours.entries == 4
    assert [row.place_id for row in alone.areas] == [room]


def test_a_branch_without_a_door_is_marked_as_summed_by_room(books):
    other = a_branch()
    without_door(other)
    (room,) = [row.id for row in plain("SELECT id FROM place WHERE branch_id = :id", id=other)]
    books.scanned("2026-11-21 09:00", 4, place_id=room)
    row = next(row for row in turnout.today().branches if row.branch_id == other)
    assert (row.number, row.by_rooms, row.inside) == (4, True, 4)


def test_who_is_inside_stands_beside_what_the_house_holds_if_every_branch_says_so(books):
    books.scanned("2026-11-21 09:00", 3)
    assert tuple(turnout.today().inside) == (3, 420)
    a_branch()
    assert tuple(turnout.today().inside) == (3, None)


def test_the_line_says_when_most_were_inside_and_where_the_rise_came_from(books):
    books.scanned("2026-11-14 09:00", 1)
    books.scanned("2026-11-14 09:00", 1, place_id=books.room)
    books.scanned("2026-11-21 09:12", 4)
    books.scanned("2026-11-21 09:20", 3, place_id=books.room)
    assert turnout.today().line == "人最多在 09:12，馆内 4 人；增加主要在阅览室。"


def test_a_place_no_longer_in_use_is_shown_on_the_days_it_was_counted(books):
    books.scanned("2026-11-20 09:00", 3, place_id=books.room)
    with writing() as session:
        session.get(Place, books.room).is_active = False
    assert [row.place_id for row in turnout.day(date(2026, 11, 20)).areas] == [books.room]
    assert turnout.today().areas == []


def test_the_whole_library_may_have_no_branch_at_all(house):
    clock.freeze("2026-11-21 10:30")
    with writing() as session:
        session.query(Branch).delete()
    assert turnout.today().visits.number is None
