"""The register of volunteers and their groups as lists."""

from sqlalchemy import String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from yylib import clock
from yylib.database import db
from yylib.models.people import ADULT_AGE, Person
from yylib.models.shifts import VolunteerPost
from yylib.models.volunteers import (
    AgeBand,
    FreeTime,
    Recruitment,
    Volunteer,
    VolunteerGroup,
    VolunteerStage,
    VolunteerWish,
)
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

S = VolunteerStage
MARKS = {S.APPLIED: "open", S.INTERVIEW: "wait", S.TRAINING: "wait", S.ADMITTED: "ok", S.REFUSED: "off", S.PAUSED: "late",
         S.LEFT: "off"}  # fmt: skip
_leader = aliased(Person)


def status(held: Volunteer) -> tuple[str, str]:
    """The mark and the word of a volunteer's stage, as time has it."""
    if held.stage == S.PAUSED and held.paused_until:
        if held.paused_until < clock.today():
            return MARKS[S.ADMITTED], S.ADMITTED.label
        return MARKS[S.PAUSED], f"暂停到 {held.paused_until:%m-%d}"
    return MARKS[S(held.stage)], held.stage_label


def free_words(held: Volunteer) -> str:
    """The half days in which somebody can come, in words: 周一上午、周六下午."""
    return "、".join(FreeTime(one).label for one in held.free_times or [] if one in set(FreeTime))


def band_words(held: Volunteer) -> str:
    """成年, 14–17 周岁 or 未满 14 周岁, today."""
    return held.band_on(clock.today()).label


def _in_band(value: str):
    today = clock.today()
    born = Person.birth_on
    known = {
        AgeBand.CHILD: born > _years_ago(today, 14),
        AgeBand.MINOR: and_(born <= _years_ago(today, 14), born > _years_ago(today, ADULT_AGE)),
        AgeBand.ADULT: born <= _years_ago(today, ADULT_AGE),
    }[AgeBand(value)]
    return or_(known, and_(born.is_(None), func.coalesce(Volunteer.band, AgeBand.ADULT.value) == value))


def _years_ago(day, years: int):
    """The day somebody who turns so many years old on ``day`` was born; of 29 February the day before."""
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _groups() -> list[tuple[str, str]]:
    rows = db.session.execute(select(VolunteerGroup.id, VolunteerGroup.name).order_by(VolunteerGroup.name))
    return [("0", "不在团队"), *((str(one.id), one.name) for one in rows)]


def _in_group(value: str):
    return Volunteer.group_id.is_(None) if value == "0" else Volunteer.group_id == int(value)


def _posts() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(VolunteerPost.id, VolunteerPost.name).order_by(VolunteerPost.sort, VolunteerPost.id)
    )
    return [(str(one.id), one.name) for one in rows]


def _notices() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Recruitment.id, Recruitment.title).order_by(Recruitment.id.desc()).limit(50))
    return [(str(one.id), one.title) for one in rows]


def _wishes(value: str):
    return exists().where(VolunteerWish.volunteer_id == Volunteer.id, VolunteerWish.post_id == int(value))


VOLUNTEERS = lists.announce(lists.List(
    name="volunteers", title="志愿者名册", id=Volunteer.id, export=Permission.REPORTS_EXPORT, order="-applied", keeps_q=False,
    source=lambda: select(Volunteer).outerjoin(Volunteer.person).outerjoin(Volunteer.group),
    load=(contains_eager(Volunteer.person), contains_eager(Volunteer.group),
          selectinload(Volunteer.wishes).joinedload(VolunteerWish.post)),
    search=(Volunteer.number, Person.name, Volunteer.skills, Volunteer.area, VolunteerGroup.name),
    columns=(
        Column("number", "编号", lambda one: one.number, (func.coalesce(Volunteer.number, ""),)),
        Column("name", "姓名", lambda one: one.name, (func.coalesce(Person.name, ""),)),
        Column("phone", "电话", lambda one: one.person.masked_phone if one.person else "—"),
        Column("band", "年龄段", band_words),
        Column("group", "团队", lambda one: one.group and one.group.name, (func.coalesce(VolunteerGroup.name, ""),)),
        Column("wishes", "意向岗位", lambda one: "、".join(wish.post.name for wish in one.wishes)),
        Column("free", "可服务时间", free_words),
        Column("stage", "状态", lambda one: status(one)[1], (Volunteer.stage,)),
        Column("applied", "报名时间", lambda one: one.applied_at, (Volunteer.applied_at,)),
    ),
    filters=(
        Filter("stage", "状态", tuple((one.value, one.label) for one in S), lambda value: Volunteer.stage == value),
        Filter("band", "年龄段", tuple((one.value, one.label) for one in AgeBand), _in_band),
        Filter("post", "意向岗位", _posts, _wishes),
        Filter("free", "可服务时间", tuple((one.value, one.label) for one in FreeTime),
               lambda value: cast(Volunteer.free_times, String).contains(f'"{value}"')),
        Filter("group", "团队", _groups, _in_group),
        Filter("notice", "招募公告", _notices, lambda value: Volunteer.recruitment_id == int(value)),
    ),
))  # fmt: skip


def _members(condition=None):
    query = select(func.count(Volunteer.id)).where(Volunteer.group_id == VolunteerGroup.id)
    return (query if condition is None else query.where(condition)).correlate(VolunteerGroup).scalar_subquery()


GROUPS = lists.announce(lists.List(
    name="volunteer_groups", title="志愿服务团队", id=VolunteerGroup.id, export=Permission.REPORTS_EXPORT, order="-made",
    source=lambda: select(VolunteerGroup, _members().label("members"), _members(Volunteer.stage == S.ADMITTED).label("admitted"))
    .outerjoin(_leader, VolunteerGroup.leader_id == _leader.id),
    load=(contains_eager(VolunteerGroup.leader.of_type(_leader)),),
    search=(VolunteerGroup.name,), keeps_q=False,
    columns=(
        Column("name", "团队", lambda row: row[0].name, (VolunteerGroup.name,)),
        Column("leader", "负责人", lambda row: row[0].leader.name if row[0].leader else None, (func.coalesce(_leader.name, ""),)),
        Column("members", "成员", lambda row: row.members, is_number=True),
        Column("admitted", "在册", lambda row: row.admitted, is_number=True),
        Column("consented", "收齐同意书", lambda row: row[0].consented_on),
        Column("made", "登记时间", lambda row: row[0].made_at, (VolunteerGroup.made_at,)),
        Column("state", "状态", lambda row: "已结束" if row[0].ended_at else "服务中"),
    ),
    filters=(Filter("state", "状态", (("live", "服务中"), ("ended", "已结束")),
                    lambda value: VolunteerGroup.ended_at.is_(None) if value == "live" else VolunteerGroup.ended_at.is_not(None)),),
))  # fmt: skip


def members(group_id: int) -> list[Volunteer]:
    """The members of a group in the order of its list, those who left too, with what their page shows."""
    query = select(Volunteer).outerjoin(Volunteer.person).where(Volunteer.group_id == group_id)
    return list(db.session.scalars(query.options(contains_eager(Volunteer.person)).order_by(Volunteer.id)))
