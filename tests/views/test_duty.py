"""Signing in by the place's code with a phone, and the volunteer's own page of hours: no account, no JavaScript."""

import pytest

from tests import factories
from tests.client import Client, forms_of, text
from tests.services.service_hours.acts import DAY, at, on_shift
from yylib import clock
from yylib.database import db, write
from yylib.services.service_hours import codes, reading, spots, sums
from yylib.services.volunteers import keys


@pytest.fixture
def duty(app):
    """A volunteer with a shift at nine, a place with a code, and a phone."""
    app.test_client_class = Client
    at("08:55")
    with app.app_context():
        branch = factories.a_branch()
        boss = factories.a_colleague("head")
        volunteer = factories.a_volunteer("张志愿")
        shift = on_shift(volunteer, branch_id=branch)
        code_id = write(spots.add, place_id=factories.a_door(branch), by=boss)
        held = keys.get(volunteer)
        link, code = keys.link(held), held.code
        db.session.remove()

    class Duty:
        def at(self):
            with app.app_context():
                return "/duty/at/" + codes.text(code_id)

        def entries(self):
            with app.app_context():
                found = [(one.way_in, one.way_out, one.minutes, one.stage) for one in reading.of_volunteer(volunteer)]
                return found, sums.minutes(volunteer)

    duty = Duty()
    duty.volunteer, duty.code, duty.link, duty.client, duty.shift = volunteer, code, link, app.test_client(), shift
    return duty


def test_a_phone_that_was_asked_to_remember_signs_in_and_out_by_the_screens_code(duty):
    mine = "/duty/p/" + duty.link
    assert "张志愿" not in text(duty.client.get(mine)) and "张*愿" not in text(duty.client.get(duty.at()))
    assert duty.client.submit(mine, f"/volunteer/p/{duty.link}/keep").status_code == 303
    assert "让这部手机记住我" not in text(duty.client.get(mine))
    page = text(duty.client.get(duty.at()))
    assert "签到" in page and "张*愿" in page and "张志愿" not in page
    first = duty.client.submit(duty.at(), "/duty/sign", code=duty.code, act="in")
    assert first.status_code == 303
    assert (
        duty.client.submit(duty.at(), "/duty/sign", code="zy" + duty.code.lower(), act="in").location == first.location
    )
    assert "已签到" in text(duty.client.get(first.location))
    assert duty.client.get(first.location[:-1] + "g").status_code == 404
    at("11:59")
    assert 'value="out"' in text(duty.client.get(duty.at()))
    done = duty.client.submit(duty.at(), "/duty/sign", code=duty.code, act="out")
    assert "3 小时 04 分" in text(duty.client.get(done.location))
    assert duty.entries() == ([("code", "code", 184, "confirmed")], 184)


def test_an_old_code_a_wrong_pass_or_a_guessed_one_signs_nobody(duty):
    old, ticket = duty.at(), forms_of(text(duty.client.get(duty.at())))[-1]["fields"]
    wrong = [duty.client.submit(duty.at(), "/duty/sign", code="KKKKKKK2", act="in").status_code for _ in range(7)]
    assert (wrong[0], wrong[-1]) == (422, 429), "whoever guesses waits"
    early = duty.client.submit(duty.at(), "/duty/sign", code=duty.code, act="out")
    assert early.status_code == 409 or early.status_code == 429
    at("09:10")
    assert duty.client.get(old).status_code == 410
    assert duty.client.post("/duty/sign", data=ticket | {"code": duty.code, "act": "in"}).status_code == 410
    for typed in (
        {"code": "x" * 10_000},
        {"code": "\x00", "ticket": "é.1.2"},
        {"ticket": "1.2.code.3"},
        {"act": "NaN"},
    ):
        assert duty.client.submit(duty.at(), "/duty/sign", **typed).status_code < 500
    assert duty.client.get("/duty/at/999-0123456789abcdef").status_code == 404
    assert duty.entries()[0] == []


def test_a_claim_by_link_waits_and_one_for_next_week_is_refused(duty):
    page = "/duty/p/" + duty.link
    given = {"day": DAY, "from_hour": "09:00", "to_hour": "11:00", "reason": "手机没电"}
    early = duty.client.submit(page, page + "/claim", **given)
    assert early.status_code == 422 and "还没有到" in text(early) and "手机没电" in text(early)
    at("13:00")
    assert duty.client.submit(page, page + "/claim", **given | {"day": "2026-12-05"}).status_code == 422
    assert duty.client.submit(page, page + "/claim", **given | {"from_hour": "x"}).status_code == 422
    form = forms_of(text(duty.client.get(page)))[-1]["fields"]
    assert duty.client.post(page + "/claim", data=form | given).status_code == 303
    again = duty.client.submit(page, page + "/claim", **given)
    assert again.status_code == 409 and "时间重叠" in text(again)
    assert "待确认" in text(duty.client.get(page))
    assert duty.entries() == ([("claim", "claim", 120, "pending")], 0)
    assert duty.client.get("/duty/p/" + duty.link[:-1] + ("0" if duty.link[-1] != "0" else "1")).status_code == 404


def test_a_claim_for_a_shift_needs_no_hours_and_one_without_says_so_above_the_records(duty):
    page = "/duty/p/" + duty.link
    at("13:00")
    bare = text(duty.client.submit(page, page + "/claim", reason="手机没电"))
    assert bare.count("这一项要填。") == 6 and bare.index("还差 3 处") < bare.index("服务时长")
    assert duty.client.submit(page, page + "/claim", shift_id=duty.shift, reason="手机没电").status_code == 303
    assert duty.entries() == ([("claim", "claim", 180, "pending")], 0)
    assert text(duty.client.get(page)).count("本人申报") == 1


def test_somebody_else_s_shift_is_nobody_s_to_claim(duty, app):
    with app.app_context():
        shift = on_shift(factories.a_volunteer("李志愿"))
        db.session.remove()
    at("13:00")
    page = "/duty/p/" + duty.link
    given = {"shift_id": shift, "day": DAY, "from_hour": "09:00", "to_hour": "11:00", "reason": "x"}
    assert duty.client.submit(page, page + "/claim", **given).status_code == 422
    assert clock.today().isoformat() == DAY and duty.entries()[0] == []
