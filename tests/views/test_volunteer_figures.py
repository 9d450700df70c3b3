"""The coordinator's board, stars, words and figures on their pages; hours on the head's page, the sheet and guide 2."""

import html
import re
from datetime import date, timedelta

import pytest

from tests.factories import a_branch, a_colleague, a_post, a_shift, a_volunteer, an_entry, login_name
from tests.views.test_reports import queries
from yylib import clock
from yylib.database import db, write, writing
from yylib.services import outbox
from yylib.services.guides import editions
from yylib.services.volunteer_figures import stars
from yylib.services.volunteers import following

BOARD, FIGURES = "/staff/volunteer-board/", "/staff/volunteer-figures/"
TODAY = date(2026, 11, 23)


@pytest.fixture
def house(app, client):
    """A director at the board of a library with a branch; the volunteer 志愿者甲 has served 110 hours."""
    clock.freeze("2026-11-23 10:46")
    with app.app_context():
        branch, post = a_branch(name="总馆"), a_post("上架整理")
        anna = a_volunteer("志愿者甲", phone="19900000001")
        for at in range(11):
            an_entry(anna, 600, day=TODAY - timedelta(days=at), post_id=post, branch_id=branch)
        write(editions.first_content)
        name = login_name(a_colleague("director"))
        db.session.remove()
    client.sign_in(name)
    return branch, post, anna


def test_the_year_stands_on_the_page_on_paper_and_in_excel(client, house):
    branch, _post, _anna = house
    for address in (FIGURES, f"{FIGURES}print?year=2026", f"{FIGURES}?branch={branch}"):
        text = client.get(address).text
        assert "上架整理" in text and "110.0" in text
    assert client.get(f"{FIGURES}?year=99999999999999999999&branch=x").status_code == 200
    answer = client.submit(FIGURES, action=f"{FIGURES}export?year=2026")
    assert answer.status_code == 200 and answer.data[:2] == b"PK"
    people = f"{FIGURES}people/2026"
    text = client.get(people).text
    assert "志愿者甲" in text and "19900000001" not in text and "志愿者甲" in client.get(f"{people}/print").text
    assert client.submit(people, action=f"{people}/export").data[:2] == b"PK"
    assert client.get(f"{FIGURES}people/1850").status_code == 404
    thanks = client.get(f"{FIGURES}thanks").text
    assert "1 位志愿者" in thanks and "志愿者甲" not in thanks and "还有 1 位志愿者没有署名" in thanks


def test_each_figure_of_the_year_leads_to_as_many_entries_as_it_says(app, client, house):
    branch, post, anna = house
    with app.app_context():
        an_entry(anna, 60, day=date(2026, 3, 8), post_id=post, branch_id=branch, evidence="claimed")
        an_entry(anna, 60, day=date(2026, 3, 9), post_id=post, branch_id=branch, stage="pending")
        an_entry(anna, 60, day=date(2025, 3, 9), post_id=post, branch_id=a_branch(name="城东馆"))
        db.session.remove()
    for address in (f"{FIGURES}?year=2026", f"{FIGURES}?branch={branch}", f"{FIGURES}?year=2025"):
        lines = re.findall(
            r'<td><a href="(/staff/service-hours/entries[^"]+)">.*?</td>.*?num.*?num">(\d+)<', client.get(address).text
        )
        assert len(lines) >= 3
        for url, number in lines:
            assert f"共 {number} 条" in client.get(html.unescape(url)).text, url


def test_who_may_see_no_volunteer_sees_the_figures_without_names(app, client, house):
    with app.app_context():
        name = login_name(a_colleague("admin"))
    client.sign_in(name)
    assert "110.0" in client.get(FIGURES).text
    assert [
        client.get(address).status_code
        for address in (f"{FIGURES}people/2026", f"{FIGURES}thanks", BOARD, f"{BOARD}stars")
    ] == [403] * 4


def test_the_board_shows_what_waits_and_an_empty_house_is_told_so(app, client, house):
    branch, post, anna = house
    text = client.get(BOARD).text
    assert "没有等着办的事" in text and "班次都排满了" in text and "1 人达到新的星级" in text
    with app.app_context():
        a_shift("2026-11-28 09:00", post_id=post, branch_id=branch, needed=3, taken=1), a_volunteer(stage="applied")
        an_entry(anna, 90, day=TODAY - timedelta(days=20), stage="pending", branch_id=branch, post_id=post)
        a_volunteer("志愿者乙", admitted_on=date(2026, 1, 5))
        db.session.remove()
    text = client.get(BOARD).text
    assert "2 件事等着办" in text and "1 / 3" in text and "1.5" in text and "1 人好久没来" in text
    assert (
        "志愿者乙" in client.get(f"{BOARD}unseen?all=1").text and "志愿者乙" in client.get(f"{BOARD}unseen/print").text
    )
    assert client.submit(f"{BOARD}unseen", action=f"{BOARD}unseen/export").data[:2] == b"PK"


def test_a_star_is_announced_posted_and_withdrawn_through_the_pages(app, client, house):
    _branch, _post, anna = house
    page = f"{BOARD}stars"
    assert "一星级志愿者" in client.get(page).text
    for typed in ({"volunteer": ""}, {"volunteer": "999999"}, {"volunteer": "x"}):
        assert client.submit(page, action=f"{page}/announce", **typed).status_code in (404, 409, 422)
    assert client.submit(page, action=f"{page}/announce", volunteer=str(anna)).status_code == 303
    paper = client.get(f"{page}/print").text
    assert "志*甲" in paper and "志愿者甲" not in paper and "2026-12-01 前" in paper
    with app.app_context():
        star = stars.announced()[0].id
    assert client.submit(f"{page}/{star}/withdraw", reason="").status_code == 422
    assert client.submit(f"{page}/{star}/withdraw", reason="核实后时长不足").status_code == 303
    assert client.get(f"{page}/999/withdraw").status_code == 404
    assert "核实后时长不足" in client.get(page).text


def test_what_is_to_be_told_is_pasted_and_ticked_off_once(app, client, house):
    _branch, _post, anna = house
    page = f"{BOARD}words"
    assert "没有要告诉志愿者的" in client.get(page).text
    with app.app_context():
        with writing():
            following.became(anna, "admitted")
        (item,) = [one.id for one in outbox.waiting()]
        db.session.remove()
    text = client.get(page).text
    assert "已经录用" in text and "志愿者甲" not in text and "19900000001" not in text
    assert client.submit(page, action=f"{page}/tick", item=str(item)).status_code == 303
    with app.app_context():
        assert outbox.count_waiting() == 0


def test_hours_and_people_stand_on_the_heads_page_the_report_the_sheet_and_guide_2(client, house):
    assert "志愿服务 1 人" in client.get("/staff/turnout").text
    report = client.get("/staff/turnout/period?kind=month&on=2026-11-01").text
    assert "服务的志愿者" in report and "110小时" in report.replace("</b>", "")
    sheet = client.get("/staff/turnout/day-sheet?day=2026-11-22").text
    assert "志愿服务" in sheet and "10.0" in sheet
    guide = client.get("/guides/2").text
    assert "1 名</b>" in guide and "110.0 小时" in guide and "志愿者甲" not in guide


def test_the_queries_of_the_pages_do_not_grow(app, client, house):
    branch, post, _anna = house
    pages = (BOARD, f"{BOARD}stars", f"{BOARD}unseen?all=1", FIGURES, f"{FIGURES}people/2026?all=1", f"{FIGURES}thanks")
    few = [queries(app, client, url) for url in pages]
    with app.app_context():
        for at in range(30):
            one = a_volunteer()
            an_entry(one, 60, day=TODAY - timedelta(days=at), post_id=post, branch_id=branch)
            a_shift("2026-11-28 09:00", post_id=post, branch_id=branch)
            an_entry(one, 60, day=TODAY - timedelta(days=at), post_id=post, branch_id=branch, stage="pending")
            a_volunteer(admitted_on=date(2026, 1, 5))
        db.session.remove()
    many = [queries(app, client, url) for url in pages]
    assert all(abs(a - b) <= 1 for a, b in zip(few, many, strict=True)) and max(many) <= 40
