"""Shifts by phone: open to anybody, one's own, signing up, standing by, giving back, swapping."""

import re
from datetime import date
from functools import partial

import pytest

from tests import factories
from tests.client import text
from tests.factories import a_post, a_shift, a_volunteer
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import signups
from yylib.services.volunteers import keys

SATURDAY = "2026-11-28 09:00"


@pytest.fixture
def made(app):
    """Call a factory or command inside the application on Monday at ten."""
    clock.freeze("2026-11-23 10:00")
    return partial(factories.made, app)


def link_of(app, volunteer) -> str:
    with app.app_context():
        found = keys.link(keys.get(volunteer))
        db.session.remove()
    return found


def take(app, shift, volunteer) -> int:
    with app.app_context():
        answer = write(signups.take, shift_id=shift, volunteer_id=volunteer)
        db.session.remove()
    return answer


def test_anybody_sees_when_people_are_needed_and_nobody_is_named(app, client, made):
    empty = text(client.get("/shifts/"))
    assert "还没有排出来" in empty
    shift = made(a_shift, SATURDAY, post_id=made(a_post, "少儿故事会甲"), needed=2)
    take(app, shift, made(a_volunteer, "王小明"))
    page = text(client.get("/shifts/"))
    assert "11-28 周六 09:00–12:00" in page and "少儿故事会甲" in page and "缺 1 人" in page and "王小明" not in page
    assert (
        client.get("/shifts/?from=2026-13-99").status_code == client.get("/shifts/?from=9999-12-31").status_code == 200
    )
    assert "前两周" in text(client.get("/shifts/?from=2026-12-10"))


def test_a_volunteer_signs_up_is_told_what_is_missing_gives_back_and_stands_by(app, client, made):
    shift = made(a_shift, SATURDAY, needed=1)
    closed = made(a_shift, "2026-11-29 09:00", post_id=made(a_post, "讲座助理", needs_approval=True))
    who = made(a_volunteer)
    base = f"/shifts/p/{link_of(app, who)}"
    page = text(client.get(base))
    assert "还没有报班" in page and "还不能报" in page and f"{base}/{shift}" in page
    lacking = text(client.get(f"{base}/{closed}"))
    assert "“讲座助理”要馆员先核准" in lacking and "报这个班</button>" not in lacking
    done = client.submit(f"{base}/{shift}", f"{base}/{shift}/take")
    assert done.status_code == 303
    own = text(client.get(f"{base}/{shift}"))
    assert "已排上" in text(client.get(base))
    assert "排上了" in own and "11 月 27 日 09:00 以前可以随时取消" in own
    other = made(a_volunteer)
    waits = f"/shifts/p/{link_of(app, other)}/{shift}"
    assert client.submit(waits, f"{waits}/take").status_code == 303 and "替补第 1 位" in text(client.get(waits))
    clock.freeze("2026-11-27 10:00")
    assert "现在取消会记一次“临时取消”" in text(client.get(f"{base}/{shift}"))
    assert client.submit(f"{base}/{shift}", f"{base}/{shift}/cancel", reason="发烧").status_code == 303
    assert "已取消，记一次临时取消" in text(client.get(f"{base}/{shift}"))
    assert "有空位了" in text(client.get(waits))
    assert client.submit(waits, f"{waits}/come").status_code == 303 and "已排上" in text(client.get(waits))


def test_a_child_names_who_comes_along(app, client, made):
    child = made(a_volunteer, birth_on=date(2014, 1, 1), guardian_signed_on=date(2026, 11, 1))
    shift = made(a_shift, SATURDAY, 2)
    page = f"/shifts/p/{link_of(app, child)}/{shift}"
    bare = client.submit(page, f"{page}/take")
    assert bare.status_code == 409 and "未满 14 周岁要有成年人一起来" in text(bare)
    assert client.submit(page, f"{page}/take", escort="王某某，母亲").status_code == 303
    assert "王某某，母亲" in text(client.get(page))


def test_a_swap_is_offered_by_number_declined_offered_to_anybody_and_taken(app, client, made):
    shift = made(a_shift, SATURDAY, needed=1)
    holder, friend = made(a_volunteer, "换班人"), made(a_volunteer)
    take(app, shift, holder)
    mine, theirs = (f"/shifts/p/{link_of(app, one)}/{shift}" for one in (holder, friend))
    assert "没有这个编号" in text(client.submit(mine, f"{mine}/swap", number="ZY2026-8888"))
    with app.app_context():
        number = keys.get(friend).number
    assert client.submit(mine, f"{mine}/swap", number=number).status_code == 303
    assert "等人来接" in text(client.get(mine)) and "请您接班" in text(client.get(theirs.rsplit("/", 1)[0]))
    asked = text(client.get(theirs))
    assert "有人请您接这个班" in asked and "换班人" not in asked
    assert (
        f"请的是 {number}" in text(client.get(mine)) and text(client.get(theirs.rsplit("/", 1)[0])).count("11-28") == 1
    )
    assert client.submit(theirs, f"{theirs}/decline").status_code == 303
    assert f"{number} 没有接这个班" in text(client.get(mine))
    assert client.submit(mine, f"{mine}/swap").status_code == 303
    assert "没有接这个班" not in text(client.get(mine)) and "谁能来谁接" in text(client.get(mine))
    assert (
        client.submit(mine, f"{mine}/stay").status_code == 303
        and client.submit(mine, f"{mine}/swap").status_code == 303
    )
    assert client.submit(theirs, f"{theirs}/over").status_code == 303
    assert "已排上" in text(client.get(theirs)) and "已换班" in text(client.get(mine))


def test_the_pages_say_only_what_the_volunteer_can_do_now(app, client, made):
    """Not admitted: no shift to open; past the deadline: no earlier hour to cancel by; nobody signed in: said, with the way."""
    shift = made(a_shift, SATURDAY, needed=1)
    waiting, holder = link_of(app, made(a_volunteer, stage="training")), made(a_volunteer, "按时的")
    early = text(client.get(f"/shifts/p/{waiting}"))
    assert "录用以后才能报" in early and "点下面的班次" not in early
    take(app, shift, holder)
    mine = f"/shifts/p/{link_of(app, holder)}"
    assert "点“班次”就能报班" in text(client.get("/shifts/")) and mine not in text(client.get("/shifts/"))
    client.submit(f"/volunteer/p/{link_of(app, holder)}", f"/volunteer/p/{link_of(app, holder)}/keep")
    assert mine in text(client.get("/shifts/"))
    clock.freeze("2026-11-28 08:00")
    other = f"/shifts/p/{link_of(app, made(a_volunteer))}/{made(a_shift, '2026-11-28 14:00', needed=1)}"
    assert "会记一次“临时取消”" in text(client.get(other)) and "以前取消" not in text(client.get(other))
    clock.freeze("2026-11-28 13:00")
    assert "没有签到" in text(client.get(mine)) and "也在那里申报" in text(client.get(mine))


def test_a_link_that_is_not_ours_another_ones_shift_and_odd_values_are_refused_calmly(app, client, made):
    shift, hidden = made(a_shift, SATURDAY), made(a_shift, SATURDAY, is_open=False)
    page = f"/shifts/p/{link_of(app, made(a_volunteer))}"
    assert client.get(f"{page}/{hidden}").status_code == 404 and client.get(f"{page}/999999").status_code == 404
    assert client.get("/shifts/p/ABC23456-" + "a" * 20).status_code == 404
    assert client.get(f"/shifts/p/{link_of(app, made(a_volunteer, stage='applied'))}").status_code == 404
    for way in ("come", "cancel", "swap", "stay", "decline"):
        answer = client.submit(f"{page}/{shift}", f"{page}/{shift}/take") if way == "come" else None
        assert answer is None or answer.status_code == 303
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM signup")[0].n == 1
    outsider = f"/shifts/p/{link_of(app, made(a_volunteer))}/{shift}"
    form = {"csrf_token": text(client.get(outsider)).split('name="csrf_token"')[1].split('value="')[1].split('"')[0]}
    for way in ("come", "cancel", "swap", "stay", "decline", "unanswer", "seen"):
        assert client.post(f"{outsider}/{way}", data=form).status_code == 404, way
    for way in ("answer", "agree", "refuse"):
        assert client.post(f"{outsider}/{way}", data=form).status_code == 422, way
        assert (
            client.post(f"{outsider}/{way}", data=form | {"swap_id": "12345", "return_id": "1"}).status_code == 404
        ), way
    assert client.post(f"{outsider}/over", data=form | {"swap_id": "9" * 30}).status_code == 422
    assert client.post(f"{outsider}/over", data=form | {"swap_id": "12345"}).status_code == 404


def test_two_exchange_their_shifts_by_phone_and_who_is_told_no_sees_it_until_it_is_seen(app, client, made):
    mine_on, theirs_on = made(a_shift, SATURDAY, needed=1), made(a_shift, "2026-11-28 10:00", needed=1)
    holder, friend = made(a_volunteer, "换班人"), made(a_volunteer, "接班人")
    take(app, mine_on, holder)
    returned = take(app, theirs_on, friend)
    mine, theirs = (f"/shifts/p/{link_of(app, one)}" for one in (holder, friend))
    page, asked = f"{mine}/{mine_on}", f"{theirs}/{mine_on}"
    client.submit(page, f"{page}/swap")
    offered = text(client.get(asked))
    assert "时间重叠" in offered and "我来，请对方接我的一班" in offered and "接这个班</button>" not in offered
    assert "请对方接我的哪一班" in text(client.submit(asked, f"{asked}/answer"))
    assert client.submit(asked, f"{asked}/answer", return_id=returned).status_code == 303
    assert "等对方同意" in text(client.get(asked)) and "等对方同意" in text(client.get(theirs))
    assert client.submit(asked, f"{asked}/unanswer").status_code == 303
    assert "等您答复" not in text(client.get(mine))
    client.submit(asked, f"{asked}/answer", return_id=returned)
    for seen in (text(client.get(mine)), text(client.get(page))):
        assert "11-28 周六 10:00–13:00" in seen or "2026-11-28 周六 10:00–13:00" in seen
        assert "接班人" not in seen and "ZY2026-" in seen
    assert client.submit(page, f"{page}/refuse").status_code == 303
    assert "互换没有成" in text(client.get(theirs)) and "等人来接" in text(client.get(page))
    assert client.submit(theirs, f"{theirs}/{theirs_on}/seen").status_code == 303
    assert "互换没有成" not in text(client.get(theirs))
    third = made(a_volunteer)
    late, to_come = (
        take(app, made(a_shift, "2026-11-28 10:30", needed=1), third),
        f"/shifts/p/{link_of(app, third)}/{mine_on}",
    )
    client.submit(to_come, f"{to_come}/answer", return_id=late)
    assert client.submit(page, f"{page}/agree").status_code == 303
    assert "换好了" in (own := text(client.get(mine))) and "10:30–13:30" in own and "已换班" in own
    assert "已排上" in text(client.get(to_come))
    number = re.search(r"ZY2026-(\d+)", text(client.get(theirs)))[1]
    now = f"{mine}/{signup_on(app, late)}"
    client.submit(now, f"{now}/swap", number=f"ZY2026-{number}")
    client.submit(f"{theirs}/{now.rsplit('/', 1)[1]}", f"{theirs}/{now.rsplit('/', 1)[1]}/decline")
    assert f"ZY2026-{number} 换不了" in text(client.get(mine))
    assert client.submit(mine, f"{now}/seen").status_code == 303 and "知道了" not in text(client.get(mine))


def signup_on(app, signup) -> int:
    with app.app_context():
        found = signups.get(signup).shift_id
        db.session.remove()
    return found
