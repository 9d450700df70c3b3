"""How a reader stands after misses: limited, forgotten, earned back."""

from datetime import date

from tests.factories import a_colleague
from tests.services.misses.acts import a_counted_miss, a_kept, a_reader, the_miss
from yylib.database import db, write
from yylib.models.outbox import OutboxItem
from yylib.services import misses


def test_nobody_and_somebody_without_a_miss_stand_well(room):
    assert misses.standing(None) == misses.standing(a_reader()) == (0, False, None, None)
    assert misses.standing(None).words() == "没有计入的失约，预约照常。"


def test_from_the_second_on_booking_ahead_is_limited_for_a_fortnight_and_never_entering(room):
    reader = a_reader()
    a_counted_miss(room, reader, "2026-11-23")
    a_counted_miss(room, reader, "2026-11-25")
    held = misses.standing(reader)
    assert held == (2, False, date(2026, 12, 9), 1)
    assert "到 12 月 9 日为止只能预约今天和明天的；进馆不受影响" in held.words() and "3 次抵掉一次" in held.words()
    assert db.session.query(OutboxItem).count() == 2
    assert misses.standing(reader, date(2026, 12, 9)).is_limited
    after = misses.standing(reader, date(2026, 12, 10))
    assert after == (2, False, None, None) and "限制已过" in after.words()


def test_a_miss_is_forgotten_after_the_window(room):
    reader = a_reader()
    a_counted_miss(room, reader, "2026-11-23")
    assert misses.standing(reader, date(2026, 12, 22)).counted == 1
    assert misses.standing(reader, date(2026, 12, 23)).counted == 0


def test_a_window_that_ends_on_the_29th_of_february_is_whole(room):
    reader = a_reader()
    a_counted_miss(room, reader, "2028-01-31")
    assert misses.standing(reader, date(2028, 2, 29)).counted == 1
    assert misses.standing(reader, date(2028, 3, 1)).counted == 0


def test_three_bookings_kept_after_it_earn_a_miss_back(room):
    reader = a_reader()
    a_kept(room, reader, "2026-11-20")  # before it: pays for nothing
    a_counted_miss(room, reader, "2026-11-23")
    a_counted_miss(room, reader, "2026-11-24")
    for day in ("2026-11-25", "2026-11-26"):
        a_kept(room, reader, day)
    assert misses.standing(reader).is_limited
    a_kept(room, reader, "2026-11-27")
    assert misses.standing(reader) == (1, True, None, None)
    for day in ("2026-11-28", "2026-11-29", "2026-11-30"):
        a_kept(room, reader, day)
    assert misses.standing(reader).counted == 0


def test_one_readers_misses_are_not_anothers(room):
    first, second = a_reader(), a_reader("13000000002", "李四光")
    a_counted_miss(room, first, "2026-11-23")
    assert misses.standing(second).counted == 0


def test_a_readers_lines_say_what_became_of_each(room):
    reader, by = a_reader(), a_colleague(name="王同事")
    first = a_counted_miss(room, reader, "2026-11-23")
    a_counted_miss(room, reader, "2026-11-24")
    write(misses.waive, miss_id=the_miss(first).id, reason="孩子发烧", by=by)
    lines = misses.of_person(reader)
    assert [(line.state, line.why, line.waived_by) for line in lines] == [
        ("counted", "当时有 1 人没能进来或没约上", ""), ("waived", "孩子发烧", "王同事")]  # fmt: skip
    assert {line.whom for line in lines} == {"张*丰 130****0001"}
