"""One shift: made, moved, called off, more or fewer wanted. What was earned on it is never touched (rules C48)."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.shifts import LIVE, Shift, Signup
from yylib.models.volunteers import VolunteerGroup
from yylib.services import rules
from yylib.services.shifts import following, planning, terms


def add(*, post_id: int, branch_id: int, starts_at: datetime, ends_at: datetime, needed: int, place_id: int | None = None,
        served_where: str = "", break_minutes: int = 0, note: str = "", is_open: bool = True, group_id: int | None = None,
        session_id: int | None = None, by: int | None) -> int:  # fmt: skip
    """One shift; its id. It may end on the next day. The same post, time and place twice is refused."""
    planning.usable(post_id)
    planning.in_house(branch_id, place_id)
    if group_id and db.session.get(VolunteerGroup, group_id) is None:
        raise NotThere()
    _times(starts_at, ends_at, break_minutes)
    held = Shift(post_id=post_id, branch_id=branch_id, place_id=place_id, served_where=served_where, starts_at=starts_at,
                 ends_at=ends_at, needed=needed, break_minutes=break_minutes, note=note, is_open=is_open, group_id=group_id,
                 session_id=session_id, made_at=clock.now(), made_by_id=by)  # fmt: skip
    _once(held)
    db.session.add(held)
    db.session.flush()
    return held.id


def _times(starts_at: datetime, ends_at: datetime, break_minutes: int) -> None:
    planning.checked(starts_at, ends_at)
    if ends_at <= clock.now():
        raise Refused("shift_past", field="day")
    planning.rested(starts_at, ends_at, break_minutes)


def _once(held: Shift) -> None:
    query = select(Shift.id).where(
        Shift.post_id == held.post_id, Shift.branch_id == held.branch_id, Shift.starts_at == held.starts_at,
        Shift.ends_at == held.ends_at, Shift.cancelled_at.is_(None), Shift.id != (held.id or 0),
        func.coalesce(Shift.place_id, 0) == (held.place_id or 0), Shift.served_where == (held.served_where or ""))  # fmt: skip
    with db.session.no_autoflush:
        if db.session.scalar(query.limit(1)):
            raise Refused("shift_same", field="day")


def change(*, shift_id: int, starts_at: datetime, ends_at: datetime, place_id: int | None = None, served_where: str = "",
           break_minutes: int = 0, note: str = "", reason: str = "", version: int | None = None, by: int | None) -> None:  # fmt: skip
    """Another time or place for a shift that has not begun, of which those who are on it hear why. Its post stays: who is on
    it was asked what that post asks. Entries of service keep the times as they stood when they were made."""
    held = _running(shift_id, version)
    if held.starts_at <= clock.now():
        raise Refused("shift_begun")
    planning.in_house(held.branch_id, place_id)
    _times(starts_at, ends_at, break_minutes)
    is_elsewhere = (held.place_id, held.served_where) != (place_id, served_where)
    if (is_elsewhere or not is_minor(held, starts_at, ends_at)) and (n := signed(shift_id)) and not reason:
        raise Refused("shift_reason", field="reason", n=n)
    with db.session.no_autoflush:
        held.place_id, held.served_where, held.break_minutes, held.note = place_id, served_where, break_minutes, note
        was = (held.starts_at, held.ends_at)
        held.starts_at, held.ends_at = starts_at, ends_at
        _once(held)
        held.starts_at, held.ends_at = was
    put_at(held, starts_at, ends_at, reason, is_elsewhere=is_elsewhere)


def is_minor(held: Shift, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a change of times is too small to be told to anybody (rules C48)."""
    most = timedelta(minutes=rules.rule(terms.MINOR))
    return abs(starts_at - held.starts_at) <= most and abs(ends_at - held.ends_at) <= most


def put_at(held: Shift, starts_at: datetime, ends_at: datetime, reason: str, *, is_elsewhere: bool = False) -> None:
    """Give a shift, whose row is held, its times; those who follow hear "moved". ``moved_from`` keeps the first time that
    anybody was told of."""
    was, minor = held.starts_at, is_minor(held, starts_at, ends_at)
    is_moved = (starts_at, ends_at) != (held.starts_at, held.ends_at)
    if not minor and starts_at != was:
        held.moved_from = held.moved_from or was
    held.starts_at, held.ends_at = starts_at, ends_at
    db.session.flush()
    if is_moved or is_elsewhere:
        following.changed(held.id, "moved", was=was, reason=reason, is_minor=minor and not is_elsewhere)


def cancel(*, shift_id: int, reason: str, version: int | None = None, by: int | None) -> None:
    """The shift does not take place, or ends here: never deleted, and what was earned on it stays (rules C48). One that is
    over is not cancelled any more."""
    held = _running(shift_id, version)
    if not reason:
        raise Refused("shift_reason", field="reason", n=signed(shift_id))
    call_off(held, reason)


def cancel_many(*, shift_ids: list[int], reason: str, by: int | None) -> int:
    """Several shifts do not take place for one reason, as those that a closing hits; how many. All are held before the first
    is called off, as undoing a batch does."""
    wanted = sorted(set(shift_ids))
    db.session.execute(select(Shift.id).where(Shift.id.in_(wanted)).order_by(Shift.id).with_for_update(key_share=True))
    for shift_id in wanted:
        cancel(shift_id=shift_id, reason=reason, by=by)
    return len(wanted)


def call_off(held: Shift, reason: str) -> None:
    """Cancel a shift whose row is held, and tell those who follow."""
    held.cancelled_at, held.cancel_reason = clock.now(), reason[:200]
    db.session.flush()
    following.changed(held.id, "cancelled", was=held.starts_at, reason=reason)


def need(*, shift_id: int, needed: int, version: int | None = None, by: int | None) -> None:
    """More or fewer are wanted, never fewer than have a place. Those who follow hear "needed"."""
    held = _running(shift_id, version)
    if needed < held.taken:
        raise Refused("shift_needed_under", field="needed", taken=held.taken)
    was, held.needed = held.needed, needed
    db.session.flush()
    if was != needed:
        following.changed(shift_id, "needed", was=was)


def open_up(*, shift_id: int, is_open: bool, by: int | None) -> None:
    """Take signups, or take none for now: those who are on it stay. Those who follow hear "reopened"."""
    held = _running(shift_id)
    was, held.is_open = held.is_open, is_open
    db.session.flush()
    if is_open and not was:
        following.changed(shift_id, "reopened")


def _running(shift_id: int, version: int | None = None) -> Shift:
    held = locked(Shift, shift_id, version=version, key_share=True)
    if held.cancelled_at:
        raise Refused("shift_cancelled")
    if held.ends_at <= clock.now():
        raise Refused("shift_over")
    return held


def signed(shift_id: int) -> int:
    """How many have a place on a shift or stand by."""
    query = select(func.count()).select_from(Signup).where(Signup.shift_id == shift_id, Signup.stage.in_(LIVE))
    return db.session.scalar(query)
