"""The year's plan: the office's table read, brought in, taken out again; activities begun from its lines; a race for a room."""

import io
from datetime import date, time
from time import sleep

import pytest

from tests.factories import a_branch, a_colleague, an_activity, places_of
from tests.races import together
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.services import activities, exports, year_plans
from yylib.services.activities import sessions
from yylib.services.imports import batches, run
from yylib.services.year_plans import importing, reading

HEAD = ["序号", "时间", "活动名称", "活动形式", "面向对象", "场次", "预计人数", "责任科室", "备注"]
ROWS = [
    ["1", "2月", "元宵节有奖猜谜", "", "市民", "1", "1500人", "阅读推广部", ""],
    ["2", "", "绘本故事会", "故事会", "少儿", "12", "30", "", "每月一次"],
    ["3", "13月", "写错的", "", "", "", "", "", ""],
    ["4", "6-8月", "暑期共读", "阅读项目", "小学生", "1", "", "", ""],
    ["5", "全年", "送书下乡", "", "", "", "", "", ""],
    ["6", "2月", "绘本故事会", "", "", "", "", "", ""],
    ["", "", "合计", "", "", "16", "", "", ""],
]


@pytest.fixture
def table(house):
    clock.freeze("2026-11-23 09:00")
    a_branch()
    by = a_colleague("promotion")
    sheet = exports.Sheet("计划", ["沂源县图书馆 2027 年阅读推广活动计划", *[""] * 8], [HEAD, *ROWS], "")
    kept, mapping = importing.receive(io.BytesIO(exports.workbook([sheet])), "2027年计划.xlsx")
    return by, write(batches.open_batch, name=importing.NAME, kept=kept, mapping=mapping, by=by)


def test_the_offices_table_comes_in_whole_once_and_goes_out_again(table):
    by, batch_id = table
    found = batches.trial(batch_id)
    assert (found.good, found.total, len(found.rejected)) == (4, 15, 3)
    assert any("13月" in item.reason for item in found.rejected)
    write(batches.move, batch_id=batch_id, verb="start", by=by)
    db.session.remove()
    run.run_next()
    rows = plain("SELECT month, title, kind, audience, times, expected FROM year_plan WHERE year = 2027 ORDER BY id")
    assert [tuple(row) for row in rows] == [
        (2, "元宵节有奖猜谜", "riddle", "adults", 1, 1500), (2, "绘本故事会", "story_time", "children", 12, 30),
        (6, "暑期共读", "programme", "children", 1, None), (None, "送书下乡", "outreach", "all", 1, None)]  # fmt: skip
    assert year_plans.figures(2027)[:3] == (4, 15, 13)
    line = plain("SELECT id FROM year_plan WHERE title = '元宵节有奖猜谜'")[0].id
    held = activities.get(write(year_plans.begin, line_id=line, by=by))
    assert (held.title, held.kind, held.expected, held.entry) == ("元宵节有奖猜谜", "riddle", 1500, "drop_in")
    with pytest.raises(Refused, match="year_line_done"):
        write(year_plans.begin, line_id=line, by=by)
    write(batches.move, batch_id=batch_id, verb="undo", by=by)
    db.session.remove()
    run.run_next()
    assert [row.title for row in plain("SELECT title FROM year_plan")] == ["元宵节有奖猜谜"]
    assert "1 行" in importing.left(batch_id)


def test_a_line_takes_over_what_was_held_under_its_title(house):
    clock.freeze("2026-11-23 09:00")
    by = a_colleague("promotion")
    old = an_activity(title="绘本故事会", kind="story_time", about="去年的内容")
    told = {"year": 2027, "month": 3, "title": "绘本故事会", "kind": "story_time", "expected": 40}
    line = write(year_plans.save, by=by, **told)
    held = activities.get(write(year_plans.begin, line_id=line, by=by))
    assert (held.copied_from_id, held.about, held.expected, held.sessions) == (old, "去年的内容", 40, [])
    other = write(year_plans.save, by=by, **told | {"title": "停办的"})
    write(year_plans.drop, line_id=other, reason="并入活动周", by=by)
    with pytest.raises(Refused, match="year_line_dropped"):
        write(year_plans.begin, line_id=other, by=by)
    write(year_plans.restore, line_id=other, by=by)
    assert year_plans.get(other).dropped_at is None


@pytest.mark.parametrize(("cell", "month"), [
    ("3月", 3), ("2027-03-05", 3), ("三月中旬", 3), ("十二月", 12), ("3.15", 3), ("46451", 3), ("６月", 6), ("全年", None), ("", None),
])  # fmt: skip
def test_a_month_is_read_as_offices_write_it(cell, month):
    assert reading.month_of(cell)[0] == month


@pytest.fixture
def town(both):
    """Ten plans that want one room at one time: (app, their jobs, given how each plans)."""
    clock.freeze("2026-11-23 09:00", tick=0.0001)
    with both.app_context():
        branch = a_branch()
        room = places_of(branch)[1]
        plans = [write(activities.save, kind="lecture", title=f"讲座{n}", branch_id=branch, by=None) for n in range(10)]
        db.session.remove()
    start, end = clock.at(date(2026, 12, 5), time(9)), clock.at(date(2026, 12, 5), time(11))
    wanted = {"starts_at": start, "ends_at": end, "place_id": room}
    return both, lambda act: [lambda held=held: act(activity_id=held, **wanted) for held in plans]


def taken(app) -> int:
    with app.app_context():
        count = plain("SELECT count(*) AS n FROM activity_session")[0].n
        db.session.remove()
    return count


def test_a_room_that_ten_want_at_once_is_given_to_one(town):
    app, jobs = town
    came = together(app, jobs(lambda **wanted: write(activities.add_sessions, by=None, **wanted)))
    assert sorted(str(one) for one in came)[1:] == ["session_room_taken"] * 9
    assert taken(app) == 1


def naive(activity_id, starts_at, ends_at, place_id):
    """What must not be done: look, think, write."""
    times = sessions.Times(starts_at, ends_at, place_id, 30, 30, True)
    is_taken = sessions.clash(times)
    db.session.rollback()
    if is_taken:
        raise Refused("session_room_taken", place="", when="", title="", number="", who="")
    sleep(0.02)
    with writing():
        sessions.place_in(activities.get(activity_id), times, "")


def test_the_naive_control_gives_the_room_away_twice(town):
    app, jobs = town
    together(app, jobs(naive))
    assert taken(app) > 1
