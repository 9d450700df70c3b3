"""入馆核验 through the browser without JavaScript: invisible while off, on every reader's page while on, gone with one switch."""

from datetime import date

import pytest

from tests.client import text
from tests.factories import a_branch, a_colleague, login_name, places_of
from yylib import clock
from yylib.database import db, plain, writing
from yylib.models.bookings import BookingPlan
from yylib.services import bookings

READERS = ("/", "/book/1", "/now/")


@pytest.fixture
def library(app):
    clock.freeze("2026-11-23 09:00")

    class Library:
        pass

    with app.app_context():
        Library.branch = a_branch(name="总馆", capacity=100)
        Library.door, Library.room = places_of(Library.branch)
        Library.head, Library.desk = login_name(a_colleague("head")), login_name(a_colleague("desk"))
        with writing() as session:
            session.add(BookingPlan(place_id=Library.door, policy="recommended", quota=40, walk_in_percent=10))
        db.session.remove()
    return Library


def switched_on(client, **typed):
    given = {
        "requirements": "扫“场所码”\n测量体温",
        "capacity_percent": "50",
        "is_alternate": "y",
        "reason": "疾控通知",
    } | typed
    return client.submit("/staff/entry-checks/", "/staff/entry-checks/on", **given)


def test_while_off_no_page_speaks_of_it(client, library):
    assert not any("核验" in text(client.get(url)) for url in READERS)
    client.sign_in(library.desk)
    assert "核验" not in text(client.get("/staff/desk")).split("<main")[1]
    assert client.get("/staff/entry-checks/").status_code == 403


def test_while_on_readers_and_the_desk_see_the_lines_and_one_switch_takes_them_away(client, library):
    before = [text(client.get(url)) for url in READERS]
    client.sign_in(library.head)
    assert switched_on(client).status_code == 303
    missing = [
        (url, words)
        for url in READERS
        for words in ("入馆核验", "扫“场所码”", "测量体温", "50%", "间隔就坐")
        if words not in text(client.get(url))
    ]
    assert missing == []
    desk = text(client.get("/staff/desk"))
    assert "测量体温" in desk and "登记核验" in desk
    page = text(client.get("/staff/entry-checks/"))
    assert "正在核验" in page and "没有：各时段约出去的都没有超过" in page
    assert client.submit("/staff/entry-checks/", "/staff/entry-checks/1/off").status_code == 303
    client.post("/staff/sign-out")
    stripped = [[line for line in page.splitlines() if "csrf" not in line and "once" not in line] for page in before]
    assert [
        [line for line in text(client.get(url)).splitlines() if "csrf" not in line and "once" not in line]
        for url in READERS
    ] == stripped


def test_one_that_begins_later_is_invisible_until_its_day(client, library):
    client.sign_in(library.head)
    switched_on(client, from_on="2026-11-25", until_on="2026-11-26")
    assert "还没开始" in text(client.get("/staff/entry-checks/"))
    assert "入馆核验" not in text(client.get("/"))
    assert "测量体温" in text(client.get("/book/1?day=2026-11-25")) and "测量体温" not in text(
        client.get("/book/1?day=2026-11-24")
    )
    clock.freeze("2026-11-25 09:00")
    assert "测量体温" in text(client.get("/"))


def test_what_is_typed_stays_when_it_is_refused(client, library):
    client.sign_in(library.head)
    switched_on(client)
    answer = switched_on(client, reason="又一份通知", requirements="戴口罩")
    assert answer.status_code == 409 and "2026-11-23 至 2026-11-29 已有一次核验" in text(answer)
    assert "又一份通知" in text(answer) and "戴口罩" in text(answer)
    assert switched_on(client, capacity_percent="0").status_code == 422
    assert switched_on(client, from_on="2026-02-30").status_code == 422


def test_bookings_over_the_reduced_quota_are_shown_and_nobody_is_cancelled(app, client, library):
    with app.app_context():
        slot = bookings.slots(library.door, date(2026, 11, 24))[0]
        with writing():
            plain("INSERT INTO booking_day (place_id, day, taken) VALUES (:place, '2026-11-24', 8)", place=library.door)
            for number in range(8):
                plain("INSERT INTO booking (code, holder, place_id, day, starts_at, ends_at, lapses_at, adults, toddlers, children, "
                      "stage, channel, made_at, override_reason, version) VALUES (:code, :code, :place, '2026-11-24', :starts, "
                      ":ends, :ends, 4, 0, 0, 'booked', 'web', :starts, '', 1)", code=f"A{number}", place=library.door,
                      starts=clock.stamp(slot.starts_at), ends=clock.stamp(slot.ends_at))  # fmt: skip
        db.session.remove()
    client.sign_in(library.head)
    switched_on(client)
    over = text(client.get("/staff/entry-checks/")).split('id="over"')[1]
    assert '<td class="num">32</td><td class="num">20</td><td class="num"><b>12</b></td>' in over
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM booking WHERE stage = 'booked'")[0].n == 8


def test_at_the_door_one_button_enters_one_check_and_a_form_sent_again_none(app, client, library):
    client.sign_in(library.head)
    switched_on(client)
    client.post("/staff/sign-out")
    client.sign_in(library.desk)
    answer = client.submit("/staff/entry-checks/door", verdict="passed")
    assert answer.location == f"/staff/entry-checks/door?place={library.door}"
    piece = text(client.submit("/staff/entry-checks/door", htmx=True, verdict="refused"))
    assert piece.lstrip().startswith('<div id="counts"') and "通过 1，未通过 1" in piece and "未通过，已登记" in piece
    from tests.client import forms_of

    form = next(
        f for f in forms_of(text(client.get("/staff/entry-checks/door"))) if f["action"] == "/staff/entry-checks/door"
    )
    for _ in range(3):
        client.post(form["action"], data=form["fields"] | {"verdict": "passed"})
    assert "通过 2，未通过 1" in text(client.get("/staff/entry-checks/door"))
    assert client.post(form["action"], data=form["fields"]).status_code == 422


def test_while_off_there_is_no_button_at_the_door(client, library):
    client.sign_in(library.desk)
    page = text(client.get("/staff/entry-checks/door"))
    assert "现在没有入馆核验" in page and 'name="verdict"' not in page


def test_the_records_say_passed_or_refused_by_whom_when_and_nothing_else(client, library):
    client.sign_in(library.head)
    switched_on(client)
    client.submit("/staff/entry-checks/door", verdict="refused")
    page = text(client.get("/staff/entry-checks/records?all=1"))
    row = page.split("<tbody>")[1].split("</tr>")[0]
    assert row.count("<td") == 4 and "2026-11-23 09:00" in row and "未通过" in row and "总馆 大门" in row
    assert "近三十天每天的核验" in text(client.get("/staff/entry-checks/"))
