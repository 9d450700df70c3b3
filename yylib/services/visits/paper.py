"""What was not scanned: hours taken from paper, group visits, hand tallies, the duty line."""

from datetime import date, time

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.counts import DutyNote, Session, Tally
from yylib.models.visits import GroupVisit, Kind
from yylib.services.visits import adopt, closing
from yylib.services.visits.ledger import LARGEST, Verdict, answer, insert, spot_of
from yylib.services.visits.scan import scan


def enter_hour(
    *, nonce: str, place_id: int, day: date, hour: int, kind: str, entries: int, exits: int, by: int
) -> list[int]:
    """One hour's tally from the paper sheet, for the time without power: one row in and one out, marked as by hand."""
    _past(day, hour)
    if not 0 <= entries <= LARGEST or not 0 <= exits <= LARGEST or not entries + exits:
        raise Refused("bad_number", field="entries")
    adopt.refuse_if_adopted(place_id, day)
    spot, at = spot_of(place_id), clock.at(day, time(hour))
    is_now = at >= closing.turn(spot, clock.now()).since
    made = []
    for direction, number in (("in", entries), ("out", exits)):
        own = f"{nonce}:{direction}"
        if number and not plain("SELECT 1 FROM scan WHERE nonce = :nonce", nonce=own):
            verdict = Verdict(direction, number if direction == "in" else 0, number if direction == "out" else 0, "ok")
            made.append(insert(spot, nonce=own, day=day, at=at, kind=Kind(kind), number=number, verdict=verdict,
                               source="paper", by=by, is_now=is_now))  # fmt: skip
    if made and not is_now:
        closing.amend(spot, at, entries - exits, by=by, nonce=nonce)
    return made


def _past(day: date, hour: int = 0) -> None:
    if day > clock.today():
        raise Refused("future_day", field="day")
    if clock.at(day, time(hour)) > clock.now():
        raise Refused("future_hour", field="hour")


def group(*, nonce: str, place_id: int, number: int, unit: str, leader_id: int | None, note: str = "", by: int,
          terminal_id: int | None = None) -> dict:  # fmt: skip
    """团体参观: one scan that counts them all, with the unit and, where given, the leader."""
    held = scan(nonce=nonce, place_id=place_id, direction="in", kind=Kind.GROUP, number=number, by=by,
                terminal_id=terminal_id)  # fmt: skip
    if not db.session.scalar(select(GroupVisit.id).where(GroupVisit.scan_id == held["id"])):
        db.session.add(GroupVisit(scan_id=held["id"], unit=unit, leader_id=leader_id, note=note))
    return answer(held["id"])


def tally(*, place_id: int, day: date, session: str, number: int, by: int) -> int:
    """手工计数 of one place and session; a second one is refused, a correction goes through ``correct_tally``."""
    _past(day)
    adopt.refuse_if_adopted(place_id, day)
    row = Tally(place_id=place_id, day=day, session=Session(session), number=number, by_id=by, made_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row.id


def correct_tally(*, tally_id: int, number: int | None, by: int) -> int | None:
    """Another number in place of an entered one; the old row stays, marked. ``None`` takes it back."""
    old = locked(Tally, tally_id)
    if old.undone_at:
        raise Refused("not_undoable")
    adopt.refuse_if_adopted(old.place_id, old.day)
    old.undone_at = clock.now()
    db.session.flush()
    return (
        None if number is None else tally(place_id=old.place_id, day=old.day, session=old.session, number=number, by=by)
    )


def tallies(first: date, last: date, place_id: int | None = None) -> list[Tally]:
    """Live tallies of a period."""
    query = (
        select(Tally)
        .where(Tally.undone_at.is_(None), Tally.day.between(first, last))
        .order_by(Tally.day, Tally.session)
    )
    return list(db.session.scalars(query.where(Tally.place_id == place_id) if place_id else query))


def write_duty(*, branch_id: int, day: date, line: str, by: int) -> None:
    """值班记录: the day's one line; written again, it is replaced, and the audit keeps what it was."""
    _past(day)
    note = db.session.scalar(
        select(DutyNote).where(DutyNote.branch_id == branch_id, DutyNote.day == day).with_for_update()
    )
    if note is None:
        note = DutyNote(branch_id=branch_id, day=day)
        db.session.add(note)
    note.line, note.by_id, note.made_at = line, by, clock.now()


def duty(branch_id: int, day: date) -> DutyNote | None:
    """The day's line."""
    return db.session.scalar(select(DutyNote).where(DutyNote.branch_id == branch_id, DutyNote.day == day))
