"""The day at the desk: its slots, its list, finding a booking, and a day that is closed."""

import re
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.client import text
from tests.factories import asked, signed_in
from tests.views.booking_desk.acts import DAY, PHONE, booked, code_of
from yylib import clock
from yylib.database import db, write, writing
from yylib.models.calendar import Closure
from yylib.services import misses


def test_the_day_shows_each_slot_with_who_is_expected_and_what_is_left(desk, app, room):
    booked(app, room, adults=1, toddlers=1)
    booked(app, room, wall="13:30")
    page = text(desk.get(DAY))
    assert "今天的预约" in page and "08:30–12:00" in page and "13:30–17:00" in page
    row = re.search(r"<tr>\s*<td><a [^>]*slot=08:30.*?</tr>", page, re.S)[0]
    assert re.findall(r'<td class="num">(.+?)</td>', row) == ["10", "2", "0", "0", "0", "6", "2"]
    assert "199****" in page and "读*" in page and "待到馆" in page


def test_a_day_without_plans_says_where_they_are_made(client, app):
    clock.freeze("2026-11-23 08:00")
    page = text(signed_in(client, app).get(DAY))
    assert "还没有地方接受预约" in page and "这一天还没有预约" in page


def test_what_lapsed_is_shown_as_not_come_whether_or_not_the_job_ran(client, app, room):
    booked(app, room)
    clock.freeze("2026-11-23 09:00")
    page = text(signed_in(client, app).get(DAY))
    assert "未到馆" in page and "待到馆</span>" not in page


@pytest.mark.parametrize(("query", "shown"), [
    ("slot=08:30", 1), ("slot=13:30", 2), ("stage=booked", 2), ("stage=lapsed", 1), ("place=99", 3), ("slot=13:30&stage=booked", 2),
])  # fmt: skip
def test_the_list_is_filtered_by_slot_and_by_the_stage_as_time_has_it(client, app, room, query, shown):
    booked(app, room)
    booked(app, room, wall="13:30")
    booked(app, room, wall="13:30")
    clock.freeze("2026-11-23 09:30")
    page = text(signed_in(client, app).get(f"{DAY}?{query}"))
    assert len(re.findall(r'class="code nb"', page)) == shown


def test_a_booking_is_found_by_its_characters_and_never_by_a_part_of_a_phone(desk, app, room):
    first, second = booked(app, room, phone=PHONE, name="甲子"), booked(app, room)
    page = text(desk.get(f"{DAY}?q={code_of(app, first).lower()}"))
    assert code_of(app, first) in page and code_of(app, second) not in page
    assert "没有符合的预约" in text(desk.get(f"{DAY}?q={PHONE[-4:]}"))


def test_an_exact_phone_finds_the_reader_masked_with_bookings_and_standing(desk, app, room):
    held = booked(app, room, phone=PHONE, name="甲子丑")
    page = text(desk.submit(DAY, "/staff/bookings/find", phone="１３０ 0000 0007"))
    assert code_of(app, held) in page and "甲*丑" in page and "没有计入的失约，预约照常" in page
    assert PHONE not in page
    assert "没有完全相符的人" in text(desk.submit(DAY, "/staff/bookings/find", phone="13000000008"))
    assert "这一项要填" in text(desk.submit(DAY, "/staff/bookings/find", phone=""))


def test_guessing_phones_is_slowed_down(desk, app, room):
    for number in range(20):
        desk.submit(DAY, "/staff/bookings/find", phone=f"130000001{number:02}")
    assert "操作太频繁" in text(desk.submit(DAY, "/staff/bookings/find", phone="13000000199"))


def test_the_list_is_printed_and_exported_as_it_is_filtered(head, app, room):
    booked(app, room)
    booked(app, room, wall="13:30")
    paper = text(head.get("/staff/bookings/print?slot=13:30"))
    assert "13:30–17:00" in paper and "08:30–12:00" not in paper and "2026-11-23 预约" in paper and "199****" in paper
    answer = head.submit(DAY, "/staff/bookings/export")
    if answer.status_code == 303:
        answer = head.submit(DAY, "/staff/bookings/export")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4 and "199****" in str(rows) and "19900000" not in str(rows)


def test_another_day_has_its_own_list(desk, app, room):
    held = booked(app, room, day="2026-11-25")
    assert code_of(app, held) not in text(desk.get(DAY))
    page = text(desk.get("/staff/bookings/days/2026-11-25"))
    assert code_of(app, held) in page and "11 月 25 日的预约" in page
    assert desk.get("/staff/bookings/days/2026-13-45").status_code == 404


def a_closing(app, day="2026-11-25"):
    with app.app_context():
        with writing() as session:
            session.add(Closure(branch_id=1, from_on=date.fromisoformat(day), until_on=date.fromisoformat(day), reason="停电",
                                is_force_majeure=True, announced_at=clock.now()))  # fmt: skip
        db.session.remove()


def test_a_closing_announced_later_is_said_and_its_bookings_cancelled_with_one_reason(desk, app, room):
    hit, other, spared = (booked(app, room, day="2026-11-25"), booked(app, room, day="2026-11-25", wall="13:30"),
                          booked(app, room, day="2026-11-26"))  # fmt: skip
    assert "遇上闭馆" not in text(desk.get(DAY))
    a_closing(app)
    assert "有 2 个预约遇上闭馆" in text(desk.get(DAY))
    page = text(desk.get("/staff/bookings/closings"))
    assert code_of(app, hit) in page and code_of(app, other) in page and code_of(app, spared) not in page
    page = "/staff/bookings/closings"
    assert "这一项要填" in text(desk.submit(page, page, booking=[str(hit), str(other)], reason=""))
    answer = desk.submit(page, page, booking=[str(hit), str(other), str(spared), "9" * 30, "x"], reason="停电检修")
    assert answer.status_code == 303
    assert [row.stage for row in asked(app, "SELECT stage FROM booking ORDER BY id")] == ["closed", "closed", "booked"]
    told = asked(app, "SELECT what, person_id FROM outbox_item")
    assert len(told) == 2 and all("停电检修" in row.what and "不算失约" in row.what and row.person_id for row in told)
    assert "没有遇上闭馆的预约" in text(desk.get(page))
    clock.freeze("2026-11-25 18:00")
    with app.app_context():
        write(misses.settle)
        assert misses.of_day(date(2026, 11, 25)) == (0, 0)
        db.session.remove()
