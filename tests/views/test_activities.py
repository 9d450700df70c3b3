"""活动 for readers: list, month, notice, calendar; nothing that is not out yet."""

from datetime import date, time

import pytest
import vobject
from sqlalchemy import event

from tests.factories import a_branch, an_activity
from yylib import clock
from yylib.database import db, write, writing
from yylib.models.activities import Activity
from yylib.services import registrations


@pytest.fixture(autouse=True)
def morning():
    clock.freeze("2026-11-23 09:00")


def at(day, hour=14, minute=30):
    return clock.at(date(2026, 11, day), time(hour, minute))


def made(app, *times, **given):
    with app.app_context():
        activity_id = an_activity(*(times or (at(28),)), **given)
        return activity_id, db.session.get(Activity, activity_id).number


def read(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.get_data(as_text=True)


def test_a_reader_finds_an_activity_reads_its_notice_and_gets_to_its_form(app, client):
    _id, number = made(app, title="小熊和最好的爸爸", audience="families", kind="story_time", quota=20)
    made(app, title="成人讲座", audience="adults")
    made(app, title="还没发布", is_public=False)
    html = read(client, "/activities/")
    assert "小熊和最好的爸爸" in html and "报名中" in html and "还没发布" not in html
    assert f"/activities/{number}" in read(client, "/")
    assert "成人讲座" not in read(client, "/activities/?who=families") and "成人讲座" in read(
        client, "/activities/?who=x&kind=y"
    )
    html = read(client, f"/activities/{number}")
    for part in (
        "2026年11月28日（周六）14:30–16:30",
        "亲子家庭",
        "免费",
        "由家长陪同",
        "还有 20 个名额",
        'href="/join/',
        "0533-3240236",
    ):
        assert part in html
    assert "<script" not in html.split("<main")[1].split("</main>")[0]


def test_what_is_not_out_is_not_there_in_any_of_its_pages(app, client):
    numbers = [
        made(app, is_public=False)[1],
        made(app, stage="draft")[1],
        made(app, stage="submitted")[1],
        "HD0000-000",
        "x" * 300,
    ]
    for number in numbers:
        for url in (f"/activities/{number}", f"/activities/{number}.ics", f"/activities/{number}/picture"):
            read(client, url, 404)


def test_a_cancelled_activity_says_so_everywhere_and_takes_nobody(app, client):
    activity_id, number = made(app, title="剪纸")
    with app.app_context(), writing():
        row = db.session.get(Activity, activity_id)
        row.stage, row.cancel_reason = "cancelled", "停电"
    html = read(client, f"/activities/{number}")
    assert "【取消】剪纸" in html and "停电" in html and "/join/" not in html
    for url in ("/activities/", "/activities/month/2026-11", "/"):
        assert "<s>剪纸</s>" in read(client, url)


@pytest.mark.parametrize(("given", "clock_at", "word"), [
    ({"opens_days": 2}, "2026-11-23 09:00", "11月26日 9:00 开始报名"), ({}, "2026-11-28 14:00", "报名已截止"),
    ({"entry": "drop_in", "quota": None}, "2026-11-23 09:00", "不用报名，直接来就行"), ({}, "2026-12-01 09:00", "已结束"),
], ids=["not yet", "closed", "drop in", "over"])  # fmt: skip
def test_a_reader_always_knows_how_it_stands(app, client, given, clock_at, word):
    _id, number = made(app, **given)
    clock.freeze(clock_at)
    html = read(client, f"/activities/{number}")
    assert word in html and "btn wide" not in html


def test_a_month_shows_each_day_and_what_lasts_longer_above(app, client):
    made(app, at(28), at(29), title="两场的课")
    show, _number = made(app, at(20), title="书画展", kind="exhibition")
    with app.app_context(), writing():
        session = db.session.get(Activity, show).sessions[0]
        session.ends_at = session.room_until = clock.at(date(2026, 12, 8), time(17))
    html = read(client, "/activities/month")
    assert html.count(">两场的课<") == 2 and 'href="#d28"' in html and "展期在本月的" in html
    assert "书画展" in read(client, "/activities/month/2026-12") and "这个月没有活动" in read(
        client, "/activities/month/2027-03"
    )
    lost = read(client, "/activities/HD1999-001", 404)
    assert "没有找到这一页" in lost and ">看活动</a>" in lost and "不归您办理" not in lost
    for bad in ("2026-13", "x", "0001-01", "9999-12", "2026-1１", "2026-11-1"):
        read(client, f"/activities/month/{bad}", 404)


def test_the_calendar_is_handed_out_as_a_calendar(app, client):
    _id, number = made(app, title="读书会")
    app.config["PUBLIC_URL"] = "http://library.test"
    for url in ("/activities/feed.ics", f"/activities/{number}.ics"):
        answer = client.get(url)
        assert answer.content_type == "text/calendar; charset=utf-8"
        assert vobject.readOne(answer.get_data(as_text=True)).vevent.summary.value == "读书会"
    assert "http://library.test/activities/feed.ics" in read(client, "/activities/subscribe")


def test_what_is_over_is_still_to_be_found(app, client):
    with app.app_context():
        branch = a_branch()
    for n in range(32):
        made(app, at(1 + n % 20), title=f"第{n:02}次", branch_id=branch)
    html = read(client, "/activities/past")
    assert html.count('<a href="/activities/HD') == 30 and "更早的" in html
    older = html.split('href="/activities/past?before=')[1].split('"')[0]
    assert read(client, f"/activities/past?before={older}").count('<a href="/activities/HD') == 2
    assert "近期没有要办的活动" in read(client, "/activities/")
    read(client, "/activities/past?before=99999999999999")


def test_the_list_says_how_the_sheets_and_the_works_stand_now(app, client):
    activity_id, _number = made(app, title="绘本", quota=1, has_waitlist=True)
    essay_id, essay = made(app, at(23, 8), title="征文", kind="essay_contest", entry="submit")
    match_id, match = made(app, title="朗诵赛", kind="contest")
    with app.app_context():
        (sheet,) = registrations.sheets.of(activity_id)
        write(
            registrations.register,
            sheet_id=sheet.id,
            name="周女士",
            phone="19900000001",
            consent=("contact", "2026-01", "web"),
        )
        assert registrations.sheets.of(essay_id) == [] and len(registrations.sheets.of(match_id)) == 1
        db.session.remove()
    html = read(client, "/activities/")
    assert "名额已满，可候补" in html and "征集中" in html and html.count("报名中") == 1
    notice = read(client, f"/activities/{essay}")
    assert "投稿或参赛：11月23日（周一）8:30 起，11月23日（周一）10:30 截止；网上交，或送到馆里" in notice
    assert "交作品、看结果" in notice and f"/survey/{essay}" in notice and "/join/" not in notice
    notice = read(client, f"/activities/{match}")
    assert "/join/" in notice and "交作品、看结果" not in notice and "这次请先报名" in read(client, f"/entries/{match}")


def test_a_longer_list_asks_no_more_of_the_database(app, client):
    counts = []
    with app.app_context():
        branch, engine = a_branch(), db.engine
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for more in (2, 20):
        for _ in range(more):
            made(app, at(28), branch_id=branch)
        for url in ("/activities/", "/activities/month", "/activities/feed.ics", "/activities/past"):
            read(client, url)
            asked.clear()
            read(client, url)
            counts.append((url, len(asked)))
    assert counts[:4] == counts[4:]
