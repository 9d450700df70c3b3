"""地方文献登记: a work as it is known so far, and the staff's list."""

from datetime import timedelta

from sqlalchemy import and_, func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.batches import AccessionBatch
from yylib.models.collections import DigitalCopy
from yylib.models.items import Source
from yylib.models.local_works import ENDED, WAYS, LocalWork, Openness, WorkKind, WorkStage
from yylib.permissions import Permission
from yylib.services import lists, running_numbers
from yylib.services.lists import Column, Filter
from yylib.services.local_works.pipeline import settle

SERIES = "local_work"


def get(work_id: int) -> LocalWork:
    """One work, or ``NotThere``."""
    found = db.session.get(LocalWork, work_id)
    if found is None:
        raise NotThere()
    return found


def mark(work: LocalWork) -> tuple[str, str]:
    """The kind of mark and the word for how a work stands."""
    kind = {WorkStage.LEAD: "open", WorkStage.DROPPED: "off"}.get(work.stage, "ok" if work.is_ended else "wait")
    return kind, work.stage_label + ("（已归还）" if work.returned_on else "")


def enter(*, by: int, **given) -> int:
    """A lead: at least a title, a kind and why it belongs here. Its number is of the year: DF2026-0001."""
    _checked(given)
    year = clock.today().year
    number = f"DF{year}-{running_numbers.take(f'{SERIES} {year}'):04d}"
    work = LocalWork(number=number, created_at=clock.now(), created_by_id=by, **given)
    db.session.add(work)
    db.session.flush()
    return work.id


def change(*, work_id: int, version: int, by: int, **given) -> None:
    """Change what is known of a work. The way it came and how many came are settled once it was received."""
    work = locked(LocalWork, work_id, version=version)
    for name in ("way", "copies"):
        if work.batch_id and given.get(name, getattr(work, name)) != getattr(work, name):
            raise Refused("local_received", field=name, number=work.batch.number)
    _checked(given)
    for name, value in given.items():
        setattr(work, name, value)
    settle(work)


def _checked(given: dict) -> None:
    if not any(given.get(name) for name in ("is_about_here", "is_by_local", "is_from_here")):
        raise Refused("local_scope", field="is_about_here")


def figures(period) -> dict[str, int]:
    """Of a period: leads entered, works received and their pieces by the way they came, scans added; and what is in
    custody on its last day."""
    first, after = clock.midnight(period.first), clock.midnight(period.last + timedelta(days=1))
    received = db.session.execute(
        select(LocalWork.way, func.count(LocalWork.id), func.sum(LocalWork.copies))
        .join(AccessionBatch, AccessionBatch.id == LocalWork.batch_id)
        .where(AccessionBatch.accepted_on.between(period.first, period.last)).group_by(LocalWork.way)).all()  # fmt: skip
    leads = select(func.count(LocalWork.id)).where(LocalWork.created_at >= first, LocalWork.created_at < after)
    scans = select(func.count(DigitalCopy.id)).where(DigitalCopy.added_at >= first, DigitalCopy.added_at < after)
    return {"leads": db.session.scalar(leads), "digitised": db.session.scalar(scans),
            "titles": sum(row[1] for row in received), "copies": sum(row[2] for row in received),
            **{f"copies_{row[0]}": int(row[2]) for row in received},
            "in_custody": db.session.scalar(select(func.count(LocalWork.id)).where(_in_custody()))}  # fmt: skip


def _in_custody():
    return and_(LocalWork.way == Source.CUSTODY, LocalWork.batch_id.is_not(None), LocalWork.returned_on.is_(None))


def _in_state(value: str):
    return {
        "due": lambda: LocalWork.next_on <= clock.today(), "running": lambda: LocalWork.stage.not_in(ENDED),
        "here": lambda: and_(LocalWork.batch_id.is_not(None), LocalWork.returned_on.is_(None)),
        "custody": _in_custody, "unique": lambda: LocalWork.is_unique,
        "unscanned": lambda: and_(LocalWork.batch_id.is_not(None), LocalWork.id.not_in(
            select(DigitalCopy.work_id).where(DigitalCopy.work_id.is_not(None), DigitalCopy.withdrawn_at.is_(None)))),
    }[value]()  # fmt: skip


def _pairs(words) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in words]


WORKS = lists.announce(lists.List(
    name="local_works", title="地方文献登记", id=LocalWork.id, export=Permission.REPORTS_EXPORT, order="-number",
    source=lambda: select(LocalWork).select_from(LocalWork),
    search=(LocalWork.title, LocalWork.responsibility, LocalWork.number, LocalWork.unit, LocalWork.lead_source),
    columns=(
        Column("number", "编号", lambda one: one.number, (LocalWork.number,)),
        Column("title", "题名", lambda one: one.title, (LocalWork.title,)),
        Column("responsibility", "责任者", lambda one: one.responsibility, (LocalWork.responsibility,)),
        Column("kind", "类型", lambda one: one.kind_label, (LocalWork.kind,)),
        Column("way", "取得方式", lambda one: one.way_label + ("（原主所有）" if one.is_custody else "")),
        Column("copies", "册件", lambda one: one.copies, (LocalWork.copies,), is_number=True),
        Column("openness", "公开级别", lambda one: one.openness_label, (LocalWork.openness,)),
        Column("stage", "进度", lambda one: mark(one)[1]),
        Column("next", "下次联系", lambda one: one.next_on),
    ),
    filters=(
        Filter("stage", "进度", _pairs(WorkStage), lambda value: LocalWork.stage == value),
        Filter("state", "情况", (("due", "该联系了"), ("running", "在办"), ("here", "已在馆"), ("custody", "寄存在馆"),
                              ("unique", "孤本"), ("unscanned", "还没数字化")), _in_state),
        Filter("kind", "类型", _pairs(WorkKind), lambda value: LocalWork.kind == value),
        Filter("way", "取得方式", _pairs(WAYS), lambda value: LocalWork.way == value),
        Filter("openness", "公开级别", _pairs(Openness), lambda value: LocalWork.openness == value),
    ),
))  # fmt: skip
