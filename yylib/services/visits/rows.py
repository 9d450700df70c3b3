"""The rows themselves, for the desk's list and for opening a figure down to the scan."""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.visits import Kind, Source

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
    rows = plain(sql + " AND s.source = 'desk' ORDER BY s.id DESC LIMIT :limit", day=clock.today().isoformat(),
                 key=terminal_id or by, limit=limit)  # fmt: skip
    return [_shown(row) for row in rows]


def count_of_desk(*, by: int, terminal_id: int | None) -> tuple[int, int]:
    """How many scans of this desk today count, and how many were taken back."""
    sql = ("SELECT count(*) AS made, count(u.id) AS undone FROM scan s LEFT JOIN scan u ON u.undoes_id = s.id "
           "WHERE s.undoes_id IS NULL AND s.source = 'desk' AND s.day = :day AND ")  # fmt: skip
    sql += "s.terminal_id = :key" if terminal_id else "s.by_id = :key"
    row = plain(sql, day=clock.today().isoformat(), key=terminal_id or by)[0]
    return row.made, row.undone


def of_place(place_id: int, day: date, *, after: int = 0, limit: int = 100) -> list[Row]:
    """The scans of a place and day in their order, by key from ``after``."""
    rows = plain(_COLUMNS + "s.place_id = :place AND s.day = :day AND s.id > :after ORDER BY s.id LIMIT :limit",
                 place=place_id, day=day.isoformat(), after=after, limit=limit)  # fmt: skip
    return [_shown(row) for row in rows]
