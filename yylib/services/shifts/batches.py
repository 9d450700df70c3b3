"""批量排班: shifts stored together as one batch, and the batch taken back as one act (rules C51)."""

from datetime import date, time
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain_among, plain_many
from yylib.errors import NotThere, Refused
from yylib.models.branches import Branch
from yylib.models.shifts import Shift, ShiftBatch
from yylib.services import audit
from yylib.services.shifts import planning, reading, writing
from yylib.services.shifts.planning import Pattern, Planned

UNDONE = "批量排班撤销"
_INSERT = """INSERT INTO shift (post_id, branch_id, place_id, served_where, session_id, group_id, starts_at, ends_at,
break_minutes, needed, taken, is_open, note, batch_id, cancel_reason, made_at, made_by_id, version)
VALUES (:post_id, :branch_id, :place_id, :served_where, :session_id, :group_id, :starts_at, :ends_at,
:break_minutes, :needed, 0, :is_open, :note, :batch_id, '', :made_at, :made_by_id, 1)"""
_CANCEL = "UPDATE shift SET cancelled_at = :now, cancel_reason = :reason, version = version + 1 WHERE id IN :listed"


class Left(NamedTuple):
    """What undoing a batch meets: shifts without anybody, those with people or entries, those begun, those cancelled."""

    empty: list[Shift]
    peopled: list[Shift]
    begun: list[Shift]
    gone: list[Shift]
    served: set[int]
    names: dict[int, list[str]]


def make(*, by: int | None, title: str = "", is_open: bool = True, **pattern) -> int:
    """Make what ``planning.look`` shows of a pattern; the id of the batch. The house's row is held, so that two who plan
    at once make no shift twice."""
    wanted = Pattern(**pattern)
    _hold(wanted.branch_id)
    told = wanted._asdict() | {
        "first": wanted.first.isoformat(), "last": wanted.last.isoformat(),
        "weekdays": list(wanted.weekdays), "post_ids": list(wanted.post_ids),
        "times": [f"{begins:%H:%M}-{'24:00' if ends == time.max else f'{ends:%H:%M}'}" for begins, ends in wanted.times]}  # fmt: skip
    usual = f"{wanted.first} 至 {wanted.last} 按周排班"
    return store(planning.look(wanted), title=title or usual, pattern=told, is_open=is_open, by=by)


def copy_week(*, branch_id: int, monday, to, weeks: int = 1, on_closed: bool = False, by: int | None) -> int:
    """Make the shifts of one week again in ``weeks`` weeks from ``to`` on; the id of the batch."""
    _hold(branch_id)
    found = planning.copied(branch_id, monday, to, weeks, on_closed)
    told = {
        "branch_id": branch_id,
        "monday": monday.isoformat(),
        "to": to.isoformat(),
        "weeks": weeks,
        "on_closed": on_closed,
    }
    return store(found, title=f"{monday} 一周复制到 {to} 起 {weeks} 周", pattern=told, by=by)


def _hold(branch_id: int) -> None:
    locked(Branch, branch_id)


def store(planned: list[Planned], *, title: str, pattern: dict, is_open: bool = True, by: int | None) -> int:
    """Store those that are not left out, all in one statement; the id of their batch. Refused where there is none."""
    wanted = [one for one in planned if not one.why]
    if not wanted:
        raise Refused("shift_batch_empty")
    now = clock.now()
    batch = ShiftBatch(title=title[:100], pattern=pattern, number=len(wanted), made_at=now, made_by_id=by)
    db.session.add(batch)
    db.session.flush()
    same = {"batch_id": batch.id, "made_at": clock.stamp(now), "made_by_id": by, "is_open": is_open}
    plain_many(_INSERT, [_row(one) | same for one in wanted])
    return batch.id


def _row(one: Planned) -> dict:
    told = one._asdict()
    del told["why"], told["remark"]
    return told | {"starts_at": clock.stamp(one.starts_at), "ends_at": clock.stamp(one.ends_at)}


def get(batch_id: int) -> ShiftBatch:
    """One batch, or ``NotThere``."""
    found = db.session.get(ShiftBatch, batch_id)
    if found is None:
        raise NotThere()
    return found


def shifts_of(batch_id: int) -> list[Shift]:
    """The shifts of a batch, by time, the cancelled ones too."""
    query = select(Shift).where(Shift.batch_id == batch_id).options(*reading.WITH).order_by(Shift.starts_at, Shift.id)
    return list(db.session.scalars(query))


def left(batch_id: int) -> Left:
    """What undoing a batch would meet; four statements, however many shifts."""
    shifts, now = shifts_of(batch_id), clock.now()
    ids = [one.id for one in shifts]
    names: dict[int, list[str]] = {}
    for one in reading.signups(ids):
        names.setdefault(one.shift_id, []).append(one.volunteer.name)
    served = reading.served(ids)
    found = Left([], [], [], [], served, names)
    for one in shifts:
        part = found.gone if one.cancelled_at else found.begun if one.starts_at <= now else \
            found.peopled if one.id in names or one.id in served else found.empty  # fmt: skip
        part.append(one)
    return found


def undo(
    *, batch_id: int, with_people: bool = False, reason: str = "", since: date | None = None, by: int | None
) -> dict:
    """Take a batch back as one act: its coming shifts are cancelled; how many were, and how many were kept.

    Those on which somebody is, or for which somebody has an entry of service, are kept unless ``with_people`` says
    otherwise, and then a reason must be given: each of these people hears it. With ``since`` only those from that day on are
    taken back. Nothing earned is touched (rules C48):
    a shift is cancelled, never deleted. Those that have begun stay as they are.
    """
    batch = locked(ShiftBatch, batch_id)
    # held before it is looked who is on them: nobody signs up in between
    all_of_it = select(Shift.id).where(Shift.batch_id == batch_id).order_by(Shift.id)
    db.session.execute(all_of_it.with_for_update(key_share=True))
    db.session.expire_all()
    found = _since(left(batch_id), since)
    if with_people and found.peopled and not reason:
        raise Refused("shift_reason", field="reason", n=sum(len(found.names.get(one.id, ())) for one in found.peopled))
    cancelled = found.empty + (found.peopled if with_people else [])
    if not cancelled:
        raise Refused("shift_batch_people", field="with_people", n=len(found.peopled)) if found.peopled else \
            Refused("shift_batch_undone")  # fmt: skip
    empty_ids = [one.id for one in found.empty]
    for one in found.peopled if with_people else ():
        writing.call_off(one, reason)
    now = clock.now()
    batch = locked(ShiftBatch, batch.id)
    batch.undone_at, batch.undone_by_id = now, by
    plain_among(_CANCEL, empty_ids, now=clock.stamp(now), reason=(reason or UNDONE)[:200])
    db.session.expire_all()
    kept = 0 if with_people else len(found.peopled)
    audit.note(subject="shift_batch", row_id=batch_id, act="undo", by=by, cancelled=len(cancelled), kept=kept)
    return {"cancelled": len(cancelled), "kept": kept, "begun": len(found.begun)}


def _since(found: Left, day: date | None) -> Left:
    """Of what a batch left, the part from a day on."""
    if day is None:
        return found
    empty, peopled = (
        [one for one in part if one.starts_at >= clock.midnight(day)] for part in (found.empty, found.peopled)
    )
    return found._replace(empty=empty, peopled=peopled)
