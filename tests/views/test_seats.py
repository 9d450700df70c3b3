"""The seats on a phone: scan, sit, leave for a while, come back, leave; what each page says, without a script."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import served
from tests.client import text
from tests.factories import a_branch, a_colleague, a_seat_map, places_of
from yylib import clock, readers, tokens
from yylib.database import db, write, writing
from yylib.models.seats import Seat
from yylib.services import seats
from yylib.services.visits.scan import scan


class House:
    """A branch with one room of six seats, and phones that may have come in."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            self.branch = a_branch()
            self.door, self.place = places_of(self.branch)
            self.ids = a_seat_map(self.place, A1={"has_power": True}, B3={"is_accessible": True, "is_at_window": True})
            self.codes = {seat.label: seat.code for seat in db.session.query(Seat)}
            db.session.remove()

    def do(self, act, **given):
        with self.app.app_context():
            answer = write(act, **given)
            db.session.remove()
        return answer

    def holder(self, name: str) -> str:
        with self.app.app_context():
            return readers.Phone(name).holder()

    def phone(self, name: str, inside: bool = True):
        """A browser that carries the phone's cookie, and came in where it is inside."""
        from tests.client import Client

        self.app.test_client_class = Client
        client = self.app.test_client()
        with self.app.app_context():
            client.set_cookie("yylib-reader", readers._signer().dumps([name]))
            if inside:
                write(scan, hot=True, nonce=tokens.fresh(), place_id=self.door, direction="in", kind="phone",
                      holder=readers.Phone(name).holder(), by=None)  # fmt: skip
            db.session.remove()
        return client

    def use(self, name: str):
        with self.app.app_context():
            found = seats.of_holder(readers.Phone(name).holder())
            db.session.remove()
        return found


@pytest.fixture
def house(app):
    clock.freeze("2026-11-23 09:00")
    return House(app)


def words(answer) -> str:
    """What a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", text(answer))


def test_a_reader_scans_a_seat_sits_leaves_for_a_while_comes_back_and_goes(house):
    client, at = house.phone("one"), f"/seat/{house.codes['A1']}"
    page = text(client.get(at))
    assert "坐这里" in page and "空闲" in page
    assert client.submit(at, f"{at}/sit").headers["Location"] == "/seat/mine"
    assert "坐到 12:00" in text(client.get("/seat/mine"))
    assert client.submit("/seat/mine", "/seat/mine/away").status_code == 303
    page = text(client.get("/seat/mine"))
    assert "请在 09:30 前回来" in page
    client.submit("/seat/mine", "/seat/mine/back")
    assert house.use("one").kind == "taken"
    client.submit("/seat/mine", "/seat/mine/away")
    client.submit(at, f"{at}/sit")
    assert house.use("one").kind == "taken"
    client.submit(at, "/seat/mine/leave")
    assert "现在没有座位" in text(client.get("/seat/mine"))
    assert house.use("one") is None


def test_whoever_has_not_come_in_is_told_how(house):
    at = f"/seat/{house.codes['A1']}"
    for client in (house.phone("street", inside=False), house.app.test_client()):
        page = text(client.get(at))
        assert "先进馆，再坐" in page and "坐这里" not in page
        assert "前台" in page
    inside = house.phone("one")
    fields = re.search(r'name="csrf_token" value="([^"]+)"', text(inside.get(at)))[1]
    inside.delete_cookie("yylib-reader")
    answer = inside.post(f"{at}/sit", data={"csrf_token": fields})
    assert answer.status_code == 409
    assert "还没有进馆登记" in text(answer)


def test_a_seat_taken_meanwhile_is_told_above_the_page_as_it_is_now(house):
    first, second, at = house.phone("one"), house.phone("two"), f"/seat/{house.codes['A1']}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', text(second.get(at)))[1]
    first.submit(at, f"{at}/sit")
    answer = second.post(f"{at}/sit", data={"csrf_token": token})
    assert answer.status_code == 409
    page = text(answer)
    assert "座位 A1 有人了" in page and "附近空着：A2" in page and "这个座位没人？报告" in page


def test_a_seat_is_held_from_the_map_and_signed_in_at_the_seat(house):
    client, room = house.phone("one"), f"/seat/place/{house.place}"
    page = text(client.get(room))
    assert "空 6 个，共 6 个" in page and page.count('name="seat"') == 6
    assert client.submit(room, room, seat=house.ids["B1"]).status_code == 303
    assert "请在 09:15 前签到" in text(client.get("/seat/mine"))
    page = text(client.get(room))
    assert "您的</td>" in page and 'name="seat"' not in page
    assert "签到，坐这里" in text(client.get(f"/seat/{house.codes['B1']}"))
    client.submit(f"/seat/{house.codes['B1']}", f"/seat/{house.codes['B1']}/sit")
    assert house.use("one").kind == "taken"


def test_a_seat_of_another_room_or_none_is_not_held_from_this_map(house):
    client, room = house.phone("one"), f"/seat/place/{house.place}"
    for wanted in ("999999", "x", ""):
        assert client.submit(room, room, seat=wanted).status_code == 404
    assert house.use("one") is None


def test_one_looks_for_power_a_window_or_an_accessible_seat_and_gets_a_list(house):
    client, room = house.phone("one"), f"/seat/place/{house.place}"
    page = text(client.get(room + "?power=1"))
    assert "<b>A1<" in page and "<b>A2<" not in page and "<table" not in page
    page = text(client.get(room + "?accessible=1&window=1"))
    assert "<b>B3<" in page and "无障碍" in page
    assert "没有这样的座位" in text(client.get(room + "?power=1&window=1"))
    assert text(client.get(room + "?as=list")).count("留座<") == 6


def test_the_map_is_asked_again_quietly_and_answers_only_when_it_changed(house):
    client, room = house.phone("one"), f"/seat/place/{house.place}"
    version = re.search(rf'hx-get="{room}\?v=(\w+)"', text(client.get(room)))[1]
    headers = {"HX-Request": "true"}
    assert client.get(f"{room}?v={version}", headers=headers).status_code == 204
    house.do(seats.take, seat_id=house.ids["A2"], by=a_desk(house))
    answer = client.get(f"{room}?v={version}", headers=headers)
    assert answer.status_code == 200 and "<html" not in text(answer)
    fresh = re.search(rf'hx-get="{room}\?v=(\w+)"', text(answer))[1]
    assert client.get(f"{room}?v={fresh}", headers=headers).status_code == 204
    page = text(client.get(room + "?as=list"))
    version = re.search(rf'hx-get="{room}\?as=list&amp;v=(\w+)"', page)[1]
    assert client.get(f"{room}?as=list&v={version}", headers=headers).status_code == 204


def test_ones_own_seat_is_asked_again_quietly_too(house):
    client = house.phone("one")
    version = re.search(r'hx-get="/seat/mine\?v=(\w+)"', text(client.get("/seat/mine")))[1]
    assert client.get(f"/seat/mine?v={version}", headers={"HX-Request": "true"}).status_code == 204
    house.do(seats.take, seat_id=house.ids["A1"], holder=house.holder("one"))
    assert "坐到" in text(client.get(f"/seat/mine?v={version}", headers={"HX-Request": "true"}))


def a_desk(house) -> int:
    with house.app.app_context():
        made = a_colleague()
        db.session.remove()
    return made


def test_an_empty_seat_is_reported_and_its_sitter_answers_at_the_seat(house):
    sitter, reader, at = house.phone("one"), house.phone("two"), f"/seat/{house.codes['A1']}"
    sitter.submit(at, f"{at}/sit")
    answer = reader.submit(at, f"{at}/report")
    assert answer.headers["Location"] == at
    assert "09:30 前没有回应就让出" in words(reader.get(at))
    assert "坐这里" not in text(reader.get(at))
    assert "请在 09:30 前扫座位上的码" in text(sitter.get("/seat/mine"))
    assert "我在座位上" in text(sitter.get(at))
    sitter.submit(at, f"{at}/sit")
    assert house.use("one").kind == "taken"


def test_whoever_sits_elsewhere_may_change_with_one_tap(house):
    client = house.phone("one")
    first, second = (f"/seat/{house.codes[label]}" for label in ("A1", "B1"))
    client.submit(first, f"{first}/sit")
    assert "您的座位是 A1" in text(client.get(second))
    client.submit(second, f"{second}/move")
    assert house.use("one").label == "B1"


def test_a_seat_away_held_blocked_kept_empty_or_shut_says_so_in_words(house):
    sitter, reader = house.phone("one"), house.phone("two")
    at = {label: f"/seat/{code}" for label, code in house.codes.items()}
    sitter.submit(at["A1"], at["A1"] + "/sit")
    sitter.submit("/seat/mine", "/seat/mine/away")
    by = a_desk(house)
    house.do(seats.block, seat_id=house.ids["A3"], why="灯坏了", by=by)
    house.do(seats.set_alternate, place_id=house.place, is_alternate=True, by=by)
    assert "09:30 前回来" in words(reader.get(at["A1"]))
    assert "停用" in text(reader.get(at["A3"])) and "灯坏了" in text(reader.get(at["A3"]))
    assert "间隔就坐" in text(reader.get(at["A2"]))
    assert "间隔空座" in text(reader.get(f"/seat/place/{house.place}"))
    clock.freeze("2026-11-23 12:30")
    assert "现在不开放" in text(reader.get(at["B1"]))
    assert "现在不开放" in text(reader.get(f"/seat/place/{house.place}"))


def test_what_runs_out_while_a_page_stands_open_is_told_and_nothing_breaks(house):
    client = house.phone("one")
    at = f"/seat/{house.codes['A1']}"
    client.submit(at, f"{at}/sit")
    page = text(client.get("/seat/mine"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    clock.freeze("2026-11-23 12:00")
    answer = client.post("/seat/mine/away", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "您现在没有座位" in text(answer) and "看看哪里有空座" in text(answer)


def test_the_rooms_are_listed_and_an_unknown_code_is_a_page_of_ours(house):
    client = house.phone("one")
    page = text(client.get("/seat/"))
    assert "空 6，共 6" in page
    assert client.get("/seat/NOSUCHCODE").status_code == 404
    assert client.get("/seat/place/999999").status_code == 404
    assert client.get(f"/seat/place/{house.door}").status_code == 404
    assert client.get(f"/seat/{house.codes['A1'].lower()}").status_code == 200


def test_near_closing_the_last_seat_that_is_away_is_offered_to_whoever_stands_there(house):
    clock.freeze("2026-11-23 11:10")
    sitter, reader, by = house.phone("one"), house.phone("two"), a_desk(house)
    at = f"/seat/{house.codes['A1']}"
    sitter.submit(at, f"{at}/sit")
    sitter.submit("/seat/mine", "/seat/mine/away")
    clock.freeze("2026-11-23 11:45")
    assert "可以直接坐" not in text(reader.get(at))
    for label in ("A2", "A3", "B1", "B2", "B3"):
        house.do(seats.take, seat_id=house.ids[label], by=by)
    assert "可以直接坐" in text(reader.get(at))
    reader.submit(at, f"{at}/sit")
    assert house.use("two").label == "A1" and house.use("one") is None


def test_fifty_phones_tap_one_seat_at_the_same_moment_and_one_has_it(house):
    at, start = f"/seat/{house.codes['A1']}", threading.Barrier(50)
    phones = [house.phone(f"phone{number}") for number in range(50)]
    forms = [re.search(r'name="csrf_token" value="([^"]+)"', text(phone.get(at)))[1] for phone in phones]

    session = house.app.config["SESSION_COOKIE_NAME"]

    def tap(port, phone, token):
        cookies = "; ".join(f"{name}={phone.get_cookie(name).value}" for name in (session, "yylib-reader"))
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        start.wait(30)
        line.request("POST", f"{at}/sit", urlencode({"csrf_token": token}),
                     {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
        answer = line.getresponse()
        told = answer.status, answer.read().decode()
        line.close()
        return told

    for port in served(house.app):
        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(tap, [port] * 50, phones, forms))
        time.sleep(0.3)  # the server's loop rests again before its socket is closed
    assert sorted(status for status, _page in answers) == [303] + [409] * 49
    assert all("座位 A1 有人了" in page and "附近空着" in page for status, page in answers if status == 409)


def test_a_house_without_maps_says_so(client):
    assert "座位随便坐" in text(client.get("/seat/"))


def test_no_page_says_whose_a_seat_is(house):
    sitter, reader = house.phone("one"), house.phone("two")
    at = f"/seat/{house.codes['A1']}"
    sitter.submit(at, f"{at}/sit")
    for address in (at, f"/seat/place/{house.place}", "/seat/"):
        assert house.holder("one")[2:] not in text(reader.get(address))


def test_a_booking_made_on_the_phone_is_the_name_it_came_in_by(house):
    from yylib.services.bookings.keys import holder_of

    with house.app.app_context():
        holder = holder_of("ABCDEF")
        write(
            scan,
            hot=True,
            nonce=tokens.fresh(),
            place_id=house.door,
            direction="in",
            kind="booked",
            holder=holder,
            by=None,
        )
        db.session.remove()
    client = house.phone("one", inside=False)
    with house.app.app_context():
        client.set_cookie("yylib-reader", readers._signer().dumps(["one", "ABCDEF"]))
    at = f"/seat/{house.codes['A1']}"
    client.submit(at, f"{at}/sit")
    with house.app.app_context(), writing():
        assert seats.of_holder(holder).label == "A1"
