"""活动统计 on the page, on paper and in Excel."""

import io

from tests.factories import a_branch, a_colleague, an_activity, login_name
from yylib import clock
from yylib.database import db, write
from yylib.services import activities, outbox
from yylib.services.imports import run
from yylib.services.registrations import sheets, taking

CONSENT = ("contact", "2026-01", "web")


def test_the_year_stands_on_the_page_and_on_paper(app, client):
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        an_activity(clock.at(clock.today(), clock.time(8)), kind="riddle")
        name = login_name(a_colleague("director"))
    client.sign_in(name)
    for address in ("/staff/activity-figures/", "/staff/activity-figures/print?year=2026"):
        text = client.get(address).text
        assert "猜灯谜" in text and "承诺 60 场" in text
    assert client.get("/staff/activity-figures/?year=99999999999999999999&branch=x").status_code == 200
    with app.app_context():
        other = a_branch(name="书房")
    for address in ("/staff/activity-figures/", "/staff/activity-figures/print"):
        text = client.get(f"{address}?branch={other}").text
        assert "书房 2026" in text and "猜灯谜" not in text
    answer = client.submit("/staff/activity-figures/", action="/staff/activity-figures/export?year=2026")
    assert answer.status_code == 200 and answer.data[:2] == b"PK"


def test_the_office_pastes_the_text_and_ticks_the_group_off(app, client):
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        activity = an_activity(clock.at(clock.today() + clock.timedelta(days=5), clock.time(9)), opens_days=30)
        (sheet,), desk = sheets.of(activity), a_colleague("director")
        write(taking.register, sheet_id=sheet.id, name="读者甲", phone="19900000001", channel="web", consent=CONSENT)
        write(activities.cancel, activity_id=activity, reason="大雪", by=desk)
        name = login_name(desk)
    client.sign_in(name)
    page = client.get(f"/staff/outbox/activity/{activity}").text
    assert "取消了：大雪" in page and "读*" in page and "19900000001" not in page and "读者甲" not in page
    address = f"/staff/outbox/activity/{activity}"
    with app.app_context():
        (item,) = outbox.waiting()
    client.submit(address, action=f"{address}/tick", kind=item.kind, item=str(item.id))
    with app.app_context():
        assert outbox.count_waiting() == 0 and outbox.told()[0].via == "group"


def test_a_table_of_past_activities_comes_in_through_its_pages(app, client):
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        a_branch()
        name = login_name(a_colleague("head"))
        db.session.remove()
    client.sign_in(name)
    page = "/staff/activity-figures/past"
    for data, file_name in ((b"[{}]", "a.csv"), (b"MZ", "a.xlsx"), ("甲,乙\n1,2".encode(), "a.csv")):
        assert client.submit(page, page, file=(io.BytesIO(data), file_name)).status_code == 422
    table = "日期,活动名称,参加人数\n2025-03-09,绘本故事会,32\n2025-03-10,讲座,约四十\n2025-03-09,绘本故事会,0"
    trial = client.submit(page, page, file=(io.BytesIO(table.encode()), "2025.csv")).headers["Location"]
    shown = client.get(trial).text
    assert "2 场活动可以导入" in shown and "32 人次" in shown and "约四十" in shown and "没有人参加，只记场次" in shown
    columns = trial.replace("trial", "columns")
    assert client.submit(columns, columns, people="").headers["Location"] == trial
    assert "还读不了" in (client.get(trial, follow_redirects=True).text)
    assert client.submit(columns, columns, people="2").status_code == 303
    assert (
        client.submit(
            trial, trial.replace("/activity-figures/past/", "/imports/").replace("/trial", "/start")
        ).status_code
        == 303
    )
    with app.app_context():
        run.run_next()
        db.session.remove()
    assert "2025 年办了 2 场，32 人次" in (client.get("/staff/activity-figures/?year=2025").text)
