"""每日客流表 through the browser without JavaScript: the list, a sheet, signing, correcting, paper and files."""

import re
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.client import forms_of, text
from tests.factories import a_colleague, login_name
from tests.services.reports.counts import scanned
from yylib import clock, content, jobs
from yylib.database import db, plain, write, writing
from yylib.models.accounts import Department
from yylib.models.branches import Branch, Place
from yylib.models.counts import DutyNote
from yylib.models.day_sheets import HOUSE
from yylib.services.day_sheets import making
from yylib.services.visits import adopt

DAY = date(2026, 11, 21)


@pytest.fixture
def made(app):
    """The shipped places, a Saturday with readers, and its sheets at closing."""
    clock.freeze("2026-11-21 08:00")

    class Made:
        pass

    with app.app_context():
        content.load()
        lending = db.session.query(Department).filter_by(name="图书借阅部").one().id
        Made.by = a_colleague()
        for name, role, department in (
            ("head", "head", lending),
            ("director", "director", None),
            ("desk", "desk", lending),
        ):
            setattr(Made, name, login_name(a_colleague(role, department_id=department)))
        door = db.session.query(Place).filter_by(kind="door").order_by(Place.id).first().id
        for branch in db.session.query(Branch).all():
            branch_id = branch.id
            with writing() as session:
                session.add(
                    DutyNote(
                        branch_id=branch_id,
                        day=DAY,
                        line="全天秩序良好，中午延时半小时，晚间无异常",
                        made_at=clock.now(),
                    )
                )
        for place in db.session.query(Place).order_by(Place.id).all():
            for kind in ("adult", "child", "elderly", "disabled", "child_with_adult"):
                scanned(place.id, "2026-11-21 09:00", 7, by=Made.by, kind=kind)
        Made.door = door
        clock.freeze("2026-11-21 17:05")
        jobs.make_sheets()
        Made.house, Made.sheet = making.latest(DAY, HOUSE).id, making.latest(DAY, lending).id
        Made.director_id = plain("SELECT id FROM account WHERE login_name = :n", n=Made.director)[0].id
        db.session.remove()
    return Made


def corrected(app, made):
    """The door's figure becomes another after the signature."""
    with app.app_context():
        write(adopt.move, place_id=made.door, day=DAY, verb="adopt", method="by_hand", number=99, note="照片核定",
              by=made.director_id)  # fmt: skip
        db.session.remove()


def test_the_list_says_how_each_sheet_stands(client, made):
    client.sign_in(made.head)
    page = text(client.get("/staff/sheets/?all=1"))
    assert page.count("待签</span>") == 5 and "2026-11-21 周六" in page and "全馆" in page
    assert "电子技术服务部" not in text(client.get("/staff/sheets/?department=0")).split('id="day_sheets"')[1]
    assert "没有符合的客流表" in text(client.get("/staff/sheets/?state=signed"))
    assert text(client.get("/staff/sheets/?month=2026-11")).count("待签</span>") == 5


def test_a_day_that_was_not_made_is_said_and_can_be_made_at_once(app, client, made):
    client.sign_in(made.head)
    clock.freeze("2026-11-23 08:00")
    client.sign_in(made.head)
    page = text(client.get("/staff/sheets/?all=1"))
    assert "还有 5 张没有制" in page and "2026-11-22 周日 全馆" in page
    assert client.submit("/staff/sheets/?all=1", "/staff/sheets/make").status_code == 303
    page = text(client.get("/staff/sheets/?all=1"))
    assert "没有制" not in page and page.count("补制") == 5


def test_the_morning_page_says_what_waits_to_be_signed(client, made):
    client.sign_in(made.head)
    page = text(client.get("/staff/visits/morning?day=2026-11-21"))
    assert f'href="/staff/sheets/{made.house}"' in page and page.split('id="sheets"')[1].count("待签") == 5


def test_the_head_signs_and_what_is_signed_does_not_change(app, client, made):
    client.sign_in(made.head)
    page = text(client.get(f"/staff/sheets/{made.sheet}"))
    assert f'href="/staff/sheets/{made.sheet}/sign"' in page
    answer = client.submit(f"/staff/sheets/{made.sheet}/sign")
    assert answer.location == f"/staff/sheets/{made.sheet}"
    page = text(client.get(answer.location))
    assert "已签字" in page and "（科室负责人）" in page and "/sign" not in page.split("sign-out")[-1].split("<main")[1]
    numbers = page.split('class="card-body day-sheet"')[1].split("</section>")[0]
    corrected(app, made)
    page = text(client.get(f"/staff/sheets/{made.sheet}"))
    assert page.split('class="card-body day-sheet"')[1].split("</section>")[0] == numbers
    assert "现在的数字与已签的这一版有" in page and "大门 42 → 99" in page


def test_beside_the_button_stands_that_not_all_figures_are_adopted(app, client, made):
    client.sign_in(made.director)
    said = "还可以签；采纳后数字变了要另做一版更正。"
    assert said in text(client.get(f"/staff/sheets/{made.house}/sign")).split("<form")[-1].split("</form>")[0]
    with app.app_context(), writing():
        plain("UPDATE day_sheet SET content = replace(content, '\"adopted\": false', '\"adopted\": true')")
    assert said not in text(client.get(f"/staff/sheets/{made.house}/sign"))


def test_who_is_not_its_head_may_look_but_neither_sign_nor_correct(client, made):
    for login in (made.head, made.desk):
        client.sign_in(login)
        page = text(client.get(f"/staff/sheets/{made.house}"))
        assert "全馆" in page and f"/staff/sheets/{made.house}/sign" not in page
        assert client.get(f"/staff/sheets/{made.house}/sign").status_code == 403
        assert client.get(f"/staff/sheets/{made.house}/correct").status_code == 403
        client.post("/staff/sign-out")


def test_signing_asks_for_the_password_again(client, made):
    client.sign_in(made.director)
    form = next(
        f
        for f in forms_of(text(client.get(f"/staff/sheets/{made.house}/sign")))
        if "/sign" in (f["action"] or "") and "out" not in f["action"]
    )
    clock.freeze("2026-11-21 17:16")
    assert client.get(f"/staff/sheets/{made.house}/sign").location.startswith("/staff/confirm")
    assert client.post(form["action"], data=form["fields"]).status_code == 401
    assert "待签" in text(client.get(f"/staff/sheets/{made.house}"))


def test_a_correction_takes_a_reason_stands_beside_the_first_and_is_signed_again(app, client, made):
    client.sign_in(made.director)
    client.submit(f"/staff/sheets/{made.house}/sign")
    corrected(app, made)
    url = f"/staff/sheets/{made.house}/correct"
    assert client.submit(url, reason="").status_code == 422
    answer = client.submit(url, reason="照片核定大门人次")
    page = text(client.get(answer.location))
    assert "更正 1 待签" in page and "更正：照片核定大门人次" in page
    assert re.search(r'<th scope="row">大门</th><td class="num"><b>42</b></td><td class="num"><b>99</b></td>', page)
    assert "这不是最新的一版" in text(client.get(f"/staff/sheets/{made.house}"))
    assert client.submit(url, reason="再来").status_code == 409
    client.submit(f"{answer.location}/sign")
    assert "更正 1 已签" in text(client.get(answer.location))
    assert "更正 1 已签" in text(client.get("/staff/sheets/?state=corrected"))


def test_a_form_sent_twice_makes_one_correction(app, client, made):
    client.sign_in(made.director)
    client.submit(f"/staff/sheets/{made.house}/sign")
    form = forms_of(text(client.get(f"/staff/sheets/{made.house}/correct")))[-1]
    sent = [client.post(form["action"], data=form["fields"] | {"reason": "补录"}).location for _ in range(3)]
    assert len(set(sent)) == 1 and sent[0] != f"/staff/sheets/{made.house}"


def test_before_it_is_signed_the_present_figures_are_taken_with_one_button(app, client, made):
    corrected(app, made)
    client.sign_in(made.head)
    page = f"/staff/sheets/{made.sheet}"
    assert "按现在的数字重制" in text(client.get(page))
    client.submit(page, f"{page}/remake")
    assert "按现在的数字重制" not in text(client.get(page)).split("已按现在的数字重制")[-1]


def test_the_house_with_all_its_places_is_one_a4_as_pdf_and_says_who_made_and_signed_it_when(client, made):
    client.sign_in(made.director)
    client.submit(f"/staff/sheets/{made.house}/sign")
    pdf = client.get(f"/staff/sheets/{made.house}/pdf")
    assert pdf.mimetype == "application/pdf" and len(re.findall(rb"/Type\s*/Page\b", pdf.data)) == 1
    paper = text(client.get(f"/staff/sheets/{made.house}/paper"))
    for words in ("沂源县图书馆每日客流表", "日表 2026-325", "制表人 系统自动", "制表时间", "2026-11-21 17:05", "第 1 版；审核", "（馆长）", "公章",
                  "祥源城市书房 大门", "其中学龄前区域"):  # fmt: skip
        assert words in paper


def test_excel_holds_the_numbers_and_stands_in_the_audit(app, client, made):
    client.sign_in(made.director)
    answer = client.submit(f"/staff/sheets/{made.house}", f"/staff/sheets/{made.house}/export")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    cells = book.get_sheet_by_index(0).to_python()
    assert book.sheet_names[-1] == "情况" and cells[2][0] == "到馆人次" and cells[2][1] == 126
    with app.app_context():
        assert plain("SELECT row_id FROM audit_row WHERE act = 'export'")[0].row_id == f"day_sheet/{made.house}"


def test_a_sheet_there_is_not_is_not_there(client, made):
    client.sign_in(made.director)
    assert [
        client.get(f"/staff/sheets/999{end}").status_code for end in ("", "/paper", "/pdf", "/sign", "/correct")
    ] == [404] * 5


def test_the_preview_can_be_asked_for_a_department(client, made):
    client.sign_in(made.head)
    assert "沂源县图书馆每日客流表（" in text(client.get("/staff/turnout/day-sheet?day=2026-11-21&department=1"))
    assert client.get("/staff/turnout/day-sheet?department=99").status_code == 404
