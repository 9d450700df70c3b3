"""报班 as staff see them: the list of all, and the people of one shift with what must be known of each."""

from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from yylib import clock
from yylib.database import db, plain_among
from yylib.errors import Refused
from yylib.models.people import Person
from yylib.models.shifts import LIVE, Shift, Signup, SignupStage, Swap, VolunteerPost
from yylib.models.volunteers import Volunteer, VolunteerStage
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.shifts import reading
from yylib.services.signups import eligibility, facts, reliability, swapping
from yylib.services.volunteers import keys, reached

CHANNELS = {"web": "网上", "phone": "电话", "desk": "馆员", "swap": "换班"}
MARKS = {"taken": "ok", "waiting": "wait", "absent": "late", "late": "late"}
_SERVED = "SELECT DISTINCT signup_id FROM service_entry WHERE stage <> 'void' AND signup_id IN :listed"
_S = SignupStage


class Line(NamedTuple):
    """One signup as the shift's page shows it: the name whole, because they are greeted by it, the phone covered."""

    signup: Signup
    name: str
    number: str
    phone: str
    place: int | None
    status: tuple[str, str]
    reliable: str
    lacking: str
    warned: str
    swap: Swap | None
    has_served: bool

    @property
    def channel(self) -> str:
        return CHANNELS.get(self.signup.channel, self.signup.channel)


def status(one: Signup, place: int | None = None) -> tuple[str, str]:
    """The mark and the word of a signup."""
    word = f"替补第 {place} 位" if one.stage == _S.WAITING and place else one.stage_label
    return MARKS.get(one.stage, "off"), word


def of_shift(shift_id: int) -> list[Line]:
    """Who is on a shift: those with a place, those who stand by in their order, those whose signup is over. What hinders
    somebody by now (a moved shift, a consent withdrawn) is said. As many statements for many as for one."""
    query = select(Signup).where(Signup.shift_id == shift_id).options(
        joinedload(Signup.volunteer).joinedload(Volunteer.person))  # fmt: skip
    rows = list(db.session.scalars(query.order_by(Signup.queued_at, Signup.id)))
    ids = sorted({one.volunteer_id for one in rows})
    known, kept = facts.of(ids, [shift_id]), reliability.of(ids)
    swaps = swapping.open_by_signup([one.id for one in rows])
    served = {row.signup_id for row in plain_among(_SERVED, [one.id for one in rows])}
    waiting = [one.id for one in rows if one.stage == _S.WAITING]
    order = {_S.TAKEN: 0, _S.WAITING: 1}
    lines = [_line(one, known, kept, swaps.get(one.id), one.id in served,
                   waiting.index(one.id) + 1 if one.id in waiting else None) for one in rows]  # fmt: skip
    return sorted(lines, key=lambda line: order.get(line.signup.stage, 2))


def _line(one: Signup, known: facts.Facts, kept: dict, swap: Swap | None, has_served: bool, place: int | None) -> Line:
    found = []
    if one.stage in LIVE and clock.now() < known.shifts[one.shift_id].ends_at:
        found = eligibility.judge(known, one.volunteer_id, one.shift_id, escort=one.escort or "")
    passing = ("full", "begun", "over", "closed", "cancelled")  # of the shift, not of the person
    found = [lack for lack in found if lack.code not in passing]
    who = one.volunteer
    return Line(one, who.name, who.number or "—", reached.phone_words(who), place, status(one, place),
                kept[one.volunteer_id].words, eligibility.words(eligibility.hindering(found)),
                eligibility.words([lack for lack in found if lack.is_warning]), swap, has_served)  # fmt: skip


def by_text(text: str) -> list[Volunteer]:
    """The volunteers in the register of a number, of a pass or of exactly this name; twenty at most."""
    text = " ".join((text or "").split())
    found = keys.by_code(text) if text else None
    if found or not text:
        return [found] if found else []
    query = select(Volunteer).outerjoin(Volunteer.person).where(
        or_(Volunteer.number == text.upper(), Person.name == text),
        Volunteer.stage.in_((VolunteerStage.ADMITTED, VolunteerStage.PAUSED)))  # fmt: skip
    query = query.options(contains_eager(Volunteer.person)).order_by(Volunteer.number)
    return list(db.session.scalars(query.limit(20)))


def one_by_text(text: str) -> int:
    """The one volunteer that is meant, or ``signup_whom``, ``signup_many``."""
    found = by_text(text)
    if not found:
        raise Refused("signup_whom", field="who")
    if len(found) > 1:
        raise Refused("signup_many", field="who", number=len(found))
    return found[0].id


def _posts() -> list[tuple[int, str]]:
    query = select(VolunteerPost.id, VolunteerPost.name).order_by(VolunteerPost.sort, VolunteerPost.id)
    return [tuple(row) for row in db.session.execute(query)]


def _in_stage(value: str):
    return Signup.stage.in_(LIVE) if value == "live" else Signup.stage == value


def _when(value: str):
    return Shift.ends_at > clock.now() if value == "coming" else Shift.ends_at <= clock.now()


def _note(one: Signup) -> str:
    said = (
        one.override_reason and f"破例：{one.override_reason}",
        one.escort and f"陪同：{one.escort}",
        one.end_reason,
    )
    return "；".join(filter(None, said)) or "—"


SIGNUPS = lists.announce(lists.List(
    name="signups", title="报班", id=Signup.id, export=Permission.REPORTS_EXPORT, order="when", keeps_q=False,
    source=lambda: select(Signup).join(Signup.shift).join(Shift.post).join(Signup.volunteer).outerjoin(Volunteer.person),
    load=(contains_eager(Signup.shift).contains_eager(Shift.post),
          contains_eager(Signup.volunteer).contains_eager(Volunteer.person)),
    search=(Volunteer.number, Person.name, VolunteerPost.name),
    columns=(
        Column("when", "班次", lambda one: reading.when(one.shift), (Shift.starts_at,)),
        Column("post", "岗位", lambda one: one.shift.post.name, (VolunteerPost.sort, VolunteerPost.name)),
        Column("number", "编号", lambda one: one.volunteer.number or "—", (func.coalesce(Volunteer.number, ""),)),
        Column("name", "姓名", lambda one: one.volunteer.name, (func.coalesce(Person.name, ""),)),
        Column("stage", "状态", lambda one: one.stage_label, (Signup.stage,)),
        Column("channel", "怎么报的", lambda one: CHANNELS.get(one.channel, one.channel), (Signup.channel,)),
        Column("made", "报班时间", lambda one: one.made_at, (Signup.made_at,)),
        Column("note", "备注", _note),
    ),
    sheet=(
        Column("day", "日期", lambda one: clock.local(one.shift.starts_at).date()),
        Column("starts", "开始", lambda one: one.shift.starts_at),
        Column("ends", "结束", lambda one: one.shift.ends_at),
        Column("post", "岗位", lambda one: one.shift.post.name),
        Column("number", "编号", lambda one: one.volunteer.number),
        Column("name", "姓名", lambda one: one.volunteer.name),
        Column("stage", "状态", lambda one: one.stage_label),
        Column("channel", "怎么报的", lambda one: CHANNELS.get(one.channel, one.channel)),
        Column("made", "报班时间", lambda one: one.made_at),
        Column("note", "备注", _note),
    ),
    filters=(
        Filter("time", "时间", [("coming", "还没结束"), ("past", "已结束")], _when),
        Filter("stage", "状态", [("live", "已排上和替补"), *((one.value, one.label) for one in _S)], _in_stage),
        Filter("post", "岗位", _posts, lambda value: Shift.post_id == int(value)),
    ),
))  # fmt: skip
