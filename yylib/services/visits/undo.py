"""Taking a scan back: a further row that points to the one it takes back, with its numbers negated."""

from datetime import timedelta

from yylib import clock
from yylib.database import plain
from yylib.errors import NotThere, Refused
from yylib.models.visits import Kind
from yylib.services import passes, rules
from yylib.services.visits import adopt, closing, peaks
from yylib.services.visits.ledger import Spot, Verdict, answer, insert


def undo(*, scan_id: int, nonce: str, by: int, terminal_id: int | None = None, at_any_time: bool = False) -> dict:
    """Take one scan back; the same nonce, or the same scan, again changes nothing.

    At the desk only within the house's minutes; a head may later, where ``at_any_time``; on a day that is adopted
    nobody. The visit it began or ended is then as it was before.
    """
    rows = plain("SELECT id, nonce, branch_id, place_id, day, at, direction, kind, number, entries, exits, outcome, source, "
                 "undoes_id, saved_at FROM scan WHERE id = :id", id=scan_id)  # fmt: skip
    if not rows:
        raise NotThere()
    row, now = rows[0], clock.now()
    spot = _spot(row)
    day, since = clock.day(row.day), closing.turn(spot, now).since
    if held := plain("SELECT id, nonce FROM scan WHERE undoes_id = :id", id=scan_id):
        if held[0].nonce == nonce:
            return answer(held[0].id)
        raise Refused("not_undoable")
    if not Kind(row.kind).is_visitor:
        raise Refused("not_a_visit")
    if row.undoes_id or row.outcome == "assumed" or not (row.entries or row.exits):
        raise Refused("not_undoable")
    at, minutes = clock.moment(row.at), rules.rule(rules.HEAD_UNDO_MINUTES)
    if not at_any_time and now - clock.moment(row.saved_at) > timedelta(minutes=minutes):
        raise Refused("too_late_to_undo", minutes=minutes)
    adopt.refuse_if_adopted(row.place_id, day)
    if at >= since:
        _refuse_if_moved_on(row)
    undone = insert(spot, nonce=nonce, day=day, at=at, kind=row.kind, number=row.number,
                    verdict=Verdict(row.direction, -row.entries, -row.exits, "undo"), source=row.source, by=by,
                    terminal_id=terminal_id, undoes=row.id, is_now=at >= since)  # fmt: skip
    if at < since:
        closing.amend(spot, at, row.exits - row.entries, by=by, nonce=nonce)
    _forget(spot, row, at, _reopen_old(spot, row, nonce, by))
    if day < clock.today():
        peaks.forget(day)
    return answer(undone)


def _spot(row) -> Spot:
    kind = plain("SELECT kind FROM place WHERE id = :id", id=row.place_id)[0].kind
    return Spot(row.place_id, row.branch_id, 0 if kind == "door" else row.place_id)


def _refuse_if_moved_on(row) -> None:
    """An exit is no longer open to be taken back once its reader came in again: the coming back already did so. Nor is
    an entry whose reader has gone: first the exit, then the entry."""
    if row.direction == "in" and plain("SELECT 1 FROM presence WHERE entry_id = :id AND NOT is_inside", id=row.id):
        raise Refused("moved_on")
    if (
        row.direction == "out"
        and Kind(row.kind).is_known
        and not plain("SELECT 1 FROM presence WHERE scan_id = :id", id=row.id)
    ):
        raise Refused("moved_on")


def _reopen_old(spot: Spot, row, nonce: str, by: int) -> int:
    """Where the entry closed an old visit as assumed, that exit is taken back with it; how many are inside again."""
    old = plain("SELECT id, day, at, kind, number FROM scan WHERE nonce = :nonce", nonce=row.nonce + ":old")
    for held in old:
        insert(spot, nonce=nonce + ":old", day=clock.day(held.day), at=clock.moment(held.at), kind=held.kind,
               number=held.number, verdict=Verdict("out", 0, -held.number, "assumed"), source="desk", by=by,
               undoes=held.id)  # fmt: skip
    return old[0].number if old else 0


def _forget(spot: Spot, row, at, reopened: int) -> None:
    """The holder is as before, and whoever followed the pass in or out follows it back."""
    for held in plain("SELECT holder, heads, is_inside FROM presence WHERE scan_id = :id", id=row.id):
        inside = _as_before(row, held, reopened)
        passes.passed(
            passes.Passage(held.holder, row.direction, inside, at, row.id, spot.branch_id, spot.area_id, True)
        )


def _as_before(row, held, reopened: int) -> bool:
    """A taken-back entry is as if the person had not come, or not gone meanwhile; a taken-back exit leaves the person
    inside, with those of the party who had stayed. Whether anybody of it is inside."""
    if row.direction == "out":
        heads = row.exits + (held.heads if held.is_inside else 0)
        plain("UPDATE presence SET is_inside = :yes, heads = :heads, scan_id = CASE WHEN entry_id > 0 THEN entry_id ELSE "
              "scan_id END WHERE scan_id = :id", id=row.id, yes=True, heads=heads)  # fmt: skip
        return True
    if reopened:
        plain("UPDATE presence SET entry_id = 0, heads = :heads WHERE scan_id = :id", id=row.id, heads=reopened)
        return True
    before = held.heads - abs(row.entries or row.exits)
    if before > 0:
        plain("UPDATE presence SET heads = :heads WHERE scan_id = :id", id=row.id, heads=before)
    elif row.outcome == "ok":
        plain("DELETE FROM presence WHERE scan_id = :id", id=row.id)
    else:
        plain("UPDATE presence SET is_inside = :no WHERE scan_id = :id", id=row.id, no=False)
    return before > 0


def last_of(*, by: int, terminal_id: int | None) -> int:
    """The last scan of this desk (or this person) today that can be taken back, or is of a volunteer on duty: what was
    scanned before that one is not what is meant."""
    rows = plain(
        "SELECT s.id FROM scan s WHERE s.day = :day AND s.by_id = :by AND coalesce(s.terminal_id, 0) = :terminal "
        "AND s.undoes_id IS NULL AND (s.entries <> 0 OR s.exits <> 0 OR s.kind = 'volunteer') AND s.outcome <> 'assumed' "
        "AND NOT EXISTS (SELECT 1 FROM scan u WHERE u.undoes_id = s.id) ORDER BY s.id DESC LIMIT 1",
        day=clock.today().isoformat(), by=by, terminal=terminal_id or 0)  # fmt: skip
    if not rows:
        raise Refused("nothing_to_undo")
    return rows[0].id
