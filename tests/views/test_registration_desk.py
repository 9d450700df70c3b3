"""办理报名: by phone under the readers' rules, lists, names from elsewhere, the survey as staff and phones see it."""

import re
from datetime import date, datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.client import forms_of, text
from tests.factories import a_colleague, an_activity, asked, login_name, made, signed_in
from yylib import clock
from yylib.database import db, writing
from yylib.models.activities import Activity, Question
from yylib.services import exports
from yylib.services.activities import following

NOW = "2026-11-23 10:00"
PHONE = "13000000007"


@pytest.fixture
def desk(app, client):
    """Somebody of the desk, signed in, on Monday at ten."""
    clock.freeze(NOW)
    return signed_in(client, app, "promotion")


def planned(app, **given):
    return made(app, an_activity, at("2026-11-26 14:30"), **given)


def at(wall):
    return clock.utc(datetime.fromisoformat(wall))


def stages(app):
    return [row.stage for row in asked(app, "SELECT stage FROM registration ORDER BY id")]


def call(desk, activity_id, name="周一", phone=PHONE, **typed):
    return desk.submit(f"/staff/registrations/{activity_id}/new", name=name, phone=phone, consent="y", **typed)


def test_who_calls_is_registered_under_the_readers_rules_and_seen_with_the_pass(desk, app):
    activity_id = planned(app)
    answer = call(desk, activity_id, child1_name="周小一", child1_birth="2019-06-01")
    assert answer.status_code == 303
    page = text(desk.get(answer.location))
    assert "已报上" in page and "周小一（7 岁）" in page and "大人 1，孩子 1" in page and "130****0007" in page
    assert "电话" in page and PHONE not in page
    again = call(desk, activity_id, more_adults="3")
    assert again.status_code == 409 and "这个电话已经报过" in text(again) and "破例" in text(again)


def test_a_window_is_gone_past_with_a_reason_but_a_quota_never(desk, app):
    activity_id = planned(app, quota=2, opens_days=1, has_waitlist=False)
    refused = call(desk, activity_id)
    assert refused.status_code == 409 and "还没开始报名" in text(refused) and "override_reason" in text(refused)
    assert call(desk, activity_id, is_override="y").status_code == 422
    held = call(desk, activity_id, is_override="y", override_reason="读者当天出差，科室同意")
    assert "破例原因" in text(desk.get(held.location)) and "科室同意" in text(desk.get(held.location))
    full = call(desk, activity_id, "周二", "13000000008", more_adults="1", is_override="y", override_reason="再破一例")
    assert full.status_code == 409 and "名额" in text(full)
    assert stages(app) == ["confirmed"]


def test_free_places_that_belong_to_who_waits_are_said_to(desk, app):
    activity_id = planned(app, quota=3)
    call(desk, activity_id, "韩甲", "13000000010", more_adults="1")
    assert "先给候补" not in text(desk.get(f"/staff/registrations/{activity_id}"))
    call(desk, activity_id, "韩乙", "13000000011", more_adults="1")
    assert "空着的 1 个名额先给候补的 1 家" in text(desk.get(f"/staff/registrations/{activity_id}"))


def test_the_list_says_who_waits_in_which_order_and_a_lowered_quota_how_many_are_over(desk, app):
    activity_id = planned(app, quota=2)
    for number in range(4):
        call(desk, activity_id, f"韩{'甲乙丙丁'[number]}", f"1300000001{number}")
    desk.get("/staff/registrations/")  # where the messages go
    page = text(desk.get(f"/staff/registrations/{activity_id}"))
    assert (
        page.index("韩甲")
        < page.index("韩乙")
        < page.index("候补第 1 位")
        < page.index("韩丁")
        < page.index("候补第 2 位")
    )
    with app.app_context():
        with writing() as session:
            session.get(Activity, activity_id).quota = 1
            session.flush()
            following.changed(activity_id)
        db.session.remove()
    assert "超出 1 人" in text(desk.get(f"/staff/registrations/{activity_id}"))
    assert "超出 1 人" in text(desk.get("/staff/registrations/"))
    first = asked(app, "SELECT min(id) AS id FROM registration")[0].id
    desk.submit(f"/staff/registrations/r/{first}", f"/staff/registrations/r/{first}/cancel", reason="来电取消")
    assert stages(app) == ["cancelled", "confirmed", "waiting", "waiting"]
    assert "超出" not in text(desk.get(f"/staff/registrations/{activity_id}?all=1"))
    assert "韩甲" not in text(desk.get(f"/staff/registrations/{activity_id}?standing=waiting"))


def test_a_party_is_edited_under_the_same_code_and_the_rest_of_it_stays(desk, app):
    activity_id = planned(app, party_most=9)
    held = call(desk, activity_id, child1_name="周小一", child1_birth="2019-06-01", adult1_name="周大").location
    answer = desk.submit(held + "/change", child1_birth="", child1_name="", more_children="2", note="坐轮椅")
    assert answer.status_code == 303
    page = text(desk.get(held))
    assert "大人 2，孩子 2" in page and "周大" in page and "周小一（" not in page and "坐轮椅" in page
    bad = desk.submit(held + "/change", adult1_name="", adult1_phone=PHONE)
    assert bad.status_code == 422 and "请填姓名" in text(bad)


def test_a_unit_comes_with_its_leader_and_numbers_alone(desk, app):
    activity_id = planned(app, kind="tour", entry="group", quota=60)
    held = call(desk, activity_id, unit="南麻街道中心小学", more_adults="2", more_children="40").location
    page = text(desk.get(held))
    assert "南麻街道中心小学，周一" in page and "大人 3，孩子 40" in page
    over = call(desk, activity_id, "周二", "13000000008", unit="第二小学", more_children="40")
    assert "候补第 1 位" in text(desk.get(over.location))


def test_a_pasted_list_is_matched_its_doubles_shown_and_the_good_rows_go_in(desk, app):
    activity_id = planned(app, quota=5)
    call(desk, activity_id)
    pasted = (f"#接龙\n周四故事会\n1. 周一 {PHONE} 1大\n2. 钱二 13000000021 1大1小\n3. 孙三 1300000 2大\n"
              "4. 钱二 13000000021\n5. 李四\n6. 吴五 13000000025 2大1小")  # fmt: skip
    look = desk.submit(f"/staff/registrations/{activity_id}/names", text=pasted)
    page = text(look)
    assert look.status_code == 200 and "已经报过" in page and "和第 2 条的电话相同" in page
    assert "电话“1300000”不对" in page and page.count(" checked") == 3 and "进候补" in page
    assert stages(app) == ["confirmed"], "looking writes nothing"
    url = re.search(r'action="([^"]*names/enter[^"]*)"', page)[1].replace("&amp;", "&")
    sent = fields_of(page) | {"take": ["1", "4", "5"], "agreed": "y"}
    done = desk.post(url, data=sent, content_type="multipart/form-data")
    assert "录入了 3 条" in text(done) and "候补第 1 位" in text(done)
    assert desk.post(url, data=sent, content_type="multipart/form-data").status_code == 200
    assert stages(app) == ["confirmed", "confirmed", "confirmed", "waiting"], "sent again it adds nothing"
    rows = asked(app, "SELECT channel, adults, children FROM registration ORDER BY id")
    assert [(row.channel, row.adults, row.children) for row in rows][1:] == [
        ("list", 1, 1),
        ("list", 1, 0),
        ("list", 2, 1),
    ]


def fields_of(page):
    return [form for form in forms_of(page) if "names/enter" in (form["action"] or "")][-1]["fields"]


def test_a_sheet_of_the_survey_site_comes_in_by_its_heads_and_an_answer_that_is_a_formula_stays_text(desk, app):
    activity_id = planned(app)
    with app.app_context():
        with writing() as session:
            session.add(Question(activity_id=activity_id, label="有没有过敏", kind="text", choices=[]))
        db.session.remove()
    head = [
        "序号",
        "提交答卷时间",
        "所用时间",
        "来自IP",
        "1、您的姓名",
        "2、联系电话",
        "3、孩子姓名",
        "4、孩子的出生日期",
        "5、有没有过敏？",
    ]
    rows = [[1, "2026-11-20", "30秒", "192.0.2.1", "郑一", "13000000031", "郑小一", date(2019, 6, 1), "=1+1"],
            [2, "2026-11-20", "30秒", "192.0.2.1", "郑二", "13000000032", "郑小二", "去年", "无"]]  # fmt: skip
    book = exports.workbook([exports.Sheet("答卷", head, rows)])
    page_url = f"/staff/registrations/{activity_id}/names"
    look = desk.submit(page_url, file=(BytesIO(book), "答卷.xlsx"))
    page = text(look)
    assert look.status_code == 200, page
    assert "192.0.2.1" not in page and "出生日期“去年”看不懂" in page and ">3<" in page
    url = re.search(r'action="([^"]*names/enter[^"]*)"', page)[1].replace("&amp;", "&")
    done = desk.post(url, data=fields_of(page) | {"take": ["0"], "agreed": "y"}, content_type="multipart/form-data")
    assert "录入了 1 条" in text(done)
    listed = text(desk.get(f"/staff/registrations/{activity_id}"))
    assert "郑小一（7 岁）" in listed and "有没有过敏：=1+1" in listed


@pytest.mark.parametrize("table", ["x", "[]", '[["姓名"],[[1,["a","b"]]]]', "[" * 5000, '[["姓名"],[["x",["a"]]]]'])
def test_a_table_that_was_tampered_with_is_refused(desk, app, table):
    activity_id = planned(app)
    page = desk.submit(f"/staff/registrations/{activity_id}/names", text="1. 钱二 13000000021")
    answer = desk.post(
        f"/staff/registrations/{activity_id}/names/enter", data=fields_of(text(page)) | {"table": table, "agreed": "y"}
    )
    assert answer.status_code == 422 and "重新粘贴" in text(answer)


def test_signs_that_no_column_holds_are_read_as_blanks(desk, app):
    activity_id = planned(app)
    page = desk.submit(f"/staff/registrations/{activity_id}/names", text="1. 钱二 13000000021")
    table = '[["姓名","电话"],[[2,["钱\\ud800二\\u0000","13000000021"]],[3,["\\ud800",""]]]]'
    typed = fields_of(text(page)) | {
        "table": table,
        "agreed": "y",
        "take": ["0", "1"],
        "column0": "name",
        "column1": "phone",
    }
    answer = desk.post(f"/staff/registrations/{activity_id}/names/enter", data=typed)
    assert answer.status_code == 200 and "录入了 1 条" in text(answer)


def test_a_phone_answers_the_survey_once_and_staff_read_the_result_and_type_in_paper(desk, app):
    activity_id = made(app, an_activity, at("2026-11-23 09:00"))
    number = asked(app, "SELECT number FROM activity WHERE id = :id", id=activity_id)[0].number
    page = text(desk.get(f"/survey/{number}"))
    assert "总体感受" in page
    assert desk.submit(f"/survey/{number}", overall="").status_code == 422
    said = '=HYPERLINK("http://example.org","多办几次")'
    assert desk.submit(f"/survey/{number}", overall="5", content="4", again="yes", remark=said).status_code == 303
    assert "谢谢您" in text(desk.get(f"/survey/{number}"))
    url = f"/staff/registrations/{activity_id}/survey"
    assert desk.submit(url, url, overall="2").status_code == 303
    page = text(desk.get(url))
    assert "2 份问卷，满意率 50.0%" in page and "多办几次" in page and "纸质 1 份" in page
    assert desk.get(url + "/paper").data.startswith(b"%PDF")
    assert desk.get("/survey/HD1999-001").status_code == 404
    with app.app_context():
        name = login_name(a_colleague("head"))
        db.session.remove()
    desk.sign_in(name)
    sheet = CalamineWorkbook.from_filelike(BytesIO(desk.submit(url, url + "/export").data)).get_sheet_by_index(0)
    assert said in [cell for row in sheet.to_python() for cell in row], "a formula stays the text that was typed"
