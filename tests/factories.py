"""Plain functions that make valid things; a test states only what it is about."""

from datetime import time, timedelta

from sqlalchemy import select

from yylib import clock, tokens
from yylib.database import db, plain, write, writing
from yylib.models.accounts import Account, RoleHeld
from yylib.models.activities import Activity, ActivitySession
from yylib.models.batches import AccessionBatch
from yylib.models.bibs import BibRecord
from yylib.models.branches import Branch, Place
from yylib.models.calendar import Holiday
from yylib.models.items import Item
from yylib.models.notices import ActivityNotice
from yylib.permissions import Role
from yylib.services import calendar
from yylib.services.activities import following
from yylib.services.calendar import first

PASSWORD = "correct-horse-battery"
_counter = iter(range(1, 10_000_000))


def a_colleague(*roles: str, password: str = PASSWORD, **given) -> int:
    """An account that works at the desk, or has the given roles; its id."""
    number = next(_counter)
    given = {"login_name": f"colleague{number}", "name": f"同事{number}"} | given
    hashed = tokens.hashed(password)
    with writing() as session:
        account = Account(password_hash=hashed, is_active=True, must_change=False, created_at=clock.now(), **given)
        account.roles_held = [RoleHeld(role=role) for role in roles or (Role.DESK,)]
        session.add(account)
        session.flush()
        return account.id


def made(app, act, *args, **given):
    """What a factory or a command answers, called inside an application."""
    with app.app_context():
        answer = act(*args, **given)
        db.session.remove()
    return answer


def asked(app, sql, **values):
    """What the tables of an application answer to plain SQL."""
    with app.app_context():
        return plain(sql, **values)


def signed_in(client, app, *roles):
    """The client, signed in as a new colleague of these roles."""
    client.sign_in(made(app, lambda: login_name(a_colleague(*roles))))
    return client


def login_name(account_id: int) -> str:
    """The login name of a made account."""
    return db.session.get(Account, account_id).login_name


def a_branch(**given) -> int:
    """A branch with a door and a reading room, open 8:30–12:00 and 13:30–17:00 every day; its id."""
    name = given.pop("name", f"分馆{next(_counter)}")
    with writing() as session:
        branch = Branch(name=name, kind="main_library", sort=0, **given)
        branch.places = [Place(name="大门", kind="door", sort=0), Place(name="阅览室", kind="area", sort=1)]
        session.add(branch)
        session.flush()
        _holidays(session)
        calendar.first_content(branch_ids=[branch.id])
        return branch.id


_shipped = []


def _holidays(session) -> None:
    """The shipped holidays, read and audited once a process; after that their rows as they were stored."""
    if session.scalar(select(Holiday.day).limit(1)):
        return
    if _shipped:
        session.execute(Holiday.__table__.insert(), _shipped)
        return
    first.load_holidays()
    session.flush()
    _shipped.extend(row._asdict() for row in session.execute(select(*Holiday.__table__.columns)))


def places_of(branch_id: int) -> tuple[int, int]:
    """The ids of a made branch's door and room."""
    rows = db.session.execute(
        select(Place.id, Place.kind).where(Place.branch_id == branch_id).order_by(Place.sort)
    ).all()
    db.session.rollback()
    return rows[0].id, rows[1].id


def a_door(branch_id: int | None = None, **given) -> int:
    """One more door, of a branch or of a new one without hours; its id."""
    number = next(_counter)
    with writing() as session:
        if branch_id is None:
            branch = Branch(name=f"书房{number}", kind="city_study", sort=0)
            session.add(branch)
            session.flush()
            branch_id = branch.id
        place = Place(**({"branch_id": branch_id, "name": f"门{number}", "kind": "door", "sort": 9} | given))
        session.add(place)
        session.flush()
        return place.id


def a_seat_map(place_id: int, columns: int = 3, rows: int = 2, **traits) -> dict[str, int]:
    """A map full of seats A1, A2 … B1 …, row by row; the ids by label. ``traits`` are dicts by label."""
    from yylib.models.seats import Seat
    from yylib.services import seats

    drawn = [{"x": x, "y": y, "label": f"{chr(65 + y)}{x + 1}"} for y in range(rows) for x in range(columns)]
    drawn = [seat | traits.get(seat["label"], {}) for seat in drawn]
    with writing():
        seats.draw(place_id=place_id, width=columns, height=rows, seats=drawn, version=None, by=None)
    held = {label: seat_id for label, seat_id in db.session.execute(
        select(Seat.label, Seat.id).where(Seat.place_id == place_id, Seat.is_active)).all()}  # fmt: skip
    db.session.rollback()
    return held


def a_plan(place_id: int, **given) -> int:
    """A place that takes bookings: ten people in each opening interval, two of them kept for walk-ins; its id."""
    from yylib.models.bookings import BookingPlan

    with writing() as session:
        session.add(BookingPlan(**({"place_id": place_id, "policy": "recommended", "quota": 10} | given)))
    return place_id


def a_booking(place_id: int, starts_at, **given) -> int:
    """One adult's booking on the web of somebody who has none yet; its id."""
    from yylib.services import bookings

    number = next(_counter)
    reader = {"name": f"读者{number}号", "phone": f"199{number:08d}", "channel": "web",
              "consent": ("contact", "2026-01", "web")}  # fmt: skip
    return write(bookings.book, place_id=place_id, starts_at=starts_at, **(reader | given))


def a_bib(**given) -> int:
    """A catalogued title; its id. The search does not know it until ``catalogue.index.renew``."""
    now = clock.now()
    given = {"origin": "original", "leader": "", "fields": [], "title": f"书名{next(_counter)}", "is_full": True,
             "created_at": now, "changed_at": now} | given  # fmt: skip
    with writing() as session:
        row = BibRecord(**given)
        session.add(row)
        session.flush()
        return row.id


def some_items(bib_id: int, copies: int = 1, **given) -> list[int]:
    """Volumes of a title, on the shelf and 在馆 unless told; their ids."""
    now = clock.now()
    given = {"source": "purchase", "stage": "shelved", "status": "available", "shelved_at": now, "created_at": now,
             "changed_at": now} | given  # fmt: skip
    with writing() as session:
        rows = [Item(bib_id=bib_id, **given) for _ in range(copies)]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def an_accepted_batch(accepted_on=None, **given) -> int:
    """A delivery that was accepted today, or on a day, and whose clock runs; its id."""
    from yylib.services.board import clock as board_clock

    day = accepted_on or clock.today()
    given = {"number": f"2026-{next(_counter):04}", "state": "accepted", "arrived_on": day, "accepted_on": day,
             "accepted_at": clock.midnight(day), "created_at": clock.now()} | given  # fmt: skip
    with writing() as session:
        row = AccessionBatch(**given)
        session.add(row)
        session.flush()
        board_clock.start(row.id)
        return row.id


def an_activity(*times, kind: str = "lecture", stage: str = "approved", is_public: bool = True, **given) -> int:
    """An approved, published activity with a session of two hours at each time (tomorrow at 14:30); its id. Straight into
    the tables; its registration sheet is drawn as the plan's own commands draw it."""
    branch_id = given.pop("branch_id", None) or a_branch()
    place_id = given.pop("place_id", places_of(branch_id)[1])
    times = times or (clock.at(clock.today() + timedelta(days=1), time(14, 30)),)
    number = next(_counter)
    given = {"number": f"HD{clock.today().year}-T{number}", "title": f"活动{number}", "quota": 30} | given
    with writing() as session:
        activity = Activity(kind=kind, stage=stage, branch_id=branch_id, made_at=clock.now(), **given)
        activity.sessions = [
            ActivitySession(number=at, starts_at=when, ends_at=when + timedelta(hours=2), place_id=place_id,
                            room_from=when - timedelta(minutes=30), room_until=when + timedelta(hours=2, minutes=30))
            for at, when in enumerate(times, 1)
        ]  # fmt: skip
        session.add(activity)
        days = [clock.local(when).date() for when in times]
        activity.first_day, activity.last_day = min(days), max(days)
        activity.due_on = activity.last_day + timedelta(days=15)
        session.flush()
        if is_public:
            session.add(ActivityNotice(activity_id=activity.id, publish_at=clock.now()))
        following.changed(activity.id)
        return activity.id


def a_post(name: str | None = None, **given) -> int:
    """A volunteers' post that asks for no training unless given; its id."""
    from yylib.models.shifts import VolunteerPost

    given = {"name": name or f"岗位{next(_counter)}", "needs_training": False} | given
    with writing() as session:
        post = VolunteerPost(**given)
        session.add(post)
        session.flush()
        return post.id


def a_volunteer(
    name: str | None = None, *, phone: str | None = None, birth_on=None, stage: str = "admitted", **given
) -> int:
    """An admitted volunteer, straight in the tables; the id."""
    from yylib.models.people import Person
    from yylib.models.volunteers import Volunteer
    from yylib.services.volunteers import keys

    number, now = next(_counter), clock.now()
    with writing() as session:
        person = Person(name=name or f"志愿者{number}", phone=phone or f"1990000{number % 10000:04d}", birth_on=birth_on,
                        created_at=now, seen_at=now)  # fmt: skip
        session.add(person)
        session.flush()
        code = keys.fresh_code()
        admitted = {"number": f"ZY{now.year}-{number:04d}", "admitted_on": clock.today()} if stage == "admitted" else {}
        volunteer = Volunteer(person_id=person.id, code=code, holder=keys.holder_of(code), stage=stage, channel="web",
                              applied_at=now, **(admitted | given))  # fmt: skip
        session.add(volunteer)
        session.flush()
        return volunteer.id


def a_shift(starts_at, hours: float = 3, *, post_id: int | None = None, branch_id: int | None = None, **given) -> int:
    """An open shift for two from a wall time ("2026-11-28 09:00") on, straight in the tables; its id."""
    from datetime import datetime

    from yylib.models.shifts import Shift

    if isinstance(starts_at, str):
        starts_at = clock.utc(datetime.fromisoformat(starts_at))
    post_id, branch_id = post_id or a_post(), branch_id or a_branch()
    given = {"needed": 2, "made_at": clock.now()} | given
    with writing() as session:
        shift = Shift(post_id=post_id, branch_id=branch_id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours),
                      **given)  # fmt: skip
        session.add(shift)
        session.flush()
        return shift.id


def an_entry(volunteer_id: int, minutes: int = 120, *, day=None, post_id: int | None = None, **given) -> int:
    """A confirmed entry of service that began at nine, straight in the tables; its id."""
    from yylib.models.service_hours import ServiceEntry

    day, post_id = day or clock.today(), post_id or a_post()
    in_at = clock.at(day, time(9))
    given = {"branch_id": given.pop("branch_id", None) or a_branch(), "what": "上架整理", "stage": "confirmed",
             "way_in": "code", "way_out": "code", "entered_at": in_at, "minutes": minutes} | given  # fmt: skip
    with writing() as session:
        entry = ServiceEntry(volunteer_id=volunteer_id, post_id=post_id, day=day, in_at=in_at,
                             out_at=in_at + timedelta(minutes=minutes), **given)  # fmt: skip
        session.add(entry)
        session.flush()
        return entry.id
