"""服务记录 as a list: all entries, those that wait, and the month's that were entered by hand (C47)."""

from datetime import date

from sqlalchemy import extract, select
from sqlalchemy.orm import contains_eager, joinedload

from yylib import clock
from yylib.database import plain
from yylib.models.people import Person
from yylib.models.service_hours import EntryStage, Evidence, ServiceEntry, ServiceWay
from yylib.models.volunteers import Volunteer
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.service_hours.reading import WHYS
from yylib.services.service_hours.rounding import words


def _source():
    return select(ServiceEntry).join(ServiceEntry.volunteer).outerjoin(Volunteer.person)


def _months() -> list[tuple[str, str]]:
    """The months of which there are entries, the latest first, and each year before its months."""
    rows = plain("SELECT min(day) AS first, max(day) AS last FROM service_entry")
    first, last = clock.day(rows[0].first), clock.day(rows[0].last)
    if first is None:
        return []
    count = min((last.year - first.year) * 12 + last.month - first.month, 119)
    found = [divmod(last.year * 12 + last.month - 1 - back, 12) for back in range(count + 1)]
    said: list[tuple[str, str]] = []
    for year, month in found:
        if not said or said[-1][0][:4] != str(year):
            said.append((str(year), f"{year} 年全年"))
        said.append((f"{year}-{month + 1:02}", f"{year} 年 {month + 1} 月"))
    return said


def _in_month(value: str):
    if len(value) == 4:
        return extract("year", ServiceEntry.day) == int(value)
    month = date.fromisoformat(value + "-01")
    return (extract("year", ServiceEntry.day) == month.year) & (extract("month", ServiceEntry.day) == month.month)


def _posts() -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in plain("SELECT id, name FROM volunteer_post ORDER BY sort, name")]


def _branches() -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in plain("SELECT id, name FROM branch ORDER BY id")]


_HOW = {"scanned": ServiceEntry.evidence == Evidence.SCANNED, "hand": ServiceEntry.evidence != Evidence.SCANNED,
        "confirmed": ServiceEntry.evidence == Evidence.CONFIRMED, "claimed": ServiceEntry.evidence == Evidence.CLAIMED}  # fmt: skip


def when(one: ServiceEntry) -> str:
    """2026-11-28 09:00–12:00; who is still there has no end."""
    first = clock.local(one.in_at)
    return f"{first:%Y-%m-%d %H:%M}–" + (f"{clock.local(one.out_at):%H:%M}" if one.out_at else "")


def hands(one: ServiceEntry) -> str:
    """Who entered it and who decided on it."""
    entered = one.entered_by.name if one.entered_by else "本人"
    return f"{entered}、{one.decided_by.name}" if one.decided_by else entered


_SHEET = (
    Column("number", "编号", lambda one: one.volunteer.number),
    Column("name", "姓名", lambda one: one.volunteer.name),
    Column("day", "日期", lambda one: one.day),
    Column("in", "签到", lambda one: one.in_at),
    Column("out", "签退", lambda one: one.out_at),
    Column("what", "服务内容", lambda one: one.what),
    Column("branch", "馆舍", lambda one: one.branch.name),
    Column("minutes", "时长（分钟）", lambda one: one.minutes),
    Column("way", "怎样记的", lambda one: one.way_label),
    Column("evidence", "证据等级", lambda one: one.evidence_label),
    Column("stage", "状态", lambda one: one.stage_label),
    Column("why", "待确认的原因", lambda one: WHYS.get(one.why, "")),
    Column("note", "说明", lambda one: one.note),
    Column("hands", "登记、确认", hands),
)


def _list(name: str, title: str, source, *filters: Filter) -> lists.List:
    return lists.announce(lists.List(
        name=name, title=title, id=ServiceEntry.id, export=Permission.REPORTS_EXPORT, order="-when", source=source, keeps_q=False,
        load=(contains_eager(ServiceEntry.volunteer).contains_eager(Volunteer.person), joinedload(ServiceEntry.branch),
              joinedload(ServiceEntry.entered_by), joinedload(ServiceEntry.decided_by)),
        search=(Person.name, Volunteer.number, ServiceEntry.what),
        columns=(
            Column("name", "志愿者", lambda one: f"{one.volunteer.name} {one.volunteer.number or ''}".strip()),
            Column("when", "服务时间", when, (ServiceEntry.in_at,)),
            Column("what", "服务内容", lambda one: one.what, (ServiceEntry.what,)),
            Column("branch", "馆舍", lambda one: one.branch.name),
            Column("minutes", "时长", lambda one: "" if one.minutes is None else words(one.minutes), is_number=True),
            Column("way", "怎样记的", lambda one: one.way_label),
            Column("stage", "状态", lambda one: one.stage_label, (ServiceEntry.stage,)),
            Column("why", "待确认的原因", lambda one: WHYS.get(one.why, "")),
            Column("hands", "登记、确认", hands),
        ),
        sheet=_SHEET, signed=("核对", "负责人"),
        filters=(
            *filters,
            Filter("month", "月份", _months, _in_month),
            Filter("post", "岗位", _posts, lambda value: ServiceEntry.post_id == int(value)),
            Filter("how", "怎样记的", (("scanned", "现场扫码"), ("hand", "手工登记和申报"), ("confirmed", "手工登记"),
                                        ("claimed", "本人申报")), lambda value: _HOW[value]),
            Filter("branch", "馆", _branches, lambda value: ServiceEntry.branch_id == int(value)),
        ),
    ))  # fmt: skip


ENTRIES = _list(
    "service_entries", "服务记录", _source,
    Filter("stage", "状态", tuple((one.value, one.label) for one in EntryStage), lambda value: ServiceEntry.stage == value),
    Filter("way", "签到方式", tuple((one.value, one.label) for one in ServiceWay), lambda value: ServiceEntry.way_in == value),
)  # fmt: skip
QUEUE = _list(
    "service_queue", "待确认的时长", lambda: _source().where(ServiceEntry.stage == EntryStage.PENDING),
    Filter("why", "原因", tuple(WHYS.items()), lambda value: ServiceEntry.why == value),
)  # fmt: skip
