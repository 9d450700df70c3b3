"""Handing a work in from a phone, judging by link, publishing; a family's reading weeks; what judges never see."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.client import forms_of, text
from tests.factories import a_colleague, an_activity
from yylib import clock
from yylib.database import db, write
from yylib.models.activities import Activity
from yylib.models.contests import ContestEntry
from yylib.services import contests
from yylib.services.registrations import keys, sheets, taking


@pytest.fixture
def contest(app):
    """An essay contest that takes works now, and who works on it."""
    clock.freeze("2026-11-23 10:00", tick=0.0001)
    with app.app_context():
        by = a_colleague("promotion", login_name="wen")
        made = an_activity(
            clock.now() - timedelta(minutes=30), kind="essay_contest", entry="submit", title="我的书屋我的梦"
        )
        number = db.session.get(Activity, made).number
        db.session.remove()
    return made, number, by


def handed(client, number, **typed):
    """The public form, read for as long as a reader takes, filled in and sent."""
    url = f"/entries/{number}"
    form = next(one for one in forms_of(text(client.get(url))) if one["action"] == url)
    clock.freeze(clock.local(clock.now() + timedelta(seconds=5)).isoformat(), tick=0.0001)
    given = {"title": "我家的书", "text": "书在窗台上。", "author": "演示甲生", "phone": "13000000001", "is_child": "no",
             "can_name": "yes", "consent": "y"} | typed  # fmt: skip
    return client.post(url, data=form["fields"] | given, content_type="multipart/form-data")


def test_a_work_is_handed_in_judged_by_link_and_published_without_its_author_in_sight(app, client, contest):
    made, number, _by = contest
    own = handed(client, number, file=(BytesIO("手写稿".encode()), "演示甲生.txt"))
    assert own.status_code == 303 and "编号</dt><dd>1" in text(client.get(own.headers["Location"]))
    refused = handed(client, number, author="演示乙生", phone="13000000002", is_child="yes", can_name="no")
    assert refused.status_code == 422 and "请写孩子的出生日期" in text(refused) and "书在窗台上。" in text(refused)
    heic = handed(client, number, author="演示乙生", phone="13000000002", file=(BytesIO(b"MZ\x90\x00"), "x.exe"))
    assert heic.status_code == 422 and "作品只收" in text(heic)

    staff = app.test_client()
    staff.sign_in("wen")
    asked = text(staff.submit(f"/staff/contests/{made}/judges", action=f"/staff/contests/{made}/judges", name="王老师"))
    link = re.search(r"/entries/j/[\w-]+", asked)[0]
    judge = app.test_client()
    pages = text(judge.get(link)), text(judge.get(f"{link}/1"))
    assert "我家的书" in pages[1] and not any("演示甲生" in page or "13000" in page for page in pages)
    file = judge.get(f"{link}/1/file")
    assert "作品001.txt" in file.headers["Content-Disposition"].encode("latin1").decode("unicode_escape") or (
        "001.txt" in file.headers["Content-Disposition"])  # fmt: skip
    assert judge.submit(f"{link}/1", action=f"{link}/1", points="101").status_code == 422
    assert judge.submit(f"{link}/1", action=f"{link}/1", points="92.5").status_code == 303
    assert judge.get("/entries/j/nobody").status_code == 404

    clock.freeze("2026-11-25 10:00", tick=0.0001)
    staff.sign_in("wen")
    ranking = f"/staff/contests/{made}/ranking"
    assert client.get(f"/entries/{number}/winners").status_code == 404
    assert "92.50" in text(staff.get(ranking)) and 'value="一等奖" selected' in text(staff.get(f"{ranking}?proposed=1"))
    assert staff.submit(f"{ranking}?proposed=1", action=ranking).status_code == 303
    assert staff.submit(ranking, action=f"/staff/contests/{made}/publish").status_code == 303
    assert staff.submit(ranking, action=f"/staff/contests/{made}/certify").status_code == 303
    assert "演示甲生" in text(client.get(f"/entries/{number}/winners"))
    assert "奖证字〔2026〕001号" in text(client.get(own.headers["Location"]))
    key = own.headers["Location"]
    assert client.submit(key, action=f"{key}/name", can_name="no").status_code == 303
    assert "演示甲生" not in text(client.get(f"/entries/{number}/winners"))
    assert "评审结果" in text(staff.get(f"/staff/contests/{made}/ranking/print"))


def test_a_colleague_who_judges_is_led_past_every_page_with_an_author(app, client, contest):
    made, number, by = contest
    with app.app_context():
        entry = write(contests.hand_in, activity_id=made, author="演示甲生", phone="13000000001", title="题", text="文")
        write(contests.add_judge, activity_id=made, account_id=by, is_blind=True, by=a_colleague("head"))
        db.session.remove()
    client.sign_in("wen")
    assert client.get(f"/staff/contests/{made}").headers["Location"].endswith(f"/staff/contests/{made}/judging")
    for url in (f"/staff/contests/works/{entry}", f"/staff/contests/{made}/ranking", f"/staff/contests/{made}/ranking/print",
                f"/staff/contests/{made}/print", f"/staff/contests/works/{entry}/file"):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 403 and "演示甲生" not in text(answer), url
    own = f"/staff/contests/{made}/judging/{entry}"
    assert "演示甲生" not in text(client.get(own))
    assert client.submit(own, action=own, points="80").status_code == 303
    assert client.submit(own, action=f"{own}/recuse").status_code == 303


def test_terms_a_late_entry_a_strike_and_a_score_left_out_are_entered_with_their_reasons(app, client, contest):
    made, _number, by = contest
    client.sign_in("wen")
    terms = f"/staff/contests/{made}/terms"
    assert client.submit(terms, awards="一等奖").status_code == 422
    assert client.submit(terms, awards="一等奖 1", divisions="小学组", most_each="2", opens_on="2026-11-01",
                         closes_on="2026-11-22").status_code == 303  # fmt: skip
    new = f"/staff/contests/{made}/new"
    typed = {"title": "题", "text": "文", "author": "演示甲生", "phone": "13000000001", "division": "小学组"}
    assert "征集已经截止" in text(client.submit(new, **typed))
    assert client.submit(new, **typed, override_reason="邮寄途中").status_code == 303
    with app.app_context():
        entry = db.session.scalar(select(ContestEntry.id))
        token = write(contests.add_judge, activity_id=made, name="李老师", by=by)
        write(contests.score, judge_id=contests.by_token(token).id, entry_id=entry, points="77")
        db.session.remove()
    url = f"/staff/contests/works/{entry}"
    assert client.submit(url, action="/staff/contests/scores/1/leave-out", reason="").status_code == 422
    assert client.submit(url, action="/staff/contests/scores/1/leave-out", reason="是作者的姑姑").status_code == 303
    assert "不计：是作者的姑姑" in text(client.get(url)) and "130****0001" in text(client.get(url))
    assert client.submit(url, action="/staff/contests/scores/1/take-in").status_code == 303
    assert client.submit(url, action=f"{url}/strike", reason="雷同").status_code == 303
    assert client.submit(url, action=f"{url}/restore").status_code == 303


def test_a_family_fills_in_its_week_by_link_and_staff_a_whole_week_from_paper(app, client):
    clock.freeze("2026-11-23 10:00", tick=0.0001)
    with app.app_context():
        a_colleague("promotion", login_name="du")
        made = an_activity(clock.now() + timedelta(hours=20), clock.now() + timedelta(days=8), kind="programme")
        family = write(taking.register, sheet_id=sheets.of(made)[0].id, name="演示家长", phone="13000000001",
                       children=[{"name": "演示宝宝", "birth_on": date(2019, 5, 1)}], consent=("child", "2026-01", "web"))  # fmt: skip
        link = "/entries/reading/" + keys.path(keys.get(family)).rsplit("/", 1)[1]
        db.session.remove()
    assert "还没有开始" in text(client.get(link))
    clock.freeze("2026-11-24 10:00", tick=0.0001)
    wrong = client.submit(link, **{"books-2": "三"})
    assert wrong.status_code == 422 and "数目不对" in text(wrong)
    assert client.submit(link, **{"books-2": "３", "minutes-2": "60"}, note="《石头汤》").status_code == 303
    assert "3 册" in text(client.get(link))
    assert client.get("/entries/reading/AAAAAAA-0000").status_code == 404
    client.sign_in("du")
    page = text(client.get(f"/staff/programmes/{made}"))
    assert "7–9 岁" in page and "3 册 60 分" in page
    week = f"/staff/programmes/{made}/weeks/1"
    assert client.submit(week, **{"books-2": "NaN"}).status_code == 422
    assert client.submit(week, **{"books-2": "5"}).status_code == 303
    assert "5 册 60 分" in text(client.get(f"/staff/programmes/{made}/sheet"))
