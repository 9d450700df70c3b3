"""策划 at the staff's pages: begun, written, scheduled, handed in, approved, moved, cancelled; the year's plan beside it."""

import pytest

from tests.factories import PASSWORD, a_branch, a_colleague, an_activity, login_name
from yylib import clock
from yylib.database import plain
from yylib.services import activities

PLAN = {"about": "讲三本绘本", "expected": "30", "safety_plan": "门口一人值守", "emergency_plan": "原地不动", "audience": "families",
        "quota": "20"}  # fmt: skip


@pytest.fixture
def people(app):
    """Login names of who plans, the head and the director; a branch."""
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        a_branch()
        return {role: login_name(a_colleague(role)) for role in ("promotion", "head", "director", "desk")}


def text(answer):
    return answer.get_data(as_text=True)


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
    for role, verb in (("head", "head/endorse"), ("director", "director/approve")):
        client.sign_in(people[role], PASSWORD)
        assert "绘本故事会" in text(client.get("/staff/activities/"))
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


def test_last_years_templates_series_and_closings_stand_in_their_pages(app, client, people):
    with app.app_context():
        activity_id = an_activity(branch_id=1, title="端午诵读", kind="recital")
    client.sign_in(people["promotion"], PASSWORD)
    assert "端午诵读" in text(client.get("/staff/activities/new?q=端午"))
    shown = text(client.get(f"/staff/activities/{activity_id}/copy"))
    assert "2027-11-23" in shown  # 364 days after the Tuesday on which it was
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
