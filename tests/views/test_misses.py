"""失约: the record, what to say to a reader, waiving, and the faults."""

import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.client import text
from tests.factories import a_booking, a_branch, a_plan, asked, places_of, signed_in
from yylib import clock
from yylib.database import db, write
from yylib.services import bookings, misses

RECORD = "/staff/misses/"
PHONE = "13000000007"


@pytest.fixture
def missed(app):
    """A reader who did not come this Monday morning while somebody else was turned away, and another without harm done."""
    clock.freeze("2026-11-23 08:00")
    at = clock.utc(datetime(2026, 11, 23, 8, 30))
    with app.app_context():
        room = a_plan(places_of(a_branch())[1])
        a_booking(room, at, name="甲子丑", phone=PHONE)
        write(bookings.away.turn_away, place_id=room, code="slot_full", channel="web", starts_at=at, number=2)
        afternoon = at + timedelta(hours=5)
        a_booking(room, afternoon)
        clock.freeze("2026-11-23 14:05")
        write(misses.settle)
        db.session.remove()
    return room


@pytest.fixture
def desk(client, app, missed):
    return signed_in(client, app)


def the_id(app):
    return asked(app, "SELECT id FROM miss WHERE does_count")[0].id


def test_the_record_says_what_counts_and_why_with_readers_masked(desk):
    page = text(desk.get(RECORD))
    assert "当时有 2 人没能进来或没约上" in page and "没有人因此没能进来" in page
    assert "甲*丑 130****0007" in page and PHONE not in page
    assert len(re.findall(r">免除</a>", page)) == 1


@pytest.mark.parametrize(
    ("state", "shown"), [("counted", "甲*丑"), ("free", "读*号"), ("waived", "没有符合的失约记录")]
)
def test_the_record_is_filtered_by_what_counts(desk, state, shown):
    page = text(desk.get(f"{RECORD}?state={state}"))
    assert shown in page and len(re.findall(r"\*丑|\*号", page)) == (0 if state == "waived" else 1)


def test_an_empty_record_says_what_will_stand_there(client, app):
    clock.freeze("2026-11-23 08:00")
    page = text(signed_in(client, app).get(RECORD))
    assert "还没有失约记录" in page and "没有登记过故障" in page


def test_an_exact_phone_gives_words_that_can_be_said(desk):
    page = text(desk.submit(RECORD, "/staff/misses/find", phone=PHONE))
    assert "最近 30 天有 1 次约了没来" in page and "这是提醒，预约照常" in page and "甲*丑" in page
    assert page.count(PHONE) == page.count(f'value="{PHONE}"') == 1  # only where it was typed
    assert "没有完全相符的人" in text(desk.submit(RECORD, "/staff/misses/find", phone="13000000001"))
    assert "电话号码不对" in text(desk.submit(RECORD, "/staff/misses/find", phone="0007"))


def test_a_colleague_waives_with_a_reason_and_the_readers_page_says_so(desk, app):
    page = f"/staff/misses/{the_id(app)}/waive"
    assert "这一项要填" in text(desk.submit(page, page, reason=""))
    assert "请写明为什么免除" in text(desk.submit(page, page, reason="电话 13000000001 说的"))
    answer = desk.submit(page, page, reason="孩子发烧，来电说明")
    assert answer.status_code == 303
    page = text(desk.get(answer.location))
    assert (
        "没有计入的失约，预约照常" in page
        and "孩子发烧，来电说明" in page
        and "已免除" in page
        and "已免除" in text(desk.get(RECORD))
    )
    again = f"/staff/misses/{asked(app, 'SELECT id FROM miss WHERE does_count')[0].id}/waive"
    assert "已经免除" in text(desk.submit(again, again, reason="再免一次"))
    assert desk.get("/staff/misses/999/waive").status_code == 404


def test_a_fault_is_entered_and_waives_what_lapsed_in_it(desk, app):
    wrong = text(desk.submit(RECORD, "/staff/misses/faults", begins="09:00", ends="08:00", what="停电"))
    assert "结束时间要晚于开始时间" in wrong and "停电" in wrong
    assert "还没有发生的不能登记" in text(
        desk.submit(RECORD, "/staff/misses/faults", begins="08:00", ends="18:00", what="停电")
    )
    assert "这一项要填" in text(desk.submit(RECORD, "/staff/misses/faults", begins="08:00", ends="09:00", what=""))
    answer = desk.submit(RECORD, "/staff/misses/faults", begins="08:30", ends="09:30", what="全馆停电")
    assert answer.status_code == 303
    page = text(desk.get(RECORD))
    assert "2026-11-23 08:30" in page and "故障：全馆停电" in page and "计入</span>" not in page


def test_the_record_is_printed_and_exported_without_whole_phones(client, app, missed):
    head = signed_in(client, app, "head")
    paper = text(head.get("/staff/misses/print?state=counted"))
    assert "失约记录" in paper and "甲*丑" in paper and "读*号" not in paper
    answer = head.submit(RECORD, "/staff/misses/export")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert "130****0007" in str(rows) and PHONE not in str(rows)


def test_a_reader_who_is_limited_hears_until_when_at_the_desk_and_can_be_let_past(client, app, missed):
    with app.app_context():
        for day in (24, 25):
            clock.freeze(f"2026-11-{day} 08:00")
            at = clock.utc(datetime(2026, 11, day, 8, 30))
            a_booking(missed, at, name="甲子丑", phone=PHONE)
            write(bookings.away.turn_away, place_id=missed, code="slot_full", channel="web", starts_at=at)
            clock.freeze(f"2026-11-{day} 09:05")
            write(misses.settle)
        db.session.remove()
    desk = signed_in(client, app)
    page = text(desk.submit(RECORD, "/staff/misses/find", phone=PHONE))
    assert "到 12 月 9 日为止只能预约今天和明天的；进馆不受影响" in page
    new = f"/staff/bookings/new?place={missed}&day=2026-11-28"
    form = {"starts": "202611280830", "name": "甲子丑", "phone": PHONE, "channel": "phone"}
    refused = text(desk.submit(new, new, **form))
    assert "来馆不受影响" in refused and "这一条可以破例" in refused
    assert desk.submit(new, new, **form, is_override="y", override_reason="已说明原因").status_code == 303
    tomorrow = f"/staff/bookings/new?place={missed}&day=2026-11-26"
    assert desk.submit(tomorrow, tomorrow, **form | {"starts": "202611260830"}).status_code == 303


def test_the_administrator_sees_no_misses(client, app, missed):
    assert signed_in(client, app, "admin").get(RECORD).status_code == 403
