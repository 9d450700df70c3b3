"""The rows themselves, for the desk's list and for opening a figure down to the scan."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from yylib import clock
from yylib.database import plain
from yylib.models.accounts import Account
from yylib.models.branches import Place
from yylib.models.terminals import Terminal
from yylib.models.visits import GroupVisit, Kind, Scan, Source
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter

_COLUMNS = (
    "SELECT s.id, s.at, s.direction, s.kind, s.number, s.entries, s.exits, s.outcome, s.source, s.terminal_id, s.by_id, "
    "a.name AS by_name, u.id AS undone_id, ua.name AS undone_by, g.unit, t.name AS terminal, p.name AS place "
    "FROM scan s JOIN place p ON p.id = s.place_id LEFT JOIN account a ON a.id = s.by_id "
    "LEFT JOIN scan u ON u.undoes_id = s.id LEFT JOIN account ua ON ua.id = u.by_id "
    "LEFT JOIN group_visit g ON g.scan_id = s.id LEFT JOIN terminal t ON t.id = s.terminal_id "
    "WHERE s.undoes_id IS NULL AND "
)


class Row(NamedTuple):
    """One scan as it is shown."""

    id: int
    at: object
    direction: str
    kind: Kind
    number: int
    outcome: str
    source: Source
    by: str | None
    place: str
    note: str
    is_undone: bool
    undone_by: str | None
    can_be_undone: bool


OUTCOMES = {"ok": "", "same": "同一次到馆，不重复计", "back": "半小时内回来，接着上一次", "assumed": "推定离馆",
            "exit_unknown": "没有进馆记录，未计", "exit_too_many": "馆内没有这么多人，未计"}  # fmt: skip


def _shown(row) -> Row:
    note = OUTCOMES.get(row.outcome, "")
    if row.unit:
        note = row.unit
    counts = bool(row.entries or row.exits) and row.outcome != "assumed"
    return Row(row.id, clock.moment(row.at), row.direction, Kind(row.kind), row.number, row.outcome, Source(row.source),
               row.by_name, row.place, note, row.undone_id is not None, row.undone_by, counts and row.undone_id is None)  # fmt: skip


def of_desk(*, by: int, terminal_id: int | None, limit: int = 12) -> list[Row]:
    """Today's last scans of this desk, newest first; on a PC that is no enrolled desk, this person's."""
    sql = _COLUMNS + ("s.day = :day AND s.terminal_id = :key" if terminal_id else "s.day = :day AND s.by_id = :key")
    rows = plain(sql + " AND s.source IN ('desk', 'offline') ORDER BY s.id DESC LIMIT :limit", day=clock.today().isoformat(),
                 key=terminal_id or by, limit=limit)  # fmt: skip
    return [_shown(row) for row in rows]


def of_paper(*, by: int, limit: int = 20) -> list[Row]:
    """What this person entered from paper today, newest first."""
    rows = plain(_COLUMNS + "s.by_id = :by AND s.source = 'paper' AND s.saved_at >= :since ORDER BY s.id DESC LIMIT :limit",
                 by=by, since=clock.stamp(clock.midnight(clock.today())), limit=limit)  # fmt: skip
    return [_shown(row) for row in rows]


def count_of_desk(*, by: int, terminal_id: int | None) -> tuple[int, int]:
    """How many scans of this desk today count, and how many were taken back."""
    sql = ("SELECT count(*) AS made, count(u.id) AS undone FROM scan s LEFT JOIN scan u ON u.undoes_id = s.id "
           "WHERE s.undoes_id IS NULL AND s.source IN ('desk', 'offline') AND s.day = :day AND ")  # fmt: skip
    sql += "s.terminal_id = :key" if terminal_id else "s.by_id = :key"
    row = plain(sql, day=clock.today().isoformat(), key=terminal_id or by)[0]
    return row.made, row.undone


_Undo, _Undoer = aliased(Scan), aliased(Account)


def _of_place(*, place_id: int, day: date):
    """The scans of a place and day with who, where and what became of them; an undo stands beside what it took back."""
    columns = (Scan.id, Scan.at, Scan.direction, Scan.kind, Scan.number, Scan.entries, Scan.exits, Scan.outcome, Scan.source,
               Account.name.label("by_name"), _Undo.id.label("undone_id"), _Undoer.name.label("undone_by"),
               GroupVisit.unit, Terminal.name.label("terminal"), Place.name.label("place"))  # fmt: skip
    query = select(*columns).select_from(Scan).join(Place, Place.id == Scan.place_id)
    query = query.outerjoin(Account, Account.id == Scan.by_id).outerjoin(Terminal, Terminal.id == Scan.terminal_id)
    query = query.outerjoin(_Undo, _Undo.undoes_id == Scan.id).outerjoin(_Undoer, _Undoer.id == _Undo.by_id)
    query = query.outerjoin(GroupVisit, GroupVisit.scan_id == Scan.id)
    return query.where(Scan.undoes_id.is_(None), Scan.place_id == place_id, Scan.day == day)


def _said(row: Row) -> str:
    return f"{row.undone_by or '系统'}撤销" if row.is_undone else row.note


SCANS = lists.announce(lists.List(
    name="scans", title="逐笔登记", id=Scan.id, export=Permission.REPORTS_EXPORT, source=_of_place, show=_shown, size=100,
    search=(Account.name, GroupVisit.unit, Terminal.name),
    columns=(
        Column("at", "时间", lambda one: f"{clock.local(one.at):%H:%M:%S}", (Scan.at,)),
        Column("direction", "方向", lambda one: {"in": "进馆", "out": "出馆"}[one.direction]),
        Column("kind", "读者", lambda one: one.kind.label),
        Column("number", "人数", lambda one: one.number, (Scan.number,), True),
        Column("source", "怎么来的", lambda one: one.source.label),
        Column("by", "谁记的", lambda one: one.by),
        Column("note", "说明", _said),
    ),
    filters=(
        Filter("direction", "方向", (("in", "进馆"), ("out", "出馆")), lambda value: Scan.direction == value),
        Filter("kind", "读者", [(kind.value, kind.label) for kind in Kind], lambda value: Scan.kind == value),
        Filter("source", "来源", [(source.value, source.label) for source in Source], lambda value: Scan.source == value),
        Filter("counted", "计数", (("yes", "计入的"), ("no", "未计的"), ("undone", "已撤销的")), lambda value: {
            "yes": and_(_Undo.id.is_(None), or_(Scan.entries != 0, Scan.exits != 0)),
            "no": and_(_Undo.id.is_(None), Scan.entries == 0, Scan.exits == 0), "undone": _Undo.id.is_not(None)}[value]),
    ),
))  # fmt: skip
