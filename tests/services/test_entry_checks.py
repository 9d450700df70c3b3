"""入馆核验 on both engines: on between two dates, off with one switch, and only passed or refused is kept."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import DRIVER_ERRORS, db, plain, write, writing
from yylib.errors import Refused
from yylib.models.bookings import BookingPlan
from yylib.models.entry_checks import EntryCheck, EntryMode
from yylib.services import bookings, entry_checks, seats

DAY = date(2026, 11, 23)


@pytest.fixture
def library(house):
    """A branch that takes bookings, and a manager."""
    clock.freeze("2026-11-23 09:00")

    class Library:
        pass

    Library.branch, Library.by = a_branch(capacity=100), a_colleague("head")
    Library.door, Library.room = places_of(Library.branch)
    with writing() as session:
        session.add(BookingPlan(place_id=Library.door, policy="recommended", quota=40, walk_in_percent=10))
    return Library


def switched_on(library, first=DAY, days=3, **given) -> int:
    asked = {"requirements": "扫“场所码”\n测量体温", "capacity_percent": 50, "is_alternate": True,
             "are_walk_ins_off": True, "reason": "上级通知"} | given  # fmt: skip
    return write(entry_checks.switch_on, from_on=first, until_on=first + timedelta(days=days), by=library.by, **asked)


def code(library, **given) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        switched_on(library, **given)
    return caught.value.code, caught.value.field


def standing(library):
    """What the rest of the house reads: capacity and quota, the room left, the seats, the mode itself."""
    db.session.rollback()
    mode = entry_checks.on()
    room = bookings.room(library.door)
    return (entry_checks.reduced(41), room.capacity, room.left, [slot.quota for slot in bookings.slots(library.door, DAY)],
            seats.states(library.room), mode and mode.id)  # fmt: skip


def test_off_is_the_default_and_changes_nothing(library):
    assert entry_checks.on() is None and entry_checks.reduced(41) == 41 and entry_checks.modes() == []


def test_on_narrows_the_house_and_one_switch_back_restores_everything_at_once(library):
    before = standing(library)
    settings = [plain(f"SELECT * FROM {table}") for table in ("setting", "booking_plan", "seat_map", "branch", "place")]
    mode = switched_on(library)
    during = standing(library)
    assert during[0] == 20 and during[1] == 50 and during[3] != before[3] and during[5] == mode
    write(entry_checks.switch_off, mode_id=mode, by=library.by)
    assert standing(library) == before
    assert settings == [
        plain(f"SELECT * FROM {table}") for table in ("setting", "booking_plan", "seat_map", "branch", "place")
    ]
    assert entry_checks.state(db.session.get(EntryMode, mode)) == ("off", "已结束")


def test_it_begins_and_ends_by_its_dates_alone(library):
    switched_on(library, first=DAY + timedelta(days=1), days=1)
    seen = []
    for day in range(4):
        clock.freeze(f"2026-11-{23 + day} 09:00")
        seen.append(entry_checks.on() is not None)
    assert seen == [False, True, True, False]
    clock.freeze("2026-11-23 09:00")
    assert entry_checks.reduced(40, DAY + timedelta(days=2)) == 20 and entry_checks.reduced(40) == 40


def test_one_still_to_come_can_be_called_off(library):
    mode = switched_on(library, first=DAY + timedelta(days=5))
    write(entry_checks.switch_off, mode_id=mode, by=library.by)
    assert entry_checks.on(DAY + timedelta(days=5)) is None
    with pytest.raises(Refused, match="entry_mode_over"):
        write(entry_checks.switch_off, mode_id=mode, by=library.by)


@pytest.mark.parametrize(("given", "refused"), [
    ({"first": DAY - timedelta(days=1)}, ("entry_mode_past", "from_on")),
    ({"days": -1}, ("entry_mode_order", "until_on")),
    ({"requirements": "\n".join("一" * 2 for _ in range(9))}, ("entry_mode_lines", "requirements")),
    ({"requirements": "一" * 41}, ("entry_mode_lines", "requirements")),
    ({"requirements": " \n ", "capacity_percent": 100, "is_alternate": False, "are_walk_ins_off": False},
     ("entry_mode_empty", "requirements")),
])  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(library, given, refused):
    assert code(library, **given) == refused


@pytest.mark.parametrize(("offset", "days"), [(0, 3), (3, 9), (-0, 0), (1, 1)])
def test_two_modes_never_overlap(library, offset, days):
    switched_on(library)
    assert code(library, first=DAY + timedelta(days=offset), days=days) == ("entry_mode_overlaps", "from_on")
    switched_on(library, first=DAY + timedelta(days=4))


def test_two_managers_at_once_switch_one_mode_on(house, library):
    answers, barrier = [], threading.Barrier(6)

    def act():
        with house.app_context():
            barrier.wait()
            try:
                switched_on(library)
                answers.append("on")
            except Refused as refused:
                answers.append(refused.code)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=act) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("on") == 1 and set(answers) <= {"on", "entry_mode_overlaps", "busy"}
    assert plain("SELECT count(*) AS n FROM entry_mode")[0].n == 1


def test_bookings_over_the_reduced_quota_stay(library):
    slot = bookings.slots(library.door, DAY)[1]
    with writing():
        for number in range(8):
            plain("INSERT INTO booking (code, holder, place_id, day, starts_at, ends_at, lapses_at, adults, toddlers, children, "
                  "stage, channel, made_at, override_reason, version) VALUES (:code, :code, :place, :day, :starts, :ends, :ends, "
                  "4, 0, 0, 'booked', 'web', :starts, '', 1)", code=f"A{number}", place=library.door, day=DAY.isoformat(),
                  starts=clock.stamp(slot.starts_at), ends=clock.stamp(slot.ends_at))  # fmt: skip
    switched_on(library)
    narrowed = bookings.slots(library.door, DAY)[1]
    assert (narrowed.taken, narrowed.quota, narrowed.over) == (32, 20, 12)
    assert plain("SELECT count(*) AS n FROM booking WHERE stage = 'booked'")[0].n == 8


def test_a_check_is_entered_once_for_a_nonce_and_counted_by_day(library):
    switched_on(library)
    for nonce in ("a", "a", "b"):
        write(entry_checks.passed, place_id=library.door, nonce=nonce, by=library.by)
    write(entry_checks.refuse, place_id=library.door, nonce="c", by=library.by)
    write(entry_checks.refuse, place_id=library.door, nonce="a", by=library.by)
    assert entry_checks.of_day(DAY) == (2, 1) == entry_checks.of_day(DAY, {library.door})
    assert entry_checks.of_day(DAY, {library.room}) == (0, 0)
    clock.freeze("2026-11-24 09:00")
    write(entry_checks.passed, place_id=library.door, nonce="d", by=library.by)
    assert entry_checks.by_day(DAY, DAY + timedelta(days=2)) == [(DAY + timedelta(days=1), 1, 0), (DAY, 2, 1)]


def test_while_nothing_holds_there_is_nothing_to_check(library):
    with pytest.raises(Refused, match="entry_mode_off"):
        write(entry_checks.passed, place_id=library.door, nonce="a", by=library.by)


def test_a_check_has_no_column_for_a_reading_a_reason_or_a_name_and_is_never_changed(library):
    assert set(EntryCheck.__table__.columns.keys()) == {
        "id",
        "mode_id",
        "place_id",
        "day",
        "at",
        "is_passed",
        "by_id",
        "nonce",
    }
    switched_on(library)
    write(entry_checks.passed, place_id=library.door, nonce="a", by=library.by)
    for statement in ("UPDATE entry_check SET is_passed = :no", "DELETE FROM entry_check WHERE is_passed <> :no"):
        with pytest.raises((DBAPIError, *DRIVER_ERRORS), match="append-only"), writing():
            plain(statement, no=False)
    assert entry_checks.of_day(DAY) == (1, 0)


def test_switching_on_and_off_stands_in_the_audit(library):
    mode = switched_on(library)
    write(entry_checks.switch_off, mode_id=mode, by=library.by)
    rows = plain("SELECT act, by_id FROM audit_row WHERE subject = 'entry_mode' ORDER BY id")
    assert [(row.act, row.by_id) for row in rows] == [("create", library.by), ("change", library.by)]
