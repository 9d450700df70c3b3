"""更正申请: a volunteer says that the record is wrong; answered with reasons (志愿服务条例 19, 个人信息保护法 46, 50)."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.people import Person
from yylib.models.service_hours import EntryStage, ServiceEntry
from yylib.models.volunteers import CorrectionAsked, Volunteer
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.rules import rule
from yylib.services.volunteer_records import terms

_SHORTEST, _LONGEST = 4, 300


def ask(*, volunteer_id: int, words: str, entry_id: int | None = None, by: int | None = None) -> int:
    """Ask for a correction, of one entry of service or of anything in the record; its id. An entry of somebody else is
    ``NotThere``; the same words again while they wait are the same one."""
    words = (words or "").strip()
    if not _SHORTEST <= len(words) <= _LONGEST:
        raise Refused("correction_words", field="words")
    locked(Volunteer, volunteer_id)
    if entry_id is not None:
        entry = db.session.get(ServiceEntry, entry_id)
        if entry is None or entry.volunteer_id != volunteer_id:
            raise NotThere()
    waiting = db.session.scalars(
        select(CorrectionAsked).where(CorrectionAsked.volunteer_id == volunteer_id, CorrectionAsked.answered_at.is_(None))
    ).all()  # fmt: skip
    same = next((one for one in waiting if (one.words, one.entry_id) == (words, entry_id)), None)
    if same:
        return same.id
    most = rule(terms.CORRECTIONS_OPEN)
    if len(waiting) >= most:
        raise Refused("correction_many", most=most)
    made = CorrectionAsked(volunteer_id=volunteer_id, entry_id=entry_id, words=words, asked_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made.id


def answer(*, correction_id: int, is_granted: bool, answer: str, by: int, version: int | None = None) -> None:
    """Answer with reasons, granted or not; the volunteer reads it on their page. Nobody answers their own. What is granted
    was corrected where it stands: while the entry it is about is still as it was when it was asked, it cannot be
    (``correction_untouched``)."""
    answer = (answer or "").strip()
    if not _SHORTEST <= len(answer) <= _LONGEST:
        raise Refused("correction_answer", field="answer")
    held = locked(CorrectionAsked, correction_id, version)
    if held.answered_at:
        raise Refused("correction_answered")
    terms.others([held.volunteer_id], by)
    if is_granted and is_untouched(held):
        raise Refused("correction_untouched", field="is_granted")
    held.is_granted, held.answer, held.answered_at, held.answered_by_id = is_granted, answer, clock.now(), by
    db.session.flush()


def get(correction_id: int) -> CorrectionAsked:
    """One, or ``NotThere``."""
    found = db.session.get(CorrectionAsked, correction_id)
    if found is None:
        raise NotThere()
    return found


def entry_of(held: CorrectionAsked) -> ServiceEntry | None:
    """The entry of service that a correction is about, if it is about one."""
    return db.session.get(ServiceEntry, held.entry_id) if held.entry_id else None


def is_untouched(held: CorrectionAsked) -> bool:
    """Whether the entry that it is about still counts as it did when it was asked."""
    entry = entry_of(held)
    if entry is None or entry.stage not in (EntryStage.PENDING, EntryStage.CONFIRMED):
        return False
    return entry.decided_at is None or entry.decided_at <= held.asked_at


def of(volunteer_id: int) -> list[CorrectionAsked]:
    """All that a volunteer asked, the latest first."""
    query = select(CorrectionAsked).where(CorrectionAsked.volunteer_id == volunteer_id)
    return list(db.session.scalars(query.order_by(CorrectionAsked.id.desc())))


def count_open() -> int:
    """How many wait for an answer."""
    return db.session.scalar(select(func.count(CorrectionAsked.id)).where(CorrectionAsked.answered_at.is_(None)))


def status(held: CorrectionAsked) -> tuple[str, str]:
    """The mark and the word: waiting, late, granted, not granted."""
    if held.answered_at is None:
        late = clock.now() > held.asked_at + timedelta(days=rule(terms.CORRECTION_DAYS))
        return ("late", "过了答复期限") if late else ("open", "待答复")
    return ("ok", "已更正") if held.is_granted else ("off", "不予更正")


def _in_state(value: str):
    if value == "open":
        return CorrectionAsked.answered_at.is_(None)
    return CorrectionAsked.is_granted.is_(value == "granted")


CORRECTIONS = lists.announce(lists.List(
    name="corrections", title="记录更正申请", id=CorrectionAsked.id, export=Permission.REPORTS_EXPORT, order="-asked",
    source=lambda: select(CorrectionAsked).join(CorrectionAsked.volunteer).outerjoin(Volunteer.person),
    load=(contains_eager(CorrectionAsked.volunteer).contains_eager(Volunteer.person),),
    search=(Person.name, Volunteer.number), keeps_q=False,
    columns=(
        Column("asked", "申请时间", lambda one: one.asked_at, (CorrectionAsked.asked_at,)),
        Column("name", "志愿者", lambda one: one.volunteer.name, (func.coalesce(Person.name, ""),)),
        Column("words", "内容", lambda one: one.words or "（已抹去）"),
        Column("state", "状态", lambda one: status(one)[1]),
        Column("answer", "答复", lambda one: one.answer),
        Column("answered", "答复时间", lambda one: one.answered_at),
    ),
    filters=(Filter("state", "状态", (("open", "待答复"), ("granted", "已更正"), ("declined", "不予更正")), _in_state),),
))  # fmt: skip
