"""纸质签到表: who wrote themselves in and out on a shift's sheet, entered in one go and confirmed by another."""

from datetime import datetime, timedelta

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.service_hours import EntryStage, Evidence, ServiceEntry, ServiceWay
from yylib.models.volunteers import Volunteer
from yylib.services.rules import rule
from yylib.services.service_hours import claims, expecting, following, signing
from yylib.services.service_hours.reckoning import minutes
from yylib.services.service_hours.terms import TOLERANCE


def enter(*, shift_id: int, rows: list[tuple[int, datetime, datetime]], by: int) -> int:
    """Enter the lines of a shift's sheet, (volunteer, in, out) each; how many. One that cannot be refuses all of them,
    and says whose it is: ``duty_paper_time``, ``claim_overlap``, ``duty_not_on_shift``."""
    if not rows:
        raise Refused("duty_paper_empty")
    for volunteer_id, in_at, out_at in sorted(rows):
        _enter(shift_id, volunteer_id, in_at, out_at, by)
    return len(rows)


def _enter(shift_id: int, volunteer_id: int, in_at: datetime, out_at: datetime, by: int) -> None:
    server = expecting.held(volunteer_id)
    signing.forget(volunteer_id)
    shift = expecting.of_shift(volunteer_id, shift_id)
    if not shift.window.first <= in_at < out_at <= min(shift.window.last, clock.now()):
        raise Refused("duty_paper_time", name=db.session.get(Volunteer, volunteer_id).name, tolerance=rule(TOLERANCE))
    claims.refuse_overlap(volunteer_id, in_at, out_at)
    break_minutes = 0 if shift.entries else shift.break_minutes
    entry = ServiceEntry(
        volunteer_id=volunteer_id, shift_id=shift_id, signup_id=shift.signup_id, post_id=shift.post_id,
        branch_id=shift.branch_id, what=shift.what, day=clock.local(shift.starts_at).date(), starts_at=shift.starts_at,
        ends_at=shift.ends_at, break_minutes=break_minutes, in_at=in_at, out_at=out_at,
        minutes=minutes(in_at, out_at, shift.window, break_minutes), stage=EntryStage.PENDING,
        why="own" if by == server.account_id else "paper", evidence=Evidence.CONFIRMED, way_in=ServiceWay.PAPER,
        way_out=ServiceWay.PAPER, entered_at=clock.now(), entered_by_id=by)  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    following.became(entry.id, "pending")


def moments(shift_starts_at: datetime, typed_in, typed_out) -> tuple[datetime, datetime]:
    """The moments of two wall times on a shift's sheet; what is earlier than the shift by half a day is after midnight."""
    day = clock.local(shift_starts_at).date()
    found = []
    for hour in (typed_in, typed_out):
        at = clock.at(day, hour)
        found.append(at + timedelta(days=1) if shift_starts_at - at > timedelta(hours=12) else at)
    in_at, out_at = found
    return in_at, out_at + timedelta(days=1) if out_at < in_at else out_at
