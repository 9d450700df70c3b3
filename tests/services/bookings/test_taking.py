"""Taking, changing and giving back a place: who may, how many, and what stands afterwards."""

from datetime import timedelta

import pytest

from tests.factories import a_booking, a_branch, a_colleague, a_plan, places_of
from yylib import clock, tokens
from yylib.database import db, plain, write, writing
from yylib.errors import IllegalMove, NotThere, Refused
from yylib.models.audit import AuditRow
from yylib.models.bookings import Booking, BookingPlan, Miss
from yylib.models.branches import Place
from yylib.models.people import Consent, Person
from yylib.models.rules import Setting
from yylib.models.seats import Seat, SeatMap
from yylib.services import bookings, history, privacy
from yylib.services.bookings import keys, terms

READER = {"name": "周试读", "phone": "19900007777"}


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 08:00")
    return a_plan(places_of(a_branch())[1])


def slots(room, days=0):
    return bookings.slots(room, clock.today() + timedelta(days=days))


def refused_with(code, act, *args, **given):
    with pytest.raises(Refused) as refused:
        act(*args, **given)
    assert refused.value.code == code
    return refused.value


def the(booking_id) -> Booking:
    db.session.expire_all()
    return keys.get(booking_id)


def set_rule(rule, value):
    with writing() as session:
        session.add(
            Setting(name=rule.name, value=str(value), valid_from=clock.today(), reason="试验", set_at=clock.now())
        )


def test_a_booking_holds_its_party_for_the_slot_and_remembers_who_agreed_to_what(room):
    slot = slots(room)[0]
    booking = the(a_booking(room, slot.starts_at, adults=2, toddlers=1, children=2, **READER))
    assert (booking.stage, booking.heads, booking.day, booking.channel) == ("booked", 5, clock.today(), "web")
    assert (booking.starts_at, booking.ends_at) == (slot.starts_at, slot.ends_at)
    assert booking.holder == "b:" + tokens.keyed("booking", booking.code)[:62] and len(booking.holder) <= 64
    consent = db.session.query(Consent).one()
    assert (consent.person_id, consent.purpose, consent.channel) == (booking.person_id, "contact", "web")
    assert slots(room)[0].taken == 5
    assert plain("SELECT taken FROM booking_day")[0].taken == 1


def test_full_width_digits_and_blanks_are_the_same_phone(room):
    first, second = slots(room)
    one = a_booking(room, first.starts_at, name="周试读", phone="１９９　００００　７７７７")
    two = a_booking(room, second.starts_at, name=" 周试读", phone="+86 199-0000-7777")
    assert the(one).person_id == the(two).person_id and db.session.query(Person).one().phone == "19900007777"


def test_a_phone_that_is_none_is_refused_and_leaves_nothing_behind(room):
    refused_with("bad_phone", a_booking, room, slots(room)[0].starts_at, phone="1990000")
    refused_with("bad_phone", a_booking, room, slots(room)[0].starts_at, phone=" ")
    refused_with("bad_name", a_booking, room, slots(room)[0].starts_at, name="  ")
    assert db.session.query(Person).count() == db.session.query(Booking).count() == 0
    assert plain("SELECT * FROM booking_day") == []


def test_the_same_person_for_the_same_slot_gets_the_booking_they_have(room):
    starts = slots(room)[0].starts_at
    first = a_booking(room, starts, **READER)
    assert a_booking(room, starts, adults=3, **READER) == first
    assert (the(first).adults, slots(room)[0].taken) == (1, 1)


def test_another_name_on_the_same_phone_is_another_person(room):
    starts = slots(room)[0].starts_at
    assert a_booking(room, starts, **READER) != a_booking(room, starts, name="吴试读", phone=READER["phone"])


def test_one_phone_holds_three_unused_bookings_whatever_names_it_gives(room):
    for days, name in enumerate(("甲试", "乙试", "丙试")):
        a_booking(room, slots(room, days)[0].starts_at, name=name, phone=READER["phone"])
    refused = refused_with("too_many_open", a_booking, room, slots(room, 3)[0].starts_at, **READER)
    assert refused.field == "phone" and "3" in refused.sentence.title
    db.session.rollback()
    write(bookings.cancel, booking_id=db.session.query(Booking.id).first()[0])
    a_booking(room, slots(room, 3)[0].starts_at, **READER)


def test_a_used_or_lapsed_booking_is_not_open_any_more(room):
    for days in range(3):
        a_booking(room, slots(room, days)[0].starts_at, **READER)
    clock.freeze("2026-11-23 09:00")
    a_booking(room, slots(room, 3)[0].starts_at, **READER)


def test_children_come_with_an_adult_and_three_with_each_at_most(room):
    starts = slots(room)[0].starts_at
    refused_with("adult_needed", a_booking, room, starts, adults=0, children=1)
    refused_with("adult_needed", a_booking, room, starts, adults=1, toddlers=2, children=2)
    refused_with("party_too_large", a_booking, room, starts, adults=4, children=3)
    refused_with("adult_needed", a_booking, room, starts, adults=2, children=-1)
    set_rule(terms.CHILDREN_PER_ADULT, 4)
    a_booking(room, starts, adults=1, toddlers=2, children=2)


def test_the_slot_is_full_for_readers_where_the_walk_in_share_begins(room):
    starts = slots(room)[0].starts_at
    for _ in range(7):
        a_booking(room, starts)
    refused_with("slot_full", a_booking, room, starts, adults=2)
    a_booking(room, starts)
    refused_with("slot_full", a_booking, room, starts)
    assert db.session.query(Person).count() == 8


def test_a_colleague_with_a_reason_uses_the_share_but_never_breaks_the_quota(room):
    by, starts = a_colleague(), slots(room)[0].starts_at
    for _ in range(8):
        a_booking(room, starts)
    given = {"channel": "phone", "by": by, "override_reason": "残障读者电话预约"}
    held = the(a_booking(room, starts, adults=2, **given))
    assert (held.override_reason, held.made_by_id) == ("残障读者电话预约", by)
    refused_with("slot_full", a_booking, room, starts, **given)
    assert slots(room)[0].taken == slots(room)[0].quota == 10


def test_an_override_passes_windows_party_and_open_bookings_and_is_a_colleagues_alone(room):
    by, starts = a_colleague(), slots(room, 20)[0].starts_at
    refused_with("override_by_staff", a_booking, room, starts, override_reason="我急")
    refused_with("too_soon", a_booking, room, starts, by=by)
    a_booking(room, starts, adults=8, by=by, override_reason="学校参观，已联系")
    for days in range(4):
        a_booking(room, slots(room, days)[0].starts_at, by=by, override_reason="团体", **READER)


def test_an_override_never_passes_capacity_even_where_the_quota_would(room):
    with writing() as session:
        session.get(Place, room).capacity = 3
    by, starts = a_colleague(), slots(room)[0].starts_at
    refused_with("slot_full", a_booking, room, starts, adults=4, by=by, override_reason="挤一挤")


def test_a_slot_that_is_over_cannot_be_booked_by_anybody(room):
    by, starts = a_colleague(), slots(room)[0].starts_at
    clock.freeze("2026-11-23 12:00")
    refused_with("too_late", a_booking, room, starts, by=by, override_reason="补记")


def test_a_running_slot_has_no_more_room_than_the_place_itself(room):
    with writing() as session:
        session.get(Place, room).capacity = 10
        session.execute(db.text("INSERT INTO inside (branch_id, area_id, number, since, until) SELECT branch_id, id, 9, "
                                "'2026-11-23 00:30:00', '2026-11-23 04:00:00' FROM place WHERE id = :id"), {"id": room})  # fmt: skip
    clock.freeze("2026-11-23 09:00")
    morning = slots(room)[0]
    assert (morning.left, bookings.room(room).left) == (1, 1)
    refused_with("place_full", a_booking, room, morning.starts_at, adults=2)
    a_booking(room, morning.starts_at)
    assert (bookings.room(room).held, bookings.room(room).left, slots(room)[0].why) == (1, 0, "place_full")
    assert slots(room)[1].left == 8


def test_the_place_is_released_half_an_hour_after_the_start_without_any_job(room):
    starts = slots(room)[0].starts_at
    for _ in range(8):
        held = a_booking(room, starts)
    clock.freeze("2026-11-23 08:59:59")
    assert (slots(room)[0].left, the(held).stage) == (0, "booked")
    clock.freeze("2026-11-23 09:00")
    assert slots(room)[0].left == 8
    assert bookings.figures(clock.today(), clock.today()).lapsed == 8
    a_booking(room, starts)
    assert the(held).stage == "lapsed" and the(held).ended_at == the(held).lapses_at


def test_one_made_after_the_slot_began_waits_from_then_and_never_past_its_end(room):
    starts = slots(room)[0].starts_at
    clock.freeze("2026-11-23 10:10")
    assert clock.local(the(a_booking(room, starts)).lapses_at).strftime("%H:%M") == "10:40"
    clock.freeze("2026-11-23 11:30")
    assert clock.local(the(a_booking(room, starts)).lapses_at).strftime("%H:%M") == "12:00"
    set_rule(terms.SIGN_IN_LATE, 60)
    assert clock.local(the(a_booking(room, starts)).lapses_at).strftime("%H:%M") == "12:00"


def test_a_clock_set_back_gives_no_place_to_two(room):
    starts = slots(room)[0].starts_at
    for _ in range(8):
        a_booking(room, starts)
    clock.freeze("2026-11-23 09:00")
    for _ in range(8):
        a_booking(room, starts)
    clock.freeze("2026-11-23 08:15")
    assert (slots(room)[0].taken, slots(room)[0].over) == (8, 0)
    refused_with("slot_full", a_booking, room, starts)


def test_whoever_lapsed_may_book_the_same_slot_again(room):
    starts = slots(room)[0].starts_at
    first = a_booking(room, starts, **READER)
    clock.freeze("2026-11-23 09:05")
    second = a_booking(room, starts, **READER)
    assert second != first and (the(first).stage, the(second).stage) == ("lapsed", "booked")


def test_cancelling_gives_the_place_back_once_however_often_it_is_sent(room):
    starts = slots(room)[0].starts_at
    booking_id = a_booking(room, starts)
    for _ in range(12):
        assert write(bookings.cancel, booking_id=booking_id) == booking_id
    assert the(booking_id).stage == "cancelled" and slots(room)[0].taken == 0
    assert [(move.verb, move.by_id) for move in history.of("booking", booking_id)] == [("cancel", None)]


def test_what_lapsed_or_came_cannot_be_cancelled(room):
    first, second = (a_booking(room, slots(room)[0].starts_at) for _ in range(2))
    with writing() as session:
        session.get(Booking, second).stage = "arrived"
    clock.freeze("2026-11-23 09:00")
    for booking_id in (first, second):
        with pytest.raises(IllegalMove):
            write(bookings.cancel, booking_id=booking_id)
    with pytest.raises(NotThere):
        write(bookings.cancel, booking_id=99)


def test_the_house_closes_a_booking_with_its_reason(room):
    by, booking_id = a_colleague(), a_booking(room, slots(room)[0].starts_at)
    write(bookings.close, booking_id=booking_id, reason="停电", by=by)
    assert the(booking_id).stage == "closed" and slots(room)[0].taken == 0
    assert history.of("booking", booking_id)[0].note == "停电"


def test_changing_takes_the_new_place_before_the_old_is_given_up(room):
    morning, afternoon = slots(room)
    booking_id = a_booking(room, morning.starts_at, **READER)
    code = the(booking_id).code
    for _ in range(8):
        a_booking(room, afternoon.starts_at)
    refused_with("slot_full", write, bookings.change, booking_id=booking_id, starts_at=afternoon.starts_at)
    assert the(booking_id).starts_at == morning.starts_at and slots(room)[0].taken == 1
    tomorrow = slots(room, 1)[1]
    write(bookings.change, booking_id=booking_id, starts_at=tomorrow.starts_at, adults=3)
    held = the(booking_id)
    assert (held.day, held.starts_at, held.adults, held.code) == (
        clock.today() + timedelta(days=1),
        tomorrow.starts_at,
        3,
        code,
    )
    assert held.lapses_at == tomorrow.starts_at + timedelta(minutes=30)
    assert (slots(room)[0].taken, slots(room, 1)[1].taken) == (0, 3)


def test_a_larger_party_needs_room_beside_the_others_only(room):
    starts = slots(room)[0].starts_at
    booking_id = a_booking(room, starts, adults=4)
    for _ in range(3):
        a_booking(room, starts)
    write(bookings.change, booking_id=booking_id, adults=5)
    refused_with("slot_full", write, bookings.change, booking_id=booking_id, adults=6)
    refused_with("party_too_large", write, bookings.change, booking_id=booking_id, adults=7)
    assert the(booking_id).adults == 5


def test_changing_numbers_again_and_again_does_not_put_off_the_release(room):
    starts = slots(room)[0].starts_at
    booking_id = a_booking(room, starts)
    clock.freeze("2026-11-23 08:50")
    write(bookings.change, booking_id=booking_id, adults=2)
    assert clock.local(the(booking_id).lapses_at).strftime("%H:%M") == "09:00"
    clock.freeze("2026-11-23 09:00")
    refused_with("booking_over", write, bookings.change, booking_id=booking_id, adults=1)


def test_a_seat_is_one_partys_for_the_time_of_its_slot(room):
    with writing() as session:
        session.add(SeatMap(place_id=room, width=4, height=4))
        session.add_all([Seat(place_id=room, label="A1", code="SEAT-A1", x=1, y=1),
                         Seat(place_id=room, label="A2", code="SEAT-A2", x=2, y=1, is_blocked=True)])  # fmt: skip
        session.flush()
        free, blocked = (seat.id for seat in session.query(Seat).order_by(Seat.id))
    morning, afternoon = slots(room)
    first = a_booking(room, morning.starts_at, seat_id=free)
    refused_with("seat_booked", a_booking, room, morning.starts_at, seat_id=free)
    refused_with("seat_not_there", a_booking, room, afternoon.starts_at, seat_id=blocked)
    refused_with("seat_not_there", a_booking, room, afternoon.starts_at, seat_id=999)
    a_booking(room, afternoon.starts_at, seat_id=free)
    clock.freeze("2026-11-23 09:00")
    a_booking(room, morning.starts_at, seat_id=free)
    assert the(first).stage == "lapsed"


def test_the_audit_names_neither_the_reader_nor_the_code(room):
    booking = the(a_booking(room, slots(room)[0].starts_at, **READER))
    bodies = " ".join(row.body for row in db.session.query(AuditRow))
    assert READER["name"] not in bodies and READER["phone"] not in bodies
    assert booking.code not in bodies and booking.holder not in bodies


def test_after_ninety_days_the_booking_is_nobodys_and_still_counts(room):
    booking_id, day = a_booking(room, slots(room)[0].starts_at), clock.today()
    clock.freeze("2027-02-23 09:00")
    write(privacy.expire)
    assert the(booking_id).person_id is None
    assert bookings.figures(day, day).made == 1


def test_a_plan_lowered_to_nothing_refuses_with_the_slot(room):
    starts = slots(room)[0].starts_at
    with writing() as session:
        session.get(BookingPlan, room).quota = 0
    refused_with("slot_full", a_booking, room, starts)
    refused_with("slot_closed", a_booking, room, starts + timedelta(minutes=1))


def test_who_missed_bookings_may_book_the_near_days_only_and_a_colleague_may_override_it(room):
    by, person = a_colleague(), the(a_booking(room, slots(room, 1)[0].starts_at, **READER)).person_id
    with writing() as session:
        for number in range(2):
            at = clock.now() - timedelta(days=number + 1)
            code = keys.fresh_code()
            missed = Booking(code=code, holder=keys.holder_of(code), place_id=room, day=clock.local(at).date(), starts_at=at,
                             ends_at=at + timedelta(hours=2), lapses_at=at, person_id=person, adults=1, stage="lapsed",
                             channel="web", made_at=at)  # fmt: skip
            session.add(missed)
            session.flush()
            session.add(Miss(booking_id=missed.id, person_id=person, day=missed.day, does_count=True, noted_at=at))
    refused = refused_with("ahead_limited", a_booking, room, slots(room, 5)[0].starts_at, **READER)
    assert "来馆不受影响" in refused.sentence.todo
    a_booking(room, slots(room, 1)[1].starts_at, **READER)
    a_booking(room, slots(room, 5)[0].starts_at, by=by, override_reason="来电说明过", **READER)
