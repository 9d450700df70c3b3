"""The phone's pages at the door, the door's screen and the paper codes."""

import re

import pytest

from tests.client import forms_of, text
from tests.factories import a_booking, a_branch, a_colleague, a_plan, a_shift, a_volunteer, login_name, places_of
from yylib import clock, tokens
from yylib.database import db, plain, write, writing
from yylib.models.bookings import Booking
from yylib.models.branches import Branch
from yylib.models.entry_checks import EntryMode
from yylib.models.shifts import Shift, Signup
from yylib.models.terminals import Terminal
from yylib.services import rules
from yylib.services.doors import ASKS_NAME, children, codes, paper
from yylib.services.service_hours.terms import PRINTED_CODE
from yylib.services.volunteers import keys

TABLES = (
    "scan",
    "presence",
    "inside",
    "turned_away",
    "door_name",
    "child_alert",
    "shared_phone",
    "attempt",
    "form_token",
)


@pytest.fixture
def hall(app):
    """A house for four with an enrolled screen at its door, at nine on a Monday."""
    clock.freeze("2026-11-23 09:00")
    app.config["PUBLIC_URL"] = "https://lib.test"

    class Hall:
        def code(self, direction="in"):
            with app.app_context():
                return codes.path(codes.text(self.door, direction))

        def do(self, act):
            with app.app_context():
                answer = act()
                db.session.remove()
            return answer

        def counts(self):
            return self.do(lambda: [plain(COUNTS[name])[0].n for name in TABLES])

        def booking(self, at="08:30", **party):
            def make():
                if not plain("SELECT 1 FROM booking_plan"):
                    a_plan(self.door, policy="required")
                hour, minute = map(int, at.split(":"))
                starts = clock.at(clock.today(), clock.local(clock.now()).time().replace(hour=hour, minute=minute))
                return db.session.get(Booking, a_booking(self.door, starts, **party)).code

            return self.do(make)

        def enrol(self, client, kind="gate", direction="in", token="screen"):
            def make():
                with writing() as session:
                    session.add(Terminal(kind=kind, name="门口", branch_id=self.branch, place_id=self.door,
                                         direction=direction, token_hash=tokens.digest(token), enrolled_at=clock.now(),
                                         by_id=self.by, created_at=clock.now()))  # fmt: skip

            self.do(make)
            client.set_cookie("yylib-terminal", token)

    with app.app_context():
        Hall.by = a_colleague("tech")
        Hall.login = login_name(Hall.by)
        Hall.branch = a_branch(capacity=4)
        Hall.door, Hall.room = places_of(Hall.branch)
        db.session.remove()
    return Hall()


COUNTS = {name: f"SELECT count(*) AS n FROM {name}" for name in TABLES}


def came_in(client, hall, **typed):
    """Scan the code, press the button."""
    return client.submit(hall.code(), action="/gate/through", **typed)


def went_out(client, hall, **typed):
    return client.submit(hall.code("out"), action="/gate/through", **typed)


# The phone


def test_looking_at_a_code_writes_nothing_and_shows_one_button(client, hall):
    before = hall.counts()
    page = text(client.get(hall.code()))
    assert hall.counts() == before
    assert "进馆登记" in page and page.count('class="btn btn-primary') == 1
    assert "60 岁以上和残障读者请直接走人工通道，不用扫码" in page
    assert "还可进 4 人" in page


def test_a_press_enters_and_leads_to_the_phones_own_page(client, hall):
    answer = came_in(client, hall)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/gate/me")
    page = text(client.get("/gate/me"))
    assert "在馆内" in page and "09:00" in page and "我已离馆" in page
    assert re.search(r"总馆|分馆", page)


def test_twelve_presses_are_one_row_and_twelve_equal_answers(client, hall):
    page = text(client.get(hall.code()))
    given = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("ticket", "csrf_token")}
    answers = [client.post("/gate/through", data=given) for _ in range(12)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, "/gate/me")}
    assert hall.do(lambda: plain("SELECT count(*) AS n FROM scan")[0].n) == 1


def test_a_photographed_code_an_hour_later_is_told_so(client, hall):
    old = hall.code()
    clock.freeze("2026-11-23 10:00")
    answer = client.get(old)
    assert answer.status_code == 409
    assert "这个码已经过时" in text(answer) and "请扫屏幕上现在的码" in text(answer) and "answer-no" in text(answer)


def test_what_is_no_code_is_not_there(client, hall):
    assert client.get("/gate/hello").status_code == 404


def test_typing_may_take_five_minutes_and_no_longer(client, hall):
    page = text(client.get(hall.code()))
    given = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("ticket", "csrf_token")}
    clock.freeze("2026-11-23 09:04:59")
    assert client.post("/gate/through", data=given).status_code == 303
    clock.freeze("2026-11-23 09:05:01")
    answer = client.post("/gate/through", data=given)
    assert answer.status_code == 409 and "这一页放得太久了" in text(answer)


def test_a_ticket_of_another_phone_opens_nothing(app, client, hall):
    page = text(client.get(hall.code()))
    ticket = re.search(r'name="ticket" value="([^"]*)"', page)[1]
    other = app.test_client()
    other.get(hall.code())
    answer = other.submit(hall.code(), action="/gate/through", ticket=ticket)
    assert answer.status_code == 409
    assert hall.do(lambda: plain("SELECT count(*) AS n FROM scan")[0].n) == 0


def test_a_press_without_the_pages_own_token_is_refused(client, hall):
    assert client.post("/gate/through", data={"ticket": "x"}).status_code == 400


def test_a_party_comes_in_with_one_tap(client, hall):
    came_in(client, hall, adults="１", toddlers="1", children="1")
    page = text(client.get("/gate/me"))
    assert "3 人" in page and "其中孩子 2 位" in page


def test_a_child_alone_is_sent_to_the_desk_and_not_into_the_street(client, hall):
    answer = came_in(client, hall, adults="0", children="1")
    assert answer.status_code == 409
    assert "不满 14 周岁需家长陪同" in text(answer) and "请到服务台" in text(answer)


def test_a_full_house_is_told_with_what_can_be_done_and_noted_once(client, hall):
    came_in(client, hall, adults="1", children="3")
    client.delete_cookie("yylib-reader")
    answers = [came_in(client, hall) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "现在馆里人满了" in text(answers[0]) and "人工通道" in text(answers[0])
    held = hall.do(lambda: [tuple(row) for row in plain("SELECT code, channel, number FROM turned_away")])
    assert held == [("place_full", "gate", 1)]


def test_a_booking_made_on_the_phone_is_known_and_one_press_is_enough(app, client, hall):
    code = hall.booking(adults=1, children=1)
    remembered(app, client, code)
    page = text(client.get(hall.code()))
    assert "预约 08:30–12:00" in page and "孩子 1 位" in page
    came_in(client, hall, code=code)
    assert hall.do(lambda: plain("SELECT stage FROM booking")[0].stage) == "arrived"
    assert f"预约 {code[:3]} {code[3:]}" in text(client.get("/gate/me"))


def remembered(app, client, *held):
    """Let the phone know bookings, as after booking on it."""
    from flask import make_response

    from yylib import readers

    with app.test_request_context():
        answer = make_response()
        for code in held:
            readers.remember(answer, code=code)
        cookie = answer.headers.getlist("Set-Cookie")[-1].split(";")[0].partition("=")
    client.set_cookie(cookie[0], cookie[2])


def test_the_characters_of_a_pass_typed_in_are_enough(client, hall):
    code = hall.booking()
    assert came_in(client, hall, code=f"{code[:3]} {code[3:].lower()}").status_code == 303
    assert hall.do(lambda: plain("SELECT stage FROM booking")[0].stage) == "arrived"


@pytest.fixture
def server(hall):
    """The code of a volunteer with a shift from nine to eleven; ``entries`` is what they served."""

    def make():
        one, shift = a_volunteer("张志愿"), a_shift("2026-11-23 09:00", 2, branch_id=hall.branch, taken=1)
        with writing() as session:
            session.add(Signup(shift_id=shift, volunteer_id=one, stage="taken", channel="web", queued_at=clock.now(),
                               made_at=clock.now(), ends_at=session.get(Shift, shift).ends_at))  # fmt: skip
        return keys.get(one).code

    hall.entries = lambda: hall.do(lambda: [(one.stage, one.way_in, one.way_out, one.minutes) for one in plain(
        "SELECT stage, way_in, way_out, minutes FROM service_entry ORDER BY id")])  # fmt: skip
    hall.visits = lambda: hall.do(lambda: int(plain("SELECT coalesce(sum(entries), 0) AS n FROM scan")[0].n))
    return hall.do(make)


def test_a_volunteers_code_typed_at_the_door_does_what_its_scan_does(client, hall, server):
    answer = came_in(client, hall, code=f"zy {server[:4].lower()} {server[4:]}")
    assert (answer.status_code, hall.visits()) == (303, 0)
    assert "志愿者上岗，已签到" in text(client.get("/gate/me")) and hall.entries() == [("open", "door", None, None)]
    assert server not in text(client.get(hall.code("out"))), "the code stays on no phone: it may be another's"
    clock.freeze("2026-11-23 10:00")
    assert went_out(client, hall, code=server).status_code == 303
    assert "已签退" in text(client.get("/gate/me")) and hall.entries() == [("confirmed", "door", "door", 60)]
    clock.freeze("2026-11-23 11:30")
    assert came_in(client, hall, code=server).status_code == 303
    assert "这时没有您的班，按读者登记" in text(client.get("/gate/me")) and hall.visits() == 1
    assert went_out(client, hall, code="ZY" + server).status_code == 303 and len(hall.entries()) == 1
    assert came_in(client, hall, code="ZYABCDEFGH").status_code == 422


def test_what_a_volunteer_signs_by_the_doors_code_on_paper_waits_for_a_colleagues_word(client, hall, server):
    for way, time in (("in", "09:00"), ("out", "10:00")):
        clock.freeze(f"2026-11-23 {time}")
        path = codes.path(hall.do(lambda way=way: paper.code(hall.door, way)))
        assert client.submit(path, action="/gate/through", code=server).status_code == 303
    assert hall.entries() == [("pending", "printed", "printed", 60)]
    hall.do(
        lambda: write(
            rules.set_value, name=PRINTED_CODE.name, value=False, valid_from=clock.today(), reason="馆务会", by=None
        )
    )
    clock.freeze("2026-11-23 10:30")
    path = codes.path(hall.do(lambda: paper.code(hall.door, "in")))
    assert client.submit(path, action="/gate/through", code=server).status_code == 303 and len(hall.entries()) == 1
    assert "登记了进馆，没有签到" in text(client.get("/gate/me"))


def test_wrong_characters_are_told_at_once_and_guessing_is_slowed_down(client, hall):
    hall.booking()
    answers = [came_in(client, hall, code=f"ABCDE{n}") for n in range(2, 8)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "认不出这个号码" in text(answers[0])


@pytest.mark.parametrize(("wall", "at", "code", "said"), [
    ("09:00", "13:30", 303, "比预约的时段来得早"), ("12:05", "08:30", 409, "现在闭馆"), ("09:45", "08:30", 303, "名额已释放")])  # fmt: skip
def test_each_wrong_moment_has_one_reason_and_a_lapsed_pass_walks_in(client, hall, wall, at, code, said):
    made = hall.booking(at)
    clock.freeze(f"2026-11-23 {wall}")
    answer = came_in(client, hall, code=made)
    assert answer.status_code == code
    assert said in (text(client.get("/gate/me")) if code == 303 else text(answer))


def test_out_asks_nobody_who_did_not_come_in(client, hall):
    page = text(client.get(hall.code("out")))
    assert "不用登记" in page and "现在没有在馆的登记" in page
    answer = went_out(client, hall)
    assert answer.status_code == 409 and "没有您今天在馆的记录" in text(answer)


def test_in_after_in_is_the_same_visit_and_out_ends_it(client, hall):
    came_in(client, hall)
    clock.freeze("2026-11-23 09:10")
    assert "已进馆，不用再登记" in text(client.get(hall.code()))
    came_in(client, hall)
    assert "不重复计" in text(client.get("/gate/me"))
    clock.freeze("2026-11-23 09:40")
    assert went_out(client, hall).status_code == 303
    page = text(client.get("/gate/me"))
    assert "今天已离馆" in page and "09:40" in page


def test_a_parent_says_at_the_code_whether_the_children_go_too(client, hall):
    came_in(client, hall, children="2")
    clock.freeze("2026-11-23 09:40")
    page = text(client.get(hall.code("out")))
    assert "和孩子一起离开" in page and "孩子还在馆内，我先出馆" in page
    went_out(client, hall, staying="2")
    assert hall.do(lambda: [alert.number for alert in children.alerts_open(hall.branch)]) == [2]
    page = text(client.get("/gate/me"))
    assert "孩子 2 位还在馆内" in page and "服务台已知道" in page
    client.submit("/gate/me", action="/gate/me/leave")
    assert hall.do(lambda: children.alerts_open(hall.branch)) == []
    assert "今天已离馆" in text(client.get("/gate/me"))


def test_i_have_left_is_pressed_at_home_until_closing(client, hall):
    came_in(client, hall)
    clock.freeze("2026-11-23 11:30")
    page = text(client.get("/gate/me"))
    given = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("stay", "csrf_token")}
    answers = [client.post("/gate/me/leave", data=given) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {303}
    assert hall.do(lambda: plain("SELECT sum(exits) AS n FROM scan")[0].n) == 1
    assert "离馆" in text(client.get("/gate/me"))


def test_after_closing_the_page_says_that_leaving_was_entered(client, hall):
    came_in(client, hall)
    page = text(client.get("/gate/me"))
    given = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("stay", "csrf_token")}
    clock.freeze("2026-11-23 12:01")
    assert client.post("/gate/me/leave", data=given).status_code == 409
    assert "闭馆时自动登记离馆" in text(client.get("/gate/me"))


def test_the_page_of_a_phone_that_was_never_here_says_how(client, hall):
    assert "今天还没有进馆" in text(client.get("/gate/me"))


def test_a_name_is_asked_while_the_rule_says_so_with_its_purpose(client, hall):
    assert "姓名" not in text(client.get(hall.code()))
    hall.do(lambda: write(rules.set_value, name=ASKS_NAME.name, value=True, valid_from=clock.today(), reason="试用",
                          by=hall.by))  # fmt: skip
    assert "30 天后自动删除" in text(client.get(hall.code()))
    assert "请写一下姓名" in text(came_in(client, hall))
    assert came_in(client, hall, name="演示读者").status_code == 303


def test_while_walking_in_is_off_the_page_says_where_to_go(client, hall):
    def switch():
        with writing() as session:
            session.add(EntryMode(from_on=clock.today(), until_on=clock.today(), requirements="出示场所码。", reason="试用",
                                  capacity_percent=100, are_walk_ins_off=True, by_id=hall.by, made_at=clock.now()))  # fmt: skip

    before = next(form for form in forms_of(text(client.get(hall.code()))) if "adults" in form["fields"])
    hall.do(switch)
    page = text(client.get(hall.code()))
    assert "这几天凭预约进馆" in page and 'href="/book"' in page and "出示场所码" in page
    assert [form["fields"].keys() & {"adults", "children"} for form in forms_of(page)] == [set()] * len(forms_of(page))
    answer = client.post("/gate/through", data=before["fields"])
    assert answer.status_code == 409 and "人工通道" in text(answer)


def test_several_passes_on_one_phone_are_flagged_and_all_come_in(client, hall):
    made = [hall.booking(), hall.booking()]
    for code in made:
        assert came_in(client, hall, code=code).status_code == 303
    assert hall.do(lambda: [row.number for row in plain("SELECT number FROM shared_phone")]) == [2]
    client.sign_in(hall.login)
    assert "一部手机几份凭证</dt><dd>1 次" in text(client.get(f"/staff/desk?place={hall.door}"))


def test_passes_more_than_five_minutes_apart_are_no_shared_phone(client, hall):
    made = [hall.booking(), hall.booking()]
    came_in(client, hall, code=made[0])
    clock.freeze("2026-11-23 09:05:31")
    came_in(client, hall, code=made[1])
    assert hall.do(lambda: plain("SELECT 1 FROM shared_phone")) == []


@pytest.mark.parametrize(
    "change", [lambda text: text, lambda text: text.replace("@", "@1"), lambda text: "x", lambda text: "é"]
)
def test_what_another_phone_brought_or_somebody_wrote_flags_nobody(app, client, hall, change):
    made = [hall.booking(), hall.booking()]
    came_in(client, hall, code=made[0])
    other = app.test_client()
    other.set_cookie("yylib-brought", change(client.get_cookie("yylib-brought").value))
    came_in(other, hall, code=made[1])
    assert hall.do(
        lambda: [plain("SELECT count(*) AS n FROM scan")[0].n, len(plain("SELECT 1 FROM shared_phone"))]
    ) == [2, 0]


def test_a_phone_that_knows_its_pass_is_greeted_by_its_row_and_signs_nothing_anew(app, client, hall):
    remembered(app, client, hall.booking())
    answer = came_in(client, hall, code=readers_code(client))
    assert [line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie")] == ["yylib-brought"]
    assert "欢迎来馆" in text(client.get("/gate/me"))
    clock.freeze("2026-11-23 09:20")
    assert "欢迎来馆" not in text(client.get("/gate/me"))
    went_out(client, hall, code=readers_code(client))
    assert "再见，欢迎再来" in text(client.get("/gate/me"))


def readers_code(client) -> str:
    """The booking that the phone offers on the page of a code."""
    from itsdangerous import URLSafeSerializer

    held = client.get_cookie("yylib-reader").value
    return URLSafeSerializer(client.application.secret_key, salt="yylib-reader").loads(held)[-1]


def test_whoever_left_by_another_phones_pass_is_told_goodbye_on_this_one(app, client, hall):
    code = hall.booking()
    came_in(client, hall, code=code)
    clock.freeze("2026-11-23 09:20")
    other = app.test_client()
    went_out(other, hall, code=code)
    assert "再见，欢迎再来" in text(other.get("/gate/me"))


def test_looking_at_a_code_lets_the_phone_be_known_for_longer(client, hall):
    client.get(hall.code())
    first = client.get_cookie("yylib-reader").value
    answer = client.get(hall.code())
    assert client.get_cookie("yylib-reader").value == first
    assert "Max-Age=1209600" in "".join(line for line in answer.headers.getlist("Set-Cookie") if "yylib-reader" in line)


def test_a_pass_comes_in_without_the_orm_and_without_the_form_library(app, client, hall, monkeypatch):
    from yylib.blueprints.doors import views

    remembered(app, client, hall.booking())
    page, code = text(client.get(hall.code())), readers_code(client)
    given = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("ticket", "csrf_token")}

    def unasked(*_args, **_given):
        raise AssertionError("the hot path asked for it")

    monkeypatch.setattr(views, "DoorForm", unasked)
    monkeypatch.setattr("sqlalchemy.orm.Session.execute", unasked)
    assert client.post("/gate/through", data=given | {"code": code}).status_code == 303


def test_children_beyond_what_a_form_holds_are_told_beside_the_field(client, hall):
    answer = came_in(client, hall, children="很多")
    assert answer.status_code == 422 and 'id="children-bad"' in text(answer)


def test_a_printed_code_comes_in_marked_weaker(client, hall):
    path = codes.path(hall.do(lambda: paper.code(hall.door, "in")))
    assert "纸质码" in text(client.get(path))
    client.submit(path, action="/gate/through")
    assert hall.do(lambda: plain("SELECT source FROM scan")[0].source) == "printed"


# The screen


def test_a_screen_shows_the_code_of_its_own_door_and_direction(client, hall):
    hall.enrol(client)
    assert client.get("/display/").headers["Location"] == "/display/gate"
    page = text(client.get("/display/gate"))
    assert 'class="word">进馆' in page and "<svg" in page and "还可进 <b>4</b> 人" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "60 岁以上和残障读者请直接走人工通道，不用扫码" in page


def test_the_code_changes_by_the_poll_and_a_poll_is_204_in_between(client, hall):
    hall.enrol(client, direction="out")
    page = text(client.get("/display/gate"))
    drawn = re.search(r'<path d="[^"]+"', page)[0]
    poll = re.search(r'hx-get="([^"]+)" hx-trigger="every \d+s"', page)[1].replace("&amp;", "&")
    assert client.get(poll, headers={"HX-Request": "true"}).status_code == 204
    clock.freeze("2026-11-23 09:00:30")
    fresh = text(client.get(poll, headers={"HX-Request": "true"}))
    assert fresh.lstrip().startswith('<div id="gate"') and 'hx-swap-oob="true"' in fresh
    assert re.search(r'<path d="[^"]+"', fresh)[0] != drawn
    assert 'class="word">出馆' in fresh


def test_without_an_outward_address_there_is_no_code_to_draw(app, client, hall):
    app.config["PUBLIC_URL"] = ""
    hall.enrol(client)
    page = text(client.get("/display/gate"))
    assert "二维码暂不可用" in page and "<path d=" not in page


@pytest.mark.parametrize("kind", [None, "wall", "desk"])
def test_a_machine_that_is_no_door_screen_is_refused(client, hall, kind):
    if kind:
        hall.enrol(client, kind=kind, direction=None)
    answer = client.get("/display/gate")
    assert answer.status_code == 403 and "只在登记过的屏幕上打开" in text(answer)


def test_a_colleague_elsewhere_sees_no_code(client, hall):
    client.sign_in(hall.login)
    assert client.get("/display/gate").status_code == 403


def test_a_full_house_is_told_on_the_screen_in_a_word(app, client, hall):
    def fill():
        with writing() as session:
            session.get(Branch, hall.branch).capacity = 0

    hall.do(fill)
    hall.enrol(client)
    assert '<span class="st st-late">已满</span>' in text(client.get("/display/gate"))


# Terminals and paper


def test_a_door_screen_is_enrolled_for_a_place_and_a_direction(client, hall):
    client.sign_in(hall.login)
    answer = client.submit("/staff/terminals/new", kind="gate-in", name="大门屏", spot=str(hall.branch))
    assert answer.status_code == 422 and "门口屏要放在一个门或区域" in text(answer)
    answer = client.submit("/staff/terminals/new", kind="gate-out", name="大门屏", spot=f"{hall.branch}-{hall.door}")
    assert answer.status_code == 200 and "登记码" in text(answer)
    assert "门口屏（出馆）" in text(client.get("/staff/terminals/"))
    held = hall.do(lambda: plain("SELECT kind, place_id, direction FROM terminal")[0])
    assert tuple(held) == ("gate", hall.door, "out")


def test_paper_codes_are_printed_and_replaced_by_those_who_manage_terminals(client, hall):
    old = codes.path(hall.do(lambda: paper.code(hall.door, "in")))
    client.sign_in(hall.login)
    page = text(client.get(f"/staff/terminals/codes/{hall.door}/print"))
    assert page.count("<svg xmlns") == 2 and "第 1 版" in page and "纸质码" in page
    renew = f"/staff/terminals/codes/{hall.door}/renew"
    assert client.submit("/staff/terminals/codes", action=renew).status_code == 303
    assert "旧的纸质码已作废" in text(client.get("/staff/terminals/codes"))
    assert client.get(old).status_code == 409


def test_the_desk_prints_no_paper_codes(app, client, hall):
    with app.app_context():
        login = login_name(a_colleague("desk"))
        db.session.remove()
    client.sign_in(login)
    assert client.get("/staff/terminals/codes").status_code == 403
