"""疑似占座 and 巡视登记: who may say a seat is empty, who answers, and what becomes of it."""

import pytest

from tests.factories import a_colleague
from tests.services.seats.rooms import a_room, ended
from yylib import clock
from yylib.database import plain, write
from yylib.errors import Refused
from yylib.services import seats


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 09:00")
    made = a_room()
    made.sit("A1", "p:sitter")
    made.come("p:reader")
    return made


def report(room, label="A1", by="p:reader"):
    return write(seats.report, seat_id=room.seats[label], by_holder=by)


def outcome(report_id):
    return plain("SELECT outcome FROM seat_report WHERE id = :id", id=report_id)[0].outcome


def test_an_unanswered_report_frees_the_seat_after_its_minutes(room):
    made = report(room)
    assert room.kinds()["A1"] == "reported"
    clock.freeze("2026-11-23 09:29")
    with pytest.raises(Refused, match="seat_taken"):
        room.take("A1", "p:reader")
    clock.freeze("2026-11-23 09:30")
    assert room.kinds()["A1"] == "free"
    room.take("A1", "p:reader")
    assert outcome(made) == "freed"


def test_the_sitter_answers_by_scanning_the_seat_and_by_nothing_else(room):
    made = report(room)
    with pytest.raises(Refused, match="seat_reported"):
        write(seats.away, holder="p:sitter")
    write(seats.back, holder="p:sitter")
    assert room.kinds()["A1"] == "reported"
    write(seats.answer_report, seat_id=room.seats["A1"], holder="p:sitter")
    assert room.kinds()["A1"] == "taken"
    assert outcome(made) == "answered"
    clock.freeze("2026-11-23 10:00")
    assert room.kinds()["A1"] == "taken"


def test_a_seat_on_leave_or_held_or_free_or_reported_or_ones_own_cannot_be_reported(room):
    with pytest.raises(Refused, match="seat_nobody"):
        report(room, "B1")
    with pytest.raises(Refused, match="seat_own"):
        report(room, by="p:sitter")
    room.take("A2", "p:reader", is_here=False)
    with pytest.raises(Refused, match="seat_on_leave"):
        report(room, "A2", by="p:sitter")
    report(room)
    with pytest.raises(Refused, match="seat_report_open"):
        report(room)
    write(seats.answer_report, seat_id=room.seats["A1"], holder="p:sitter")
    write(seats.away, holder="p:sitter")
    with pytest.raises(Refused, match="seat_on_leave"):
        report(room)


def test_only_somebody_inside_reports_and_three_times_a_day(room):
    with pytest.raises(Refused, match="seat_not_inside"):
        report(room, by="p:street")
    for _ in range(3):
        report(room)
        write(seats.answer_report, seat_id=room.seats["A1"], holder="p:sitter")
    with pytest.raises(Refused, match="seat_reports_spent"):
        report(room)


def test_a_round_reports_without_limit_and_a_colleague_who_saw_the_sitter_drops_it(room):
    by = a_colleague()
    for _ in range(5):
        made = write(seats.patrol, seat_id=room.seats["A1"], by=by)
        assert room.kinds()["A1"] == "reported"
        write(seats.answer_report, seat_id=room.seats["A1"], by=by)
        assert outcome(made) == "dropped"
    with pytest.raises(Refused, match="seat_report_none"):
        write(seats.answer_report, seat_id=room.seats["A1"], by=by)


def test_a_report_closes_with_whoever_leaves(room):
    made = report(room)
    write(seats.leave, holder="p:sitter")
    assert outcome(made) == "left"


def test_a_colleague_frees_a_seat_with_a_reason_that_the_log_keeps(room):
    by = a_colleague()
    with pytest.raises(Refused, match="seat_why"):
        write(seats.free, seat_id=room.seats["A1"], reason=" ", by=by)
    use = write(seats.free, seat_id=room.seats["A1"], reason="读者已走，物品代管", by=by)
    assert ended(use)[1] == "staff"
    row = plain("SELECT act, by_id, body FROM audit_row WHERE subject = 'seat' ORDER BY id DESC LIMIT 1")[0]
    assert (row.act, row.by_id) == ("free", by)
    assert "物品代管" in row.body
    with pytest.raises(Refused, match="seat_nobody"):
        write(seats.free, seat_id=room.seats["A1"], reason="再一次", by=by)


def test_a_report_near_closing_runs_to_the_closing(room):
    clock.freeze("2026-11-23 11:10")
    report(room)
    clock.freeze("2026-11-23 11:50")
    assert room.kinds()["A1"] == "reported"
    clock.freeze("2026-11-23 13:30")
    assert room.kinds()["A1"] == "free"
