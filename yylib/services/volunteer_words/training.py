"""培训的告知: whoever is expected at a training hears when and where it is, that this changed, or that it is not given.

Nothing is said of a training that has begun. What waits to be said is written from what is true then, so that a change is
told only to those who were told before.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.outbox import OutboxItem
from yylib.models.people import Person
from yylib.models.volunteers import TrainingRecord, Volunteer, VolunteerGroup, VolunteerTraining
from yylib.services import outbox
from yylib.services.outbox.wording import Words
from yylib.services.volunteer_records import following as records
from yylib.services.volunteer_words import speaking, terms, whom
from yylib.services.volunteer_words.following import settle, soon, tell
from yylib.services.volunteers import trained
from yylib.services.volunteers.vetting import LIVE


def kind_words(held: VolunteerTraining) -> str:
    """岗前培训, or the post's own."""
    return f"{held.post.name}岗位培训" if held.post else trained.GENERAL


def one(held: VolunteerTraining) -> str:
    """岗前培训“新人第一课”，11 月 28 日 14:00–15:30，二楼会议室."""
    title = "" if held.title == kind_words(held) else f"“{held.title}”"
    return f"{kind_words(held)}{title}，{trained.when(held)}"


def invited(held: VolunteerTraining) -> str:
    """That one is expected, when and where."""
    later = "" if held.times else "时间定了再告诉您。"
    return f"{speaking.greeting()}请来参加志愿者培训：{one(held)}。{later}来不了请告诉我们。{speaking.call()}"


def moved(held: VolunteerTraining) -> str:
    """When and where it is now."""
    return f"{speaking.greeting()}志愿者培训有变，现在是：{one(held)}。来不了请告诉我们。{speaking.call()}"


def off(held: VolunteerTraining) -> str:
    """That it is not given."""
    return f"{speaking.greeting()}{one(held)}，这次培训取消了。请不要白跑，另安排了再告诉您。{speaking.call()}"


def _writer(subject: str, text, *, is_off: bool = False):
    def write(item: OutboxItem) -> Words | None:
        held = db.session.get(VolunteerTraining, speaking.key(item))
        if held is None or trained.begins(held) <= clock.now() or (held.cancelled_at is not None) != is_off:
            return None
        query = select(TrainingRecord.id).join(Volunteer, Volunteer.id == TrainingRecord.volunteer_id).where(
            TrainingRecord.training_id == held.id, TrainingRecord.passed.is_(None), Volunteer.stage.in_(LIVE),
            Volunteer.id.in_(whom.stands_for(item.person_id)))  # fmt: skip
        return Words(f"{subject}：{held.title}", text(held)) if db.session.scalar(query.limit(1)) else None

    return write


@records.follow
def training_became(training_id: int, what: str, facts: dict) -> None:
    """Expected, moved, cancelled: each person once, for however many they stand."""
    held = db.session.get(VolunteerTraining, training_id)
    settle(terms.TRAININGS, f"{training_id}@")
    if trained.begins(held) <= clock.now():
        return
    kind, said = {"expected": (terms.TRAINING, "请来参加"), "moved": (terms.TRAINING_MOVED, "时间或地点变了"),
                  "cancelled": (terms.TRAINING_OFF, "取消了")}[what]  # fmt: skip
    day = f"{held.held_on.month} 月 {held.held_on.day} 日"
    waits = _waiting(training_id)
    for volunteer in _people(training_id, facts.get("volunteer_ids")):
        person = whom.of(volunteer)
        if person is not None and person.id not in waits:
            tell(kind, volunteer, f"{training_id}@v{held.version}", f"{day} {kind_words(held)}：{said}",
                 soon(max(trained.begins(held), clock.now() + timedelta(hours=2))))  # fmt: skip


def _waiting(training_id: int) -> set[int | None]:
    """The persons to whom something of this training is still to be said."""
    query = select(OutboxItem.person_id).where(OutboxItem.kind.in_(terms.TRAININGS), OutboxItem.ticked_at.is_(None),
                                               OutboxItem.ref.startswith(f"{training_id}@"))  # fmt: skip
    return set(db.session.scalars(query))


def _people(training_id: int, volunteer_ids: list[int] | None) -> list[Volunteer]:
    query = select(Volunteer).join(TrainingRecord, TrainingRecord.volunteer_id == Volunteer.id).where(
        TrainingRecord.training_id == training_id, TrainingRecord.passed.is_(None), Volunteer.stage.in_(LIVE))  # fmt: skip
    query = query.where(Volunteer.id.in_(volunteer_ids)) if volunteer_ids is not None else query
    query = query.options(joinedload(Volunteer.person).joinedload(Person.guardian),
                          joinedload(Volunteer.group).joinedload(VolunteerGroup.leader))  # fmt: skip
    return list(db.session.scalars(query.order_by(Volunteer.id)))


outbox.kind(terms.TRAINING, "请来培训", _writer("请来培训", invited))
outbox.kind(terms.TRAINING_MOVED, "培训改时间", _writer("培训有变", moved), is_urgent=True)
outbox.kind(terms.TRAINING_OFF, "培训取消", _writer("培训取消", off, is_off=True), is_urgent=True)
