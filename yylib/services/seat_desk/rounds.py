"""巡视登记: a round through a room in the order of its map, and the list of all that was reported."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import Refused, declare
from yylib.models.accounts import Account
from yylib.models.branches import Branch, Place
from yylib.models.seats import ReportOutcome, Seat, SeatReport, SeatUse
from yylib.permissions import Permission
from yylib.services import branches, lists, seats
from yylib.services.lists import Column, Filter

declare(round_changed=("座位 {label} 已经换了人", "请再看一眼，有人就不用登记。", 409))

_Reporter, _Closer = aliased(Account), aliased(Account)


def patrol(*, place_id: int, found: list[str], by: int) -> dict:
    """Enter the seats of a round that were found empty; ``found`` are ``seat-use`` as the page showed them.

    One that cannot be entered, or where somebody else sits by now, is named with its reason; the others stand. ``due``
    has the labels entered by the time, as the wall clock shows it, until which their readers may answer.
    """
    entered, refused, due = [], [], {}
    for state in seats.states(place_id):
        seat = state.seat
        if not any(one.split("-")[0] == str(seat.id) for one in found):
            continue
        try:
            if state.use_id and f"{seat.id}-{state.use_id}" not in found:
                raise Refused("round_changed", label=seat.label)
            held = db.session.get(SeatReport, seats.patrol(seat_id=seat.id, by=by))
            entered.append(seat.label)
            due.setdefault(f"{clock.local(held.due_at):%H:%M}", []).append(seat.label)
        except Refused as why:
            refused.append(why.sentence.title)
    return {"entered": entered, "refused": refused, "due": due}


def reported(place_id: int, since: datetime) -> list[SeatReport]:
    """The reports of an area that were made, fell due or ended since a moment, in the order of the map."""
    query = (
        select(SeatReport).join(SeatUse, SeatUse.id == SeatReport.seat_use_id).join(Seat, Seat.id == SeatUse.seat_id)
    )
    query = query.where(SeatUse.place_id == place_id, or_(
        SeatReport.at >= since, SeatReport.closed_at >= since,
        and_(SeatReport.closed_at.is_(None), SeatReport.due_at >= since)))  # fmt: skip
    query = query.order_by(Seat.y, Seat.x, SeatReport.id)
    return list(db.session.scalars(query.options(joinedload(SeatReport.use).joinedload(SeatUse.seat))))


def freed(place_id: int) -> list[Seat]:
    """Seats that an unanswered report freed within the last two hours and nobody has taken since: things may still lie there."""
    free = {state.seat.id for state in seats.states(place_id) if state.use_id is None}
    found = [report.use.seat for report in reported(place_id, clock.now() - timedelta(hours=2))
             if outcome(report)[1] == ReportOutcome.FREED.label]  # fmt: skip
    return [seat for seat in dict.fromkeys(found) if seat.id in free]


def outcome(report: SeatReport) -> tuple[str, str]:
    """The kind of mark and the word for how a report stands; past its time the seat is free, written down or not."""
    if report.outcome:
        is_kept = report.outcome in (ReportOutcome.ANSWERED, ReportOutcome.DROPPED)
        return ("ok" if is_kept else "off"), ReportOutcome(report.outcome).label
    if report.due_at <= clock.now():
        return "off", ReportOutcome.FREED.label
    return "wait", f"等到 {clock.local(report.due_at):%H:%M}"


def ended_at(report: SeatReport) -> datetime | None:
    """When a report ended; past its time that was when it fell due."""
    return report.closed_at or (report.due_at if report.due_at <= clock.now() else None)


def reporter(row) -> str:
    """Who reported: the colleague's name, else a reader."""
    return f"巡视 {row.reporter}" if row.reporter else "读者"


def _source():
    return (
        select(SeatReport, _Reporter.name.label("reporter"), _Closer.name.label("closer")).select_from(SeatReport)
        .join(SeatUse, SeatUse.id == SeatReport.seat_use_id).join(Seat, Seat.id == SeatUse.seat_id)
        .join(Place, Place.id == SeatUse.place_id).join(Branch, Branch.id == Place.branch_id)
        .outerjoin(_Reporter, _Reporter.id == SeatReport.by_id).outerjoin(_Closer, _Closer.id == SeatReport.closed_by_id)
    )  # fmt: skip


def _ended_as(value: str):
    now, waiting = clock.now(), SeatReport.closed_at.is_(None)
    if value == "open":
        return and_(waiting, SeatReport.due_at > now)
    freed_unwritten = and_(waiting, SeatReport.due_at <= now)
    named = SeatReport.outcome == value
    return or_(named, freed_unwritten) if value == ReportOutcome.FREED else named


def _on(value: str):
    first = clock.today() - timedelta(days=int(value))
    return SeatReport.day >= first


def _places() -> list[tuple[int, str]]:
    return [(place.id, place.full_name) for place, _count in seats.rooms()] or [
        (place.id, place.full_name) for place in branches.places(kind="area")
    ]


REPORTS = lists.announce(lists.List(
    name="seat_reports", title="疑似占座与巡视登记", id=SeatReport.id, export=Permission.REPORTS_EXPORT, order="-at",
    source=_source, load=(joinedload(SeatReport.use).joinedload(SeatUse.seat).joinedload(Seat.place),),
    search=(Seat.label, _Reporter.name),
    columns=(
        Column("at", "登记时间", lambda row: row.SeatReport.at, (SeatReport.at,)),
        Column("place", "地点", lambda row: row.SeatReport.use.seat.place.full_name, (Branch.sort, Place.sort, Place.id)),
        Column("seat", "座位", lambda row: row.SeatReport.use.seat.label, (Seat.label,)),
        Column("by", "来源", reporter),
        Column("due", "等到", lambda row: row.SeatReport.due_at, (SeatReport.due_at,)),
        Column("outcome", "结果", lambda row: outcome(row.SeatReport)[1]),
        Column("ended", "结束", lambda row: ended_at(row.SeatReport)),
        Column("closer", "核实人", lambda row: row.closer),
    ),
    filters=(
        Filter("outcome", "结果", (("open", "还在等"), *((one.value, one.label) for one in ReportOutcome)), _ended_as),
        Filter("by", "来源", (("round", "巡视"), ("reader", "读者")), lambda value:
               SeatReport.by_id.is_not(None) if value == "round" else SeatReport.by_id.is_(None)),
        Filter("place", "地点", _places, lambda value: SeatUse.place_id == int(value)),
        Filter("days", "时间", (("0", "今天"), ("6", "7 天以内"), ("29", "30 天以内")), _on),
    ),
))  # fmt: skip
