"""培训: planned, who is expected, who passed; in bulk."""

from datetime import date, time

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.shifts import VolunteerPost
from yylib.models.volunteers import TrainingRecord, Volunteer, VolunteerStage, VolunteerTraining
from yylib.permissions import Permission
from yylib.services import lists, volunteer_posts
from yylib.services.lists import Column, Filter
from yylib.services.volunteer_records import following, terms
from yylib.services.volunteers import trained

LACKING = 300
_S = VolunteerStage
_ASKED = (_S.TRAINING, _S.INTERVIEW, _S.APPLIED, _S.ADMITTED)


def get(training_id: int) -> VolunteerTraining:
    """One training, or ``NotThere``."""
    found = db.session.get(VolunteerTraining, training_id)
    if found is None:
        raise NotThere()
    return found


def plan(*, title: str, held_on: date, by: int, minutes: int | None = None, begins: time | None = None,
         ends: time | None = None, content: str = "", organiser: str = "", place: str = "",
         post_id: int | None = None) -> int:  # fmt: skip
    """A training that will be or was given; without a post it is the general one (志愿服务条例 16). The id.

    How long it lasts (培训时长, 民政部令67号) follows from ``begins`` and ``ends``, times of that day; ``minutes`` says it
    where they are not known, or how much of it is left after a break."""
    post = post_id and volunteer_posts.get(post_id)
    made = VolunteerTraining(title=title[:100], content=content[:500], organiser=organiser[:100], place=place[:100],
                             held_on=held_on, post_id=post.id if post else None, made_at=clock.now(), made_by_id=by,
                             **_timed(held_on, minutes, begins, ends))  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made.id


def _timed(held_on: date, minutes: int | None, begins: time | None, ends: time | None) -> dict:
    if (begins is None) != (ends is None):
        raise Refused("training_times", field="begins" if begins is None else "ends")
    if begins is None or ends is None:
        if minutes is None:
            raise Refused("training_minutes", field="minutes")
        return {"starts_at": None, "ends_at": None, "minutes": minutes}
    starts_at, ends_at = clock.at(held_on, begins), clock.at(held_on, ends)
    whole = int((ends_at - starts_at).total_seconds()) // 60
    if whole <= 0:
        raise Refused("training_order", field="ends")
    if minutes is not None and minutes > whole:
        raise Refused("training_longer", field="minutes", whole=whole)
    return {"starts_at": starts_at, "ends_at": ends_at, "minutes": whole if minutes is None else minutes}


def typed_minutes(held: VolunteerTraining) -> int | None:
    """The minutes where they do not follow from the times by themselves."""
    if held.starts_at and held.ends_at and (held.ends_at - held.starts_at).total_seconds() == held.minutes * 60:
        return None
    return held.minutes


def change(*, training_id: int, title: str, held_on: date, by: int, minutes: int | None = None, begins: time | None = None,
           ends: time | None = None, content: str = "", organiser: str = "", place: str = "", post_id: int | None = None,
           version: int | None = None) -> None:  # fmt: skip
    """Correct it. Who passed has passed what it says now; whoever is expected hears of another day, hour or place."""
    held = _running(training_id, version)
    before = (held.held_on, held.starts_at, held.ends_at, held.place)
    held.title, held.content, held.organiser, held.place = title[:100], content[:500], organiser[:100], place[:100]
    held.held_on = held_on
    for name, value in _timed(held_on, minutes, begins, ends).items():
        setattr(held, name, value)
    held.post_id = volunteer_posts.get(post_id).id if post_id else None
    db.session.flush()
    if before != (held.held_on, held.starts_at, held.ends_at, held.place):
        following.became(training_id, "moved")


def cancel(*, training_id: int, by: int) -> None:
    """It is not given. Refused while somebody has passed it; who was expected stays on its list."""
    held = _running(training_id)
    passed = select(func.count(TrainingRecord.id)).where(
        TrainingRecord.training_id == training_id, TrainingRecord.passed.is_(True)
    )
    if number := db.session.scalar(passed):
        raise Refused("training_passed", number=number)
    held.cancelled_at = clock.now()
    db.session.flush()
    following.became(training_id, "cancelled")


def expect(*, training_id: int, volunteer_ids: list[int], by: int) -> int:
    """These are expected at it, and are told; how many are new. Expected already they stay as they are."""
    _running(training_id)
    fresh = _entered(training_id, volunteer_ids, by)
    if fresh:
        following.became(training_id, "expected", volunteer_ids=fresh)
    return len(fresh)


def _entered(training_id: int, volunteer_ids: list[int], by: int) -> list[int]:
    there = set(
        db.session.scalars(select(TrainingRecord.volunteer_id).where(TrainingRecord.training_id == training_id))
    )
    fresh = [one.id for one in terms.others(volunteer_ids, None) if one.id not in there]
    now = clock.now()
    db.session.add_all(TrainingRecord(training_id=training_id, volunteer_id=one, at=now, by_id=by) for one in fresh)
    db.session.flush()
    return fresh


def mark(*, training_id: int, volunteer_ids: list[int], passed: bool | None, by: int) -> int:
    """Whether these passed; ``None`` takes an entry back. Who was not expected is entered with it; how many changed.
    Nobody passes before it begins, nor by their own hand."""
    held = _running(training_id)
    if passed is not None and not has_begun(held):
        raise Refused("training_future", day=f"{clock.local(trained.begins(held)):%m-%d %H:%M}")
    terms.others(volunteer_ids, by)
    _entered(training_id, volunteer_ids, by)
    rows = db.session.scalars(
        select(TrainingRecord).where(
            TrainingRecord.training_id == training_id, TrainingRecord.volunteer_id.in_(set(volunteer_ids))
        )
    )
    changed = [row for row in rows if row.passed is not passed]
    for row in changed:
        row.passed, row.at, row.by_id = passed, clock.now(), by
    db.session.flush()
    return len(changed)


def _running(training_id: int, version: int | None = None) -> VolunteerTraining:
    held = locked(VolunteerTraining, training_id, version)
    if held.cancelled_at:
        raise Refused("training_cancelled")
    return held


def has_begun(held: VolunteerTraining) -> bool:
    """Whether it has begun, so that somebody may have passed it."""
    return trained.begins(held) <= clock.now()


def people(training_id: int) -> list[TrainingRecord]:
    """Who was expected and what became of it, in the order of their entry."""
    query = select(TrainingRecord).where(TrainingRecord.training_id == training_id).order_by(TrainingRecord.id)
    return list(db.session.scalars(query.options(joinedload(TrainingRecord.volunteer).joinedload(Volunteer.person))))


def expected_at(volunteer_id: int) -> list[VolunteerTraining]:
    """The trainings that are not over at which a volunteer is expected, the next first."""
    query = trained.to_come().join(TrainingRecord, TrainingRecord.training_id == VolunteerTraining.id)
    return list(
        db.session.scalars(query.where(TrainingRecord.volunteer_id == volunteer_id, TrainingRecord.passed.is_(None)))
    )


def next_ones() -> list[VolunteerTraining]:
    """The next training of each kind, the soonest first."""
    return list(trained.coming().values())


def open_to(volunteer: Volunteer, expected: list[VolunteerTraining]) -> list[VolunteerTraining]:
    """The next training of each kind that a volunteer has not passed, is not ``expected`` at, and needs: the general one,
    and that of a post they wish for which asks for its own."""
    wanted = {None} | {one.post_id for one in volunteer.wishes if one.post.needs_own_training}
    wanted -= trained.passed([volunteer.id])[volunteer.id] | {one.post_id for one in expected}
    return [one for kind, one in trained.coming().items() if kind in wanted]


def lacking(held: VolunteerTraining) -> list[Volunteer]:
    """Whom one may want to ask: applicants and volunteers in the register who have not passed this training's kind and
    are not on its list, those who wait for it first, at most ``LACKING``."""
    there = select(TrainingRecord.volunteer_id).where(TrainingRecord.training_id == held.id)
    query = select(Volunteer).where(Volunteer.stage.in_(_ASKED), Volunteer.id.not_in(there), ~trained.has(held.post_id))
    first = case({stage.value: at for at, stage in enumerate(_ASKED)}, value=Volunteer.stage)
    query = query.options(joinedload(Volunteer.person)).order_by(first, Volunteer.id)
    return list(db.session.scalars(query.limit(LACKING)))


def state(held: VolunteerTraining) -> tuple[str, str]:
    """The mark and the word of a training: cancelled, to come, given."""
    if held.cancelled_at:
        return "off", "已取消"
    if not trained.is_to_come(held):
        return "ok", "已办"
    return ("wait", "今天办") if held.held_on == clock.today() else ("open", "待办")


def _number(condition=None):
    query = select(func.coalesce(func.sum(case((condition, 1), else_=0)) if condition is not None else func.count(), 0))
    return (
        query.where(TrainingRecord.training_id == VolunteerTraining.id).correlate(VolunteerTraining).scalar_subquery()
    )


def _kinds() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(VolunteerPost.id, VolunteerPost.name).order_by(VolunteerPost.sort, VolunteerPost.id)
    )
    return [("0", trained.GENERAL), *((str(one.id), one.name) for one in rows)]


def _of_kind(value: str):
    return VolunteerTraining.post_id.is_(None) if value == "0" else VolunteerTraining.post_id == int(value)


TRAININGS = lists.announce(lists.List(
    name="volunteer_trainings", title="志愿者培训", id=VolunteerTraining.id, export=Permission.REPORTS_EXPORT, order="-held",
    source=lambda: select(VolunteerTraining, _number().label("expected"), _number(TrainingRecord.passed.is_(True)).label("passed")),
    load=(joinedload(VolunteerTraining.post),), search=(VolunteerTraining.title, VolunteerTraining.organiser),
    columns=(
        Column("held", "日期", lambda row: row[0].held_on, (VolunteerTraining.held_on,)),
        Column("times", "时间", lambda row: row[0].times),
        Column("title", "培训", lambda row: row[0].title, (VolunteerTraining.title,)),
        Column("kind", "种类", lambda row: row[0].post.name if row[0].post else trained.GENERAL),
        Column("minutes", "分钟", lambda row: row[0].minutes, is_number=True),
        Column("expected", "名单", lambda row: row.expected, is_number=True),
        Column("passed", "通过", lambda row: row.passed, is_number=True),
        Column("state", "状态", lambda row: state(row[0])[1]),
    ),
    filters=(Filter("kind", "种类", _kinds, _of_kind),),
))  # fmt: skip
