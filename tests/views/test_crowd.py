"""现在人多吗 for readers and on the wall."""

import re
from datetime import date, timedelta

import pytest

from tests.client import text
from tests.factories import a_branch, a_colleague, login_name, places_of
from tests.services.reports.counts import scanned
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.branches import Place
from yylib.models.seats import Seat, SeatMap
from yylib.services import terminals

DAY = date(2026, 11, 25)


@pytest.fixture
def library(app):
    """A branch on a Wednesday with a month of Wednesdays behind it."""
    clock.freeze("2026-11-25 10:30")

    class Library:
        pass

    with app.app_context():
        Library.branch, Library.by = a_branch(name="总馆", capacity=40), a_colleague()
        Library.door, Library.room = places_of(Library.branch)
        Library.desk = login_name(Library.by)
        with writing() as session:
            session.get(Place, Library.room).capacity = 10
            plain("DELETE FROM holiday")
        for weeks in range(1, 5):
            for wall, number in (("09:10", 5), ("13:40", 1), ("14:10", 2), ("15:10", 9)):
                scanned(Library.door, f"{DAY - timedelta(weeks=weeks)} {wall}", number, by=Library.by)
        scanned(Library.door, "2026-11-25 09:00", 3, by=Library.by)
        scanned(Library.room, "2026-11-25 09:00", 7, by=Library.by)
        db.session.remove()
    return Library


def test_a_reader_sees_each_room_in_words_and_the_quiet_hours_as_a_list(client, library):
    page = text(client.get("/now/"))
    for words in ("馆内 3 人，可容纳 40 人", "阅览室", "7 人", "较满", "正在开放，12:00 午间闭馆"):
        assert words in page
    assert "最空：周三" in page and "下午 14–15 点" in page and "今天，周三" in page
    assert re.search(r'<li><span class="nb">9–10 点</span><span class="note nb">宽松，平常 5 人</span><progress', page)
    assert (
        '13–14 点<span class="note">（半小时）' in page
        and "9–10 点<span" not in page
        and "不满一小时的钟点不比最空" in page
    )
    assert "周四：数据还不够" in page and "style=" not in page


def test_a_room_with_a_map_says_its_free_seats(app, client, library):
    with app.app_context():
        with writing() as session:
            session.add(SeatMap(place_id=library.room, width=3, height=1))
            session.add_all(Seat(place_id=library.room, label=f"A{n}", code=f"S{n}", x=n, y=0) for n in range(3))
        db.session.remove()
    assert "座位图上空 3 座" in text(client.get("/now/"))


def test_a_closed_house_says_when_it_opens(client, library):
    clock.freeze("2026-11-25 18:00")
    page = text(client.get("/now/"))
    assert "现在闭馆，明天 8:30 开放" in page and "宽松</span>" not in page.split("平常什么时候")[0]


def test_a_poll_is_answered_204_until_somebody_comes(app, client, library):
    poll = re.search(r'hx-get="(/now/\?v=[^"]+)"', text(client.get("/now/")))[1]
    headers = {"HX-Request": "true", "Yy-Poll": "1"}
    answer = client.get(poll, headers=headers)
    assert (answer.status_code, answer.data) == (204, b"")
    clock.freeze("2026-11-25 10:31")
    assert client.get(poll, headers=headers).status_code == 204
    with app.app_context():
        scanned(library.door, "2026-11-25 10:31", 1, by=library.by)
        db.session.remove()
    piece = text(client.get(poll, headers=headers))
    assert piece.lstrip().startswith('<div id="inside"') and "馆内 4 人" in piece and "平常什么时候" not in piece


def test_an_empty_library_says_so(app, client):
    clock.freeze("2026-11-25 10:30")
    assert "还没有馆舍" in text(client.get("/now/"))


def test_the_walls_rooms_open_on_an_enrolled_screen_alone(app, client, library):
    assert client.get("/display/rooms").status_code == 403
    with app.app_context():
        code = terminals.fresh_code()
        write(terminals.new, kind="wall", name="一楼大屏", place_id=None, branch_id=library.branch,
              code_hash=terminals.hash_of(code), by=library.by)  # fmt: skip
        db.session.remove()
    client.submit("/staff/terminals/enrol", code=code)
    page = text(client.get("/display/rooms"))
    for words in ("哪里有座", "还可进 <b>3</b> 人", "较满", "最空", "周三下午 14–15 点", "今天余下的时间",
                  "8–9 点只开半小时，13–14 点只开半小时，不比最空"):  # fmt: skip
        assert words in page
    poll = re.search(r'hx-get="([^"]+/rooms[^"]*)"', page)[1].replace("&amp;", "&")
    assert client.get(poll, headers={"HX-Request": "true"}).status_code == 204
    clock.freeze("2026-11-25 10:31")
    assert "10:31" in text(client.get(poll, headers={"HX-Request": "true"}))


def test_a_colleague_looks_at_any_branchs_rooms_and_one_there_is_not_is_not_there(client, library):
    client.sign_in(library.desk)
    assert "总馆各室现在" in text(client.get(f"/display/rooms?branch={library.branch}"))
    assert client.get("/display/rooms?branch=99").status_code == 404
