"""One scan at a door: the whole of it in plain SQL, for it is the hottest path of the house."""

from datetime import datetime, timedelta

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.visits import Kind
from yylib.services import rules
from yylib.services.visits import closing
from yylib.services.visits.ledger import LARGEST, Spot, Verdict, held_by, insert, stored, told

DOUBLE = timedelta(seconds=60)

_PRESENCE = (
    "INSERT INTO presence (branch_id, area_id, holder, day, last_at, is_inside, scan_id, entry_id) "
    "VALUES (:branch, :area, :holder, :day, :at, :inside, :scan, :entry) "
    "ON CONFLICT (branch_id, area_id, holder) DO UPDATE SET day = excluded.day, "
    "last_at = excluded.last_at, is_inside = excluded.is_inside, scan_id = excluded.scan_id, "
    "entry_id = CASE WHEN excluded.entry_id > 0 THEN excluded.entry_id ELSE presence.entry_id END"
)
# The visit stays the one that was counted: taken back, it is as if the person had not come.
_SEEN_AGAIN = "UPDATE presence SET last_at = :at WHERE branch_id = :branch AND area_id = :area AND holder = :holder"


def scan(*, nonce: str, place_id: int, direction: str, kind: str, number: int = 1, holder: str | None = None,
         by: int | None, terminal_id: int | None = None) -> dict:  # fmt: skip
    """Enter one scan and return its answer; the same nonce again returns the first one's and changes nothing.

    A known person in again within the re-entry minutes is the same visit; later, the old visit is closed as assumed and
    a new one begins. An exit without an entry is stored, refused, and changes no figure. ``direction`` "auto" lets a
    known person who is inside go out.
    """
    if not 1 <= number <= LARGEST:
        raise Refused("bad_number", field="code")
    kind, now = Kind(kind), clock.now()
    day, heads = clock.local(now).date(), number * kind.heads
    spot, present = closing.at_door(place_id, now)
    if holder:
        verdict = _known(spot, holder, direction, heads, now, present.since)
    else:
        verdict = _unknown(direction, heads, present.number)
    if verdict.outcome == "assumed":
        if held := held_by(nonce):
            return held
        _close_old(spot, nonce, day, now, kind, by, terminal_id)
        verdict = Verdict("in", heads, 0, "ok", True)
    row = stored(spot, nonce=nonce, day=day, at=now, kind=kind, number=heads, verdict=verdict, source="desk", by=by,
                 terminal_id=terminal_id)  # fmt: skip
    if row is None:
        return held_by(nonce)
    if holder and verdict.inside is not None:
        _remember(spot, holder, day, now, verdict, row.id)
    return told(row)


def _unknown(direction: str, heads: int, inside: int) -> Verdict:
    """Somebody without a card: in is in; out only as far as there is somebody inside."""
    if direction != "out":
        return Verdict("in", heads, 0, "ok")
    return Verdict("out", 0, heads, "ok") if heads <= inside else Verdict("out", 0, 0, "exit_too_many")


def _known(spot: Spot, holder: str, direction: str, heads: int, now: datetime, since: datetime) -> Verdict:
    rows = plain("SELECT last_at, is_inside FROM presence WHERE branch_id = :branch AND area_id = :area "
                 "AND holder = :holder", branch=spot.branch_id, area=spot.area_id, holder=holder)  # fmt: skip
    # Whoever was counted before the last closing was assumed out by it.
    held = rows[0] if rows and clock.moment(rows[0].last_at) >= since else None
    gone = now - clock.moment(held.last_at) if held else None
    if direction == "auto":
        direction = "out" if held and held.is_inside and gone > DOUBLE else "in"
    if direction == "out":
        return (
            Verdict("out", 0, heads, "ok", False) if held and held.is_inside else Verdict("out", 0, 0, "exit_unknown")
        )
    if held is None:
        return Verdict("in", heads, 0, "ok", True)
    if gone > timedelta(minutes=rules.rule(rules.REENTRY_MINUTES)):
        return Verdict("in", heads, 0, "assumed" if held.is_inside else "ok", True)
    return Verdict("in", 0, 0, "same", True) if held.is_inside else Verdict("in", 0, -heads, "back", True)


def _close_old(spot, nonce, day, now, kind, by, terminal_id) -> None:
    """The visit a reader never ended: assumed to have ended now, when the next one begins."""
    insert(spot, nonce=nonce + ":old", day=day, at=now, kind=kind, number=1, verdict=Verdict("out", 0, 1, "assumed"),
           source="desk", by=by, terminal_id=terminal_id)  # fmt: skip


def _remember(spot, holder, day, now, verdict: Verdict, scan_id: int) -> None:
    if verdict.outcome == "same":
        plain(_SEEN_AGAIN, at=clock.stamp(now), branch=spot.branch_id, area=spot.area_id, holder=holder)
        return
    plain(_PRESENCE, branch=spot.branch_id, area=spot.area_id, holder=holder, day=day.isoformat(), at=clock.stamp(now),
          inside=verdict.inside, scan=scan_id, entry=scan_id if verdict.entries else 0)  # fmt: skip
