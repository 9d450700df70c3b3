"""The public pages of volunteering, and the staff's pages of recruitment notices."""

import re
from datetime import date, time

from tests.client import forms_of
from tests.factories import a_colleague, a_post, a_volunteer, an_entry, login_name
from yylib import clock
from yylib.database import write, writing
from yylib.models.volunteers import Recruitment, Volunteer
from yylib.services import people, recruitments, rules
from yylib.services.volunteer_records import trainings
from yylib.services.volunteers import keys

TOLD = {"title": "寒假招募", "about": "来吧", "duties": "上架", "risks": "搬书时可能碰伤", "requirements": "守时",
        "served_where": "总馆", "served_when": "周末", "phone": "0533-3240236"}  # fmt: skip
ONE = {"name": "钱测试", "phone": "13000000800", "birth_on": "1990-05-01", "consent": "y", "area": "历山街道"}


def a_notice(app, **given) -> str:
    """A notice that is public and open; its number."""
    with app.app_context():
        at = clock.now()
        one = write(recruitments.start, by=None, opens_at=at, closes_at=clock.at(date(2026, 12, 20), clock.local(at).time()),
                    **(TOLD | given))  # fmt: skip
        write(recruitments.publish, recruitment_id=one, by=None)
        return recruitments.get(one).number


def later(client, url: str, action=None, **typed):
    """The form filled in by somebody who takes time to read it."""
    clock.freeze("2026-11-23 10:00")
    form = [one for one in forms_of(client.get(url).get_data(as_text=True)) if one["method"].lower() == "post"]
    form = [one for one in form if action in (None, one["action"])][-1]
    clock.freeze("2026-11-23 10:01")
    return client.post(form["action"] or url, data=form["fields"] | typed)


def same(html: str) -> str:
    """A page without what is new at each look."""
    return re.sub(r'value="[^"]*"|/p/[A-Z0-9]+-[0-9a-f]+', "", html)


def test_one_applies_by_the_notice_without_an_account_and_reads_that_it_was_received(app, client):
    clock.freeze("2026-11-23 10:00")
    with app.app_context():
        post = a_post("上架整理", min_age=12)
    number = a_notice(app, post_ids=[post], age_from=16)
    assert "搬书时可能碰伤" in client.get(f"/volunteer/notice/{number}").get_data(as_text=True)
    assert "寒假招募" in client.get("/volunteer/").get_data(as_text=True)
    assert "搬运图书" in client.get("/volunteer/apply").get_data(as_text=True)
    url = f"/volunteer/notice/{number}/apply"
    assert "上架整理（12 岁起）" in client.get(url).get_data(as_text=True)
    refused = later(client, url, **(ONE | {"post_ids": post, "birth_on": "2011-05-01"}))
    assert (
        refused.status_code == 422
        and "请填监护人电话" in refused.get_data(as_text=True)
        and "钱测试" in refused.get_data(as_text=True)
    )
    young = {
        "birth_on": "2011-05-01",
        "guardian_name": "钱家长",
        "guardian_phone": "13000000801",
        "guardian_consent": "y",
    }
    assert "16 岁以上" in later(client, url, **(ONE | young | {"post_ids": post})).get_data(as_text=True)
    taken = later(client, url, post_ids=post, **ONE)
    assert taken.status_code == 303
    text = client.get(taken.location).get_data(as_text=True)
    assert "报名收到了" in text and "钱测试" not in text
    assert client.get(taken.location.replace("/volunteer/p/", "/shifts/p/")).status_code == 404


def test_a_known_and_an_unknown_phone_get_the_same_answer(app, client):
    clock.freeze("2026-11-23 10:00")
    with app.app_context():
        post = a_post()
        a_volunteer("孙已知", phone="13000000803", birth_on=date(1990, 5, 1))
    told = []
    for name, phone in (("孙已知", "13000000803"), ("李新来", "13000000804")):
        client.delete_cookie("yylib-applied")
        answer = later(client, "/volunteer/apply", **(ONE | {"name": name, "phone": phone, "post_ids": post}))
        shown = client.get(answer.location)
        listed = client.get("/volunteer/").get_data(as_text=True)
        gone = client.submit(answer.location)
        after = client.get(gone.location)
        told.append((answer.status_code, len(answer.location), sorted(answer.headers.keys()), shown.status_code,
                     same(shown.get_data(as_text=True)), listed.count("我的报名"), gone.status_code, same(after.get_data(as_text=True))))  # fmt: skip
    assert told[0] == told[1]
    assert "报名已撤回" in told[0][-1]


def test_a_volunteer_sees_prints_and_corrects_the_own_record_and_takes_another_link(app, client):
    clock.freeze("2026-11-23 10:00")
    with app.app_context():
        row = keys.get(a_volunteer("周服务", phone="13000000806"))
        path, number, code, served = f"/volunteer/p/{keys.link(row)}", row.number, row.code, row.id
        other = keys.link(keys.get(a_volunteer("吴别人")))
        given = {"held_on": date(2026, 11, 26), "begins": time(14), "ends": time(15), "by": a_colleague("promotion")}
        course = write(trainings.plan, title="急救培训", place="二楼", **given)
        write(trainings.plan, title="下一课", **given)
        write(trainings.expect, training_id=course, volunteer_ids=[row.id], by=given["by"])
    text = client.get(path).get_data(as_text=True)
    assert number in text and code in text and "周*" in text and "13000000806" not in text
    assert (
        '2026-11-26 周四</span> <span class="nb">14:00–15:00</span>　急救培训　二楼（60 分钟）' in text
        and "下一课" not in text
    )
    assert "周服务" in client.get(path + "/print").get_data(as_text=True)
    assert "再早的" not in text
    with app.app_context():
        for day in range(1, 15):
            an_entry(served, day=date(2026, 11, day))
    text = client.get(path).get_data(as_text=True)
    assert text.index("2026-11-14") < text.index("再早的 2 次") < text.index("2026-11-02 周一")
    assert client.submit(path, path + "/correct", words="").status_code == 422
    assert client.submit(path, path + "/correct", words="十一月一日那次是三小时", entry_id="999").status_code == 404
    assert client.submit(path, path + "/correct", words="十一月一日那次是三小时").status_code == 303
    assert "十一月一日那次是三小时" in client.get(path).get_data(as_text=True)
    assert "十一月一日" not in client.get(f"/volunteer/p/{other}").get_data(as_text=True)
    client.submit(path, path + "/keep")
    assert number in client.get("/volunteer/").get_data(as_text=True)
    fresh = client.submit(path, path + "/renew")
    assert fresh.location in client.get("/volunteer/").get_data(as_text=True)
    assert client.get(path).status_code == 404 and client.get(fresh.location).status_code == 200
    assert client.submit(fresh.location, fresh.location + "/leave").status_code == 303
    assert "已经退出" in client.get(fresh.location).get_data(as_text=True)


def test_a_volunteer_changes_the_wishes_and_gives_and_takes_back_the_consent_to_be_named(app, client):
    clock.freeze("2026-11-23 10:00")
    with app.app_context():
        shelves, stories, old = a_post("上架整理"), a_post("少儿故事会"), a_post("旧岗位", is_active=False)
        one = a_volunteer("周服务", birth_on=date(1990, 1, 1))
        child = a_volunteer("周小", birth_on=date(2015, 1, 1))
        path, young = (f"/volunteer/p/{keys.link(keys.get(held))}" for held in (one, child))
    typed = {"post_ids": [str(shelves), str(stories)], "free_times": ["6am"], "free_note": "寒假都行"}
    assert client.submit(path, path + "/wish", **typed).status_code == 303
    shown = client.get(path).get_data(as_text=True)
    assert "上架整理、少儿故事会" in shown and "寒假都行" in shown and "旧岗位" not in shown
    assert client.submit(path, path + "/wish", post_ids=[str(old)]).status_code == 422
    assert client.submit(path, path + "/named", is_named="y").status_code == 303
    assert "可以写全名" in client.get(path).get_data(as_text=True)
    with app.app_context():
        person = keys.get(one).person_id
        assert people.has_consent(person, "volunteer_named")
    assert client.submit(path, path + "/named", is_named=None).status_code == 303
    with app.app_context():
        assert not people.has_consent(person, "volunteer_named") and len(people.consents(person)) == 1
    refused = client.submit(young, young + "/named", is_named="y")
    assert refused.status_code == 409 and "要监护人同意" in refused.get_data(as_text=True)
    client.submit(path, path + "/leave")
    assert path + "/wish" not in client.get(path).get_data(as_text=True)


def test_guessed_addresses_are_not_there_and_then_too_many(app, client):
    clock.freeze("2026-11-23 10:00")
    with app.app_context():
        right = keys.link(keys.get(a_volunteer()))
    asked = [
        client.get(f"/volunteer/{kind}/{right[:-1]}{'' if at else 'x'}")
        for at in range(11)
        for kind in ("p", "group/p")
    ]
    assert [one.status_code for one in asked][:20] == [404] * 20
    assert asked[20].status_code == asked[21].status_code == 429
    assert client.get(f"/volunteer/p/{right}").status_code == 200


def test_a_group_hands_in_its_list_and_prints_the_consents(app, client):
    clock.freeze("2026-11-23 10:00")
    given = {"name": "测试中学队", "leader": "周老师", "leader_phone": "13000000805", "consent": "y"}
    bad = later(client, "/volunteer/group", members="吴一 2012\n没有年份", **given)
    assert bad.status_code == 422 and "第 2 行看不懂" in bad.get_data(as_text=True)
    assert "搬运图书" in client.get("/volunteer/group").get_data(as_text=True)
    done = later(client, "/volunteer/group", members="1、吴一 2012\n 2. 褚六 成人", **given)
    assert done.status_code == 303 and "1 位成员未满 18 周岁" in client.get(done.location).get_data(as_text=True)
    paper = client.get(done.location + "/paper").get_data(as_text=True)
    assert ">吴一<" in paper and "褚六" not in paper and "监护人签名" in paper and "搬运图书" in paper


def test_a_form_that_would_be_refused_for_its_time_is_not_filled_in_for_nothing(app, client):
    clock.freeze("2026-11-23 10:00")
    number = a_notice(app)
    forms = (f"/volunteer/notice/{number}/apply", f"/volunteer/group?notice={number}")
    assert [client.get(url).status_code for url in forms] == [200, 200]
    clock.freeze("2026-12-21 10:00")
    assert ["已经截止" in client.get(url).get_data(as_text=True) for url in forms] == [True, True]
    assert "?notice=" not in client.get(f"/volunteer/notice/{number}").get_data(as_text=True)
    with app.app_context():
        write(
            rules.set_value,
            name=recruitments.ANY_TIME.name,
            value=False,
            valid_from=clock.today(),
            reason="试",
            by=None,
        )
    for url in ("/volunteer/apply", "/volunteer/group"):
        assert client.get(url).status_code == 409
        assert f'href="{url}"' not in client.get("/volunteer/").get_data(as_text=True)


def test_a_notice_is_written_published_at_a_time_printed_copied_and_withdrawn(app, client):
    clock.freeze("2026-11-23 10:00")
    with app.app_context():
        name, post = login_name(a_colleague("promotion")), a_post("故事会")
    client.sign_in(name)
    times = {
        "opens_on": "2026-11-24",
        "closes_on": "2026-12-20",
        "wanted": "8",
        "opens_hour": "09:00",
        "closes_hour": "17:00",
    }
    made = client.submit("/staff/recruitments/new", **(TOLD | times | {"risks": "", "post_ids": post}))
    page = made.location
    assert made.status_code == 303
    assert "可能的风险" in client.submit(page, page + "/publish", how="now").get_data(as_text=True)
    assert client.submit(page + "/edit", risks="搬书时可能碰伤").status_code == 303
    assert client.submit(page, page + "/publish", how="at").status_code == 422
    assert client.submit(page, page + "/publish", how="at", day="2026-11-24", hour="08:00").status_code == 303
    assert "定于 11-24 08:00 发布" in client.get("/staff/recruitments/?all=1").get_data(as_text=True)
    assert "寒假招募" not in client.get("/volunteer/").get_data(as_text=True)
    assert client.get(page + "/sheet").data.startswith(b"%PDF")
    assert client.get(page + "/poster").status_code == 409
    assert client.submit(page, page + "/copy").status_code == 303
    assert client.submit(page, page + "/withdraw", reason="").status_code == 422
    assert client.submit(page, page + "/withdraw", reason="改期").status_code == 303
    with app.app_context(), writing() as session:
        assert session.query(Volunteer).count() == 0
        number = session.query(Recruitment).order_by(Recruitment.id).first().number
    assert client.get(f"/volunteer/notice/{number}").status_code == 404, "it was never out"
    assert client.submit(page, page + "/publish", how="now").status_code == 303
    assert client.get(f"/volunteer/notice/{number}").status_code == 200
    assert client.submit(page, page + "/withdraw", reason="招满了").status_code == 303
    gone = client.get(f"/volunteer/notice/{number}")
    assert gone.status_code == 410 and "这则招募公告撤下了" in gone.get_data(as_text=True)
