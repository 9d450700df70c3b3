"""表彰奖励与服务评价: entered of several at once, taken back with the entry kept."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.people import Person
from yylib.models.volunteers import EVALUATIONS, Commendation, Evaluation, Volunteer
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.volunteer_records import terms


def commend(*, volunteer_ids: list[int], title: str, awarded_on: date, by_whom: str, by: int | None, note: str = "",
            kind: str = "award", stars: int | None = None) -> int:  # fmt: skip
    """Enter an honour of each of these (志愿服务条例 19); how many. ``kind`` "star" is a star level with its ``stars``."""
    terms.past(awarded_on)
    found = terms.others(volunteer_ids, by)
    db.session.add_all(
        Commendation(volunteer_id=one.id, title=title[:100], awarded_on=awarded_on, by_whom=by_whom[:100], note=note[:200],
                     kind=kind, stars=stars, at=clock.now(), by_id=by) for one in found
    )  # fmt: skip
    db.session.flush()
    return len(found)


def evaluate(*, volunteer_ids: list[int], first_day: date, last_day: date, grade: str, by: int, words: str = "") -> int:
    """Enter what the library says of the service of each of these over a time; how many. Nobody judges themselves."""
    terms.past(first_day, last_day)
    if grade not in EVALUATIONS:
        raise Refused("record_day", field="grade")
    found = terms.others(volunteer_ids, by)
    db.session.add_all(
        Evaluation(volunteer_id=one.id, first_day=first_day, last_day=last_day, grade=grade, words=words[:300],
                   at=clock.now(), by_id=by) for one in found
    )  # fmt: skip
    db.session.flush()
    return len(found)


def undo_commendation(*, commendation_id: int, by: int) -> int:
    """It was entered by mistake: it stays, and counts no longer; the volunteer's id. A star is taken back with its reason,
    where it was announced (``record_star``)."""
    if locked(Commendation, commendation_id).kind == "star":
        raise Refused("record_star")
    return _undo(Commendation, commendation_id, by)


def undo_evaluation(*, evaluation_id: int, by: int) -> int:
    """It was entered by mistake: it stays, and is shown no longer; the volunteer's id."""
    return _undo(Evaluation, evaluation_id, by)


def _undo(model, row_id: int, by: int) -> int:
    held = locked(model, row_id)
    if held.undone_at:
        raise Refused("record_undone")
    terms.others([held.volunteer_id], by)
    held.undone_at = clock.now()
    db.session.flush()
    return held.volunteer_id


_NAME = func.coalesce(Person.name, "")
_STATES = (("live", "有效"), ("undone", "已撤销"))


def _source(model):
    return lambda: select(model).join(model.volunteer).outerjoin(Volunteer.person)


def _load(model) -> tuple:
    return (contains_eager(model.volunteer).contains_eager(Volunteer.person),)


def _whose() -> tuple:
    return (
        Column("name", "志愿者", lambda one: one.volunteer.name, (_NAME,)),
        Column("number", "编号", lambda one: one.volunteer.number, (func.coalesce(Volunteer.number, ""),)),
    )


def _in_state(model):
    return lambda value: model.undone_at.is_(None) if value == "live" else model.undone_at.is_not(None)


COMMENDATIONS = lists.announce(lists.List(
    name="commendations", title="志愿者表彰奖励", id=Commendation.id, export=Permission.REPORTS_EXPORT, order="-on",
    source=_source(Commendation), load=_load(Commendation), search=(Person.name, Volunteer.number, Commendation.title), keeps_q=False,
    columns=(
        Column("on", "日期", lambda one: one.awarded_on, (Commendation.awarded_on,)), *_whose(),
        Column("title", "表彰", lambda one: one.title, (Commendation.title,)),
        Column("by", "授予", lambda one: one.by_whom),
        Column("note", "说明", lambda one: one.note),
        Column("state", "状态", lambda one: "已撤销" if one.undone_at else "公示中" if one.awarded_on > clock.today() else "有效"),
    ),
    filters=(Filter("kind", "种类", (("award", "表彰"), ("star", "星级")), lambda value: Commendation.kind == value),
             Filter("state", "状态", _STATES, _in_state(Commendation))),
))  # fmt: skip

EVALUATED = lists.announce(lists.List(
    name="evaluations", title="志愿者服务评价", id=Evaluation.id, export=Permission.REPORTS_EXPORT, order="-last",
    source=_source(Evaluation), load=_load(Evaluation), search=(Person.name, Volunteer.number), keeps_q=False,
    columns=(
        Column("first", "从", lambda one: one.first_day, (Evaluation.first_day,)),
        Column("last", "到", lambda one: one.last_day, (Evaluation.last_day,)), *_whose(),
        Column("grade", "评价", lambda one: EVALUATIONS[one.grade], (Evaluation.grade,)),
        Column("words", "评语", lambda one: one.words),
        Column("state", "状态", lambda one: "已撤销" if one.undone_at else "有效"),
    ),
    filters=(Filter("grade", "评价", tuple(EVALUATIONS.items()), lambda value: Evaluation.grade == value),
             Filter("state", "状态", _STATES, _in_state(Evaluation))),
))  # fmt: skip
