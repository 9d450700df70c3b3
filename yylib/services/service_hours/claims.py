"""申报: who came and could not sign in says so; another person confirms it (C46b)."""

from datetime import date, datetime, time, timedelta

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere, Refused
from yylib.models.service_hours import EntryStage, Evidence, ServiceEntry, ServiceWay
from yylib.models.shifts import VolunteerPost
from yylib.models.volunteers import VolunteerStage
from yylib.services.rules import rule
from yylib.services.service_hours import expecting, following, signing
from yylib.services.service_hours.reckoning import minutes, window
from yylib.services.service_hours.terms import CLAIM_DAYS, CLAIM_MOST, TOLERANCE

MAY_CLAIM = (VolunteerStage.ADMITTED, VolunteerStage.PAUSED)
_OVERLAP = (
    "SELECT what, in_at, out_at FROM service_entry WHERE volunteer_id = :volunteer AND id <> :id "
    "AND stage IN ('open', 'pending', 'confirmed') AND in_at < :until AND (out_at > :since OR out_at IS NULL) LIMIT 1"
)


def claim(*, volunteer_id: int, starts_at: datetime, ends_at: datetime, reason: str, shift_id: int | None = None,
          post_id: int | None = None, branch_id: int | None = None, by: int | None = None) -> int:  # fmt: skip
    """Enter what a volunteer says they served, in the past alone and never twice; the entry's id, waiting.

    With a shift of theirs the time lies within it and its tolerance; without one it is at a post, in a house. ``by`` is
    the colleague who writes it down for them, and who then does not confirm it. ``claim_overlap`` names what stands
    in the way.
    """
    server = expecting.held(volunteer_id)
    if server.stage not in MAY_CLAIM:
        raise Refused("duty_stage", stage=VolunteerStage(server.stage).label)
    _refuse_time(starts_at, ends_at)
    if not reason.strip():
        raise Refused("hours_reason", field="reason")
    signing.forget(volunteer_id)
    about = _of_shift(volunteer_id, shift_id, starts_at, ends_at) if shift_id else _of_post(post_id, branch_id)
    refuse_overlap(volunteer_id, starts_at, ends_at, field="starts_at")
    held = window(about["starts_at"], about["ends_at"], rule(TOLERANCE)) if shift_id else None
    entry = ServiceEntry(
        volunteer_id=volunteer_id, in_at=starts_at, out_at=ends_at, way_in=ServiceWay.CLAIM, way_out=ServiceWay.CLAIM,
        day=clock.local(about.get("starts_at") or starts_at).date(), stage=EntryStage.PENDING, why="claim",
        evidence=Evidence.CLAIMED, note=reason.strip(), entered_at=clock.now(), entered_by_id=by,
        minutes=minutes(starts_at, ends_at, held, about.get("break_minutes", 0)), **about)  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    following.became(entry.id, "pending")
    return entry.id


def moments(day: date, from_hour: time, to_hour: time) -> tuple[datetime, datetime]:
    """The moments of two wall times of a day; an end before its beginning is on the next day."""
    first, last = clock.at(day, from_hour), clock.at(day, to_hour)
    return first, last + timedelta(days=1) if last < first else last


def _refuse_time(starts_at: datetime, ends_at: datetime) -> None:
    now, days = clock.now(), rule(CLAIM_DAYS)
    if ends_at <= starts_at:
        raise Refused("claim_order", field="ends_at")
    if ends_at > now:
        raise Refused("claim_future", field="ends_at")
    if starts_at < now - timedelta(days=days):
        raise Refused("claim_old", field="starts_at", days=days)
    if ends_at - starts_at > timedelta(minutes=rule(CLAIM_MOST)):
        raise Refused("claim_long", field="ends_at", most=rule(CLAIM_MOST))


def refuse_overlap(volunteer_id: int, since: datetime, until: datetime, field: str | None = None, but: int = 0) -> None:
    """Nothing where a volunteer has no other live entry in this time; an open one reaches from its beginning on."""
    rows = plain(_OVERLAP, volunteer=volunteer_id, id=but, since=clock.stamp(since), until=clock.stamp(until))
    if rows:
        begins = clock.local(clock.moment(rows[0].in_at))
        raise Refused(
            "claim_overlap", field=field, what=f"{begins.month} 月 {begins.day} 日 {begins:%H:%M} {rows[0].what}"
        )


def _of_shift(volunteer_id: int, shift_id: int, starts_at: datetime, ends_at: datetime) -> dict:
    shift = expecting.of_shift(volunteer_id, shift_id)
    if starts_at < shift.window.first or ends_at > shift.window.last:
        first, last = clock.local(shift.starts_at), clock.local(shift.ends_at)
        raise Refused("claim_off_shift", field="starts_at", what=shift.what,
                      when=f"{first.month} 月 {first.day} 日 {first:%H:%M}–{last:%H:%M}")  # fmt: skip
    return {"shift_id": shift_id, "signup_id": shift.signup_id, "post_id": shift.post_id, "branch_id": shift.branch_id,
            "what": shift.what, "starts_at": shift.starts_at, "ends_at": shift.ends_at,
            "break_minutes": 0 if shift.entries else shift.break_minutes}  # fmt: skip


def _of_post(post_id: int | None, branch_id: int | None) -> dict:
    post = post_id and db.session.get(VolunteerPost, post_id)
    if not post:
        raise NotThere()
    return {"post_id": post.id, "branch_id": branch_id or _first_branch(), "what": post.name}


def _first_branch() -> int:
    return plain("SELECT min(id) AS id FROM branch WHERE is_active")[0].id
