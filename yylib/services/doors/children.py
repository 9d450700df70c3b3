"""孩子未随行: an adult has gone out and children who came in on the same pass have not.

Whoever leaves says so at the code, at home or at the desk; the desk may say it afterwards. The alert is made and ended in
the unit of the passage itself: it ends when the adult comes back or the children go, or by a colleague's words.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.doors import ChildAlert
from yylib.services import passes
from yylib.services.visits.ledger import answer
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

CAME_BACK, WENT, TAKEN_BACK = "家长已回来", "孩子已离开", "登记已撤销"
_OPEN = (
    "INSERT INTO child_alert (branch_id, place_id, day, at, holder, number, note) "
    "SELECT s.branch_id, s.place_id, s.day, s.at, p.holder, p.heads, '' FROM scan s JOIN presence p ON p.scan_id = s.id "
    "WHERE s.id = :scan"
)
_END = "UPDATE child_alert SET seen_at = :at, note = :note WHERE holder = :holder AND day = :day AND seen_at IS NULL"
_OPEN_AGAIN = (
    "UPDATE child_alert SET seen_at = NULL, note = '' WHERE holder = :holder AND day = :day AND seen_at = :at "
    "AND seen_by_id IS NULL AND note = :note"
)
_WITHDRAW = (
    "UPDATE child_alert SET seen_at = :at, note = :note WHERE holder = :holder AND day = :day AND at = :at "
    "AND seen_at IS NULL"
)


@passes.follow
def _follow(passage: passes.Passage) -> None:
    """Out with somebody still inside: an alert. In, or all out: it ends. Taken back: as it was before."""
    if not passage.holder.startswith(("b:", "p:", "r:")):  # a library card is one reader's
        return
    day = clock.local(passage.at).date().isoformat()
    given = {"holder": passage.holder, "day": day, "at": clock.stamp(passage.at)}
    ending = CAME_BACK if passage.direction == "in" else WENT
    if passage.is_undone:
        if passage.direction == "out":
            plain(_WITHDRAW, note=TAKEN_BACK, **given)
        plain(_OPEN_AGAIN, note=ending, **given)
    elif passage.direction == "out" and passage.is_inside:
        plain(_OPEN, scan=passage.scan_id)
    else:
        plain(_END, note=ending, **given)


class Alert(NamedTuple):
    """Children without their adult: since when, by which door the adult went, how many; who looked after it, and how."""

    id: int
    branch_id: int
    place: str
    at: datetime
    number: int
    seen_at: datetime | None
    seen_by: str
    note: str


def alerts_open(branch_id: int) -> list[Alert]:
    """Today's alerts of a house that nobody has closed, the oldest first. Closing time closes none."""
    return [alert for alert in alerts_of_day(clock.today()) if alert.branch_id == branch_id and alert.seen_at is None]


def alerts_of_day(day: date) -> list[Alert]:
    """All alerts of a day, in order."""
    query = select(ChildAlert).where(ChildAlert.day == day).order_by(ChildAlert.at, ChildAlert.id)
    return [Alert(row.id, row.branch_id, row.place.full_name, row.at, row.number, row.seen_at,
                  row.seen_by.name if row.seen_by else "", row.note) for row in db.session.scalars(query)]  # fmt: skip


def alert_seen(*, alert_id: int, note: str, by: int) -> None:
    """A colleague has looked after it, in words; the first words stay."""
    alert = locked(ChildAlert, alert_id)
    if not (note := " ".join(note.split())):
        raise Refused("alert_note", field="note")
    if alert.seen_by_id and (alert.seen_by_id, alert.note) != (by, note[:200]):
        raise Refused("changed_meanwhile", who=alert.seen_by.name)
    alert.seen_at, alert.seen_by_id, alert.note = alert.seen_at or clock.now(), by, note[:200]


def children_stayed(*, scan_id: int, number: int, by: int, terminal_id: int | None = None) -> dict:
    """The party of this exit did not all go: it is taken back and entered again with ``number`` children staying, in
    one unit; the new row's answer. The same again changes nothing. ``none_stayed`` where the pass had no children,
    ``moved_on`` where its holder has come and gone since."""
    rows = plain(
        "SELECT s.place_id, s.direction, s.kind, s.at, s.source, s.exits FROM scan s WHERE s.id = :id", id=scan_id
    )
    if not rows:
        raise NotThere()
    row, nonce = rows[0], f"stayed:{scan_id}"
    if again := plain("SELECT id FROM scan WHERE nonce = :nonce", nonce=nonce):
        return answer(again[0].id)
    held = plain("SELECT holder, heads, children FROM presence WHERE scan_id = :id AND NOT is_inside", id=scan_id)
    if row.direction != "out" or not held or not 1 <= number <= min(held[0].children, row.exits - 1):
        raise Refused("moved_on" if row.direction == "out" and not held else "none_stayed")
    undo(scan_id=scan_id, nonce=f"{nonce}:undo", by=by, terminal_id=terminal_id, at_any_time=True)
    return scan(nonce=nonce, place_id=row.place_id, direction="out", kind=row.kind, number=row.exits,
                holder=held[0].holder, children=held[0].children, staying=number, at=clock.moment(row.at), by=by,
                terminal_id=terminal_id)  # fmt: skip
