"""Planning shifts at the desk: posts, patterns with their preview and undo, the week, one shift, an activity, paper."""

from datetime import date, time

import pytest

from tests.client import Client, text
from tests.factories import a_branch, a_colleague, a_post, a_shift, a_volunteer, an_activity
from tests.views.test_lists import statements
from yylib import clock
from yylib.database import db, write, writing
from yylib.models.shifts import Shift, Signup, VolunteerPost
from yylib.services import activities, shifts, volunteer_posts
from yylib.services.calendar import holidays
from yylib.services.shifts import reading


@pytest.fixture
def desk(app):
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        app.branch_id = a_branch(name="总馆")
        a_colleague("promotion", login_name="coordinator", name="推广甲")
        a_colleague("desk", login_name="desk")
    client = app.test_client()
    client.sign_in("coordinator")
    return client


def a_signup(shift_id: int, name: str) -> None:
    volunteer_id = a_volunteer(name)
    with writing() as session:
        held = session.get(Shift, shift_id)
        held.taken += 1
        session.add(Signup(shift_id=shift_id, volunteer_id=volunteer_id, stage="taken", channel="web", queued_at=clock.now(),
                           ends_at=held.ends_at, made_at=clock.now()))  # fmt: skip


def test_the_first_posts_are_listed_changed_ordered_and_put_out_of_use(app, desk):
    assert "还没有岗位" in text(desk.get("/staff/shifts/posts")) and "还没有岗位" in text(
        desk.get("/staff/shifts/pattern")
    )
    desk.submit("/staff/shifts/posts", "/staff/shifts/posts/first")
    page = text(desk.get("/staff/shifts/posts"))
    assert page.index("上架整理") < page.index("流动服务") and "满 12 岁" in page
    bad = desk.submit("/staff/shifts/posts/1", name="上架整理", is_risky="y", min_age="14")
    assert bad.status_code == 422 and "有危险的岗位不能安排未成年人" in text(bad)
    assert desk.submit("/staff/shifts/posts/1", name="咨询引导").status_code == 422
    assert desk.submit("/staff/shifts/posts/new", name="摄影宣传", forgotten_minutes="30").status_code == 303
    desk.submit("/staff/shifts/posts", "/staff/shifts/posts/2/move")
    assert desk.submit("/staff/shifts/posts", "/staff/shifts/posts/3/put").status_code == 303
    with app.app_context():
        posts = volunteer_posts.all_posts(closed=True)
        assert [one.id for one in posts] == [2, 1, 4, 5, 6, 7, 8, 3]
        assert db.session.get(VolunteerPost, 8).forgotten_minutes == 30
    desk.sign_in("desk")
    assert (
        "加一个岗位" not in text(desk.get("/staff/shifts/posts"))
        and desk.get("/staff/shifts/posts/new").status_code == 403
    )


PATTERN = {"first": "2026-12-01", "last": "2026-12-31", "weekdays": ["6", "7"], "times": "08:30-11:30 20:00-02:00",
           "post_ids": ["1"], "needed": "3", "note": "带水杯"}  # fmt: skip


def test_a_pattern_is_looked_at_made_seen_in_the_week_and_undone_but_for_those_with_people(app, desk):
    with app.app_context():
        a_post("上架整理")
    at = "/staff/shifts/pattern"
    for wrong, said in (({"times": "八点到十点"}, "看不懂班次的时间"), ({"weekdays": []}, "没有选星期几"), ({"post_ids": [""]}, "没有选岗位"), ({"last": "2030-01-01"}, "日期范围太长"),
                        ({"first": "2026-13-01"}, "还差"), ({"needed": "99999999999999999999"}, "还差")):  # fmt: skip
        answer = desk.submit(at, **PATTERN | wrong)
        assert answer.status_code == 422 and said in text(answer), wrong
    looked = desk.submit(at, act="look", **PATTERN)
    assert looked.status_code == 200 and "会排 16 个班次" in text(looked) and "20:00–次日 02:00" in text(looked)
    with app.app_context():
        assert db.session.query(Shift).count() == 0
    made = desk.submit(at, act="make", **PATTERN)
    assert made.location == "/staff/shifts/batches/1"
    week = text(desk.get("/staff/shifts/?week=2026-12-05"))
    assert week.count("缺 3 人") == 4 and "还缺 12 人" in week and "20:00–次日 02:00" in week
    with app.app_context():
        a_signup(1, "沂甲")
    left = text(desk.get("/staff/shifts/batches/1"))
    assert "没有人的 15 个会取消" in left and "沂甲" in left
    desk.submit("/staff/shifts/batches/1", "/staff/shifts/batches/1/undo")
    assert "留下 1 个" in text(desk.get("/staff/shifts/batches?all=1"))
    bad = desk.submit("/staff/shifts/batches/1", "/staff/shifts/batches/1/undo", with_people="y")
    assert bad.status_code == 422 and "请写明原因" in text(bad)
    assert (
        desk.submit(
            "/staff/shifts/batches/1", "/staff/shifts/batches/1/undo", with_people="y", reason="停电"
        ).status_code
        == 303
    )
    assert "这一周还没有班次" in text(desk.get("/staff/shifts/?week=2026-12-05&branch=99"))
    assert desk.get("/staff/shifts/?week=9999-99-99&branch=x").status_code == 200


def test_a_week_is_copied_after_a_look(app, desk):
    with app.app_context():
        a_shift("2026-11-25 09:00", branch_id=app.branch_id)
    given = {"monday": "2026-11-23", "to": "2026-11-30", "weeks": "2"}
    assert "会排 2 个班次" in text(desk.submit("/staff/shifts/copy", act="look", **given))
    assert desk.submit("/staff/shifts/copy", act="make", **given).location == "/staff/shifts/batches/1"
    assert desk.submit("/staff/shifts/copy", act="make", **given).status_code == 422
    assert "不能复制到同一周" in text(desk.submit("/staff/shifts/copy", act="look", **given | {"to": "2026-11-29"}))


def test_one_shift_is_made_moved_enlarged_closed_and_called_off(app, desk):
    with app.app_context():
        a_post("咨询引导")
    given = {"day": "2026-11-28", "starts": "20:00", "ends": "01:00", "needed": "1", "break_minutes": "0"}
    bad = desk.submit("/staff/shifts/new", **given | {"ends": "20:00"})
    assert bad.status_code == 422 and "结束要晚于开始" in text(bad)
    assert desk.submit("/staff/shifts/new", **given).location == "/staff/shifts/1"
    again = desk.submit("/staff/shifts/new", **given)
    assert again.status_code == 409 and "已经有同样的班次" in text(again)
    with app.app_context():
        a_signup(1, "沂甲")
    page = text(desk.get("/staff/shifts/1"))
    assert "2026-11-28 周六 20:00–次日 01:00" in page and "沂甲" in page and "已满 1/1" in page
    unsaid = desk.submit("/staff/shifts/1/edit", day="2026-11-29")
    assert unsaid.status_code == 422 and "请写明原因" in text(unsaid)
    assert desk.submit("/staff/shifts/1/edit", day="2026-11-29", reason="场地占用").status_code == 303
    assert desk.submit("/staff/shifts/1", "/staff/shifts/1/need", needed="0").status_code == 422
    assert desk.submit("/staff/shifts/1", "/staff/shifts/1/need", needed="2").status_code == 303
    desk.submit("/staff/shifts/1", "/staff/shifts/1/open")
    assert "不接受报班" in text(desk.get("/staff/shifts/1")) and "原定 2026-11-28 20:00" in text(
        desk.get("/staff/shifts/1")
    )
    assert desk.submit("/staff/shifts/1", "/staff/shifts/1/cancel", reason="停电").status_code == 303
    assert "停电" in text(desk.get("/staff/shifts/1")) and "/staff/shifts/1/cancel" not in text(
        desk.get("/staff/shifts/1")
    )
    assert desk.get("/staff/shifts/2").status_code == 404
    assert "已取消" in text(desk.get("/staff/shifts/list?all=1")) and "没有符合的班次" in text(
        desk.get("/staff/shifts/list?state=full")
    )


def test_holidays_and_shifts_of_the_post_are_said_before_planning_and_part_of_a_batch_is_undone(app, desk):
    with app.app_context():
        post = a_post("咨询引导")
        for month in (11, 12):
            a_shift(f"2026-{month}-28 09:30", 1, post_id=post, branch_id=app.branch_id)
        write(holidays.set_day, day=date(2026, 11, 30), name="馆庆", is_off=True, by=None)
        db.session.remove()
    given = {"first": "2026-11-27", "last": "2026-12-01", "weekdays": ["5", "6", "1", "2"], "times": "09:00-11:00",
             "post_ids": [str(post)], "needed": "1"}  # fmt: skip
    seen = text(desk.submit("/staff/shifts/pattern", act="look", **given))
    assert "会排 4 个班次" in seen and "同岗位已有 09:30–10:30 的班" in seen and "馆庆放假" in seen
    assert seen.index("同岗位已有") < seen.index("2026-11-27 周五"), "what is to be known comes first"
    batch = desk.submit("/staff/shifts/pattern", act="make", **given).location
    assert desk.submit(batch, f"{batch}/undo", since="2026-11-30").status_code == 303
    left = text(desk.get(batch))
    assert "取消了 2 个班次" in left and "没有人的 2 个会取消" in left
    assert desk.submit(batch, f"{batch}/undo", since="2027-01-01").status_code == 409


def test_an_activity_gets_its_shifts_from_its_own_page(app, desk):
    with app.app_context():
        a_post("活动协助")
        activity_id = an_activity(clock.at(date(2026, 11, 28), time(14)), branch_id=app.branch_id, title="绘本故事会")
        session_id = activities.get(activity_id).sessions[0].id
    at = f"/staff/shifts/activities/{activity_id}"
    assert at in text(desk.get(f"/staff/activities/{activity_id}"))
    assert (
        desk.submit(at, session_ids=[""]).status_code == 422 and desk.submit(at, session_ids=["999"]).status_code == 422
    )
    assert desk.submit(at, session_ids=[str(session_id)], needed="2").location == "/staff/shifts/batches/1"
    assert (
        "2026-11-28 周六 13:30–16:30" in text(desk.get(at))
        and desk.submit(at, session_ids=[str(session_id)]).status_code == 422
    )
    desk.sign_in("desk")
    assert "session_ids" not in text(desk.get(at)) and desk.get("/staff/shifts/activities/999").status_code == 404


def test_paper_shows_who_is_on_which_shift_and_a_closing_that_hits_one(app, desk):
    with app.app_context():
        shift_id = a_shift("2026-11-28 09:00", branch_id=app.branch_id, post_id=a_post("上架整理"), note="带水杯")
        a_signup(shift_id, "沂甲")
        a_colleague("head", login_name="head")
        assert shifts.state(shifts.get(shift_id)) == ("wait", "缺 1 人")
    for url in ("rota/2026-11-25", "day/2026-11-28", "day/2026-11-28/sheet"):
        page = text(desk.get(f"/staff/shifts/{url}"))
        assert "沂甲" in page and "上架整理" in page and "09:00–12:00" in page, url
    assert "没有班次" in text(desk.get("/staff/shifts/day/2026-11-29/sheet"))
    assert desk.get("/staff/shifts/day/2026-99-99").status_code == 404
    desk.sign_in("head")
    typed = {"where": str(app.branch_id), "from_on": "2026-11-28", "until_on": "2026-11-28", "reason": "盘点"}
    answer = desk.submit("/staff/calendar/closures/new", **typed)
    assert "碰上 1 个志愿班次" in text(desk.get(answer.location))
    desk.sign_in("coordinator")
    assert "1 个班次碰上闭馆" in text(desk.get("/staff/shifts/")) and "闭馆（盘点）" in text(
        desk.get("/staff/shifts/closings")
    )
    hit = "/staff/shifts/closings"
    assert desk.submit(hit, hit, reason="盘点").status_code == 422
    kept = desk.submit(hit, hit, shift=str(shift_id))
    assert kept.status_code == 422 and f'value="{shift_id}" checked' in text(kept)
    assert desk.submit(hit, hit, shift=str(shift_id), reason="盘点").status_code == 303
    assert "取消了 1 个班次" in text(desk.get(hit)) and "已取消" in text(desk.get(f"/staff/shifts/{shift_id}"))


def test_the_pages_of_a_week_cost_the_same_statements_however_many_shifts_and_people_it_has(app, desk):
    pages = ("?week=2026-11-28", "batches/1", "rota/2026-11-28", "day/2026-11-28/sheet", "closings", "list?all=1")

    def lived_in(posts: int, hours: range) -> list[int]:
        times = tuple((time(at), time(at + 1)) for at in hours)
        with app.app_context():
            write(shifts.make, by=None, branch_id=app.branch_id, first=date(2026, 11, 27), last=date(2026, 11, 29), needed=2,
                  weekdays=(5, 6, 7), times=times, post_ids=tuple(a_post() for _ in range(posts)))  # fmt: skip
            for one in reading.between(date(2026, 11, 28), date(2026, 11, 28)):
                if not one.taken:
                    a_signup(one.id, "沂甲")
            db.session.remove()
        return [statements(app, lambda url=url: desk.get(f"/staff/shifts/{url}")) for url in pages]

    few = lived_in(1, range(9, 11))
    assert lived_in(4, range(9, 17)) == few and max(few) <= 13, few
