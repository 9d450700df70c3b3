"""归档: the file is closed under its 档号, opened again for a reason, and handed over with its year.

档号 (DA/T 22-2015 6.4): 全宗号-门类代码·年度-保管期限-机构(问题)代码-件号. The number is taken within fonds, category, year, retention
and office, and given once; opened again and filed again the file keeps it and becomes a further edition.
"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity, ActivityStage
from yylib.models.archives import ArchiveFile, Retention
from yylib.permissions import Permission
from yylib.services import history, jobs, rules, running_numbers
from yylib.services.activities import following
from yylib.services.archives.lines import checklist
from yylib.services.archives.terms import CATEGORY, FONDS, HAND_MONTH, OFFICE
from yylib.workflow import Move, Workflow

SUBJECT = "activity"
JOB = "bundles"
_S = ActivityStage
FILING = Workflow(
    Move("file", "归档", (_S.APPROVED,), _S.FILED, Permission.ARCHIVES_FILE),
    Move("open_again", "重新打开", (_S.FILED,), _S.APPROVED, Permission.ARCHIVES_FILE),
)


class Facts(NamedTuple):
    """How an activity's filing stands today. ``days`` are left until it is due; negative when it is late."""

    file: ArchiveFile | None
    is_filed: bool
    is_over: bool
    may_file: bool
    days: int | None
    retention: Retention


def get(activity_id: int) -> Activity:
    """The activity, or ``NotThere``."""
    found = db.session.get(Activity, activity_id)
    if found is None:
        raise NotThere()
    return found


def of(activity_id: int) -> ArchiveFile | None:
    """The file of an activity, once there is one."""
    return db.session.scalar(select(ArchiveFile).where(ArchiveFile.activity_id == activity_id))


def facts(activity: Activity) -> Facts:
    """How its filing stands."""
    held = of(activity.id)
    may = activity.stage in (_S.APPROVED, _S.CANCELLED) and not activity.filed_at
    days = (activity.due_on - clock.today()).days if activity.due_on and not activity.cancel_reason else None
    return Facts(held, bool(activity.filed_at), _is_over(activity), may, days, _retention(activity, held))


def _is_over(activity: Activity) -> bool:
    """Its last session has ended, or it was cancelled."""
    ends = [one.ends_at for one in activity.sessions if one.cancelled_at is None]
    return activity.stage == _S.CANCELLED or not ends or max(ends) <= clock.now()


def _retention(activity: Activity, held: ArchiveFile | None) -> Retention:
    """What was chosen, else 30 years for a brand's and 10 for an ordinary one (国家档案局令第8号)."""
    if held:
        return Retention(held.retention)
    return Retention.THIRTY if activity.series and activity.series.is_brand else Retention.TEN


def set_retention(*, activity_id: int, retention: str, by: int) -> None:
    """保管期限, open until the code is given."""
    activity = locked(Activity, activity_id)
    held = _file_of(activity)
    if held.code and held.retention != retention:
        raise Refused("archive_retention", field="retention")
    held.retention = Retention(retention)


def _file_of(activity: Activity) -> ArchiveFile:
    held = of(activity.id)
    if held is None:
        year = (activity.last_day or clock.today()).year
        held = ArchiveFile(activity_id=activity.id, year=year, retention=_retention(activity, None))
        db.session.add(held)
        db.session.flush()
    return held


def file(*, activity_id: int, by: int, retention: str | None = None) -> str:
    """Close the file: nothing required may be missing. Gives it its code, and has its bundle built. Its code."""
    activity = locked(Activity, activity_id)
    if activity.filed_at:
        return of(activity_id).code
    if activity.stage not in (_S.APPROVED, _S.CANCELLED):
        raise Refused("archive_not_approved")
    if not _is_over(activity):
        raise Refused("archive_not_over", day=activity.last_day)
    _whole(activity)
    held = _file_of(activity)
    if retention and not held.code:
        held.retention = Retention(retention)
    _coded(held, activity)
    now = clock.now()
    held.edition, held.filed_at, held.filed_by_id = held.edition + 1, now, by
    held.first_filed_on = held.first_filed_on or clock.today()
    _wanted(held)
    activity.filed_at = now
    if activity.stage == _S.APPROVED:  # a cancelled one stays cancelled
        history.record(subject=SUBJECT, row=activity, move=FILING.find(_S.APPROVED, "file"), by=by, note=held.code)
    following.changed(activity_id, "filed")
    return held.code


def _whole(activity: Activity) -> None:
    lacking = [line for line in checklist(activity) if line.state == "missing"]
    if lacking:
        named = "；".join(f"{line.label}（{line.word}）" for line in lacking[:8])
        raise Refused("archive_incomplete", count=len(lacking), lines=named)


def _coded(held: ArchiveFile, activity: Activity) -> None:
    if held.code:
        return
    held.year = (activity.last_day or clock.today()).year
    fonds, category, office = rules.rule(FONDS), rules.rule(CATEGORY), rules.rule(OFFICE)
    held.seq = running_numbers.take(f"{fonds}{category}·{held.year}{held.retention}{office}")
    held.code = f"{fonds}-{category}·{held.year}-{held.retention}-{office}-{held.seq:04}"


def _wanted(held: ArchiveFile) -> None:
    held.bundle_state, held.bundle_done, held.bundle_total, held.bundle_note = "waiting", 0, 0, ""
    jobs.soon(name=JOB)


def build_again(*, activity_id: int, by: int) -> None:
    """Have the bundle of a filed activity built once more, after it failed."""
    activity = locked(Activity, activity_id)
    if not activity.filed_at:
        raise Refused("archive_stands")
    held = of(activity_id)
    if held.bundle_state not in ("waiting", "running"):
        _wanted(held)


def open_again(*, activity_id: int, reason: str, by: int) -> None:
    """Open a filed activity for something that is to be added or mended; its code stays."""
    activity = locked(Activity, activity_id)
    if not 4 <= len(reason.strip()) <= 200:
        raise Refused("archive_reason", field="reason")
    if not activity.filed_at:
        raise Refused("archive_stands")
    held = of(activity_id)
    if held.handed_on:
        raise Refused("archive_handed", day=held.handed_on)
    held.filed_at, held.bundle_state, held.note = None, "", reason.strip()
    activity.filed_at = None
    if activity.stage == _S.FILED:
        history.record(
            subject=SUBJECT, row=activity, move=FILING.find(_S.FILED, "open_again"), by=by, note=reason.strip()
        )
    following.changed(activity_id, "opened_again", reason=reason.strip())


class Year(NamedTuple):
    """One year's files: how many, how many of them handed over, and the day by which they should be."""

    year: int
    filed: int
    ready: int
    handed: int
    due_on: date


def years() -> list[Year]:
    """The years that have files, the latest first."""
    ready = func.count().filter(ArchiveFile.handed_on.is_(None), ArchiveFile.bundle_state == "done")
    query = select(ArchiveFile.year, func.count(), ready, func.count(ArchiveFile.handed_on))
    query = query.where(ArchiveFile.filed_at.is_not(None)).group_by(ArchiveFile.year).order_by(ArchiveFile.year.desc())
    return [Year(*row, hand_over_by(row[0])) for row in db.session.execute(query)]


def hand_over_by(year: int) -> date:
    """The last day of the house's month in the year after."""
    month = rules.rule(HAND_MONTH)
    after = date(year + 2, 1, 1) if month == 12 else date(year + 1, month + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


def _of_year(year: int) -> list[ArchiveFile]:
    query = select(ArchiveFile).where(ArchiveFile.year == year, ArchiveFile.filed_at.is_not(None))
    return list(db.session.scalars(query.order_by(ArchiveFile.code).with_for_update(of=ArchiveFile)))


def hand_over(*, year: int, on_day: date, by: int) -> int:
    """移交: every closed file of a year whose bundle is ready; how many."""
    ready = [one for one in _of_year(year) if one.bundle_state == "done" and one.handed_on is None]
    if not ready:
        raise Refused("archive_nothing_to_hand", year=year)
    if on_day > clock.today() or on_day < max(clock.local(one.filed_at).date() for one in ready):
        raise Refused("archive_hand_day", field="on_day")
    for one in ready:
        one.handed_on = on_day
    return len(ready)


def take_back(*, year: int, on_day: date, by: int) -> int:
    """The handing over of that day was entered by mistake; how many files stand here again."""
    handed = [one for one in _of_year(year) if one.handed_on == on_day]
    for one in handed:
        one.handed_on = None
    return len(handed)
