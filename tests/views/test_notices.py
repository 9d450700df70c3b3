"""活动通知 at the desk: published, put into words, taken along, ticked off."""

from datetime import date, time
from io import BytesIO

import pytest

from tests.factories import a_colleague, an_activity, login_name
from yylib import clock
from yylib.database import db, plain
from yylib.models.activities import Activity
from yylib.services import notices


@pytest.fixture
def desk(app, client):
    """The activity's page open before somebody who plans: client, address, number."""
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        activity_id = an_activity(clock.at(date(2026, 11, 28), time(14, 30)), title="灯下读诗", is_public=False)
        number = db.session.get(Activity, activity_id).number
        who = login_name(a_colleague("promotion"))
    client.sign_in(who)
    return client, f"/staff/notices/{activity_id}", number


def read(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.get_data(as_text=True)


def test_a_notice_is_published_from_its_page_and_withdrawn_with_a_reason(desk):
    client, url, number = desk
    assert "灯下读诗" in read(client, "/staff/notices/") and "待发布" in read(client, url)
    read(client, f"/activities/{number}", 404)
    assert client.submit(url, f"{url}/publish").status_code == 303
    assert "灯下读诗" in read(client, f"/activities/{number}")
    html = read(client, url)
    assert "已发布" in html and "【活动通知】灯下读诗" in html
    assert client.submit(url, f"{url}/withdraw", reason=" ").status_code == 422
    assert client.submit(url, f"{url}/withdraw", reason="改期再说").status_code == 303
    read(client, f"/activities/{number}", 404)
    assert "撤下：改期再说" in read(client, url)


def test_a_time_is_asked_for_where_it_is_to_be_published_later(desk):
    client, url, number = desk
    asked = client.submit(url, f"{url}/publish", how="at").get_data(as_text=True)
    assert "要写哪天、几点" in asked
    past = client.submit(url, f"{url}/publish", how="at", day="2026-11-22", hour="08:00")
    assert past.status_code == 422 and "发布时间已经过去" in past.get_data(as_text=True)
    assert client.submit(url, f"{url}/publish", how="at", day="2026-11-24", hour="08:00").status_code == 303
    assert "定于 11-24 08:00 发布" in read(client, url)
    clock.freeze("2026-11-24 08:00")
    read(client, f"/activities/{number}")


def test_channels_are_ticked_off_with_their_links(desk):
    client, url, _number = desk
    answer = client.submit(url, f"{url}/channels", name="抖音", url="https://v.douyin.com/x/")
    assert answer.status_code == 303 and "https://v.douyin.com/x/" in read(client, url)
    bad = client.submit(url, f"{url}/channels", name="馆网", url="javascript:alert(1)")
    assert bad.status_code == 422 and "链接要以 http" in bad.get_data(as_text=True)
    assert "javascript:" not in read(client, url)
    assert client.submit(url, f"{url}/channels/1/undo").status_code == 303
    assert "https://v.douyin.com/x/" not in read(client, url)


def test_words_are_added_and_what_others_changed_meanwhile_is_not_lost(desk):
    client, url, number = desk
    client.submit(url, f"{url}/publish")
    html = client.get(url).get_data(as_text=True)
    assert client.submit(url, f"{url}/words", more="带一首喜欢的诗来").status_code == 303
    assert "带一首喜欢的诗来" in read(client, f"/activities/{number}")
    version = html.split('id="words-version"')[1].split('value="')[1].split('"')[0]
    stale = client.submit(url, f"{url}/words", more="旧的", version=version)
    assert stale.status_code == 409 and "旧的" in stale.get_data(as_text=True)


def test_picture_poster_and_sheet_are_handed_out(desk):
    client, url, _number = desk
    for what, mark in (("image", b"\x89PNG"), ("poster", b"%PDF"), ("sheet", b"%PDF")):
        answer = client.get(f"{url}/{what}")
        assert answer.data.startswith(mark) and "attachment" in answer.headers["Content-Disposition"]
    for what in ("image", "poster", "sheet", "picture/shown"):
        read(client, f"/staff/notices/999/{what}", 404)


def test_a_picture_is_made_anew_shown_and_taken_away(desk, app):
    from PIL import Image

    client, url, number = desk
    client.submit(url, f"{url}/publish")
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", comment=b"secret place")
    sent = client.submit(url, f"{url}/picture", file=(BytesIO(out.getvalue()), "灯.jpg"))
    assert sent.status_code == 303
    shown = client.get(f"/activities/{number}/picture")
    assert shown.mimetype == "image/jpeg" and b"secret" not in shown.data and shown.data[:2] == b"\xff\xd8"
    assert client.get(f"{url}/picture/shown").data == shown.data
    for name, data in (("灯.svg", b"<svg/>"), ("灯.jpg", b"<svg onload=x>"), ("灯.heic", b"x"), ("灯.jpg", b"")):
        assert client.submit(url, f"{url}/picture", file=(BytesIO(data), name)).status_code == 422
    assert client.submit(url, f"{url}/picture").status_code == 422
    assert client.submit(url, f"{url}/picture/remove").status_code == 303
    read(client, f"/activities/{number}/picture", 404)
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM stored_file WHERE deleted_at IS NULL")[0].n == 0


def test_nobody_publishes_who_may_not_plan(app, client):
    with app.app_context():
        activity_id = an_activity(is_public=False)
        who = login_name(a_colleague("desk"))
    client.sign_in(who)
    for url in ("/staff/notices/", f"/staff/notices/{activity_id}", f"/staff/notices/{activity_id}/image"):
        read(client, url, 403)
    with app.app_context():
        assert notices.of(activity_id) is None
