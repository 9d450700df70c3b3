"""活动统计 on the page, on paper and in Excel."""

from tests.factories import a_colleague, an_activity, login_name
from yylib import clock
from yylib.database import write
from yylib.services import activities, outbox
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
    assert client.get("/staff/activity-figures/?year=99999999999999999999").status_code == 200
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
