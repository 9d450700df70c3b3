"""The desk signs volunteers in and out; somebody else confirms what was not scanned."""

import re

import pytest
from sqlalchemy import event

from tests import factories
from tests.client import text
from tests.services.service_hours.acts import at, on_shift
from yylib import clock
from yylib.database import db, write, writing
from yylib.models.shifts import Signup
from yylib.services import shifts
from yylib.services.service_hours import reading, signing, spots, sums
from yylib.services.volunteers import keys

BASE = "/staff/service-hours/"


@pytest.fixture
def desk(app, client):
    """A clerk who is signed in, a head, and a volunteer with a shift at nine."""
    at("08:55")

    class Desk:
        def signed_in(self, account_id):
            with app.app_context():
                login = factories.login_name(account_id)
                db.session.remove()
            client.get("/staff/sign-out")
            client.delete_cookie("yylib")
            client.sign_in(login)
            return client

        def entries(self, volunteer_id=None):
            with app.app_context():
                return [(one.id, one.way_in, one.stage, one.minutes)
                        for one in reading.of_volunteer(volunteer_id or self.volunteer)]  # fmt: skip

    desk = Desk()
    with app.app_context():
        desk.branch = factories.a_branch()
        desk.clerk, desk.head = factories.a_colleague("head"), factories.a_colleague("head")
        desk.volunteer, desk.other = factories.a_volunteer("张志愿"), factories.a_volunteer("张志愿")
        desk.shift = on_shift(desk.volunteer, branch_id=desk.branch)
        desk.code, desk.number = keys.get(desk.volunteer).code, keys.get(desk.volunteer).number
        db.session.remove()
    return desk


def test_a_scan_toggles_a_name_that_two_have_is_asked_and_the_desks_word_waits(desk, app):
    client = desk.signed_in(desk.clerk)
    two = client.submit(BASE, BASE + "scan", code="张志愿")
    assert "有 2 位" in text(two) and desk.entries() == []
    assert client.submit(BASE, BASE + "scan", code="没有这个人").status_code == 404
    assert client.submit(BASE, BASE + "scan", code="ZY" + desk.code).status_code == 303
    at("09:20")
    assert "在岗" in text(client.get(BASE))
    assert client.submit(BASE, BASE + "scan", code=desk.number).status_code == 303
    entry_id, way, stage, minutes = desk.entries()[0]
    assert (way, stage, minutes) == ("pass", "pending", 25)
    own = client.submit(BASE + "queue", BASE + "queue/confirm", entry=entry_id)
    assert own.status_code == 303 and "您登记的" in text(client.get(BASE + "queue"))
    client = desk.signed_in(desk.head)
    page = text(client.get(BASE + "queue"))
    assert f'value="{entry_id}" form="bulk"' in page
    client.submit(BASE + "queue", BASE + "queue/confirm", entry=entry_id)
    assert desk.entries()[0][2] == "confirmed"
    voided = client.submit(f"{BASE}{entry_id}", f"{BASE}{entry_id}/void", reason="签错人")
    assert voided.status_code == 303 and "签错人" in text(client.get(f"{BASE}{entry_id}"))
    assert desk.entries()[0][2] == "void"
    back = client.submit(f"{BASE}{entry_id}", f"{BASE}{entry_id}/restore", reason="作废错了")
    assert back.status_code == 303 and "改回待确认：作废错了" in text(client.get(f"{BASE}{entry_id}"))
    assert desk.entries()[0][2] == "pending"
    assert "核对：" in text(client.get(BASE + "entries/print?how=hand"))  # C47: the month's is gone through and signed


def test_who_is_refused_is_named_and_the_field_is_empty_for_the_next_of_the_queue(desk, app):
    client = desk.signed_in(desk.clerk)
    with app.app_context():
        idle = factories.a_volunteer("没有班的人")
        code = keys.get(idle).code
        db.session.remove()
    for typed in ("没有班的人", "ZY" + code):
        answer = client.submit(BASE, BASE + "scan", code=typed)
        assert answer.status_code == 409 and "没有班的人　现在没有您的班" in text(answer)
        assert not re.search(r'<input[^>]*name="code"[^>]*value="[^"]', text(answer))
    assert "没有找到“查无此人”" in text(client.submit(BASE, BASE + "scan", code="查无此人"))


def test_who_is_on_duty_at_a_shift_that_is_called_off_is_still_signed_out(desk, app):
    client = desk.signed_in(desk.clerk)
    client.submit(BASE, BASE + "scan", code="ZY" + desk.code)
    with app.app_context():
        write(shifts.cancel, shift_id=desk.shift, reason="停电", by=desk.head)
    page = text(client.get(BASE))
    assert "1 位志愿者在岗" in page and "已取消" in page and 'value="out"' in page
    at("09:20")
    gone = client.submit(BASE, f"{BASE}sign/{desk.shift}/{desk.volunteer}", act="out")
    assert gone.status_code == 303 and desk.entries()[0][3] == 25


def test_minutes_are_changed_with_a_reason_and_refused_with_one(desk, app):
    with app.app_context():
        write(signing.sign_in, volunteer_id=desk.volunteer, way="code")
        at("12:30")
        made = write(signing.sign_out, volunteer_id=desk.volunteer, way="code")["id"]
        db.session.remove()
    client, page = desk.signed_in(desk.head), f"{BASE}{made}"
    assert "最多 200 分钟" in text(client.get(page))
    assert client.submit(page, page + "/amend", minutes="201", reason="看见了").status_code == 422
    for typed in ({"minutes": "NaN"}, {"minutes": "9" * 40}, {"minutes": "", "reason": "x" * 10_000}, {"version": "0"}):
        assert client.submit(page, page + "/amend", **{"minutes": "1", "reason": "x"} | typed).status_code in (409, 422)
    assert client.submit(page, page + "/refuse", reason="").status_code == 422
    assert client.submit(page, page + "/amend", minutes="180", reason="看见他到十二点").status_code == 303
    assert desk.entries()[0][2:] == ("confirmed", 180)
    assert client.get(f"{BASE}{2**40}").status_code == 404


def test_a_shifts_paper_sheet_and_a_claim_at_the_desk_are_kept_when_wrong(desk):
    at("14:00")
    client, page = desk.signed_in(desk.clerk), f"{BASE}shifts/{desk.shift}/paper"
    typed = {f"in-{desk.volunteer}": "09:00", f"out-{desk.volunteer}": "18:00"}
    bad = client.submit(page, **typed)
    assert bad.status_code == 422 and 'value="18:00"' in text(bad)
    assert client.submit(page, **typed | {f"out-{desk.volunteer}": "x"}).status_code == 422
    assert client.submit(page, **typed | {f"out-{desk.volunteer}": "11:30"}).status_code == 303
    assert desk.entries()[0][1:] == ("paper", "pending", 150)
    given = {"day": "2026-11-28", "from_hour": "12:00", "to_hour": "12:40", "reason": "帮忙搬书"}
    claim = f"{BASE}claim/{desk.volunteer}"
    assert client.submit(claim, **given | {"day": "2026-11-29"}).status_code == 422
    assert client.submit(claim, **given).status_code == 303
    assert len(desk.entries()) == 2


def test_yesterdays_sheet_is_found_and_those_with_the_same_times_are_ticked(desk, app):
    with app.app_context():
        more = [factories.a_volunteer() for _ in range(3)]
        for one in more:
            _signed_up(desk.shift, one)
        db.session.remove()
    client = desk.signed_in(desk.clerk)
    client.submit(BASE, BASE + "scan", code=desk.number)
    assert "张志愿　已签到" in text(client.get(f"{BASE}?entry={desk.entries()[0][0]}"))
    at("2026-11-29 09:00")
    client = desk.signed_in(desk.clerk)
    page = f"{BASE}shifts/{desk.shift}/paper"
    assert page in text(client.get(f"/staff/shifts/{desk.shift}"))
    assert "day=2026-11-28" in text(client.get(BASE)) and page in text(client.get(BASE + "?day=2026-11-28"))
    assert page not in text(client.get(BASE + "?day=2099-01-01"))
    same = {f"same-{one}": "1" for one in more}
    bad = client.submit(page, **same | {"in-all": "09:00"})
    assert bad.status_code == 422 and f'name="same-{more[2]}" value="1" checked' in text(bad)
    own = {f"in-{more[0]}": "10:00", f"out-{more[0]}": "11:00"}
    done = client.submit(page, **same | own | {"in-all": "09:00", "out-all": "12:00"})
    assert done.status_code == 303 and done.location.endswith("day=2026-11-28")
    assert [desk.entries(one)[0][1:] for one in more] == [("paper", "pending", n) for n in (60, 180, 180)]


def test_a_places_code_is_shown_on_a_screen_printed_and_renewed(desk, app):
    client = desk.signed_in(desk.head)
    page = BASE + "codes"
    assert client.submit(page, page).status_code == 303
    assert client.submit(page, page).status_code == 409
    with app.app_context():
        one = spots.places()[0].id
        db.session.remove()
    assert "志愿者签到" in text(client.get(f"{BASE}code/{one}"))
    assert client.get(f"{page}/{one}/print").status_code == 404
    assert client.submit(page, f"{page}/{one}/renew").status_code == 303
    assert "第 1 版" in text(client.get(f"{page}/{one}/print"))
    assert client.submit(page, f"{page}/{one}/switch", on="0").status_code == 303
    assert client.get(f"{BASE}code/{one}").status_code == 404


def test_the_lists_and_the_days_page_ask_as_often_for_many_as_for_few(desk, app):
    client, asked = desk.signed_in(desk.head), []
    for number in (3, 30):
        with app.app_context():
            for _ in range(number):
                one = factories.a_volunteer()
                factories.an_entry(one, 60, stage="pending", why="desk", branch_id=desk.branch, shift_id=desk.shift)
                _signed_up(desk.shift, one)
            db.session.remove()
        asked.append([_queries(app, client, path) for path in ("", "entries?all=1", "queue?all=1")])
    assert asked[0] == asked[1]
    with app.app_context():
        assert sums.minutes() == 0


def _signed_up(shift_id, volunteer_id):
    with writing() as session:
        session.add(Signup(shift_id=shift_id, volunteer_id=volunteer_id, stage="taken", channel="web", queued_at=clock.now(),
                           made_at=clock.now(), ends_at=clock.now()))  # fmt: skip


def _queries(app, client, path) -> int:
    seen = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note := lambda _conn, _cursor, sql, *_more: seen.append(sql))
    assert client.get(BASE + path).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)
