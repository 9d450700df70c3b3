"""The public form of a registration, its pass, the waiting list's buttons, the family's page, and what bots meet."""

import re
from datetime import date, time

import pytest

from tests.client import text
from tests.factories import an_activity
from yylib import clock
from yylib.database import db, write, writing
from yylib.models.activities import Question
from yylib.services import registrations
from yylib.services.registrations import keys, sheets

PARENT = {"name": "林家长", "phone": "19900001111", "consent": "y", "is_coming": "y"}


def saturday():
    """Two in the afternoon of the coming Saturday."""
    return clock.at(date(2026, 11, 28), time(14))


@pytest.fixture
def sheet(app):
    """A story time on Saturday with three places; its sheet's id."""
    clock.freeze("2026-11-23 10:00", tick=3)
    with app.app_context():
        found = sheets.of(an_activity(saturday(), quota=3, title="绘本故事会", bring="一本喜欢的书"))[0].id
        db.session.remove()
    return found


def joined(app, sheet, number, **given) -> str:
    """Somebody else registers; the path of the pass."""
    with app.app_context():
        one = write(registrations.register, sheet_id=sheet, name=f"别家{number}", phone=f"1990000{number:04}",
                    consent=("contact", "2026-01", "web"), **given)  # fmt: skip
        path = keys.path(keys.get(one))
        db.session.remove()
    return path


def test_a_family_registers_sees_its_pass_changes_it_and_gives_it_back(app, client, sheet):
    page = text(client.get(f"/join/{sheet}"))
    assert "绘本故事会" in page and "还有 <b>3</b> 个名额" in page and "请留空" in page
    bare = client.submit(f"/join/{sheet}", **PARENT, child1_name="林小苗")
    assert bare.status_code == 422 and "请填出生日期" in text(bare) and 'value="林小苗"' in text(bare)
    done = client.submit(f"/join/{sheet}", **PARENT, child1_name="林小苗", child1_birth="2020-05-01")
    assert done.status_code == 303
    path = done.headers["Location"]
    ticket = text(client.get(path))
    for part in ("报上了", "大人 1，孩子 1", "一本喜欢的书", "林*", "199****1111", "我家的全部报名"):
        assert part in ticket
    assert "小苗" not in ticket and client.get(path + "/print?size=a6").status_code == 200
    change = text(client.get(path + "/change"))
    assert 'value="林小苗"' in change and 'value="2020-05-01"' in change
    assert client.submit(path + "/change", is_coming="y", more_adults="1").status_code == 303
    assert "大人 2，孩子 1" in text(client.get(path))
    over = client.submit(path + "/change", is_coming="y", more_adults="2")
    assert over.status_code == 409 and "原来的报名不变" in text(over)
    assert client.submit(path, action=path + "/cancel").status_code == 303
    assert "重新报名" in text(client.get(path))
    assert client.get(path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404


def test_who_finds_it_full_stands_in_line_and_answers_by_link_near_the_beginning(app, client, sheet):
    held = joined(app, sheet, 1, more_adults=2)
    page = text(client.get(f"/join/{sheet}"))
    assert "名额已满，可以报候补" in page and "报候补" in page
    path = client.submit(f"/join/{sheet}", **PARENT).headers["Location"]
    assert "候补第 1 位，最晚 11 月 28 日" in text(client.get(path))
    clock.freeze("2026-11-27 18:00", tick=3)
    client.submit(held, action=held + "/cancel")
    offered = text(client.get(path))
    assert "有名额了，请确认" in offered and "给您留到 11 月 27 日 20:00" in offered
    assert client.submit(path, action=path + "/accept").status_code == 303
    assert "报上了" in text(client.get(path))
    assert client.post(path + "/decline", data={}).status_code == 400  # no token, no harm


def test_the_phone_and_seven_characters_open_all_of_a_family_and_nothing_less_does(app, client, sheet):
    path = client.submit(f"/join/{sheet}", **PARENT).headers["Location"]
    code = path.rsplit("/", 1)[1].split("-")[0]
    assert "绘本故事会" in text(client.get("/join/mine"))
    client.delete_cookie("yylib-joined")
    assert "还没有报名" in text(client.get("/join/mine"))
    for phone, typed in (("19900001112", code), (PARENT["phone"], "AAAAAAA")):
        wrong = client.submit("/join/mine", phone=phone, code=typed)
        assert wrong.status_code == 422 and "没有查到这个报名" in text(wrong)
    found = client.submit("/join/mine", phone="199 0000 1111", code="yh" + code.lower())
    family = text(client.get(found.headers["Location"]))
    assert "绘本故事会" in family and "已报上" in family
    for _ in range(6):
        last = client.submit("/join/mine", phone="19900009999", code=code)
    assert last.status_code == 429


def test_scripts_are_held_up_and_sixty_honest_families_behind_one_address_are_not(app, client, sheet):
    assert client.submit(f"/join/{sheet}", **PARENT, website="http://x").status_code == 422
    clock.freeze("2026-11-23 11:00")
    quick = client.submit(f"/join/{sheet}", **PARENT)
    assert quick.status_code == 422 and "请再点一次" in text(quick)
    clock.freeze("2026-11-23 12:00", tick=3)
    with app.app_context():
        big = sheets.of(an_activity(saturday(), quota=60))[0].id
        db.session.remove()
    sent = [
        client.submit(f"/join/{big}", **(PARENT | {"name": f"读者{n}家", "phone": f"1996001{n:04}"})) for n in range(60)
    ]
    assert {answer.status_code for answer in sent} == {303}
    # One phone under many names takes one place.
    again = [client.submit(f"/join/{sheet}", **(PARENT | {"name": f"机器{sign}"})) for sign in "甲乙丙"]
    assert [answer.status_code for answer in again] == [303, 409, 409]


def test_a_shut_or_hidden_sheet_says_why_and_hostile_answers_stay_text(app, client, sheet):
    with app.app_context():
        hidden = sheets.of(an_activity(is_public=False))[0].id
        with writing() as session:
            session.add(Question(activity_id=sheets.get(sheet).activity_id, label="备注<b>", kind="text"))
        db.session.remove()
    assert client.get(f"/join/{hidden}").status_code == 404
    number = re.search(r'name="(q[0-9]+)"', text(client.get(f"/join/{sheet}")))[1]
    long = client.submit(
        f"/join/{sheet}", **PARENT, **{number: "x" * 9_000, "more_adults": "9" * 30, "child1_birth": "NaN"}
    )
    assert long.status_code == 422
    done = client.submit(f"/join/{sheet}", **(PARENT | {"name": "𠮷" * 40}), **{number: "=cmd|'/c calc'!A0<script>"})
    assert "&lt;script&gt;" in text(client.get(done.headers["Location"]))
    clock.freeze("2026-11-28 13:30", tick=3)
    assert "报名已经截止" in text(client.get(f"/join/{sheet}"))
