"""The desk's side of seats without a script: drawing by forms, the rooms now, one seat, a round, prints."""

import json
import re

import pytest

from tests.client import Client, text
from tests.factories import a_branch, a_colleague, login_name, places_of
from yylib import clock
from yylib.database import db, plain, write
from yylib.services import seats
from yylib.services.seat_desk import drawing, saving

CARD = "00012345"


def token(page):
    return page.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.fixture
def desk(app):
    """A head of department at the desk of a library with one room that is open."""
    clock.freeze("2026-11-23 10:00")
    app.test_client_class = Client
    with app.app_context():
        branch = a_branch(name="总馆")
        place_id = places_of(branch)[1]
        names = [login_name(a_colleague("head")), login_name(a_colleague())]
        db.session.remove()
    client = app.test_client()
    client.sign_in(names[0])
    client.place_id, client.door_id, client.head, client.colleague = place_id, place_id - 1, *names
    client.url = f"/staff/seats/maps/{place_id}"
    return client


def lay(desk, act, **typed):
    """One change of the map by its form."""
    return desk.submit(desk.url + "/plain", action=f"{desk.url}/plain/{act}", **{k: str(v) for k, v in typed.items()})


@pytest.fixture
def drawn(desk):
    """The same with a room of twelve seats in three rows."""
    assert lay(desk, "block", y=2, x=2, rows=3, columns=4, aisle_after_columns=2).status_code == 303
    return desk


def ids(app):
    with app.app_context():
        found = {row.label: row.id for row in plain("SELECT id, label FROM seat WHERE is_active")}
        db.session.remove()
    return found


def in_house(app, act, /, **given):
    with app.app_context():
        answer = write(act, **given)
        db.session.remove()
    return answer


def test_a_room_is_drawn_by_forms_alone(desk, app):
    assert "开始画" in text(desk.get("/staff/seats/maps"))
    assert "还没有座位图" in text(desk.get("/staff/seats/"))
    assert lay(desk, "size", width=12, height=8).status_code == 303
    assert lay(desk, "row", y=2, x=2, number=6).status_code == 303
    assert lay(desk, "row", y=4, x=2, number=4).status_code == 303
    assert lay(desk, "put", kind="table", y=3, x=2, to_y=3, to_x=7).status_code == 303
    page = text(desk.get(desk.url + "/plain"))
    assert "8 行 12 列，10 个座位" in page and ">A6<" in page and ">B4<" in page and 'class="fx fx-table"' in page
    seat = ids(app)["B4"]
    page = text(desk.get(f"{desk.url}/plain?seat={seat}"))
    assert 'id="seat-label"' in page and 'value="B4"' in page
    changed = desk.submit(f"{desk.url}/plain?seat={seat}", action=desk.url + "/plain/seat", label="窗1", has_power="y",
                          is_at_window="y")  # fmt: skip
    assert changed.status_code == 303 and ids(app)["窗1"] == seat
    page = text(desk.get(desk.url + "/plain"))
    assert "<td>有电源、靠窗</td>" in page and "<title>窗1 有电源、靠窗</title>" in page
    app.config["PUBLIC_URL"] = "https://lib.test"
    assert "扫码就座，离座请退座　有电源、靠窗<" in text(desk.get(desk.url + "/labels"))
    assert lay(desk, "put", kind="", y=2, x=7, to_y=2, to_x=7).status_code == 303
    assert "A6" not in ids(app)
    assert lay(desk, "renumber").status_code == 303
    assert sorted(ids(app)) == ["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4"] and ids(app)["B4"] == seat


@pytest.mark.parametrize(("act", "typed", "said"), [
    ("row", {"y": 9, "x": 15, "number": 5}, "在图外面"),
    ("row", {"y": 2, "x": 2, "number": 2}, "要放的格子里都已经有座位"),
    ("row", {"y": 0, "x": 2, "number": 2}, "还差"),
    ("row", {"y": "１１", "x": 2, "number": 2}, "在图外面"),
    ("seat", {"y": 9, "x": 9, "label": "K1"}, "没有座位"),
    ("seat", {"y": 2, "x": 2, "label": "A2"}, "座位号 A2 用了两次"),
    ("seat", {"y": 2, "x": 2, "label": "A1", "is_blocked": "y"}, "还没有写为什么"),
    ("size", {"width": 3, "height": 8}, "改小以后会丢掉 A3、A4"),
    ("size", {"width": 61, "height": 8}, "还差"),
])  # fmt: skip
def test_what_cannot_be_drawn_is_said_and_kept_in_its_form(drawn, act, typed, said):
    answer = lay(drawn, act, **typed)
    assert answer.status_code == 422 and said in text(answer)
    assert all(f'value="{value}"' in text(answer) for value in typed.values() if str(value).isascii() and value != "y")


def test_somebody_on_a_seat_keeps_it_on_the_map(drawn, app):
    in_house(app, seats.take, seat_id=ids(app)["A1"], by=1)
    answer = lay(drawn, "put", kind="", y=2, x=2, to_y=4, to_x=3)
    assert answer.status_code == 409 and "A1 上有人或有预约，不能去掉" in text(answer)
    assert len(ids(app)) == 12


def test_the_whole_drawing_is_saved_at_once_and_one_made_meanwhile_is_not_lost(drawn, app):
    page = text(drawn.get(drawn.url))
    assert 'data-draws="yes"' in page and "12 个座位" in page and "seat_map" in page
    held = json.loads(re.search(r'name="drawing"[^>]*value="([^"]*)"', page)[1].replace("&#34;", '"'))
    held["seats"][0][3:] = ["甲1", "pb", "桌腿松了"]
    held["fixtures"].append([0, 0, "door"])
    assert lay(drawn, "row", y=8, x=2, number=1).status_code == 303
    given = {
        "csrf_token": token(page),
        "version": re.search(r'name="version"[^>]*value="(\d+)"', page)[1],
        "drawing": json.dumps(held),
    }
    answer = drawn.post(drawn.url, data=given)
    page = text(answer)
    assert answer.status_code == 409 and "刚改过这一条" in page and "甲1" in page and 'data-draws="kept"' in page
    fresh = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    assert int(fresh) == int(given["version"]) + 1
    assert drawn.post(drawn.url, data=given | {"version": fresh}).status_code == 303
    with app.app_context():
        seat = plain("SELECT has_power, is_blocked, blocked_why FROM seat WHERE label = '甲1'")[0]
        assert (bool(seat.has_power), bool(seat.is_blocked), seat.blocked_why) == (True, True, "桌腿松了")
        db.session.remove()
    assert "D1" not in ids(app), "the drawing that was saved last holds"


@pytest.mark.parametrize("bad", ["", "x", "[]", '{"width":1}', '{"width":"a","height":1,"seats":[],"fixtures":[]}',
                                 '{"width":9,"height":9,"seats":[[0,1,1,"A1","",""],[0,1,1,5,"",""]],"fixtures":[]}',
                                 '{"width":9,"height":9,"seats":[],"fixtures":[[1,1,"bomb"]]}', "[" * 9000])  # fmt: skip
def test_a_drawing_that_is_none_is_refused(drawn, bad):
    answer = drawn.submit(drawn.url, drawing=bad)
    assert answer.status_code == 422 and "看不懂这张图，没有保存" in text(answer)
    page = text(drawn.get(drawn.url))
    assert drawn.post("/staff/seats/maps/spaced", data={"csrf_token": token(page), "drawing": bad}).status_code == 422


def test_more_seats_than_a_room_holds_are_refused(drawn):
    held = drawing.block(drawing.Drawing(60, 60), x=0, y=0, rows=20, columns=50)
    many = held._replace(seats=(*held.seats, drawing.Spot(0, 30, "U1")))
    answer = drawn.submit(drawn.url, drawing=drawing.written(many))
    assert answer.status_code == 422 and "一间最多画 1000 个座位" in text(answer) and "12 个座位" in text(answer)


def test_alternate_seats_of_a_drawing_are_reckoned_before_it_is_saved(drawn):
    page = text(drawn.get(drawn.url))
    held = drawing.block(drawing.Drawing(width=9, height=9), x=0, y=0, rows=2, columns=3)
    answer = drawn.post("/staff/seats/maps/spaced", data={"csrf_token": token(page), "drawing": drawing.written(held)})
    assert answer.get_json() == {"empty": answer.get_json()["empty"], "remain": 3, "usable": 6}
    assert len(answer.get_json()["empty"]) == 3


def test_another_rooms_map_is_taken_over_as_new_seats(drawn, app):
    with app.app_context():
        other = places_of(a_branch(name="城中书房"))[1]
        db.session.remove()
    url = f"/staff/seats/maps/{other}"
    assert "照搬另一间" in text(drawn.get(url)) and "总馆 阅览室" in text(drawn.get(url + "/plain"))
    taken = drawn.get(f"{drawn.url}/drawing").get_json()
    assert len(taken["seats"]) == 12 and {seat[0] for seat in taken["seats"]} == {0}
    assert drawn.submit(url + "/plain", action=url + "/plain/copy", from_id=str(drawn.place_id)).status_code == 303
    with app.app_context():
        assert len(saving.drawn(other)[0].seats) == 12
        assert plain("SELECT count(DISTINCT code) AS n FROM seat")[0].n == 24
        db.session.remove()
    assert drawn.get(f"{url.replace(str(other), '999')}/drawing").status_code == 404


def test_labels_and_map_are_printed_and_a_code_only_with_an_outward_address(drawn, app):
    page = text(drawn.get(drawn.url + "/labels"))
    assert page.count("二维码暂不可用") == 12 and ">A1<" in page
    app.config["PUBLIC_URL"] = "https://lib.test"
    page = text(drawn.get(drawn.url + "/labels?only=a1，C4"))
    assert page.count('aria-label="二维码"') == 2 and "<b>B1</b>" not in page
    assert "没有这几个座位" in text(drawn.get(drawn.url + "/labels?only=Z9"))
    page = text(drawn.get(drawn.url + "/print"))
    assert "12 个座位" in page and 'class="seat-map"' in page and "制表人" in page


def test_the_board_says_each_seat_in_a_word_and_answers_a_poll_only_after_a_change(drawn, app):
    drawn.submit(
        f"/staff/seats/seat/{ids(app)['B2']}", action=f"/staff/seats/seat/{ids(app)['B2']}/block", why="灯坏了"
    )
    page = text(drawn.get("/staff/seats/"))
    assert "空 11 座，有人 0 座" in page and "灯坏了" in page and 'aria-label="B2 停用"' in page
    poll = re.search(r'hx-get="([^"]+)"', page.split('id="seats"')[1])[1].replace("&amp;", "&")
    assert drawn.get(poll, headers={"HX-Request": "true"}).status_code == 204
    in_house(app, seats.take, seat_id=ids(app)["A1"], by=1)
    answer = drawn.get(poll, headers={"HX-Request": "true"})
    assert (
        answer.status_code == 200
        and text(answer).lstrip().startswith('<div id="seats"')
        and 'aria-label="A1 有人"' in text(answer)
    )
    clock.freeze("2026-11-23 12:30")
    drawn.sign_in(drawn.head)
    assert "现在不开放" in text(drawn.get("/staff/seats/"))


def test_a_reader_is_seated_by_card_goes_away_comes_back_changes_and_leaves(drawn, app):
    one, two = ids(app)["A1"], ids(app)["C4"]
    url = f"/staff/seats/seat/{one}"
    found = drawn.get(f"/staff/seats/?place={drawn.place_id}&seat=ａ1")
    assert found.headers["Location"] == url
    assert "没有座位“Q1”" in text(
        drawn.get(drawn.get(f"/staff/seats/?place={drawn.place_id}&seat=Q1").headers["Location"])
    )
    wrong = drawn.submit(url, action=url + "/sit", code="9787505390133")
    assert wrong.status_code == 422 and "这不是读者证" in text(wrong)
    assert drawn.submit(url, action=url + "/sit", code=CARD).status_code == 303
    again = drawn.submit(f"/staff/seats/seat/{two}", action=f"/staff/seats/seat/{two}/sit", code=CARD)
    assert again.status_code == 409 and "已经有座位 A1" in text(again)
    for verb, word in (("away", "暂离"), ("back", "有人"), ("patrol", "待核实"), ("present", "有人")):
        assert drawn.submit(url, action=f"{url}/now/{verb}").status_code == 303
        assert f"A1：{word}" in text(drawn.get(url)), verb
    assert drawn.submit(url, action=url + "/change", label="Q1").status_code == 422
    assert drawn.submit(url, action=url + "/change", label="c4").status_code == 303
    assert "A1：空闲" in text(drawn.get(url)) and "C4：有人" in text(drawn.get(f"/staff/seats/seat/{two}"))
    assert drawn.submit(url, action=url + "/sit", code=CARD, moves="y").status_code == 303
    assert "A1：有人" in text(drawn.get(url))
    assert drawn.submit(url, action=url + "/now/leave").status_code == 303
    assert "A1：空闲" in text(drawn.get(url))


def test_a_reader_without_a_card_sits_changes_and_is_freed_with_a_reason(drawn, app):
    one, two = ids(app)["A1"], ids(app)["A2"]
    url = f"/staff/seats/seat/{one}"
    assert drawn.submit(url, action=url + "/sit", code="").status_code == 303
    taken = drawn.post(url + "/sit", data={"csrf_token": token(text(drawn.get(url))), "code": ""})
    assert taken.status_code == 409 and "座位 A1 有人了" in text(taken)
    assert drawn.submit(url, action=url + "/change", label="A2").status_code == 303
    url = f"/staff/seats/seat/{two}"
    assert drawn.submit(url, action=url + "/free", reason="").status_code == 422
    assert drawn.submit(url, action=url + "/free", reason="读者走了没有退座").status_code == 303
    assert "A2：空闲" in text(drawn.get(url))
    gone = drawn.post(url + "/now/away", data={"csrf_token": token(text(drawn.get(url)))})
    assert gone.status_code == 409 and "现在没有座位" in text(gone)


def test_a_blocked_seat_says_why_and_comes_back_into_use(drawn, app):
    url = f"/staff/seats/seat/{ids(app)['A1']}"
    assert drawn.submit(url, action=url + "/block", why="").status_code == 422
    assert drawn.submit(url, action=url + "/block", why="椅子坏了").status_code == 303
    assert "A1：停用" in text(drawn.get(url)) and "椅子坏了" in text(drawn.get(url))
    assert drawn.submit(url, action=url + "/now/unblock").status_code == 303
    assert "A1：空闲" in text(drawn.get(url))
    assert drawn.get("/staff/seats/seat/999").status_code == 404
    assert drawn.post(url + "/now/dance", data={"csrf_token": token(text(drawn.get(url)))}).status_code == 404


def test_alternate_seats_are_switched_on_and_off_and_nobody_is_moved(drawn, app):
    in_house(app, seats.take, seat_id=ids(app)["A1"], by=1)
    action = f"/staff/seats/places/{drawn.place_id}/alternate"
    assert drawn.submit("/staff/seats/", action=action).status_code == 303
    page = text(drawn.get("/staff/seats/"))
    assert "间隔就坐：开" in page and 'aria-label="A2 隔开"' in page and 'aria-label="A1 有人"' in page
    assert drawn.submit("/staff/seats/", action=action).status_code == 303
    assert "间隔就坐：关" in text(drawn.get("/staff/seats/"))


def test_a_round_enters_the_seats_found_empty_and_sums_up(drawn, app):
    seat = ids(app)
    for label in ("A1", "A2", "B1"):
        in_house(app, seats.take, seat_id=seat[label], by=1)
    url = f"/staff/seats/patrol?place={drawn.place_id}"
    page = text(drawn.get(url))
    assert "3 个座位该有人" in page
    ticks = re.findall(r'name="seat" id="[^"]*" value="([^"]+)"', page)
    assert [int(tick.split("-")[0]) for tick in ticks] == [seat["A1"], seat["A2"], seat["B1"]]
    in_house(app, seats.free, seat_id=seat["B1"], reason="换人", by=1)
    in_house(app, seats.take, seat_id=seat["B1"], by=1)
    form = {"csrf_token": token(page), "seat": [ticks[0], ticks[2]]}
    answer = drawn.post(f"/staff/seats/patrol/{drawn.place_id}", data=form)
    page = text(drawn.get(answer.headers["Location"]))
    assert "登记 1 个没人的座位" in page and "A1 等到 10:30。到时间没有人扫" in page
    assert "1 个没有登记" in page and "座位 B1 已经换了人" in page
    assert "报过没人，还在等" in page and "等到 10:30" in page
    clock.freeze("2026-11-23 10:31")
    drawn.sign_in(drawn.head)
    page = text(drawn.get(url))
    assert "已经让出，东西还在就收起来" in page and f"/staff/lost/new?place={drawn.place_id}&amp;seat=A1" in page
    assert "无人回应，已让出" in page and "2 个座位该有人" in page
    answer = drawn.submit(url, action=f"/staff/seats/patrol/{drawn.place_id}")
    assert "没有要登记的" in text(drawn.get(answer.headers["Location"]))


def test_what_was_reported_is_a_list_with_its_outcomes(drawn, app):
    seat = ids(app)
    assert "还没有疑似占座的记录" in text(drawn.get("/staff/seats/reports"))
    for label in ("A1", "A2", "B1"):
        in_house(app, seats.take, seat_id=seat[label], by=1)
        in_house(app, seats.patrol, seat_id=seat[label], by=1)
    in_house(app, seats.answer_report, seat_id=seat["A2"], by=1)
    page = text(drawn.get("/staff/seats/reports?all=1"))
    assert "等到 10:30" in page and "馆员核实有人" in page and "共 3 条" in page
    clock.freeze("2026-11-23 10:31")
    drawn.sign_in(drawn.head)
    page = text(drawn.get("/staff/seats/reports?outcome=freed", headers={"HX-Request": "true"}))
    assert page.count("<tr") - 1 == 2 and "无人回应，已让出" in page and "<b>A2</b>" not in page
    assert text(drawn.get("/staff/seats/reports?outcome=open")).count("没有符合的记录") == 1
    in_house(app, seats.settle)
    assert text(drawn.get("/staff/seats/reports?outcome=freed", headers={"HX-Request": "true"})).count("<tr") - 1 == 2
    assert "<td>A2</td>" in text(drawn.get("/staff/seats/reports/print?q=A2"))
    answer = drawn.submit("/staff/seats/reports?all=1", action="/staff/seats/reports/export?all=1")
    assert answer.status_code == 200 and answer.mimetype.endswith("sheet")


def test_a_seat_that_leads_to_what_was_left_on_it_says_so(drawn, app):
    url = f"/staff/seats/seat/{ids(app)['A1']}"
    page = text(drawn.get(url))
    link = re.search(r'href="(/staff/lost/new[^"]+)"', page)[1].replace("&amp;", "&")
    assert drawn.submit(link, what="蓝色水杯", kept_where="柜").status_code == 303
    assert "这里有遗留物品" in text(drawn.get(url)) and "1 号 蓝色水杯" in text(drawn.get(url))


def test_a_colleague_deals_with_seats_but_draws_no_map(drawn, app):
    drawn.sign_in(drawn.colleague)
    for url in ("/staff/seats/", f"/staff/seats/seat/{ids(app)['A1']}", "/staff/seats/patrol", "/staff/seats/reports"):
        assert drawn.get(url).status_code == 200
    assert "改图" not in text(drawn.get("/staff/seats/"))
    for url in ("/staff/seats/maps", drawn.url, drawn.url + "/plain", drawn.url + "/drawing"):
        assert drawn.get(url).status_code == 403
    assert drawn.get(f"/staff/seats/maps/{drawn.door_id}/labels").status_code == 404
