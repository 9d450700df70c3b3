"""A reading room with a map, and readers who come in through its branch's door."""

from typing import NamedTuple

from tests.factories import a_branch, a_seat_map, places_of
from yylib import tokens
from yylib.database import plain, write
from yylib.services import seats
from yylib.services.visits.scan import scan


class Room(NamedTuple):
    """A room of a branch that is open 8:30–12:00 and 13:30–17:00, its door, and its seats by label."""

    branch: int
    door: int
    place: int
    seats: dict[str, int]

    def come(self, holder: str, direction: str = "in", kind: str = "phone", **given) -> dict:
        """A reader goes through the door."""
        return write(scan, hot=True, nonce=tokens.fresh(), place_id=self.door, direction=direction, kind=kind, by=None,
                     holder=holder, **given)  # fmt: skip

    def take(self, label: str, holder: str | None = None, **given) -> int:
        return write(seats.take, seat_id=self.seats[label], holder=holder, **given)

    def sit(self, label: str, holder: str) -> int:
        """Come in and sit down."""
        self.come(holder)
        return self.take(label, holder)

    def kinds(self) -> dict[str, str]:
        """What each seat is now."""
        return {state.seat.label: state.kind for state in seats.states(self.place)}


def a_room(columns: int = 3, rows: int = 2, **traits) -> Room:
    branch = a_branch()
    door, place = places_of(branch)
    return Room(branch, door, place, a_seat_map(place, columns, rows, **traits))


def ended(use_id: int) -> tuple:
    """How a use ended, as it is written down: (moment as text, reason)."""
    row = plain("SELECT ended_at, end_reason FROM seat_use WHERE id = :id", id=use_id)[0]
    return row.ended_at, row.end_reason
