"""The lists of registrations: the sheets there are, and who stands on one: confirmed, waiting in order, over."""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from yylib import clock
from yylib.database import db, plain
from yylib.models.activities import Activity, Question
from yylib.models.registrations import ParticipantRole, Registration, RegistrationSheet, RegistrationStage
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.registrations import sheets, space

CHANNELS = {"web": "网上", "phone": "电话", "desk": "前台", "list": "名单录入"}
_KINDS = {"confirmed": "ok", "waiting": "wait", "offered": "open", "cancelled": "off", "declined": "off", "lapsed": "off",
          "closed": "off"}  # fmt: skip
_S = RegistrationStage


class SheetLine(NamedTuple):
    """One sheet as the list of all shows it; ``over`` people stand on it beyond a lowered quota."""

    id: int
    activity_id: int
    title: str
    number: str
    session: str
    starts_at: datetime
    taken: int
    quota: int | None
    waiting: int
    over: int
    why: str

    @property
    def status(self) -> tuple[str, str]:
        """How it stands, what asks for somebody first."""
        if self.over:
            return "late", f"超出 {self.over} 人"
        return {"": ("open", "报名中"), "not_yet": ("wait", "还没开始报名"), "closed": ("off", "已截止"),
                "ended": ("off", "不再报名")}[self.why]  # fmt: skip


class Line(NamedTuple):
    """One registration as staff see it: names whole, because they are ticked at the door, the phone covered."""

    id: int
    whom: str
    phone: str
    people: str
    party: str
    heads: int
    stage: str
    place: int | None
    held_until: datetime | None
    channel: str
    by: str
    made_at: datetime
    session: str
    answers: str
    note: str
    can_change: bool

    @property
    def status(self) -> tuple[str, str]:
        label = _S(self.stage).label
        return _KINDS[self.stage], f"候补第 {self.place} 位" if self.stage == _S.WAITING and self.place else label


def party_words(one: Registration) -> str:
    """大人 1，孩子 2，志愿者 1，陪同 1."""
    said = (("大人", one.adults), ("孩子", one.children), ("志愿者", one.helpers), ("陪同", one.escorts))
    return "，".join(f"{word} {number}" for word, number in said if number)


def whom(one: Registration) -> str:
    """The unit, or who registered; what is left once the names were deleted."""
    name = one.person.name if one.person else next((who.name for who in one.participants if who.name), None)
    return "，".join(filter(None, (one.unit, name))) or "（已匿名）"


def people_words(one: Registration) -> str:
    """Those who come by name, children with their age on the day."""
    on = clock.local(one.sheet.starts_at).date()
    return "、".join(_person_words(who, on) for who in one.participants if who.is_live and who.name)


def _person_words(who, on) -> str:
    born = who.birth_on
    age = f"（{on.year - born.year - ((on.month, on.day) < (born.month, born.day))} 岁）" if born else ""
    return who.name + (age or ("（孩子）" if who.role == ParticipantRole.CHILD else ""))


def stage_of(one: Registration) -> str:
    """The stage as time has it, whether or not the job wrote it down."""
    is_late = one.stage == _S.OFFERED and one.held_until and one.held_until <= clock.now()
    return _S.LAPSED.value if is_late else one.stage


def answer_words(one: Registration, labels: dict[str, str]) -> str:
    """是否过敏：否；…"""
    return "；".join(f"{labels.get(key, '')}：{value}" for key, value in (one.answers or {}).items())


def shown(row) -> Line:
    """A row of the list as the page, the paper and the Excel file draw it."""
    one, stage = row.Registration, stage_of(row.Registration)
    session = one.sheet.session
    return Line(one.id, whom(one), one.person.masked_phone if one.person else "—", people_words(one), party_words(one),
                one.heads + one.escorts, stage, row.place if stage == _S.WAITING else None, one.held_until,
                CHANNELS.get(one.channel, one.channel), one.made_by.name if one.made_by else "", one.made_at,
                _session_words(session), answer_words(one, json.loads(row.asked)),
                "；".join(filter(None, (one.override_reason and f"破例：{one.override_reason}", one.note))),
                stage in (_S.CONFIRMED, _S.WAITING, _S.OFFERED))  # fmt: skip


def _session_words(session) -> str:
    if session is None:
        return ""
    return f"{clock.local(session.starts_at):%m-%d %H:%M}" + (f" {session.topic}" if session.topic else "")


_AHEAD = aliased(Registration)
_PLACE = (
    select(func.count()).where(
        _AHEAD.sheet_id == Registration.sheet_id, _AHEAD.stage == _S.WAITING,
        or_(_AHEAD.queued_at < Registration.queued_at,
            and_(_AHEAD.queued_at == Registration.queued_at, _AHEAD.id <= Registration.id)))
    .correlate(Registration).scalar_subquery())  # fmt: skip
RANK = case((Registration.stage == _S.CONFIRMED, 0), (Registration.stage == _S.OFFERED, 1),
             (Registration.stage == _S.WAITING, 2), else_=3)  # fmt: skip


def _of_activity(*, activity_id: int, sheet_id: int | None = None):
    asked = json.dumps(labels(activity_id), ensure_ascii=False)
    query = select(Registration, _PLACE.label("place"), literal(asked).label("asked")).select_from(Registration)
    query = query.join(Registration.sheet).where(RegistrationSheet.activity_id == activity_id)
    return query.where(RegistrationSheet.id == sheet_id) if sheet_id else query


def labels(activity_id: int) -> dict[str, str]:
    """The activity's questions by their id as text."""
    query = select(Question.id, Question.label).where(Question.activity_id == activity_id)
    return {str(key): label for key, label in db.session.execute(query.order_by(Question.sort, Question.id))}


def _standing(value: str):
    if value == "over":
        return Registration.stage.in_((_S.CANCELLED, _S.DECLINED, _S.LAPSED, _S.CLOSED))
    return space.live() if value == "live" else Registration.stage == _S.WAITING


REGISTRATIONS = lists.announce(lists.List(
    name="registrations", title="报名名单", id=Registration.id, export=Permission.REPORTS_EXPORT, order="line",
    source=_of_activity, show=shown, keeps_q=False, search=(Registration.code, Registration.unit),
    load=(contains_eager(Registration.sheet).joinedload(RegistrationSheet.session), joinedload(Registration.person),
          joinedload(Registration.made_by), selectinload(Registration.participants)),
    columns=(
        Column("whom", "报名人", lambda one: one.whom),
        Column("phone", "电话", lambda one: one.phone),
        Column("people", "参加的人", lambda one: one.people),
        Column("party", "大人与孩子", lambda one: one.party),
        Column("heads", "人数", lambda one: one.heads, (Registration.adults + Registration.children + Registration.helpers,), True),
        Column("line", "状态", lambda one: one.status[1], (RANK, Registration.queued_at)),
        Column("session", "场次", lambda one: one.session, (RegistrationSheet.starts_at, RANK)),
        Column("answers", "回答", lambda one: one.answers),
        Column("channel", "怎么报的", lambda one: one.channel + (f"（{one.by}）" if one.by else "")),
        Column("made", "报名时间", lambda one: one.made_at, (Registration.made_at,)),
        Column("note", "备注", lambda one: one.note),
    ),
    filters=(
        Filter("standing", "状态", [("live", "已报上"), ("waiting", "候补"), ("over", "取消或作废")], _standing),
        Filter("channel", "怎么报的", list(CHANNELS.items()), lambda value: Registration.channel == value),
    ),
))  # fmt: skip


def _sum(what, *conditions):
    query = select(func.coalesce(func.sum(what), 0)).where(Registration.sheet_id == RegistrationSheet.id, *conditions)
    return query.correlate(RegistrationSheet).scalar_subquery()


def _sheets():
    waiting = Registration.stage == _S.WAITING
    heads = Registration.adults + Registration.children + Registration.helpers
    return select(
        RegistrationSheet, _sum(Registration.adults, space.live()).label("adults"),
        _sum(Registration.children, space.live()).label("children"),
        _sum(Registration.helpers, space.live()).label("helpers"), _sum(heads, waiting).label("waiting"),
    ).select_from(RegistrationSheet).join(RegistrationSheet.activity)  # fmt: skip


def _sheet_line(row) -> SheetLine:
    sheet, activity = row.RegistrationSheet, row.RegistrationSheet.activity
    taken = row.adults + row.children
    held = {"people": taken, "adults": row.adults, "children": row.children, "helpers": row.helpers}
    over = max([0, *(held[quota] - most for quota, most in space.quotas(sheet).items())])
    return SheetLine(sheet.id, activity.id, activity.title, activity.number, _session_words(sheet.session), sheet.starts_at,
                     int(taken), sheet.quota, int(row.waiting), int(over), sheets.why_shut(sheet))  # fmt: skip


def _when(value: str):
    ahead = and_(RegistrationSheet.ends_at >= clock.now(), RegistrationSheet.ended_at.is_(None))
    return ahead if value == "ahead" else ~ahead


SHEETS = lists.announce(lists.List(
    name="registration_sheets", title="活动报名", id=RegistrationSheet.id, export=Permission.REPORTS_EXPORT, order="-when",
    source=_sheets, show=_sheet_line, search=(Activity.title, Activity.number),
    load=(contains_eager(RegistrationSheet.activity), joinedload(RegistrationSheet.session)),
    columns=(
        Column("when", "开始", lambda one: one.starts_at, (RegistrationSheet.starts_at,)),
        Column("title", "活动", lambda one: one.title, (Activity.title,)),
        Column("session", "场次", lambda one: one.session),
        Column("taken", "已报", lambda one: one.taken, (), True),
        Column("quota", "名额", lambda one: one.quota if one.quota is not None else "不限", (), True),
        Column("waiting", "候补", lambda one: one.waiting, (), True),
        Column("state", "状态", lambda one: one.status[1]),
    ),
    filters=(Filter("when", "时间", [("ahead", "还没结束"), ("past", "已结束")], _when),),
))  # fmt: skip


def turned_away(activity_id: int) -> int:
    """How many could not be taken."""
    return int(plain("SELECT coalesce(sum(n.number), 0) AS n FROM not_taken n JOIN registration_sheet s ON s.id = n.sheet_id "
                     "WHERE s.activity_id = :id", id=activity_id)[0].n)  # fmt: skip


def sheet_lines(activity_id: int) -> list[SheetLine]:
    """The sheets of one activity by their beginning."""
    query = _sheets().where(RegistrationSheet.activity_id == activity_id).options(*SHEETS.load)
    return [
        _sheet_line(row)
        for row in db.session.execute(query.order_by(RegistrationSheet.starts_at, RegistrationSheet.id))
    ]
