"""The staff's pages of volunteers: the register, vetting by buttons, groups by pasting, papers, records and their export."""

import re
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.factories import a_branch, a_colleague, a_post, a_volunteer, an_entry, login_name
from tests.views.test_lists import statements
from yylib import clock
from yylib.database import db, plain, write
from yylib.models.volunteers import Volunteer
from yylib.services.volunteer_records import corrections, trainings
from yylib.services.volunteers import groups, keys


@pytest.fixture
def head(app, client):
    """A head of department who has just given the password."""
    clock.freeze("2026-11-23 10:00")
    with app.app_context():
        name = login_name(a_colleague("head", "director"))
    client.sign_in(name)
    return client


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def test_somebody_without_a_phone_is_registered_at_the_desk_and_admitted_step_by_step(app, head):
    with app.app_context():
        post = a_post("上架整理")
    typed = {
        "name": "周奶奶",
        "birth_on": "1958-05-01",
        "area": "历山街道",
        "post_ids": [str(post)],
        "free_times": ["6am"],
    }
    assert head.submit("/staff/volunteers/new", **typed).status_code == 422, "the text was not read out"
    assert head.submit("/staff/volunteers/new", consent="y", **(typed | {"birth_on": "2012-05-01"})).status_code == 422
    answer = head.submit("/staff/volunteers/new", consent="y", **typed)
    assert answer.status_code == 303
    url = answer.headers["Location"]
    assert "录用前还缺 2 样" in text_of(head.get(url))
    said = head.submit(url, f"{url}/interview", **{"interview_on": "2026-11-25", "interview_at": "09:30"})
    assert said.status_code == 303 and "2026-11-25 09:30" in text_of(head.get(url))
    assert head.submit(url, f"{url}/interview").status_code == 422, "nobody could be told when"
    assert 'btn-primary" type="submit" formaction="' not in text_of(head.get(url)), (
        "the step that cannot be taken leads"
    )
    form = {"csrf_token": _csrf(head, url), "version": "", "reason": ""}
    assert head.post(f"{url}/admit", data=form).status_code == 422
    with app.app_context():
        version = db.session.get(Volunteer, 1).version
    said = head.post(f"{url}/admit", data=form | {"version": version})
    assert said.status_code == 409 and "志愿服务协议" in text_of(said) and "岗前培训" in text_of(said)
    assert head.submit(url, f"{url}/sign", agreed_on="2026-11-23").status_code == 303
    made = head.submit(
        "/staff/volunteer-records/trainings/new", title="岗前培训", held_on="2026-11-23", begins="09:00", ends="09:30"
    )
    training = made.headers["Location"]
    assert head.submit(training, f"{training}/expect", who="周奶奶").status_code == 303
    assert (
        head.post(f"{training}/mark/passed", data={"csrf_token": form["csrf_token"], "volunteer": "1"}).status_code
        == 303
    )
    with app.app_context():
        version = db.session.get(Volunteer, 1).version
    assert "周奶奶" in text_of(head.get(f"{training}/print"))
    assert head.submit(f"{training}/edit", minutes="90").status_code == 422, "longer than from its beginning to its end"
    assert head.submit(f"{training}/edit", ends="10:30").status_code == 303
    assert "90 分钟" in text_of(head.get(training)) and "09:00–10:30" in text_of(head.get(training))
    assert head.post(f"{url}/admit", data=form | {"version": version}).status_code == 303
    shown = text_of(head.get(url))
    assert "ZY2026-0001" in shown and "录用前还缺" not in shown
    assert "ZY2026-0001" in text_of(head.get("/staff/volunteers/?q=周奶奶"))


def _csrf(client, url: str) -> str:
    return text_of(client.get(url)).split('name="csrf_token" value="')[1].split('"')[0]


def test_papers_bear_the_guardians_line_for_a_minor_and_the_pass(app, head):
    with app.app_context():
        minor, grown = (
            a_volunteer("孙小甲", birth_on=date(2011, 5, 1)),
            a_volunteer("孙大甲", birth_on=date(1980, 5, 1)),
        )
        code = keys.get(grown).code
    assert "监护人签名" in text_of(head.get(f"/staff/volunteers/{minor}/agreement"))
    assert "监护人签名" in text_of(head.get(f"/staff/volunteers/{minor}/notice"))
    assert "监护人签名" not in text_of(head.get(f"/staff/volunteers/{grown}/agreement"))
    shown = text_of(head.get(f"/staff/volunteers/{grown}/card"))
    assert f"ZY{code}" in shown and "<svg" in shown and "剪下来" not in shown, (
        "there is no address that a phone would reach"
    )
    app.config["PUBLIC_URL"] = "https://lib.example"
    assert text_of(head.get(f"/staff/volunteers/{grown}/card")).count('class="qr"') == 2
    head.submit(f"/staff/volunteers/{grown}", f"/staff/volunteers/{grown}/link")
    assert code not in text_of(head.get(f"/staff/volunteers/{grown}/card"))
    assert head.get("/staff/volunteers/999/card").status_code == 404


def _papers(client, group: str, which: str) -> list[str]:
    """Whose papers a group's print holds, a page each."""
    shown = text_of(client.get(f"{group}/{which}"))
    pages = re.split('<section class="one-each', shown)[1:]
    assert [page.startswith(" next-page") for page in pages] == [at > 0 for at in range(len(pages))]
    return [re.search("[甲乙丙]同学", page)[0] for page in pages]


def test_a_group_is_pasted_its_papers_ticked_and_who_cannot_be_admitted_is_named(app, head):
    lines = "甲同学 2012\n乙同学 2011\n丙同学 成人"
    url = "/staff/volunteers/groups/new"
    typed = {"name": "示例中学", "leader": "示例老师", "leader_phone": "13000000821", "consent": "y"}
    assert "第 2 行看不懂" in text_of(head.submit(url, members="甲同学 2012\n乙同学", **typed))
    answer = head.submit(url, members=lines, **typed)
    assert answer.status_code == 303
    group = answer.headers["Location"]
    assert text_of(head.get(f"{group}/paper")).count("不需要") == 1
    assert _papers(head, group, "agreements") == _papers(head, group, "notices") == ["甲同学", "乙同学", "丙同学"]
    token = _csrf(head, group)
    said = text_of(head.post(f"{group}/admit", data={"csrf_token": token}, follow_redirects=True))
    assert said.count("还不能录用") == 2 and "2 人：甲同学、乙同学" in said, "those who lack the same, once"
    head.submit(group, f"{group}/consented", consented_on="2026-11-23")
    head.submit(group, f"{group}/agreed", agreed_on="2026-11-23")
    assert "收齐同意书 2026-11-23" in text_of(head.get(group))
    assert _papers(head, group, "agreements") == [] and len(_papers(head, group, "agreements?all=1")) == 3
    head.submit(group, f"{group}/consented", consented_on="")
    assert _papers(head, group, "notices") == ["甲同学", "乙同学"], "a guardian is wanted again"
    head.submit(group, f"{group}/consented", consented_on="2026-11-23")
    shown = text_of(head.get("/staff/volunteers/1/edit"))
    assert "没有登记出生日期的" in shown
    assert head.submit("/staff/volunteers/1/edit", band="minor", area="南麻街道").status_code == 303
    assert "14–17 周岁" in text_of(head.get("/staff/volunteers/1"))
    head.submit(group, f"{group}/add", members="丁同学 2010")
    assert "4 人" in text_of(head.get(group))
    assert head.submit(group, f"{group}/add", members="丁同学 2010").status_code == 422
    assert head.post(f"{group}/end", data={"csrf_token": token}).status_code == 303
    assert "已结束" in text_of(head.get("/staff/volunteers/groups/?all=1"))


def test_the_record_is_shown_printed_honoured_and_corrected(app, head):
    with app.app_context():
        one = a_volunteer("孙甲", number="ZY2026-0901", phone="13000000831")
        an_entry(one, 127)
        asked = write(corrections.ask, volunteer_id=one, words="少记了半个小时")
    root = "/staff/volunteer-records"
    url = f"{root}/commendations/new?who=ZY2026-0901"
    assert "ZY2026-0901</textarea>" in text_of(head.get(url))
    assert head.submit(url, who="ZY2026-0901", title="优秀志愿者").status_code == 303
    said = head.submit(f"{root}/evaluations/new", who="没有的人", first_day="2026-01-01", grade="good")
    assert said.status_code == 422 and "没有找到：没有的人" in text_of(said)
    assert head.submit(f"{root}/evaluations/new", who="孙甲", first_day="2026-01-01", grade="good").status_code == 303
    for url in (f"{root}/of/{one}", f"{root}/of/{one}/print"):
        shown = text_of(head.get(url))
        assert "2.1 小时" in shown and "优秀志愿者" in shown and "良好" in shown and "13000000831" not in shown
    assert "更正申请（1）" in text_of(head.get(f"{root}/"))
    url = f"{root}/corrections/{asked}"
    assert head.submit(url, is_granted="0").status_code == 422
    assert head.submit(url, is_granted="0", answer="签到表上就是这个时间").status_code == 303
    assert "不予更正" in text_of(head.get(f"{root}/corrections?all=1"))
    assert head.submit(f"{root}/commendations", f"{root}/commendations/1/undo").status_code == 303
    assert "已撤销" in text_of(head.get(f"{root}/commendations?all=1"))


def test_the_record_is_exported_in_the_columns_kept_and_the_audit_says_so(app, head):
    with app.app_context():
        one = a_volunteer("孙甲", number="ZY2026-0901", phone="13000000831")
        an_entry(one, 127)
    root = "/staff/volunteer-records"
    typed = {"csrf_token": _csrf(head, f"{root}/export"), "heading-person-phone": "手机号", "sort-person-phone": "-5"}
    assert head.post(f"{root}/columns", data=typed).status_code == 422, "no box is ticked"
    typed |= {f"shown-{part}-name": "1" for part in ("person", "service", "training", "award", "evaluation")}
    assert head.post(f"{root}/columns", data=typed | {"shown-person-phone": "1"}).status_code == 303
    choice = text_of(head.get(f"{root}/export"))
    assert choice.count("留空手填：本馆不收") == 2 and "fill-person-id_number" not in choice
    answer = head.submit(f"{root}/export", f"{root}/export")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    assert book.sheet_names == ["基本信息", "服务情况", "培训情况", "表彰奖励", "评价情况"]
    assert book.get_sheet_by_name("基本信息").to_python()[1:] == [["手机号", "姓名"], ["13000000831", "孙甲"]]
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM audit_row WHERE row_id = 'volunteer_records'")[0].n == 1
    head.submit(f"{root}/export", f"{root}/columns", ship="1")
    assert "手机号" not in text_of(head.get(f"{root}/export"))


def test_pages_cost_the_same_statements_for_a_few_and_for_many(app, head):
    with app.app_context():
        by = a_colleague("head")
        group = write(groups.apply, name="示例中学", leader="示例老师", leader_phone="13000000821", members="甲同学 2012", consent=True,
                      channel="desk", by=by)  # fmt: skip
        held = write(trainings.plan, title="岗前培训", held_on=clock.today(), minutes=60, by=by)
        one, post, branch = a_volunteer(), a_post(), a_branch()
    urls = [
        f"/staff/volunteers/groups/{group}",
        f"/staff/volunteers/groups/{group}/agreements?all=1",
        f"/staff/volunteers/groups/{group}/notices",
        f"/staff/volunteer-records/trainings/{held}",
        f"/staff/volunteer-records/of/{one}",
    ]

    def grow(first: int, last: int) -> list[int]:
        with app.app_context():
            lines = "\n".join(f"学生{number} 2012" for number in range(first, last))
            ids = write(groups.add, group_id=group, members=lines, by=by)
            write(trainings.expect, training_id=held, volunteer_ids=ids, by=by)
            for number in range(first, last):
                an_entry(one, 60, day=date(2026, 1, 1 + number % 28), post_id=post, branch_id=branch)
        return [statements(app, lambda url=url: head.get(url)) for url in urls]

    for url in urls:
        head.get(url)
    assert grow(0, 5) == grow(5, 30)


def test_a_correction_leads_to_what_it_is_about_and_a_wrong_phone_is_put_right(app, head):
    with app.app_context():
        one = a_volunteer("孙错名", phone="13000000841")
        entry = an_entry(one, 60)
        asked = write(corrections.ask, volunteer_id=one, words="做了两小时", entry_id=entry)
    url = f"/staff/volunteer-records/corrections/{asked}"
    shown = text_of(head.get(url))
    for way in (f"/staff/service-hours/{entry}", f"/staff/service-hours/claim/{one}", f"/staff/volunteers/{one}/person/own",
                f"/staff/volunteers/{one}/edit"):  # fmt: skip
        assert f'href="{way}"' in shown and head.get(way).status_code == 200
    refused = head.submit(url, is_granted="1", answer="两小时，已改")
    assert refused.status_code == 409 and "这一笔还是原样" in text_of(refused)
    person = f"/staff/volunteers/{one}/person/own"
    assert person in text_of(head.get(f"/staff/volunteers/{one}/edit"))
    assert head.submit(person, reason="本人来更正", birth_on="2027-01-01").status_code == 422
    assert head.submit(person, reason="本人来更正", phone="13000000842").status_code == 303
    assert "130****0842" in text_of(head.get(f"/staff/volunteers/{one}"))
    assert head.get(f"/staff/volunteers/{one}/person/guardian").status_code == 404
    assert head.submit(person, reason="本人来更正", birth_on="2010-01-01").status_code == 303
    assert head.submit(f"/staff/volunteers/{one}/edit", sex="女", free_note="周末").status_code == 303
    assert "女" in text_of(head.get(f"/staff/volunteers/{one}")) and "周末" in text_of(
        head.get(f"/staff/volunteers/{one}")
    )
    assert "监护人同意（" in text_of(head.get(f"/staff/volunteers/{one}")), "who turned out to be a minor needs one"
