"""Signing in with a phone by the room's code, and counting by a helper's link: without account and without JavaScript."""

import re

import pytest

from tests.client import Client, forms_of, text
from tests.services.attendance.test_signing import Day, a_party
from yylib import clock, readers
from yylib.database import db, write
from yylib.services.attendance import codes, counts, figures
from yylib.services.doors import codes as doors


@pytest.fixture
def day(app):
    """An activity of today with a family, and a phone."""
    app.test_client_class = Client
    with app.app_context():
        day = Day()
        day.one = a_party(day.sheet, adults=1, children=2)
        day.code_text = day.code(day.one)
        day.address = "/come/" + codes.text(day.session)
        day.token = write(counts.make_link, session_id=day.session, name="东门", by=day.by)
        db.session.remove()
    day.app, day.client = app, app.test_client()
    return day


def came(day):
    with day.app.app_context():
        return figures.of([day.session])[day.session]


def test_a_phone_signs_its_party_in_once_and_reads_no_name(day):
    answer = day.client.submit(day.address, "/come/sign", code="yh " + day.code_text.lower())
    assert answer.status_code == 303
    again = day.client.submit(day.address, "/come/sign", code=day.code_text)
    assert again.location == answer.location
    done = text(day.client.get(answer.location))
    assert "成人 1" in done
    assert "孩子 2" in done
    assert "人0" not in done
    assert came(day).people == 3
    assert day.client.get(answer.location + "0").status_code == 404


def test_a_code_of_before_or_a_wrong_number_signs_nobody_in(day):
    page = day.client.get(day.address)
    ticket = forms_of(text(page))[-1]["fields"]
    clock.freeze("2026-11-24 14:26")
    old = day.client.get(day.address)
    assert old.status_code == 410
    assert "换过" in text(old)
    late = day.client.post("/come/sign", data=ticket | {"code": day.code_text})
    assert late.status_code == 410
    clock.freeze("2026-11-24 14:20")
    wrong = [day.client.submit(day.address, "/come/sign", code="KKKKKKK").status_code for _ in range(7)]
    assert wrong[0] == 422
    assert wrong[-1] == 429, "whoever guesses waits"
    for typed in ({"code": "", "adults": "x"}, {"code": "x" * 10_000}, {"code": "\x00", "ticket": "é.1.2"}):
        assert day.client.submit(day.address, "/come/sign", **typed).status_code < 500
    assert came(day).people == 0


def gate(day, direction="in") -> str:
    with day.app.app_context():
        return doors.path(doors.text(day.door, direction))


def joined(day) -> None:
    """The phone on which the family registered."""
    with day.app.test_request_context():
        value = readers._signer("yylib-joined").dumps([day.code_text])
    day.client.set_cookie("yylib-joined", value)


def test_one_tap_at_the_house_door_lets_the_registered_party_in_and_signs_it_in(day):
    joined(day)
    page = text(day.client.get(gate(day)))
    assert "进馆，并签到" in page and "大人 1 位、孩子 2 位" in page
    tap = next(form for form in forms_of(page) if form["fields"].get("code") == day.code_text)
    for _sent in range(2):
        assert day.client.post("/gate/through", data=tap["fields"]).status_code == 303
    assert (came(day).people, came(day).missing) == (3, 0)
    me = text(day.client.get("/gate/me"))
    assert "已签到" in me and "3 人，其中孩子 2 位" in me
    assert "的报名" in text(day.client.get(gate(day))), "who is inside is not asked to come in again"
    room = text(day.client.get(day.address))
    assert day.code_text in room, "the room's code knows the phone too"
    assert day.client.submit(gate(day, "out"), "/gate/through").status_code == 303
    assert "今天已离馆" in text(day.client.get("/gate/me"))
    assert came(day).people == 3, "whoever leaves has been here"


def test_a_registration_typed_at_the_door_comes_in_and_shows_its_papers_to_nobody(day):
    wrong = day.client.submit(gate(day), "/gate/through", code="KKKKKKK")
    assert wrong.status_code == 422 and "七位" in text(wrong)
    clock.freeze("2026-11-24 10:00")
    assert day.client.submit(gate(day), "/gate/through", code="yh " + day.code_text.lower()).status_code == 303
    assert came(day).people == 0, "who is early is in the house only"
    me = text(day.client.get("/gate/me"))
    assert "还没到签到时间" in me and "13:30" in me
    assert "人0" not in me
    assert "/join/p/" not in text(day.client.get("/join/mine")), "seven characters open the door, not the registration"
    clock.freeze("2026-11-25 10:00")
    other = day.app.test_client()
    answer = other.submit(gate(day), "/gate/through", code=day.code_text)
    assert answer.status_code == 409 and "不是今天" in text(answer)


def test_a_helper_counts_each_press_once_and_takes_back_only_the_own(day):
    page = f"/come/count/{day.token}"
    presses = [form for form in forms_of(text(day.client.get(page))) if form["method"] == "post"]
    for form in presses[:2]:
        for _sent in range(3):
            assert day.client.post(page, data=form["fields"]).status_code == 303
    assert came(day).walk_in_adults == 3, "one and two, each once"
    pressed = [day.client.post(page, data=presses[0]["fields"] | {"once": nonce}, headers={"HX-Request": "true"})
               for nonce in ("a", "b", "a")]  # fmt: skip
    assert came(day).walk_in_adults == 5, "with a number of its own each press is one"
    assert [re.findall(r"data-\w+>(\d+)", text(one)) for one in pressed] == [["4", "4"], ["5", "5"], ["5", "5"]]
    with day.app.app_context():
        write(counts.count, session_id=day.session, nonce="staff", adults=4, spot="东门", by=day.by)
        other = write(counts.make_link, session_id=day.session, name="东门", by=day.by)
        assert counts.helper_of(other).name == "东门 2", "two helpers of one name are two"
        db.session.remove()
    shown = text(day.client.get(page))
    assert re.findall(r"data-\w+>(\d+)", shown) == ["9", "5"]
    assert re.findall(r"data-\w+>(\d+)", text(day.client.get(f"/come/count/{other}"))) == ["9", "0"]
    undo = re.search(rf"{page}/undo/\d+", shown)[0]
    assert day.client.submit(page, undo).status_code == 303
    token = forms_of(shown)[0]["fields"]["csrf_token"]
    assert day.client.post(f"{page}/undo/{_staffs(day)}", data={"csrf_token": token}).status_code == 404
    assert day.client.post(undo.replace(day.token, other), data={"csrf_token": token}).status_code == 404
    assert came(day).walk_in_adults == 8
    assert day.client.get("/come/count/nothing").status_code == 404
    assert day.client.submit(page, page, adults="0", children="0").status_code == 422
    clock.freeze("2026-11-24 23:00")
    assert day.client.get(page).status_code == 410


def _staffs(day) -> int:
    with day.app.app_context():
        return next(one.id for one in counts.latest(day.session) if one.source == "staff")
