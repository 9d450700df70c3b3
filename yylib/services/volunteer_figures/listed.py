"""时长名单 of a year and 好久没来的志愿者: the lists of people with their hours."""

from datetime import date, timedelta

from sqlalchemy import and_, case, extract, func, literal, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.models.people import Person
from yylib.models.service_hours import EntryStage, ServiceEntry
from yylib.models.shifts import Shift, Signup
from yylib.models.volunteers import Volunteer, VolunteerGroup, VolunteerStage
from yylib.permissions import Permission
from yylib.services import lists, rules
from yylib.services.lists import Column, Filter
from yylib.services.service_hours import rounding
from yylib.services.volunteer_figures import terms

_YEAR = extract("year", ServiceEntry.day)
_SERVED = (
    select(ServiceEntry.volunteer_id, _YEAR.label("year"), func.sum(ServiceEntry.minutes).label("minutes"),
           func.count().label("entries"), func.count(func.distinct(ServiceEntry.day)).label("days"),
           func.max(ServiceEntry.day).label("last_on"))
    .where(ServiceEntry.stage == EntryStage.CONFIRMED).group_by(ServiceEntry.volunteer_id, _YEAR).subquery("served")
)  # fmt: skip
_COUNTED = (EntryStage.OPEN, EntryStage.PENDING, EntryStage.CONFIRMED)
_SEEN = (
    select(ServiceEntry.volunteer_id, func.max(ServiceEntry.day).label("last_on"),
           func.sum(case((ServiceEntry.stage == EntryStage.CONFIRMED, ServiceEntry.minutes), else_=0)).label("minutes"))
    .where(ServiceEntry.stage.in_(_COUNTED)).group_by(ServiceEntry.volunteer_id).subquery("seen")
)  # fmt: skip
_LAST = func.coalesce(_SEEN.c.last_on, Volunteer.admitted_on, literal(date(2000, 1, 1)))
_NAME = func.coalesce(Person.name, "")
_NUMBER = func.coalesce(Volunteer.number, "")
_PEOPLE = (joinedload(Volunteer.person), joinedload(Volunteer.group))


def _groups() -> list[tuple[int, str]]:
    """The groups there are, as a filter offers them."""
    return [
        tuple(row)
        for row in db.session.execute(select(VolunteerGroup.id, VolunteerGroup.name).order_by(VolunteerGroup.name))
    ]


def _of_group(value: str):
    return Volunteer.group_id.is_(None) if value == "none" else Volunteer.group_id == int(value)


def _served(*, year: int):
    query = select(Volunteer, _SERVED.c.minutes, _SERVED.c.entries, _SERVED.c.days, _SERVED.c.last_on, rounding.step())
    return query.select_from(Volunteer).join(_SERVED, _SERVED.c.volunteer_id == Volunteer.id).outerjoin(
        Person, Person.id == Volunteer.person_id).where(_SERVED.c.year == year)  # fmt: skip


def _unseen():
    """Admitted, nothing served since the day of the rule (by scan, claim or paper, confirmed or not), and on no shift to come."""
    before = clock.today() - timedelta(days=rules.rule(terms.UNSEEN_DAYS))
    coming = select(Signup.id).join(Shift, Shift.id == Signup.shift_id).where(
        Signup.volunteer_id == Volunteer.id, Signup.stage == "taken", Shift.ends_at > clock.now()).exists()  # fmt: skip
    query = select(Volunteer, _SEEN.c.last_on, _SEEN.c.minutes, rounding.step()).select_from(Volunteer)
    return query.outerjoin(_SEEN, _SEEN.c.volunteer_id == Volunteer.id).outerjoin(Person, Person.id == Volunteer.person_id).where(
        and_(Volunteer.stage == VolunteerStage.ADMITTED, before > _LAST, ~coming))  # fmt: skip


def count_unseen() -> int:
    """How many have not been seen for so long."""
    return db.session.scalar(_unseen().with_only_columns(func.count(Volunteer.id)))


def _group(row) -> str:
    return row.Volunteer.group.name if row.Volunteer.group else ""


HOURS = lists.announce(lists.List(
    name="volunteer_hours", title="志愿服务时长名单", id=Volunteer.id, export=Permission.REPORTS_EXPORT, order="-minutes",
    source=_served, load=_PEOPLE, keeps_q=False, search=(Volunteer.number, Person.name),
    columns=(
        Column("number", "编号", lambda row: row.Volunteer.number or "", (_NUMBER,)),
        Column("name", "姓名", lambda row: row.Volunteer.name, (_NAME,)),
        Column("group", "团队", _group),
        Column("minutes", "时长（小时）", lambda row: float(rounding.hours(int(row.minutes), row.step)), (_SERVED.c.minutes,), True),
        Column("entries", "服务次数", lambda row: row.entries, (_SERVED.c.entries,), True),
        Column("days", "服务天数", lambda row: row.days, (_SERVED.c.days,), True),
        Column("last_on", "最近一次", lambda row: row.last_on, (_SERVED.c.last_on,)),
    ),
    filters=(Filter("group", "团队", lambda: [("none", "不属于团队"), *_groups()], _of_group),),
))  # fmt: skip

UNSEEN = lists.announce(lists.List(
    name="volunteers_unseen", title="好久没来的志愿者", id=Volunteer.id, export=Permission.REPORTS_EXPORT, order="last_on",
    source=_unseen, load=_PEOPLE, keeps_q=False, search=(Volunteer.number, Person.name),
    columns=(
        Column("number", "编号", lambda row: row.Volunteer.number or "", (_NUMBER,)),
        Column("name", "姓名", lambda row: row.Volunteer.name, (_NAME,)),
        Column("phone", "电话", lambda row: row.Volunteer.person.masked_phone if row.Volunteer.person else ""),
        Column("group", "团队", _group),
        Column("last_on", "最近服务", lambda row: row.last_on or "还没有服务过", (_LAST,)),
        Column("minutes", "累计（小时）", lambda row: float(rounding.hours(int(row.minutes or 0), row.step)), is_number=True),
    ),
    filters=(Filter("group", "团队", lambda: [("none", "不属于团队"), *_groups()], _of_group),),
))  # fmt: skip
