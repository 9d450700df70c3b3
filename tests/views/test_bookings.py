"""预约进馆 over http, without script: the form, the pass, changing, cancelling, my bookings."""

import re
from datetime import time, timedelta

import pytest

from tests.client import forms_of
from tests.factories import a_booking, a_branch, a_colleague, a_plan, a_seat_map, places_of
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.models.bookings import Booking, BookingPlan
from yylib.models.branches import Place
from yylib.models.calendar import Closure
from yylib.models.entry_checks import EntryMode
from yylib.services import bookings
from yylib.services.bookings import keys

READER = {"starts": "202611230830", "name": "周试读", "phone": "19900007777", "consent": "y"}


@pytest.fixture
def room(app):
    """A room that takes ten in each opening interval, at eight; every look at the clock takes three seconds."""
    clock.freeze("2026-11-23 08:00", tick=3)
    with app.app_context():
        held = a_plan(places_of(a_branch())[1])
        db.session.remove()
    return held


def booked(client, room, **typed):
    """A booking as a reader makes it; the address of its pass."""
    answer = client.submit(f"/book/{room}", f"/book/{room}", **(READER | typed))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def text_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def full(app, room, number=8):
    with app.app_context():
        starts_at = bookings.slots(room, clock.today())[0].starts_at
        for _ in range(number):
            a_booking(room, starts_at)
        db.session.remove()


def test_without_any_place_the_page_says_that_one_just_comes(client):
    html = text_of(client, "/book/")
    assert "直接进馆就行" in html and "0533-3240236" in html
    assert 'href="/book/"' not in text_of(client, "/")


def test_the_home_page_leads_to_booking_and_one_place_opens_at_once(client, room, app):
    assert 'href="/book/"' in text_of(client, "/")
    assert client.get("/book/").location == f"/book/{room}"
    with app.app_context():
        a_plan(places_of(a_branch())[0])
        db.session.remove()
    html = text_of(client, "/book/")
    assert "阅览室" in html and "大门" in html and "11-23 08:30" in html


def test_booking_leads_to_the_pass_with_its_code_and_slot(client, room):
    url = booked(client, room, adults="2", toddlers="1", children="1")
    assert re.fullmatch(r"/book/p/[A-HJ-NP-Z][A-HJ-NP-Z2-9]{5}-[0-9a-f]{20}", url)
    html = text_of(client, url)
    code = url.rsplit("/", 1)[1][:6]
    for words in ("约好了", f'<p class="bigcode">{code}</p>', "11 月 23 日 周一", "08:30–12:00", "大人 2，0–6 岁 1，7–13 岁 1",
                  "<svg", "周*读", "199****7777", "09:00", "截屏"):  # fmt: skip
        assert words in html, words
    assert "周试读" not in html and "19900007777" not in html


def test_the_consent_kept_is_the_version_that_was_shown(client, room, app):
    html = text_of(client, f"/book/{room}")
    assert "不作他用" in html and "2026-01 版" in html
    booked(client, room)
    with app.app_context():
        assert plain("SELECT purpose, text_version, channel FROM consent")[0] == ("contact", "2026-01", "web")


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(client, room, app):
    answer = client.submit(
        f"/book/{room}", f"/book/{room}", name="周试读", phone="12345", adults="1", starts="202611230830"
    )
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "请看过说明再勾选" in html and 'value="周试读"' in html
    answer = client.submit(f"/book/{room}", f"/book/{room}", **(READER | {"phone": "12345"}))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "电话号码不对" in html and 'href="#phone"' in html
    for broken in ("", "nonsense", "202613450830", "999999999999", "0001010000"):
        answer = client.submit(f"/book/{room}", f"/book/{room}", **(READER | {"starts": broken}))
        assert answer.status_code == 422 and "请选一个时段" in answer.get_data(as_text=True)
    assert client.submit(f"/book/{room}", f"/book/{room}", **(READER | {"starts": "202611230831"})).status_code == 409
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM booking")[0].n == 0


def test_a_form_sent_at_once_is_asked_for_again_with_everything_in_it(client, room):
    clock.freeze("2026-11-23 08:00")
    answer = client.submit(f"/book/{room}", f"/book/{room}", **READER)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "请再点一次" in html and 'value="周试读"' in html
    form = next(form for form in forms_of(html) if form["action"] == f"/book/{room}")
    clock.freeze("2026-11-23 08:00:03")
    assert client.post(f"/book/{room}", data=form["fields"] | {"consent": "y"}).status_code == 303


@pytest.mark.parametrize("starts", ["999912310830", "000101010830", "2026112", "202613230830"])
def test_a_slot_that_no_calendar_has_is_asked_for_again(client, room, starts):
    answer = client.submit(f"/book/{room}", f"/book/{room}", **(READER | {"starts": starts}))
    assert answer.status_code == 422 and "请选一个时段" in answer.get_data(as_text=True)


def test_the_field_only_scripts_see_stops_them(client, room, app):
    answer = client.submit(f"/book/{room}", f"/book/{room}", **READER, website="http://buy.example")
    assert answer.status_code == 422
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM booking")[0].n == 0


def test_a_full_slot_says_so_and_shows_what_is_still_free_and_is_counted_once(client, room, app):
    full(app, room)
    html = text_of(client, f"/book/{room}")
    assert "约满" in html and re.search(r'value="202611230830"[^>]*disabled', html)
    form = next(form for form in forms_of(html) if form["action"] == f"/book/{room}")
    answers = [client.post(f"/book/{room}", data=form["fields"] | READER | {"adults": "2"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [409] * 3
    html = answers[0].get_data(as_text=True)
    assert "这个时段约满了" in html and "这些时段还有空" in html and "13:30–17:00" in html
    with app.app_context():
        assert bookings.away.of_day(clock.today()) == {"slot_full": 2}


def test_a_full_or_closed_day_leads_to_other_days(client, room, app):
    with app.app_context(), writing() as session:
        session.add(Closure(branch_id=session.get(Place, room).branch_id, from_on=clock.today(), until_on=clock.today(),
                            reason="书架调整", announced_at=clock.now()))  # fmt: skip
    html = text_of(client, f"/book/{room}?day=2026-11-23")
    assert "11 月 23 日不开放" in html and "11-23 闭馆" in html
    assert "11-24" in html and "还有 8" in html
    assert "11 月 24 日" not in html and 'aria-current="date"' in text_of(client, f"/book/{room}")
    assert "今天不开放，最近有空的是 11 月 24 日" in text_of(client, f"/book/{room}")


def test_a_later_day_opened_unasked_says_that_today_is_full_or_over(client, room, app):
    jumped = "最近有空的是 11 月 24 日"
    assert jumped not in text_of(client, f"/book/{room}")
    with app.app_context():
        for slot in bookings.slots(room, clock.today()):
            for _ in range(8):
                a_booking(room, slot.starts_at)
        db.session.remove()
    assert f"今天已约满，{jumped}" in text_of(client, f"/book/{room}")
    assert jumped not in text_of(client, f"/book/{room}?day=2026-11-24")
    clock.freeze("2026-11-23 19:00", tick=3)
    assert f"今天已停止预约，{jumped}" in text_of(client, f"/book/{room}")


def test_a_slot_that_runs_is_listed_as_now(client, room, app):
    with app.app_context():
        a_plan(places_of(a_branch(name="书房"))[1])
        db.session.remove()
    assert text_of(client, "/book/").count("11-23 08:30") == 2
    clock.freeze("2026-11-23 09:00", tick=3)
    html = text_of(client, "/book/")
    assert html.count('最近有空：<span class="nb">现在</span>') == 2 and "08:30" not in html


@pytest.mark.parametrize("day", ["2026-11-24", "nonsense", "0001-01-01", "2026-13-01", "9999-12-31"])
def test_any_day_in_the_address_draws_a_page(client, room, day):
    assert client.get(f"/book/{room}?day={day}").status_code == 200


def test_a_place_that_takes_no_bookings_is_not_there(client, room, app):
    assert client.get("/book/9999").status_code == 404
    with app.app_context(), writing() as session:
        session.get(BookingPlan, room).policy = "off"
    assert client.get(f"/book/{room}").status_code == 404


def test_the_answer_is_the_same_for_a_known_phone_and_an_unknown_one(client, room, app):
    booked(client, room)
    other = app.test_client()
    known = other.submit(f"/book/{room}", f"/book/{room}", **(READER | {"name": "吴试读", "starts": "202611231330"}))
    third = app.test_client()
    unknown = third.submit(
        f"/book/{room}", f"/book/{room}", **(READER | {"phone": "19900008888", "starts": "202611231330"})
    )
    assert known.status_code == unknown.status_code == 303
    pages = [re.sub(r"[A-Z0-9]{6}-[0-9a-f]{20}|[A-HJ-NP-Z][A-HJ-NP-Z2-9]{5}|<svg.*?</svg>|周\*读|吴\*读|\d{3}\*{4}\d{4}|value=\"[^\"]*\"", "",
                    text_of(one, answer.location)) for one, answer in ((other, known), (third, unknown))]  # fmt: skip
    assert pages[0] == pages[1]


def test_changing_moves_the_booking_under_the_same_code(client, room):
    url = booked(client, room)
    html = text_of(client, url + "/change?day=2026-11-24")
    assert "改时间或人数" in html
    answer = client.submit(url + "/change?day=2026-11-24", url + "/change", starts="202611241330", adults="3")
    assert answer.status_code == 303 and answer.location == url
    html = text_of(client, url)
    assert "11 月 24 日" in html and "13:30–17:00" in html and "大人 3" in html and "已改好" in html


def test_a_change_that_finds_no_room_leaves_everything_as_it_was(client, room, app):
    url = booked(client, room, starts="202611231330")
    full(app, room)
    answer = client.submit(url + "/change", url + "/change", starts="202611230830")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "这个时段约满了" in html and "现在的" in html
    assert "13:30–17:00" in text_of(client, url)
    assert client.submit(url + "/change", url + "/change", starts="").status_code == 422


def test_cancelling_asks_first_and_gives_the_place_back(client, room, app):
    url = booked(client, room)
    assert "取消以后名额马上让给别人" in text_of(client, url)
    assert client.submit(url, url + "/cancel").location == url
    html = text_of(client, url)
    assert "已取消" in html and "再约一次" in html and "bigcode" not in html
    with app.app_context():
        assert bookings.slots(room, clock.today())[0].taken == 0
    assert "不能再改" in text_of(client, url + "/change")
    assert client.post(url + "/cancel").status_code == 400, "a cancel without the page's token is refused"


def test_a_guessed_link_opens_changes_and_cancels_nothing(client, room, app):
    url = booked(client, room)
    for guess in (url[:-1] + ("0" if url[-1] != "0" else "1"), "/book/p/ABCDEF-" + "0" * 20, "/book/p/x"):
        assert client.get(guess).status_code == client.get(guess + "/change").status_code == 404
        assert client.get(guess + "/print").status_code == 404
        token = forms_of(text_of(client, url))[0]["fields"]["csrf_token"]
        assert client.post(guess + "/cancel", data={"csrf_token": token}).status_code == 404
    with app.app_context():
        assert plain("SELECT stage FROM booking")[0].stage == "booked"


def test_the_phone_that_booked_lists_its_bookings_and_another_finds_one_by_phone_and_characters(client, room, app):
    url = booked(client, room)
    assert url in text_of(client, "/book/mine")
    other = app.test_client()
    assert "还没有预约" in text_of(other, "/book/mine")
    code = url.rsplit("/", 1)[1][:6]
    wrong = [other.submit("/book/mine", phone=phone, code=typed)
             for phone, typed in (("19900007778", code), ("19900007777", "AAAAAA"), ("1", "1"))]  # fmt: skip
    assert {answer.status_code for answer in wrong} == {422}
    said = {re.search(r'id="errors".*?</div>', answer.get_data(as_text=True), re.S)[0] for answer in wrong}
    assert len(said) == 1 and "没有查到这个预约" in said.pop()
    assert other.submit("/book/mine", phone="１９９００００７７７７", code="yb" + code.lower()).location == url
    assert url in text_of(other, "/book/mine")


def test_guessing_characters_is_slowed_down(client, room):
    booked(client, room)
    codes = [client.submit("/book/mine", phone=f"1990001{n:04d}", code="AAAAAA").status_code for n in range(22)]
    assert codes[:20] == [422] * 20 and codes[20:] == [429] * 2


def test_a_pass_made_by_telephone_is_remembered_by_the_phone_that_asks_for_it(client, room, app):
    with app.app_context():
        url = bookings.pass_path(keys.get(a_booking(room, bookings.slots(room, clock.today())[0].starts_at)))
        db.session.remove()
    assert "让这部手机记住凭证" in text_of(client, url)
    assert client.submit(url, url + "/keep").status_code == 303
    assert "让这部手机记住凭证" not in text_of(client, url) and url in text_of(client, "/book/mine")


@pytest.mark.parametrize(
    ("stage", "words"), [("arrived", "已进馆"), ("left", "已离馆"), ("lapsed", "名额已释放"), ("closed", "不算失约")]
)
def test_the_pass_says_how_the_booking_stands(client, room, app, stage, words):
    url = booked(client, room)
    with app.app_context(), writing() as session:
        session.query(Booking).one().stage = stage
    html = text_of(client, url)
    assert words in html and "/cancel" not in html
    assert client.get(url + "/print").status_code == 200


def test_past_its_time_the_pass_says_that_one_may_still_walk_in(client, room):
    url = booked(client, room)
    clock.freeze("2026-11-23 09:00")
    html = text_of(client, url)
    assert (
        "名额已释放，现场有空位仍可进馆" in html and "09:00" in html and "名额已释放" in text_of(client, "/book/mine")
    )


def test_a_closing_announced_after_the_booking_is_said_on_the_pass(client, room, app):
    url = booked(client, room)
    with app.app_context(), writing() as session:
        session.add(Closure(branch_id=session.get(Place, room).branch_id, from_on=clock.today(), until_on=clock.today(),
                            opens=time(13, 30), closes=time(17), reason="停电", announced_at=clock.now()))  # fmt: skip
    html = text_of(client, url)
    assert "这个时段改为闭馆" in html and "不算失约" in html


def test_what_is_checked_at_the_door_is_told_before(client, room, app):
    with app.app_context():
        by = a_colleague()
        with writing() as session:
            session.add(EntryMode(from_on=clock.today(), until_on=clock.today() + timedelta(days=1), by_id=by,
                                  requirements="请扫场所码", reason="核验期", made_at=clock.now()))  # fmt: skip
    assert "请扫场所码" in text_of(client, f"/book/{room}?day=2026-11-23")
    assert "请扫场所码" not in text_of(client, f"/book/{room}?day=2026-11-26")
    assert "请扫场所码" in text_of(client, booked(client, room))


def test_the_form_promises_room_without_a_booking_only_on_days_that_have_it(client, room, app):
    with app.app_context():
        by = a_colleague()
        with writing() as session:
            session.add(EntryMode(from_on=clock.today(), until_on=clock.today(), by_id=by, are_walk_ins_off=True,
                                  requirements="请扫场所码", reason="核验期", made_at=clock.now()))  # fmt: skip
    page = text_of(client, f"/book/{room}?day=2026-11-23")
    assert "进馆请先预约" in page and "来不了请取消，让给别人。" in page and "现场留有名额" not in page
    assert "没有名额时也可以直接来，现场留有名额。" in text_of(client, f"/book/{room}?day=2026-11-24")
    clock.freeze("2026-11-23 16:59")
    page = text_of(client, f"/book/{room}?day=2026-11-23")
    assert "这一天没有可约的时段" in page and "现场留有名额" not in page


@pytest.mark.parametrize("size", ["a4", "a6", "nonsense"])
def test_the_pass_is_printed_with_its_code_and_nobodys_name(client, room, size):
    url = booked(client, room)
    html = text_of(client, f"{url}/print?size={size}")
    assert url.rsplit("/", 1)[1][:6] in html and "<svg" in html and "周" + "*" not in html


def test_no_page_of_booking_writes_when_it_is_only_looked_at(client, room, app):
    url = booked(client, room)
    with app.app_context():
        before = plain("SELECT (SELECT count(*) FROM booking) AS a, (SELECT count(*) FROM attempt) AS b, "
                       "(SELECT sum(version) FROM booking) AS c")[0]  # fmt: skip
    clock.freeze("2026-11-23 10:00", tick=3)
    for page in ("/book/", f"/book/{room}", url, url + "/change", url + "/print", "/book/mine"):
        client.get(page)
    with app.app_context():
        assert plain("SELECT (SELECT count(*) FROM booking) AS a, (SELECT count(*) FROM attempt) AS b, "
                     "(SELECT sum(version) FROM booking) AS c")[0] == before  # fmt: skip


def test_a_booking_by_the_desk_with_its_reason_opens_like_any_other(client, room, app):
    with app.app_context():
        by = a_colleague()
        starts_at = bookings.slots(room, clock.today() + timedelta(days=20))[0].starts_at
        booking_id = write(bookings.book, place_id=room, starts_at=starts_at, name="团体联系人", phone="0533-3240236", adults=9,
                           channel="phone", consent=("contact", "2026-01", "phone"), override_reason="学校参观", by=by)  # fmt: skip
        url = bookings.pass_path(keys.get(booking_id))
        db.session.remove()
    assert "大人 9" in text_of(client, url)


def test_a_pass_may_name_a_seat_another_one_or_none(client, app, room):
    with app.app_context():
        seats = a_seat_map(room, A2={"has_power": True}, B1={"is_blocked": True})
        db.session.remove()
    url = booked(client, room)
    assert "选座位" in text_of(client, url)
    html = text_of(client, url + "/seat")
    assert "<span>A1</span>" in html and "有电源" in html and "<span>B1</span>" not in html
    assert client.submit(url + "/seat", url + "/seat", seat=str(seats["A2"])).status_code == 303
    assert "<dt>座位</dt><dd>A2</dd>" in text_of(client, url)
    other = booked(client, room, name="吴试读", phone="19900008888")
    assert "<span>A2</span>" not in text_of(client, other + "/seat")
    refused = client.submit(other + "/seat", other + "/seat", seat=str(seats["A2"]))
    assert refused.status_code == 409 and "这个座位已有人约了" in refused.get_data(as_text=True)
    assert client.submit(url + "/seat", url + "/seat", seat="").status_code == 303
    assert "<dt>座位</dt>" not in text_of(client, url) and "<span>A2</span>" in text_of(client, other + "/seat")


def test_a_name_and_a_number_alone_open_nobodys_pass(client, app, room):
    url = booked(client, room)
    assert booked(client, room) == url  # the phone that made it is led back to it
    stranger = app.test_client()
    answer = stranger.submit(f"/book/{room}", f"/book/{room}", **READER)
    assert answer.status_code == 409 and "这个时段已经约过了" in answer.get_data(as_text=True)
    assert url.rsplit("/", 1)[1] not in answer.get_data(as_text=True)
