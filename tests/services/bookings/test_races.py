"""The last place: fifty at once, parties, one form sent twelve times; and a naive control that must oversell."""

import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import served
from tests.client import forms_of
from tests.factories import a_booking, a_branch, a_plan, places_of
from tests.races import thinking, together
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.bookings import Booking
from yylib.models.people import Person
from yylib.services import bookings
from yylib.services.bookings import keys

MANY = 50


@pytest.fixture
def town(both):
    """A room with one place left for readers in the morning, at eight o'clock: (app, room, the slot's begin)."""
    clock.freeze("2026-11-23 08:00", tick=0.0001)
    with both.app_context():
        room = a_plan(places_of(a_branch())[1], quota=2, walk_in_percent=50)
        starts_at = bookings.slots(room, clock.today())[0].starts_at
        db.session.remove()
    return both, room, starts_at


def reader(number: int) -> dict:
    """Somebody whom no factory has made."""
    return {"name": f"争位{number}号", "phone": f"1995{number:07d}", "channel": "web",
            "consent": ("contact", "2026-01", "web")}  # fmt: skip


def taken(app, room) -> tuple[int, int]:
    with app.app_context():
        people = plain("SELECT coalesce(sum(adults + toddlers + children), 0) AS n FROM booking WHERE place_id = :room "
                       "AND stage = 'booked'", room=room)[0].n  # fmt: skip
        most = bookings.slots(room, clock.today())[0]
        db.session.remove()
    return int(people), most.quota - most.kept


def test_the_last_place_goes_to_one_of_fifty_and_forty_nine_hear_that_it_is_full(town):
    app, room, starts_at = town
    answers = together(app, [
        lambda n=n: write(bookings.book, place_id=room, starts_at=starts_at, **reader(n)) for n in range(MANY)
    ])  # fmt: skip
    assert Counter(type(answer) for answer in answers) == {int: 1, str: MANY - 1}
    assert Counter(answer for answer in answers if isinstance(answer, str)) == {"slot_full": MANY - 1}
    assert taken(app, room) == (1, 1)
    with app.app_context():
        assert plain("SELECT count(*) AS n FROM person")[0].n == 1


def naive(room, starts_at, number, think):
    """What must not be done: read, think, write."""
    free = bookings.slot_at(room, starts_at).left
    db.session.rollback()
    if free < 1:
        raise Refused("slot_full")
    think()
    with writing() as session:
        slot = bookings.slot_at(room, starts_at)
        person = Person(name=f"读者{number}号", phone=f"199{number:08d}", created_at=clock.now(), seen_at=clock.now())
        session.add(person)
        session.flush()
        code = keys.fresh_code()
        session.add(Booking(code=code, holder=keys.holder_of(code), place_id=room, day=clock.today(), starts_at=starts_at,
                            ends_at=slot.ends_at, lapses_at=slot.ends_at, person_id=person.id, adults=1, channel="web",
                            made_at=clock.now()))  # fmt: skip


def test_the_naive_control_oversells(town):
    app, room, starts_at = town
    think = thinking(8)
    together(app, [lambda n=n: naive(room, starts_at, n, think) for n in range(8)])
    people, most = taken(app, room)
    assert people > most == 1


def test_sixty_four_parties_never_get_more_than_there_is(town):
    app, room, starts_at = town
    with app.app_context(), writing() as session:
        session.get(bookings.offer.BookingPlan, room).quota = 60
    parties = [(1 + n % 2, n % 3, n % 2) for n in range(64)]
    answers = together(app, [
        lambda n=n, party=party: write(bookings.book, place_id=room, starts_at=starts_at, adults=party[0],
                                       toddlers=party[1], children=party[2], **reader(n))
        for n, party in enumerate(parties)
    ])  # fmt: skip
    people, most = taken(app, room)
    assert people == sum(sum(party) for party, answer in zip(parties, answers, strict=True) if isinstance(answer, int))
    assert most - 4 < people <= most == 30
    assert {answer for answer in answers if isinstance(answer, str)} == {"slot_full"}


def test_one_phone_on_four_days_at_once_keeps_to_three(town):
    app, room, _starts_at = town
    with app.app_context():
        starts = [bookings.slots(room, clock.today() + timedelta(days=n))[0].starts_at for n in range(4)]
        db.session.remove()
    given = [reader(n) | {"phone": "19900009999"} for n in range(4)]
    answers = together(app, [
        lambda n=n: write(bookings.book, place_id=room, starts_at=starts[n], **given[n]) for n in range(4)
    ])  # fmt: skip
    assert Counter(map(str, answers))["too_many_open"] == 1


def test_a_form_sent_twelve_times_is_one_booking_and_twelve_equal_answers(town):
    app, room, starts_at = town
    answers = together(app, [
        lambda: write(bookings.book, once="form-1", place_id=room, starts_at=starts_at, **reader(1)) for _ in range(12)
    ])  # fmt: skip
    assert len(set(answers)) == 1 and isinstance(answers[0], int)
    with app.app_context():
        assert plain("SELECT count(*) AS n, sum(taken) AS t FROM booking, booking_day")[0] == (1, 1)


def test_two_who_exchange_their_slots_at_once_do_not_wait_for_each_other_for_ever(town):
    app, room, _morning = town
    with app.app_context():
        with writing() as session:
            session.get(bookings.offer.BookingPlan, room).quota = 8
        today, tomorrow = (bookings.slots(room, clock.today() + timedelta(days=n))[0].starts_at for n in range(2))
        pairs = [(a_booking(room, today), tomorrow), (a_booking(room, tomorrow), today)] * 4
        db.session.remove()
    answers = together(app, [
        lambda one=one, to=to: write(bookings.change, booking_id=one, starts_at=to) for one, to in pairs
    ])  # fmt: skip
    assert answers == [one for one, _to in pairs]


def test_cancelling_and_booking_at_once_never_give_the_place_to_two(town):
    app, room, starts_at = town
    with app.app_context():
        held = a_booking(room, starts_at)
        db.session.remove()
    jobs = [lambda n=n: write(bookings.book, place_id=room, starts_at=starts_at, **reader(n)) for n in range(20)]
    answers = together(app, [lambda: write(bookings.cancel, booking_id=held), *jobs])
    assert sum(isinstance(answer, int) for answer in answers[1:]) <= 1
    assert taken(app, room)[0] <= 1


class Phone:
    """A reader's phone over http, with its cookies."""

    def __init__(self, port: int):
        self.port, self.cookies = port, {}

    def ask(self, method: str, path: str, body: dict | None = None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, urlencode(body) if body else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location"), text


@pytest.fixture
def open_town(app):
    """The same town behind waitress, on SQLite."""
    clock.freeze("2026-11-23 08:00", tick=0.001)
    with app.app_context():
        room = a_plan(places_of(a_branch())[1], quota=2, walk_in_percent=50)
        db.session.remove()
    for port in served(app):
        yield app, room, port
        time.sleep(0.3)  # the server's loop rests again before its socket is closed


def filled(port, room, number):
    """A phone with the form drawn and filled in."""
    phone = Phone(port)
    html = phone.ask("GET", f"/book/{room}")[2]
    form = next(form for form in forms_of(html) if form["action"] == f"/book/{room}")
    return phone, form["fields"] | {"starts": "202611230830", "name": f"读者{number}号", "phone": f"199{number:08d}",
                                    "consent": "y"}  # fmt: skip


def posted(phones, path):
    start = threading.Barrier(len(phones))

    def send(pair):
        phone, fields = pair
        start.wait(30)
        return phone.ask("POST", path, fields)

    with ThreadPoolExecutor(len(phones)) as pool:
        return list(pool.map(send, phones))


def test_fifty_phones_for_the_last_place_one_pass_forty_nine_clean_refusals_and_no_error(open_town):
    app, room, port = open_town
    phones = [filled(port, room, number) for number in range(MANY)]
    clock.freeze("2026-11-23 08:01", tick=0.001)
    answers = posted(phones, f"/book/{room}")
    assert Counter(status for status, _location, _text in answers) == {303: 1, 409: MANY - 1}
    refused = [text for status, _location, text in answers if status == 409]
    assert all("这个时段约满了" in text and "这些时段还有空" in text for text in refused)
    assert taken(app, room) == (1, 1)
    with app.app_context():
        assert bookings.away.of_day(clock.today()) == {"slot_full": MANY - 1}


def test_one_form_resent_twelve_times_over_http_is_one_row_and_twelve_equal_answers(open_town):
    app, room, port = open_town
    phone, fields = filled(port, room, 1)
    clock.freeze("2026-11-23 08:01", tick=0.001)
    others = []
    for _ in range(12):
        twin = Phone(port)
        twin.cookies = dict(phone.cookies)
        others.append((twin, fields))
    answers = posted(others, f"/book/{room}")
    assert {status for status, _location, _text in answers} == {303}
    assert len({location for _status, location, _text in answers}) == 1
    assert re.fullmatch(r"/book/p/[A-Z0-9]{6}-[0-9a-f]{20}", answers[0][1])
    assert taken(app, room) == (1, 1)
