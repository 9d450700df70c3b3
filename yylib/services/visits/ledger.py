"""The scan rows: stored once, never changed, each with its numbers in the sums and in who is inside."""

from datetime import date, datetime
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import NotThere, Refused
from yylib.services.visits import rollups

LARGEST = 9999  # people one row may speak of
_INSERT = (
    "INSERT INTO scan (nonce, branch_id, place_id, day, at, direction, kind, number, entries, exits, outcome, source, "
    "terminal_id, by_id, undoes_id, saved_at) VALUES (:nonce, :branch, :place, :day, :at, :direction, :kind, :number, "
    ":entries, :exits, :outcome, :source, :terminal, :by, :undoes, :saved) ON CONFLICT (nonce) DO NOTHING "
    "RETURNING id, at, place_id, direction, kind, number, entries, exits, outcome, undoes_id"
)


class Spot(NamedTuple):
    """Where a scan is counted: a door counts for its branch, an area for itself."""

    place_id: int
    branch_id: int
    area_id: int


class Verdict(NamedTuple):
    """What a scan turns out to be: its direction, what it adds, its outcome, whether the person is then inside, and how
    many of the party stay inside when the others go."""

    direction: str
    entries: int
    exits: int
    outcome: str
    inside: bool | None = None
    staying: int = 0


def spot_of(place_id: int) -> Spot:
    """The spot of a place in use, in a branch in use; ``place_closed`` for another."""
    rows = plain("SELECT p.branch_id, p.kind FROM place p JOIN branch b ON b.id = p.branch_id "
                 "WHERE p.id = :id AND p.is_active AND b.is_active", id=place_id)  # fmt: skip
    if not rows:
        raise Refused("place_closed")
    return Spot(place_id, rows[0].branch_id, 0 if rows[0].kind == "door" else place_id)


def insert(spot: Spot, **given) -> int:
    """Store a row that nobody has stored yet, as ``stored`` does; its id, or ``conflict``."""
    row = stored(spot, **given)
    if row is None:
        raise Refused("conflict")
    return row.id


def stored(spot: Spot, *, nonce: str, day: date, at: datetime, kind: str, number: int, verdict: Verdict, source: str,
           by: int | None, terminal_id: int | None = None, undoes: int | None = None, is_now: bool = True):  # fmt: skip
    """Store the row and add its numbers to the sums and, where it speaks of the present, to who is inside; the row.

    None, and nothing is changed, where a row of that nonce is there already.
    """
    rows = plain(_INSERT, nonce=nonce, branch=spot.branch_id, place=spot.place_id, day=day.isoformat(),
                at=clock.stamp(at), direction=verdict.direction, kind=str(kind), number=number, entries=verdict.entries,
                exits=verdict.exits, outcome=verdict.outcome, source=source, terminal=terminal_id, by=by, undoes=undoes,
                saved=clock.stamp(clock.now()))  # fmt: skip
    if not rows:
        return None
    if verdict.entries or verdict.exits:
        rollups.add(place_id=spot.place_id, day=day, at=at, kind=str(kind), entries=verdict.entries,
                    exits=verdict.exits, is_assumed=verdict.outcome == "assumed", is_by_hand=source == "paper")  # fmt: skip
        if is_now:
            shift(spot, verdict.entries - verdict.exits)
    return rows[0]


def shift(spot, number: int) -> None:
    """Add to who is inside; never below 0."""
    plain("UPDATE inside SET number = CASE WHEN number + :more < 0 THEN 0 ELSE number + :more END "
          "WHERE branch_id = :branch AND area_id = :area", more=number, branch=spot.branch_id, area=spot.area_id)  # fmt: skip


def held_by(nonce: str) -> dict | None:
    """The answer of the row that a nonce has stored, or None."""
    rows = plain("SELECT id FROM scan WHERE nonce = :nonce", nonce=nonce)
    return answer(rows[0].id) if rows else None


def answer(scan_id: int) -> dict:
    """What the desk says of a stored scan: plain values only; ``NotThere`` without one."""
    rows = plain("SELECT id, at, place_id, direction, kind, number, entries, exits, outcome, undoes_id FROM scan "
                 "WHERE id = :id", id=scan_id)  # fmt: skip
    if not rows:
        raise NotThere()
    return told(rows[0])


def told(row) -> dict:
    """A stored row as plain values."""
    return row._asdict() | {"at": clock.stamp(clock.moment(row.at))}
