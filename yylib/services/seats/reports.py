"""疑似占座报告与巡视登记: the sitter has some minutes to scan the seat; else it is free for others."""

from datetime import datetime

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.seats import ReportOutcome
from yylib.services import rules
from yylib.services.seats import doors, settings, taking, uses


def report(*, seat_id: int, by_holder: str) -> int:
    """疑似占座报告 by a reader who is inside, at most SEAT_REPORTS_DAY a day, not of the own seat; the report's id.

    The sitter has SEAT_REPORT_MINUTES to scan the seat's code; unanswered, the seat is free. In the last
    SEAT_NO_RELEASE minutes before closing that time runs to the closing. A seat on leave (暂离) cannot be reported.
    """
    seat, now = taking.held_seat(seat_id), clock.now()
    branch = plain("SELECT branch_id FROM place WHERE id = :id", id=seat.place_id)[0].branch_id
    doors.refuse_outside(by_holder, branch)
    use = _reportable(seat, now)
    if use.holder == by_holder:
        raise Refused("seat_own")
    most, day = rules.rule(settings.SEAT_REPORTS_DAY), clock.local(now).date().isoformat()
    made = plain(
        "SELECT count(*) AS n FROM seat_report WHERE by_holder = :holder AND day = :day", holder=by_holder, day=day
    )
    if made[0].n >= most:
        raise Refused("seat_reports_spent", most=most)
    return _entered(use, now, by_holder=by_holder)


def patrol(*, seat_id: int, by: int) -> int:
    """巡视登记: a colleague found things and nobody; the same minutes, without a limit a day. The report's id."""
    seat, now = taking.held_seat(seat_id), clock.now()
    return _entered(_reportable(seat, now), now, by=by)


def answer_report(*, seat_id: int, holder: str | None = None, by: int | None = None) -> int:
    """A report is answered: by the sitter, who scans the seat's code, or dropped by a colleague who saw the sitter."""
    if by is None:
        return taking.sign_in(seat_id=seat_id, holder=holder)
    now = clock.now()
    uses.sweep(now, seat_id=seat_id)
    use = uses.of_seat(seat_id)
    if use is None or use.report_id is None:
        raise Refused("seat_report_none")
    plain("UPDATE seat_report SET outcome = :outcome, closed_at = :now, closed_by_id = :by WHERE id = :id "
          "AND closed_at IS NULL", outcome=str(ReportOutcome.DROPPED), now=clock.stamp(now), by=by, id=use.report_id)  # fmt: skip
    return use.id


def _reportable(seat, now: datetime) -> uses.Use:
    uses.sweep(now, seat_id=seat.id)
    use = uses.of_seat(seat.id)
    if use is None:
        raise Refused("seat_nobody", label=seat.label)
    codes = {"away": "seat_on_leave", "held": "seat_on_leave", "reported": "seat_report_open"}
    if use.kind in codes:
        raise Refused(codes[use.kind], label=seat.label, until=f"{clock.local(use.end[0]):%H:%M}")
    return use


def _entered(use: uses.Use, now: datetime, *, by_holder: str | None = None, by: int | None = None) -> int:
    due = settings.timer(now, settings.minutes(settings.SEAT_REPORT_MINUTES), use.until_at)
    return plain("INSERT INTO seat_report (seat_use_id, day, at, due_at, by_holder, by_id) "
                 "VALUES (:use, :day, :at, :due, :holder, :by) RETURNING id", use=use.id,
                 day=clock.local(now).date().isoformat(), at=clock.stamp(now), due=clock.stamp(due), holder=by_holder,
                 by=by)[0].id  # fmt: skip
