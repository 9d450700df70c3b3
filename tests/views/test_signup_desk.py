"""The coordinator fills a shift: by number or name, past a rule with a reason, who came not, and whom to call."""

from datetime import date

import pytest

from tests.client import text
from tests.factories import a_colleague, a_post, a_shift, a_volunteer, login_name, made
from tests.services.test_lists import statements
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.volunteers import Volunteer
from yylib.services import signups
from yylib.services.signups import calling, listed, own
from yylib.services.volunteers import groups, keys


@pytest.fixture
def desk(app, client):
    """Somebody of the promotion department, signed in on Monday at ten; a shift of one that afternoon."""
    clock.freeze("2026-11-23 10:00")
    with app.app_context():
        name = login_name(a_colleague("promotion"))
        client.shift = a_shift("2026-11-23 14:00", needed=1, post_id=a_post("上架整理甲"))
        db.session.remove()
    client.sign_in(name)
    client.name = name
    return client


def signup_of(app, volunteer) -> tuple[int, str]:
    with app.app_context():
        row = plain("SELECT id, stage FROM signup WHERE volunteer_id = :id ORDER BY id DESC", id=volunteer)[0]
    return row.id, row.stage


def test_all_signups_are_reached_from_planning_and_every_page_of_them_stands_in_its_menu_entry(app, desk):
    who = made(app, a_volunteer, "周链接")
    assert (
        desk.submit(
            f"/staff/signups/{desk.shift}", f"/staff/signups/{desk.shift}/add", volunteer_id=str(who)
        ).status_code
        == 303
    )
    assert 'href="/staff/signups/?time=coming"' in text(desk.get("/staff/shifts/"))
    for page in ("/staff/signups/?time=coming", f"/staff/signups/{desk.shift}"):
        html = text(desk.get(page))
        assert 'href="/staff/shifts/" aria-current="page"' in html and f'href="/staff/volunteers/{who}"' in html


def test_somebody_is_put_on_a_shift_by_number_or_name_and_past_a_rule_with_a_reason(app, desk):
    page = f"/staff/signups/{desk.shift}"
    assert "还没有人报这个班" in text(desk.get(page))
    one, twin = made(app, a_volunteer, "赵同名"), made(app, a_volunteer, "赵同名")
    assert desk.submit(page, f"{page}/add").status_code == 422
    assert "没有找到这位志愿者" in text(desk.submit(page, f"{page}/add", who="查无此人"))
    several = text(desk.submit(page, f"{page}/add", who="赵同名"))
    assert "是哪一位？" in several and f'value="{twin}"' in several and "****" in several
    assert desk.submit(page, f"{page}/add", volunteer_id=str(twin)).status_code == 303
    with app.app_context():
        number = keys.get(one).number
    assert desk.submit(page, f"{page}/add", who=number).status_code == 303
    assert signup_of(app, one)[1] == "waiting" and "替补第 1 位" in text(desk.get(page))
    minor = made(app, a_volunteer, "小钱", birth_on=date(2010, 1, 1), guardian_signed_on=date(2026, 1, 1))
    long = made(app, a_shift, "2026-11-28 09:00", 5)
    page = f"/staff/signups/{long}"
    said = text(desk.submit(page, f"{page}/add", who="小钱"))
    assert "一次最多服务 180 分钟" in said and "勾选“破例安排”并写原因" in said and "有疑问请打" not in said
    assert "破例要写明原因" in text(desk.submit(page, f"{page}/add", who="小钱", is_override="y"))
    assert (
        desk.submit(page, f"{page}/add", who="小钱", is_override="y", override_reason="中间有休息").status_code == 303
    )
    assert signup_of(app, minor)[1] == "taken" and "破例：中间有休息" in text(desk.get(page))
    assert desk.submit(page, f"{page}/add", volunteer_id="9" * 40).status_code == 422
    assert desk.submit(page, f"{page}/add", volunteer_id="987654").status_code == 404


def test_what_two_agreed_to_exchange_is_entered_with_the_others_shift_chosen(app, desk):
    one, other = made(app, a_volunteer, "孙甲"), made(app, a_volunteer, "孙乙")
    there = made(app, a_shift, "2026-11-23 15:00", needed=1)
    mine, theirs = (made(app, write, signups.take, shift_id=on, volunteer_id=who) for on, who in ((desk.shift, one), (there, other)))  # fmt: skip
    number, show = made(app, lambda: keys.get(other).number), f"/staff/signups/s/{mine}"
    assert "没有这个编号" in text(desk.submit(show, f"{show}/hand", number="ZY2026-7777", is_exchange="y"))
    asked = desk.submit(show, f"{show}/hand", number=number, is_exchange="y")
    assert asked.status_code == 422 and "请选一班" in text(asked) and "15:00–18:00" in text(asked)
    busy = made(app, write, signups.take, shift_id=made(app, a_shift, "2026-11-23 17:00"), volunteer_id=one)
    said = text(desk.submit(show, f"{show}/hand", number=number, is_exchange="y", return_id=str(theirs)))
    assert "孙甲" in said and "时间重叠" in said and f'value="{theirs}" checked' in said
    made(app, write, signups.cancel, signup_id=busy)
    assert desk.submit(show, f"{show}/hand", number=number, is_exchange="y", return_id=str(theirs)).status_code == 303
    assert "孙乙" in text(desk.get(f"/staff/signups/{desk.shift}")) and signup_of(app, one)[1] == "taken"


def test_absent_undone_cancelled_called_up_and_handed_over(app, desk):
    one, other, third = (made(app, a_volunteer) for _ in range(3))
    for who in (one, other):
        made(app, write, signups.take, shift_id=desk.shift, volunteer_id=who)
    first, second = signup_of(app, one)[0], signup_of(app, other)[0]
    show = f"/staff/signups/s/{first}"
    with app.app_context():
        number = keys.get(third).number
    assert desk.submit(show, f"{show}/hand", number="ZY2026-7777").status_code == 422
    assert desk.submit(show, f"{show}/hand", number=number).status_code == 303
    third_id = signup_of(app, third)[0]
    show = f"/staff/signups/s/{third_id}"
    clock.freeze("2026-11-23 14:30")
    desk.sign_in(desk.name)
    assert "记未到" in text(desk.get(show)) and desk.submit(show, f"{show}/absent", note="没接电话").status_code == 303
    assert signup_of(app, third)[1] == "absent" and "没接电话" in text(desk.get(f"/staff/signups/{desk.shift}"))
    assert desk.submit(show, f"{show}/restore").status_code == 303 and signup_of(app, third)[1] == "taken"
    assert desk.submit(show, f"{show}/absent").status_code == 303
    up = f"/staff/signups/s/{second}"
    assert desk.submit(up, f"{up}/come").status_code == 303
    assert signup_of(app, other)[1] == "taken"
    later = made(app, write, signups.take, shift_id=made(app, a_shift, "2026-11-23 20:00"), volunteer_id=one)
    cancel = f"/staff/signups/s/{later}"
    assert desk.submit(cancel, f"{cancel}/cancel", is_ours="y", reason="不用那么多人").status_code == 303
    assert signup_of(app, one)[1] == "cancelled" and desk.get("/staff/signups/s/99999").status_code == 404


def _admitted() -> int:
    with writing() as session:
        held = session.query(Volunteer).filter(Volunteer.group_id.is_not(None)).one()
        held.stage, held.number, held.admitted_on = "admitted", "ZY2026-9001", clock.today()
        return held.id


def test_who_could_come_is_listed_printed_and_its_phones_opened_with_a_password_and_a_reason(app, desk, monkeypatch):
    made(app, a_volunteer, "孙有空", phone="19900009876", free_times=["1pm"])
    made(app, write, groups.apply, name="三班", leader="周老师", leader_phone="19900004321", members="小吴 成人", consent=True,
         channel="desk", by=None)  # fmt: skip
    member = made(app, _admitted)
    page = f"/staff/signups/{desk.shift}/calling"
    listing = text(desk.get(page))
    assert "孙有空" in listing and "199****9876" in listing and "19900009876" not in listing
    assert "199****4321（团队负责人）" in listing, "a list to call says whom"
    assert desk.submit(page, f"/staff/signups/{desk.shift}/add", who="ZY2026-9001").status_code == 303
    assert signup_of(app, member)[1] == "taken" and "199****4321" in text(desk.get(f"/staff/signups/{desk.shift}"))
    one = f"/staff/signups/s/{signup_of(app, member)[0]}"
    assert desk.submit(one, f"{one}/cancel", is_ours="y", reason="只是试试").status_code == 303
    assert "孙有空" in text(desk.get(f"{page}/print")) and desk.get(f"{page}?busy=1").status_code == 200
    monkeypatch.setattr(calling, "MOST", 1)
    made(app, a_volunteer, "李排后")
    assert "再列 1 位" in text(desk.get(page)) and "李排后" not in text(desk.get(page))
    assert "李排后" in text(desk.get(f"{page}?upto=2")) and "李排后" in text(desk.get(f"{page}/print?upto=2"))
    assert desk.get(f"{page}?upto=-9").status_code == desk.get(f"{page}?upto=x").status_code == 200
    assert desk.get(f"{page}/unmask").status_code == 403
    with app.app_context():
        head = login_name(a_colleague("head"))
        db.session.remove()
    desk.post("/staff/sign-out")
    desk.sign_in(head)
    assert desk.submit(f"{page}/unmask", reason="缺").status_code == 422
    whole = text(desk.submit(f"{page}/unmask", reason="下午缺人，打电话请人"))
    assert "19900009876" in whole


def test_the_list_and_the_shift_cost_as_many_statements_for_two_hundred(app, desk):
    def fill(count):
        for _ in range(count):
            write(signups.take, shift_id=desk.shift, volunteer_id=a_volunteer())

    def look():
        db.session.remove()
        listed.of_shift(desk.shift)

    def look_for_others():
        db.session.remove()
        assert calling.could_come(desk.shift)

    def look_by_phone():
        db.session.remove()
        own.open_to(1, own.open_page().shifts)

    with app.app_context():
        fill(5)
        few = [statements(act) for act in (look, look_for_others, look_by_phone)]
        fill(20)
        for number in range(20):
            a_shift(f"2026-11-{24 + number % 6} 09:00")
            a_volunteer(free_times=["1pm"])
        assert [statements(act) for act in (look, look_for_others, look_by_phone)] == few
        db.session.remove()
    rows = text(desk.get("/staff/signups/"))
    assert rows.count("上架整理甲") >= 25 and "共 25 条" in rows and desk.get("/staff/signups/print").status_code == 200
