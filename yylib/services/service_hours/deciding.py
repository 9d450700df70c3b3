"""时长确认: by somebody who neither served nor entered it (C47); changed, refused and voided only with a reason."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.service_hours import EntryStage, Evidence, ServiceEntry, ServiceWay
from yylib.permissions import Permission
from yylib.services.accounts import deputies
from yylib.services.rules import rule
from yylib.services.service_hours import claims, expecting, following, reading
from yylib.services.service_hours.reckoning import minutes, spent, window
from yylib.services.service_hours.terms import TOLERANCE
from yylib.services.volunteers import hands

_DECIDED = (EntryStage.CONFIRMED, EntryStage.REFUSED, EntryStage.VOID)


def confirm(*, entry_ids: list[int], by: int) -> dict:
    """Confirm what waits, all that were ticked at once: ``confirmed``, and ``left`` with those that this person may not
    (their own, or entered by them). Refused only where nothing of it could be: with the reason."""
    if not entry_ids:
        raise Refused("hours_none_ticked")
    query = select(ServiceEntry).where(ServiceEntry.id.in_(entry_ids[:500])).order_by(ServiceEntry.id)
    entries = list(
        db.session.scalars(query.options(joinedload(ServiceEntry.volunteer)).with_for_update(of=ServiceEntry))
    )
    left, reason = 0, None
    for entry in entries:
        try:
            _refuse_unless_other(entry, by)
            _refuse_unless_waiting(entry)
        except Refused as refused:
            left, reason = left + 1, refused
            continue
        _decide(entry, EntryStage.CONFIRMED, by)
    if reason and left == len(entries):
        raise reason
    if not entries:
        raise Refused("hours_none_ticked")
    return {"confirmed": len(entries) - left, "left": left}


def amend(*, entry_id: int, minutes: int, reason: str, by: int, version: int | None = None) -> None:
    """Confirm with other minutes than were entered, and say why. Never more than were possible from signing in to the
    end of the shift, or than was claimed: whoever decides adds nothing of their own."""
    entry = _held(entry_id, by, version)
    _refuse_unless_waiting(entry)
    _refuse_without(reason)
    most = longest(entry)
    if not 0 <= minutes <= most:
        raise Refused("hours_minutes", field="minutes", most=most)
    out_at = max(entry.out_at, entry.in_at + spent(minutes, entry.break_minutes))
    if out_at > entry.out_at:
        claims.refuse_overlap(entry.volunteer_id, entry.in_at, out_at, "minutes", entry.id)
    entry.out_at, was = out_at, entry.minutes
    entry.minutes = minutes
    _decide(entry, EntryStage.CONFIRMED, by, f"{reason.strip()}（原 {was} 分钟）" if was != minutes else reason.strip())


def refuse(*, entry_id: int, reason: str, by: int, version: int | None = None) -> None:
    """It does not count; the reason is the volunteer's to read."""
    entry = _held(entry_id, by, version)
    _refuse_unless_waiting(entry)
    _refuse_without(reason)
    _decide(entry, EntryStage.REFUSED, by, reason.strip())


def void(*, entry_id: int, reason: str, by: int, version: int | None = None) -> None:
    """An entry was wrong: it stays, and counts no more. Also one that was confirmed; never by who served."""
    entry = _entry(entry_id, version)
    _refuse_own(entry, by)
    _refuse_without(reason)
    if entry.stage == EntryStage.VOID:
        raise Refused("hours_decided", stage=entry.stage_label)
    # Who entered it may take it back; only who confirms must be another.
    entry.stage, entry.decided_note = EntryStage.VOID, reason.strip()
    entry.decided_at, entry.decided_by_id = clock.now(), by
    db.session.flush()
    following.became(entry.id, "void", reason=reason.strip())


def take_back(*, entry_id: int, reason: str, by: int, version: int | None = None) -> None:
    """Whoever signed in the wrong person takes it back themselves, as long as nobody confirmed it."""
    if not may_take_back(_entry(entry_id, version), by):
        raise Refused("hours_not_yours")
    void(entry_id=entry_id, reason=reason, by=by)


def may_take_back(entry: ServiceEntry, by: int) -> bool:
    """Whether an entry is this person's own word and counts for nobody yet."""
    return entry.stage in (EntryStage.OPEN, EntryStage.PENDING) and entry.entered_by_id == by


def restore(*, entry_id: int, reason: str, by: int, version: int | None = None) -> None:
    """An entry was made void or refused by mistake: it waits again, to be decided on as any other. Not one that never was
    closed, and not where the volunteer has another one of this time by now."""
    entry = _entry(entry_id, version)
    _refuse_own(entry, by)
    _refuse_without(reason)
    if not may_restore(entry):
        raise Refused("hours_decided", stage=entry.stage_label)
    claims.refuse_overlap(entry.volunteer_id, entry.in_at, entry.out_at, None, entry.id)
    _decide(entry, EntryStage.PENDING, by, f"改回待确认：{reason.strip()}")


def may_restore(entry: ServiceEntry) -> bool:
    """Whether an entry is one that could be confirmed, had it not been refused or made void."""
    return entry.stage in (EntryStage.REFUSED, EntryStage.VOID) and entry.minutes is not None


def longest(entry: ServiceEntry) -> int:
    """The most minutes that an entry can be confirmed with. Where the way out is known it is what lies between; where it
    was forgotten, or the clock went wrong, it reaches to the end of the shift and its tolerance."""
    if entry.starts_at is None:
        return minutes(entry.in_at, entry.out_at, None, entry.break_minutes)
    held, out_at = window(entry.starts_at, entry.ends_at, rule(TOLERANCE)), entry.out_at
    if entry.why in ("forgotten", "clock") or entry.way_out == ServiceWay.FORGOTTEN:
        out_at = _until_next(entry, min(held.last, clock.now()))
    return minutes(entry.in_at, max(out_at, entry.out_at), held, entry.break_minutes)


def _until_next(entry: ServiceEntry, until: datetime) -> datetime:
    rows = plain("SELECT min(in_at) AS in_at FROM service_entry WHERE volunteer_id = :volunteer AND id <> :id AND stage IN "
                 "('open', 'pending', 'confirmed') AND in_at >= :since", volunteer=entry.volunteer_id, id=entry.id,
                 since=clock.stamp(entry.in_at + timedelta(microseconds=1)))  # fmt: skip
    return min(until, clock.moment(rows[0].in_at) or until)


def may_decide(entry: ServiceEntry, by: int) -> bool:
    """Whether this person may confirm an entry that waits."""
    return entry.stage == EntryStage.PENDING and by not in (
        entry.volunteer.account_id,
        entry.entered_by_id,
        entry.out_by_id,
    )


def _entry(entry_id: int, version: int | None) -> ServiceEntry:
    """An entry, held after its volunteer, as by who signs in and out."""
    expecting.held(reading.entry(entry_id).volunteer_id)
    return locked(ServiceEntry, entry_id, version)


def _held(entry_id: int, by: int, version: int | None) -> ServiceEntry:
    entry = _entry(entry_id, version)
    _refuse_unless_other(entry, by)
    return entry


def _refuse_unless_other(entry: ServiceEntry, by: int) -> None:
    _refuse_own(entry, by)
    hands_of = {entry.entered_by_id, entry.out_by_id} - {None}
    if by in hands_of or deputies.stands_in_for(by, Permission.HOURS_CONFIRM, hands_of):
        raise Refused("hours_two_people")


def _refuse_own(entry: ServiceEntry, by: int) -> None:
    if hands.is_own(entry.volunteer, by, Permission.HOURS_CONFIRM):
        raise Refused("hours_own")


def _refuse_unless_waiting(entry: ServiceEntry) -> None:
    if entry.stage == EntryStage.OPEN:
        raise Refused("hours_open")
    if entry.stage in _DECIDED:
        raise Refused("hours_decided", stage=entry.stage_label)


def _refuse_without(reason: str | None) -> None:
    if not (reason or "").strip():
        raise Refused("hours_reason", field="reason")


def _decide(entry: ServiceEntry, stage: str, by: int, note: str = "") -> None:
    entry.stage, entry.decided_at, entry.decided_by_id, entry.decided_note = stage, clock.now(), by, note[:200]
    if stage == EntryStage.CONFIRMED and entry.evidence == Evidence.SCANNED and entry.why:
        entry.evidence = Evidence.CONFIRMED  # a colleague's word was needed
    db.session.flush()
    following.became(entry.id, str(stage), **({"reason": note} if note else {}))
