"""打卡: what a child read in a week, entered by the family through its registration's link, or by us for a whole week at once."""

import unicodedata
from datetime import date, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity, ActivitySession
from yylib.models.contests import Progress
from yylib.models.registrations import Participant, Registration, RegistrationSheet
from yylib.services import rules
from yylib.services.programmes.weeks import get

LATE_DAYS = rules.declare(
    "PROGRESS_LATE_DAYS", label="阅读项目结束后多少天内可以补填", subject="活动", type=int, unit="天", default=7, low=0, high=60,
    source="系统默认")  # fmt: skip
MOST_BOOKS, MOST_MINUTES = 200, 10_080


def until(activity: Activity) -> date:
    """The last day on which a family may enter something."""
    return (activity.last_day or clock.today()) + timedelta(days=rules.rule(LATE_DAYS))


def record(*, participant_id: int, session_id: int, books: int = 0, minutes: int = 0, note: str = "",
           by: int | None = None) -> int:  # fmt: skip
    """What one child read in one week, entered anew or in place of what stood there; its id. A family (no ``by``) may do so
    from the week's first day until some days after the programme's last."""
    if not (0 <= books <= MOST_BOOKS and 0 <= minutes <= MOST_MINUTES):
        raise Refused("progress_number", books=MOST_BOOKS, minutes=MOST_MINUTES)
    child = db.session.scalar(
        select(Participant).where(Participant.id == participant_id).with_for_update(of=Participant)
    )
    if child is None or not child.is_live:
        raise Refused("progress_not_ours")
    activity = get(db.session.get(RegistrationSheet, child.sheet_id).activity_id)
    _week(activity, session_id, by)
    held = db.session.scalar(
        select(Progress).where(Progress.participant_id == participant_id, Progress.session_id == session_id)
    )
    if held is None:
        held = Progress(participant_id=participant_id, session_id=session_id)
        db.session.add(held)
    held.books, held.minutes, held.note, held.at, held.by_id = books, minutes, note.strip()[:200], clock.now(), by
    db.session.flush()
    return held.id


def _week(activity: Activity, session_id: int, by: int | None) -> None:
    week = db.session.get(ActivitySession, session_id)
    if week is None or week.activity_id != activity.id or week.cancelled_at:
        raise Refused("progress_week")
    begins = clock.local(week.starts_at).date()
    if clock.today() < begins:
        raise Refused("progress_early", day=f"{begins.month} 月 {begins.day} 日")
    if by is None and clock.today() > until(activity):
        last = until(activity)
        raise Refused("progress_late", day=f"{last.month} 月 {last.day} 日")


def by_family(*, registration_id: int, session_id: int, given: dict[int, tuple[int, int]], note: str = "") -> int:
    """The children of one registration in one week: books and minutes by participant; how many were entered."""
    registration = db.session.get(Registration, registration_id)
    if registration is None:
        raise NotThere()
    if registration.stage != "confirmed":
        raise Refused("progress_not_ours")
    own = {one.id for one in registration.participants if one.is_live}
    if not set(given) <= own:
        raise Refused("progress_not_ours")
    for participant_id, (books, minutes) in given.items():
        record(participant_id=participant_id, session_id=session_id, books=books, minutes=minutes, note=note)
    return len(given)


def fill(*, activity_id: int, session_id: int, given: dict[int, tuple[int, int]], by: int) -> int:
    """A whole week from the paper sheet: books and minutes by participant, in the order of their ids; how many changed.
    What stands there already and is the same stays as it was entered."""
    held = {one.participant_id: (one.books, one.minutes) for one in db.session.scalars(
        select(Progress).where(Progress.session_id == session_id))}  # fmt: skip
    own = set(db.session.scalars(select(Participant.id).join(RegistrationSheet, RegistrationSheet.id == Participant.sheet_id)
                                 .where(RegistrationSheet.activity_id == activity_id)))  # fmt: skip
    if not set(given) <= own:
        raise Refused("progress_not_ours")
    changed = {child: read for child, read in sorted(given.items()) if held.get(child, (0, 0)) != read}
    for child, (books, minutes) in changed.items():
        record(participant_id=child, session_id=session_id, books=books, minutes=minutes, by=by)
    return len(changed)


def whole(text: str | None) -> int:
    """A number as it was typed, full-width digits too, nothing for 0; else ``progress_number``."""
    typed = unicodedata.normalize("NFKC", text or "").strip()
    if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
        raise Refused("progress_number", books=MOST_BOOKS, minutes=MOST_MINUTES)
    return int(typed or 0)
