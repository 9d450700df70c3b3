"""What is read of entries: one of them, a volunteer's, who is on duty, and the words for why one waits."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere
from yylib.models.service_hours import EntryStage, ServiceEntry
from yylib.models.shifts import Shift, Signup, SignupStage
from yylib.services.rules import rule
from yylib.services.service_hours.terms import CLAIM_DAYS, TOLERANCE

LIVE = (EntryStage.OPEN, EntryStage.PENDING, EntryStage.CONFIRMED)  # those that hold their time

WHYS = {"forgotten": "忘记签退，按岗位规定暂记", "claim": "本人申报", "desk": "服务台代签", "paper": "纸质签到表",
        "printed": "扫的是纸质码", "clock": "系统时间不对", "own": "工作人员给自己登记", "adult": "未满 14 周岁，没有登记同来的大人"}  # fmt: skip


def entry(entry_id: int) -> ServiceEntry:
    """One entry, or ``NotThere``."""
    held = entry_or_none(entry_id)
    if held is None:
        raise NotThere()
    return held


def entry_or_none(entry_id: int) -> ServiceEntry | None:
    """One entry, or None."""
    return db.session.get(ServiceEntry, entry_id)


def of_volunteer(volunteer_id: int, first: date | None = None, last: date | None = None, *, most: int = 500):
    """A volunteer's entries, the latest first, with what they say of post and house."""
    query = select(ServiceEntry).where(ServiceEntry.volunteer_id == volunteer_id)
    query = query.where(ServiceEntry.day >= first) if first else query
    query = query.where(ServiceEntry.day <= last) if last else query
    return list(db.session.scalars(query.order_by(ServiceEntry.in_at.desc(), ServiceEntry.id.desc()).limit(most)
                                   .options(joinedload(ServiceEntry.post), joinedload(ServiceEntry.branch))))  # fmt: skip


def on_duty(volunteer_id: int) -> ServiceEntry | None:
    """The entry that a volunteer is serving now. One past its limit is over, whatever its row says."""
    found = db.session.scalar(select(ServiceEntry).where(ServiceEntry.volunteer_id == volunteer_id,
                                                         ServiceEntry.stage == EntryStage.OPEN))  # fmt: skip
    return found and (None if is_forgotten(found) else found)


def is_forgotten(one: ServiceEntry, tolerance: int | None = None) -> bool:
    """Whether an open entry is past its shift and tolerance: nobody signed out."""
    if one.stage != EntryStage.OPEN or one.ends_at is None:
        return False
    return one.ends_at + timedelta(minutes=rule(TOLERANCE) if tolerance is None else tolerance) < clock.now()


def read_once() -> Callable[[ServiceEntry], tuple[str, str]]:
    """``stage_words`` with the rule read already, for a list of many entries."""
    return partial(stage_words, tolerance=rule(TOLERANCE))


def stage_words(one: ServiceEntry, tolerance: int | None = None) -> tuple[str, str]:
    """How an entry stands, for a status mark: its kind and its word."""
    if is_forgotten(one, tolerance):
        return "late", "忘记签退"
    kind = {"open": "open", "pending": "wait", "confirmed": "ok", "refused": "late", "void": "off"}[one.stage]
    return kind, one.stage_label


def shifts_to_claim(volunteer_id: int) -> list[Shift]:
    """The shifts that a volunteer had taken within the days of claiming and of which nothing is entered, the latest first."""
    now = clock.now()
    entered = select(ServiceEntry.shift_id).where(ServiceEntry.volunteer_id == volunteer_id, ServiceEntry.stage.in_(LIVE),
                                                  ServiceEntry.shift_id.is_not(None))  # fmt: skip
    query = select(Shift).join(Signup, Signup.shift_id == Shift.id).where(
        Signup.volunteer_id == volunteer_id, Signup.stage.in_((SignupStage.TAKEN, SignupStage.ABSENT)),
        Shift.starts_at < now, Shift.starts_at > now - timedelta(days=rule(CLAIM_DAYS)), Shift.id.not_in(entered))  # fmt: skip
    return list(db.session.scalars(query.options(joinedload(Shift.post)).order_by(Shift.starts_at.desc()).limit(50)))


def shifts_of_day(volunteer_id: int, day: date) -> list[Shift]:
    """The shifts that a volunteer has taken on a day, in order."""
    query = select(Shift).join(Signup, Signup.shift_id == Shift.id).where(
        Signup.volunteer_id == volunteer_id, Signup.stage == SignupStage.TAKEN, Shift.cancelled_at.is_(None),
        Shift.starts_at < clock.midnight(day + timedelta(days=1)), Shift.ends_at > clock.midnight(day))  # fmt: skip
    query = query.options(joinedload(Shift.post), joinedload(Shift.place), joinedload(Shift.branch))
    return list(db.session.scalars(query.order_by(Shift.starts_at)))
