"""采纳: each place and day has its raw inputs and one adopted figure, with its method and who adopted it."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, in_unit, plain
from yylib.errors import Refused
from yylib.models.counts import DayFigure, FigureStage, Method
from yylib.permissions import Permission
from yylib.services import calendar, history
from yylib.workflow import Move, Workflow

PIPELINE = Workflow(
    Move("adopt", "采纳", {FigureStage.OPEN}, FigureStage.ADOPTED, Permission.VISITS_ADOPT),
    Move("reopen", "撤回采纳", {FigureStage.ADOPTED}, FigureStage.OPEN, Permission.VISITS_ADOPT),
)


_ROW = (
    "INSERT INTO day_figure (place_id, day, method, number, stage, note, version) "
    "VALUES (:place, :day, 'scan', 0, 'open', '', 1) ON CONFLICT DO NOTHING"
)


class Candidate(NamedTuple):
    """What one counting method says of a place's day, and who entered it by hand, if one person did."""

    method: Method
    number: int
    by_ids: frozenset[int]
    note: str


def candidates(place_id: int, day: date) -> list[Candidate]:
    """All that was counted of a place on a day, by method, the most direct first."""
    given = {"place": place_id, "day": day.isoformat()}
    found = []
    for row in plain("SELECT entries, by_hand FROM visit_day WHERE place_id = :place AND day = :day", **given):
        if row.entries or row.by_hand:
            hands = plain(
                "SELECT DISTINCT by_id FROM scan WHERE place_id = :place AND day = :day AND source = 'paper'", **given
            )
            note = f"其中补录 {row.by_hand}" if row.by_hand else ""
            found.append(Candidate(Method.SCAN, row.entries, frozenset(r.by_id for r in hands if r.by_id), note))
    for row in plain("SELECT i.number, a.by_id AS a, b.by_id AS b, i.batch_id FROM interval i "
                     "JOIN reading a ON a.id = i.from_id JOIN reading b ON b.id = i.to_id "
                     "WHERE i.place_id = :place AND i.first_on = :day AND i.last_on = :day AND i.undone_at IS NULL "
                     "AND i.state IN ('ok', 'accepted')", **given):  # fmt: skip
        hands = frozenset() if row.batch_id else frozenset(by for by in (row.a, row.b) if by)
        found.append(Candidate(Method.COUNTER, row.number, hands, ""))
    rows = plain(
        "SELECT number, by_id FROM tally WHERE place_id = :place AND day = :day AND undone_at IS NULL", **given
    )
    if rows:
        by_ids = frozenset(row.by_id for row in rows if row.by_id)
        found.append(Candidate(Method.TALLY, sum(row.number for row in rows), by_ids, f"{len(rows)} 个时段"))
    rows = plain("SELECT sum(entries) AS number FROM past_count WHERE place_id = :place AND day = :day "
                 "AND undone_at IS NULL HAVING count(*) > 0", **given)  # fmt: skip
    found += [Candidate(Method.IMPORT, int(row.number), frozenset(), "") for row in rows]
    return found


def move(*, place_id: int, day: date, verb: str, by: int, method: str | None = None, number: int | None = None,
         note: str = "") -> int:  # fmt: skip
    """Adopt a place's day, or take the adoption back with a reason; nobody adopts what he entered himself by hand.

    Without ``method`` the most direct count is adopted; ``by_hand`` sets a number of its own, with a reason.
    """
    if day > clock.today():
        raise Refused("future_day")
    if verb == "adopt" and day == clock.today():
        _refuse_before_closing(place_id, day)
    figure = _figure(place_id, day)
    step = PIPELINE.find(FigureStage(figure.stage), verb)
    if step.target is FigureStage.ADOPTED:
        _take(figure, place_id, day, method, number, note, by)
    elif not note:
        raise Refused("adoption_reason", field="note")
    history.record(subject="day_figure", row=figure, move=step, by=by, note=note)
    figure.by_id, figure.adopted_at = by, clock.now()
    return figure.id


def _refuse_before_closing(place_id: int, day: date) -> None:
    """A running day is not adopted: who comes after would be in no figure."""
    place = plain("SELECT branch_id, kind FROM place WHERE id = :id", id=place_id)
    hours = calendar.intervals(place[0].branch_id, day, place_id if place[0].kind == "area" else None) if place else []
    if hours and clock.now() < hours[-1][1]:
        raise Refused("day_not_over", at=f"{clock.local(hours[-1][1]):%H:%M}")


def _take(figure, place_id, day, method, number, note, by) -> None:
    if method == Method.BY_HAND:
        if number is None or not note:
            raise Refused("by_hand_reason", field="note")
        if any(by in held.by_ids for held in candidates(place_id, day)):
            raise Refused("own_entry")
        figure.method, figure.number, figure.note = Method.BY_HAND, number, note
        return
    held = [c for c in candidates(place_id, day) if method in (None, c.method)]
    if not held:
        raise Refused("nothing_to_adopt")
    if by in held[0].by_ids:
        raise Refused("own_entry")
    figure.method, figure.number, figure.note = held[0].method, held[0].number, note


def _figure(place_id: int, day: date) -> DayFigure:
    """The row of a place's day, made where there is none, and locked."""
    plain(_ROW, place=place_id, day=day.isoformat())
    query = select(DayFigure).where(DayFigure.place_id == place_id, DayFigure.day == day).with_for_update()
    return db.session.scalar(query)


def refuse_if_adopted(place_id: int, day: date) -> None:
    """An adopted day takes no more hand entries until the adoption is taken back."""
    given = {"place": place_id, "day": day.isoformat()}
    if in_unit():
        # Held until the unit ends: an adoption at the same moment waits, and then sees what was entered.
        plain(_ROW, **given)
        held = plain(
            "UPDATE day_figure SET version = version WHERE place_id = :place AND day = :day RETURNING stage", **given
        )
    else:
        held = plain("SELECT stage FROM day_figure WHERE place_id = :place AND day = :day", **given)
    if held and held[0].stage == FigureStage.ADOPTED:
        raise Refused("day_adopted")


def of_day(place_id: int, day: date) -> DayFigure | None:
    """The adopted figure of a place's day, or the open row, or None."""
    return db.session.scalar(select(DayFigure).where(DayFigure.place_id == place_id, DayFigure.day == day))
