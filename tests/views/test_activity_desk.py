"""策划 at the staff's pages: begun, written, scheduled, handed in, approved, moved, cancelled; the year's plan beside it."""

import io
from datetime import date, datetime, time

import pytest

from tests.client import text
from tests.factories import PASSWORD, a_branch, a_colleague, an_activity, login_name
from tests.services.files import hostile
from yylib import clock
from yylib.database import plain
from yylib.services import activities
from yylib.services.imports import run

PLAN = {"about": "讲三本绘本", "expected": "30", "safety_plan": "门口一人值守", "emergency_plan": "原地不动", "audience": "families",
        "quota": "20"}  # fmt: skip


@pytest.fixture
def people(app):
    """Login names of who plans, the head and the director; a branch."""
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        a_branch()
        return {role: login_name(a_colleague(role)) for role in ("promotion", "head", "director", "desk")}


def test_a_story_hour_goes_from_a_blank_to_the_directors_approval_and_is_moved(app, client, people):
    client.sign_in(people["promotion"], PASSWORD)
    made = client.submit("/staff/activities/new", kind="story_time", title="绘本故事会", branch_id="1")
    assert made.status_code == 303 and made.location.endswith("/staff/activities/1/edit")
    assert "还缺" in text(client.get("/staff/activities/1"))
    assert client.submit("/staff/activities/1/edit", **PLAN).status_code == 303
    when = {"day": "2026-12-05", "start": "09:00", "end": "10:30", "place_id": "2"}
    assert client.submit("/staff/activities/1", "/staff/activities/1/sessions", **when).status_code == 303
    taken = client.submit("/staff/activities/1", "/staff/activities/1/sessions", **when)
    assert taken.status_code == 409 and "已有" in text(taken) and 'value="2026-12-05"' in text(taken)
    client.submit("/staff/activities/1", "/staff/activities/1/duties", what="布置", by_day="2026-12-04")
    client.submit("/staff/activities/1", "/staff/activities/1/questions", label="过敏吗", kind="yes")
    assert client.submit("/staff/activities/1", "/staff/activities/1/step/submit").status_code == 303
    assert client.get("/staff/activities/1/edit").status_code == 409
    assert "step/withdraw" in text(client.get("/staff/activities/1"))
    assert "方案正在审批" in text(client.get("/staff/activities/sessions/1"))
    for role, verb in (("head", "head/endorse"), ("director", "director/approve")):
        client.sign_in(people[role], PASSWORD)
        assert "绘本故事会" in text(client.get("/staff/activities/"))
        judged = text(client.get("/staff/activities/1"))
        assert "退回" in judged and "step/withdraw" not in judged and "改期或取消" not in judged
        assert client.submit("/staff/activities/1", f"/staff/activities/1/{verb}").status_code == 303
    client.sign_in(people["promotion"], PASSWORD)
    shown = text(client.get("/staff/activities/1"))
    assert "已批准" in shown and "改期或取消" in shown and "/staff/activities/1/head" not in shown
    moved = client.submit(
        "/staff/activities/sessions/1", "/staff/activities/sessions/1", day="2026-12-06", reason="主讲人生病"
    )
    assert moved.status_code == 303
    assert "原定 2026-12-05 09:00" in text(client.get("/staff/activities/1"))
    paper = text(client.get("/staff/activities/1/paper"))
    assert "活动方案审批表" in paper and "布置" in paper
    assert client.submit("/staff/activities/1", "/staff/activities/1/step/cancel").status_code == 422
    assert client.submit("/staff/activities/1", "/staff/activities/1/step/cancel", reason="大雪").status_code == 303
    assert "大雪" in text(client.get("/staff/activities/1"))


def test_who_may_not_plan_sees_no_button_and_is_kept_out(app, client, people):
    with app.app_context():
        activity_id = an_activity(branch_id=1)
    client.sign_in(people["desk"], PASSWORD)
    shown = text(client.get(f"/staff/activities/{activity_id}"))
    assert "存成模板" not in shown and "加一项" not in shown and "改期或取消" not in shown
    for url in ("/staff/activities/new", f"/staff/activities/{activity_id}/edit", "/staff/activities/series"):
        assert client.get(url).status_code == 403


def test_a_plan_asks_only_what_its_kind_uses(app, client, people):
    with app.app_context():
        essay = an_activity(branch_id=1, kind="essay_contest", entry="submit", stage="draft")
        match = an_activity(branch_id=1, kind="contest", entry="submit", stage="draft")
    client.sign_in(people["promotion"], PASSWORD)
    asked, of_a_day = (text(client.get(f"/staff/activities/{one}/edit")) for one in (essay, match))
    for name in ("closes_minutes", "opens_days", "attends", "has_waitlist", "does_guardian_count"):
        assert f'name="{name}"' not in asked
    assert 'name="quota"' in asked and 'name="closes_minutes"' in of_a_day and 'name="has_waitlist"' not in of_a_day
    assert client.submit(f"/staff/activities/{essay}/edit", about="写家乡").status_code == 303


def test_last_years_templates_series_and_closings_stand_in_their_pages(app, client, people):
    with app.app_context():
        activity_id = an_activity(branch_id=1, title="端午诵读", kind="recital")
    client.sign_in(people["promotion"], PASSWORD)
    assert "端午诵读" in text(client.get("/staff/activities/new?q=端午"))
    shown = text(client.get(f"/staff/activities/{activity_id}/copy"))
    assert "端午每年不是同一天" in shown and "2027-11-23" in shown  # 364 days after the Tuesday on which it was
    copied = client.submit(f"/staff/activities/{activity_id}/copy", first_day="2027-11-23")
    assert copied.status_code == 303 and "端午诵读" in text(client.get(copied.location))
    assert client.submit(f"/staff/activities/{activity_id}", f"/staff/activities/{activity_id}/template",
                         name="诵读").status_code == 303  # fmt: skip
    twice = client.submit(f"/staff/activities/{activity_id}", f"/staff/activities/{activity_id}/template", name="诵读")
    assert twice.status_code == 422 and "已有同名的模板" in text(twice)
    assert "诵读" in text(client.get("/staff/activities/templates"))
    used = client.submit("/staff/activities/templates/1/use", first_day="2027-06-01")
    assert used.status_code == 303
    client.submit("/staff/activities/templates", "/staff/activities/templates/1/off")
    assert client.get("/staff/activities/templates/1/use").status_code == 404
    assert client.submit("/staff/activities/series", name="我们的节日", is_brand="y").status_code == 303
    assert "我们的节日" in text(client.get("/staff/activities/series/1"))
    assert client.get("/staff/activities/closings").status_code == 200


def test_a_closing_leads_to_the_sessions_it_hits_and_they_are_moved(app, client, people):
    with app.app_context():
        hit = an_activity(clock.at(date(2026, 11, 29), time(14)), branch_id=1, title="周日故事会")
        an_activity(clock.at(date(2026, 11, 30), time(14)), branch_id=1, title="周一故事会")
    client.sign_in(people["head"], PASSWORD)
    closing = {"where": "1", "from_on": "2026-11-29", "until_on": "2026-11-29", "reason": "停电检修"}
    told = client.submit("/staff/calendar/closures/new", **closing)
    assert told.location == "/staff/activities/closings"
    shown = text(client.get(told.location))
    assert "碰上 1 场活动" in shown and "周日故事会" in shown and "周一故事会" not in shown and "改期或取消" in shown
    assert "1 场已排的活动" in text(client.get("/staff/calendar/hours?branch=1"))
    session = f"/staff/activities/sessions/{hit}"
    assert client.submit(session, session, day="2026-12-06", reason="那天停电").status_code == 303
    assert "周日故事会" not in text(client.get("/staff/activities/closings"))


def test_what_an_approval_settled_is_confirmed_by_a_head_who_is_not_its_author(app, client, people):
    with app.app_context():
        activity_id = an_activity(branch_id=1, kind="story_time", about="旧的", approved_at=clock.now(), endorsed_at=clock.now(),
                                  is_outside=True, outside_place="某小学", outside_contact="某联系人 0533-1111111")  # fmt: skip
    page = f"/staff/activities/{activity_id}"
    client.sign_in(people["promotion"], PASSWORD)
    assert "某联系人" in text(client.get(page))
    assert client.submit(f"{page}/edit", about="新的").status_code == 303
    assert "批准以后改过，待确认" in text(client.get(page)) and f"{page}/head/confirm" not in text(client.get(page))
    client.sign_in(people["head"], PASSWORD)
    assert "改动待确认" in text(client.get("/staff/activities/"))
    assert client.submit(page, f"{page}/head/confirm").status_code == 303
    assert "批准以后改过，待确认" not in text(client.get(page)) and "确认改动" in text(client.get(f"{page}/paper"))
    client.sign_in(people["desk"], PASSWORD)  # whom to ring up there is not for everybody
    assert "某联系人" not in text(client.get(page)) + text(client.get(f"{page}/paper"))


def office_table() -> bytes:
    """A year's plan as an office keeps it: a title over all columns, merged months, numbers as floats, a formula."""
    import xlsxwriter

    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet("计划")
        sheet.merge_range("A1:D1", "沂源县图书馆阅读推广活动计划")
        sheet.write_row("A2", ["月份", "活动名称", "场次", "预计人数"])
        sheet.merge_range("A3:A4", 2.0)
        sheet.write_row("B3", ["元宵猜谜", 1.0, "约1.2万人"])
        sheet.write_row("B4", ["绘本故事会", 12.0, 30.0])
        sheet.write_row("A5", [datetime(2027, 3, 5), "雷锋日讲座"])
        sheet.write_formula("C5", "=1+1", None, 2)
        sheet.write_string("B7", "=cmd|' /C calc'!A0")
        sheet.write_row("A8", [13.0, "写错的"])
        sheet.write_row("A9", ["合计", "", 15.0])
    return kept.getvalue()


def test_the_offices_own_table_comes_in_through_its_page_and_a_bomb_does_not(app, client, people):
    client.sign_in(people["promotion"], PASSWORD)
    page = "/staff/year-plan/table"
    swollen = hostile.workbook(**{f"xl/{n}.xml": b"\0" * 30_000_000 for n in range(2)})
    for name, data, why in (
        ("计划.xlsx", swollen, "胀大"),
        ("计划.xlsx", b"MZ" + b"\0" * 90, "xlsx"),
        ("计划.csv", b"a,b\n1,2\n", "活动名称"),
    ):
        answer = client.submit(page, page, file=(io.BytesIO(data), name))
        assert answer.status_code == 422 and why in text(answer)
    assert "请选一个文件" in text(client.submit(page, page))
    trial = client.submit(page, page, file=(io.BytesIO(office_table()), "2027年计划.xlsx"))
    shown = text(client.get(trial.location))
    assert "月份不对" in shown and "合计行" in shown and "2027 年的计划" in shown
    columns = trial.location.replace("trial", "columns")
    untitled = client.submit(columns, columns, title="")
    assert untitled.status_code == 422 and "活动名称是哪一栏要指定" in text(untitled)
    assert client.submit(columns, columns).location == trial.location and "合计行" in text(client.get(trial.location))
    batch = trial.location.split("/")[-2]
    assert client.submit(trial.location, f"/staff/imports/{batch}/start").status_code == 303
    with app.app_context():
        run.run_next()
        rows = plain("SELECT month, title, times, expected FROM year_plan WHERE year = 2027 ORDER BY id")
        assert [tuple(row) for row in rows][:3] == [
            (2, "元宵猜谜", 1, 12_000), (2, "绘本故事会", 12, 30), (3, "雷锋日讲座", 2, None)]  # fmt: skip
    listed = text(client.get("/staff/year-plan/?year=2027"))
    assert "元宵猜谜" in listed and "写错的" not in listed


@pytest.mark.parametrize("given", [
    {"expected": "9" * 12}, {"budget": "NaN"}, {"budget": "9" * 12}, {"online_url": "javascript:alert(1)"}, {"age_from": "9", "age_to": "3"},
    {"quota": "-1"}, {"quota": "3", "on_site": "4"}, {"title": ""}, {"about": "字" * 5001}, {"kind": "none"}, {"opens_time": "25:00"},
])  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(app, client, people, given):
    client.sign_in(people["promotion"], PASSWORD)
    client.submit("/staff/activities/new", kind="other", title="试一试", branch_id="1")
    answer = client.submit("/staff/activities/1/edit", **PLAN | given)
    assert answer.status_code == 422 and 'id="errors"' in text(answer)
    with app.app_context():
        assert activities.get(1).about == ""


def test_a_line_of_the_years_plan_is_typed_begun_and_left_out(app, client, people):
    client.sign_in(people["promotion"], PASSWORD)
    line = {"year": "2027", "month": "3", "title": "春日讲座", "kind": "lecture", "times": "4"}
    assert client.submit("/staff/year-plan/new", **line).status_code == 303
    assert client.submit("/staff/year-plan/new", **line | {"title": "停办的"}).status_code == 303
    shown = text(client.get("/staff/year-plan/?year=2027"))
    assert "春日讲座" in shown and "还差 52" in shown
    begun = client.submit("/staff/year-plan/1", "/staff/year-plan/1/begin")
    assert begun.status_code == 303 and "春日讲座" in text(client.get(begun.location))
    assert client.submit("/staff/year-plan/2", "/staff/year-plan/2/drop", reason="并入活动周").status_code == 303
    assert "并入活动周" in text(client.get("/staff/year-plan/?year=2027"))
    with app.app_context():
        assert [row.activity_id for row in plain("SELECT activity_id FROM year_plan ORDER BY id")] == [1, None]
