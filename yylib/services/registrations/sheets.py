"""报名表: drawn from the plan and drawn again whenever it changes; what stands open, for how many."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain, plain_among
from yylib.errors import NotThere
from yylib.models.activities import Activity, ActivitySession, ActivityStage, Attends, Entry
from yylib.models.registrations import RegistrationSheet, RegistrationStage
from yylib.services.activities import following as plans
from yylib.services.registrations import ending, space, waiting
from yylib.services.registrations.following import became
from yylib.services.registrations.terms import hold

_OPEN = (ActivityStage.APPROVED, ActivityStage.FILED)
_STANDING = (RegistrationStage.CONFIRMED, RegistrationStage.OFFERED, RegistrationStage.WAITING)

_TAKEN = (
    "SELECT sheet_id, sum(adults) AS adults, sum(children) AS children, sum(helpers) AS helpers FROM registration "
    "WHERE sheet_id IN :listed AND (stage = 'confirmed' OR (stage = 'offered' AND held_until > :now)) GROUP BY sheet_id"
)
_WAITING = (
    "SELECT sheet_id, adults, children, helpers FROM registration WHERE sheet_id IN :listed AND stage = 'waiting' "
    "ORDER BY sheet_id, queued_at, id"
)


class Room(NamedTuple):
    """How a sheet stands. ``why`` it takes nobody now: "not_yet", "closed", "ended", "full" (and no waiting list), else
    "". What is left is None where there is no limit, and counts those first who wait; ``over`` are those that a lowered
    quota has too many."""

    is_open: bool
    why: str
    opens_at: datetime
    closes_at: datetime
    left: int | None
    adults_left: int | None
    children_left: int | None
    taken: int
    waiting: int
    helpers_left: int = 0
    over: int = 0
    is_full: bool = False


def get(sheet_id: int) -> RegistrationSheet:
    """One sheet, or ``NotThere``."""
    sheet = db.session.get(RegistrationSheet, sheet_id)
    if sheet is None:
        raise NotThere()
    return sheet


def of(activity_id: int) -> list[RegistrationSheet]:
    """An activity's sheets by their beginning, those that ended too."""
    query = select(RegistrationSheet).where(RegistrationSheet.activity_id == activity_id)
    return list(db.session.scalars(query.order_by(RegistrationSheet.starts_at, RegistrationSheet.id)))


def of_all(activity_ids: list[int]) -> dict[int, list[RegistrationSheet]]:
    """The sheets of several activities that have not ended, in one statement."""
    query = select(RegistrationSheet).where(
        RegistrationSheet.activity_id.in_(activity_ids), RegistrationSheet.ended_at.is_(None)
    )
    found = {}
    for sheet in db.session.scalars(query.order_by(RegistrationSheet.starts_at, RegistrationSheet.id)):
        found.setdefault(sheet.activity_id, []).append(sheet)
    return found


def room(sheet_id: int) -> Room:
    """How a sheet stands now."""
    return rooms([get(sheet_id)])[sheet_id]


def rooms(sheets: list[RegistrationSheet]) -> dict[int, Room]:
    """The same for several sheets, in as many statements for many as for one."""
    ids = [sheet.id for sheet in sheets]
    held = {row.sheet_id: space.Party(int(row.adults), int(row.children), int(row.helpers))
            for row in plain_among(_TAKEN, ids, now=clock.stamp(clock.now()))}  # fmt: skip
    queues = {sheet_id: [] for sheet_id in ids}
    for row in plain_among(_WAITING, ids):
        queues[row.sheet_id].append(space.Party(row.adults, row.children, row.helpers))
    return {one.id: _room(one, held.get(one.id, space.Party(0, 0, 0)), queues[one.id]) for one in sheets}


class _Walk(space.Walk):
    """The walk over numbers that were read for several sheets at once."""

    def __init__(self, sheet: RegistrationSheet, held: space.Party):
        needs = held.needs
        self.left = {quota: most - needs.get(quota, 0) for quota, most in space.quotas(sheet).items()}
        self.gone = set()


def _room(sheet: RegistrationSheet, held: space.Party, queue: list[space.Party]) -> Room:
    walk = _Walk(sheet, held)
    over = max(0, -min(walk.left.values(), default=0))
    for party in queue:
        walk.takes(party)
    left = {quota: 0 if quota in walk.gone else max(0, number) for quota, number in walk.left.items()}
    is_full = _is_full(sheet, left)
    why = why_shut(sheet) or ("full" if is_full and not sheet.activity.has_waitlist else "")
    return Room(not why, why, sheet.opens_at, sheet.closes_at, left.get("people"), left.get("adults"),
                left.get("children"), held.adults + held.children, len(queue), left.get("helpers", 0), over, is_full)  # fmt: skip


def _is_full(sheet: RegistrationSheet, left: dict[str, int]) -> bool:
    """Whether nobody gets a place at once: neither a person nor a volunteer."""
    people = left.get("people", 1) and (left.get("adults", 1) or left.get("children", 1))
    return not people and not left.get("helpers")


def why_shut(sheet: RegistrationSheet, now: datetime | None = None) -> str:
    """Why nobody may register by themselves now, or ""."""
    now = now or clock.now()
    if sheet.ended_at is not None or sheet.activity.stage != ActivityStage.APPROVED or now >= sheet.ends_at:
        return "ended"
    return "not_yet" if now < sheet.opens_at else "closed" if now >= sheet.closes_at else ""


def draw(activity_id: int) -> list[int]:
    """Make the activity's sheets what its plan says, and let those move up for whom there is room now; their ids.

    A sheet that the plan has no more, or whose session or activity is cancelled, ends, and its registrations with it.
    """
    activity = db.session.get(Activity, activity_id, populate_existing=True)
    if activity.stage not in (*_OPEN, ActivityStage.CANCELLED):
        return []
    held = {sheet.session_id: sheet for sheet in of(activity_id)}
    wanted = {} if activity.stage == ActivityStage.CANCELLED else _wanted(activity)
    for sheet in sorted((held[key] for key in set(held) - set(wanted)), key=lambda sheet: sheet.id):
        ending.end_sheet(sheet.id)
    drawn = [_drawn(activity, held.get(key), key, sessions) for key, sessions in wanted.items()]
    for sheet_id in sorted(drawn):
        waiting.promote(sheet_id)
    return drawn


def _wanted(activity: Activity) -> dict[int | None, list[ActivitySession]]:
    if activity.entry in (Entry.DROP_IN, Entry.SUBMIT):  # works are handed in at the contest, under its own numbers
        return {}
    query = select(ActivitySession).where(
        ActivitySession.activity_id == activity.id, ActivitySession.cancelled_at.is_(None)
    )
    sessions = list(db.session.scalars(query.order_by(ActivitySession.starts_at, ActivitySession.id)))
    if activity.attends == Attends.EACH:
        return {session.id: [session] for session in sessions}
    return {None: sessions} if sessions else {}


def _drawn(activity: Activity, sheet: RegistrationSheet | None, session_id: int | None, sessions: list) -> int:
    starts_at = sessions[0].starts_at
    closes_at = starts_at - timedelta(minutes=activity.closes_minutes)
    opens = clock.at(clock.local(starts_at).date() - timedelta(days=activity.opens_days), activity.opens_time)
    facts = {"opens_at": min(opens, closes_at), "closes_at": closes_at, "starts_at": starts_at, "ended_at": None,
             "ends_at": max(session.ends_at for session in sessions), "quota": activity.quota, "on_site": activity.on_site,
             "adults_quota": activity.adults_quota, "children_quota": activity.children_quota,
             "helpers_quota": activity.helpers_quota}  # fmt: skip
    if sheet is None:
        sheet = RegistrationSheet(activity_id=activity.id, session_id=session_id, taken=0, **facts)
        db.session.add(sheet)
        db.session.flush()
        return sheet.id
    sheet = hold(sheet.id)
    if sheet.ends_at != facts["ends_at"]:
        _keep_until(sheet.id, facts["ends_at"])
    for name, value in facts.items():
        setattr(sheet, name, value)
    db.session.flush()
    return sheet.id


def _keep_until(sheet_id: int, ends_at: datetime) -> None:
    """What is kept of those who registered is counted from the end of what they registered for."""
    at = clock.stamp(ends_at)
    plain("UPDATE registration SET ends_at = :at, version = version + 1 WHERE sheet_id = :sheet", at=at, sheet=sheet_id)
    plain("UPDATE participant SET until_at = :at WHERE sheet_id = :sheet", at=at, sheet=sheet_id)


@plans.follow
def follow(activity_id: int, what: str, facts: dict) -> None:
    """The plan changed: the sheets with it; whoever registered for what was moved, or lost one session of several, is
    told."""
    draw(activity_id)
    if what not in ("session_moved", "session_cancelled"):
        return
    for sheet in of(activity_id):
        if sheet.ended_at is None and sheet.session_id in (None, facts.get("session_id")):
            for registration in space.rows(sheet.id, *_STANDING):
                became(registration.id, "moved")
