"""Who is inside, and that everybody is out at closing: a fact about time; the job only writes it down.

``inside.since`` and ``inside.until`` are the closings around the present, computed when a period begins. Reading later
than ``until`` reads 0; the first scan, or the job, then enters the assumed exits.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import is_lite, plain
from yylib.services import branches, calendar, entry_checks
from yylib.services.visits.ledger import Spot, Verdict, insert, spot_of


class Present(NamedTuple):
    """The period that is running: how many are inside, and when it began."""

    number: int
    since: datetime


_DOOR = (
    "SELECT p.branch_id, i.area_id, i.number, i.since, i.until FROM place p JOIN branch b ON b.id = p.branch_id "
    "JOIN inside i ON i.branch_id = p.branch_id AND i.area_id = CASE WHEN p.kind = 'door' THEN 0 ELSE p.id END "
    "WHERE p.id = :id AND p.is_active AND b.is_active"
)


def at_door(place_id: int, at: datetime) -> tuple[Spot, Present]:
    """``spot_of`` and ``turn`` of a place as one statement, for the hot path: its number is locked."""
    rows = plain(_DOOR if is_lite() else _DOOR + " FOR UPDATE OF i", id=place_id)
    if rows and clock.moment(rows[0].until) > at:
        row = rows[0]
        return Spot(place_id, row.branch_id, row.area_id), Present(row.number, clock.moment(row.since))
    spot = spot_of(place_id)
    return spot, turn(spot, at)


def turn(spot, at: datetime) -> Present:
    """Lock the spot's number, end the period that is over, and return the present one."""
    rows = plain("UPDATE inside SET number = number WHERE branch_id = :branch AND area_id = :area "
                 "RETURNING number, since, until", branch=spot.branch_id, area=spot.area_id)  # fmt: skip
    if not rows:
        plain("INSERT INTO inside (branch_id, area_id, number, since, until) VALUES (:branch, :area, 0, :since, :until) "
              "ON CONFLICT DO NOTHING", **_around(spot, at))  # fmt: skip
        return turn(spot, at)
    if clock.moment(rows[0].until) > at:
        return Present(rows[0].number, clock.moment(rows[0].since))
    if rows[0].number:
        _all_out(spot, clock.moment(rows[0].until), rows[0].number)
    plain("UPDATE inside SET number = 0, since = :since, until = :until WHERE branch_id = :branch AND area_id = :area",
          **_around(spot, at))  # fmt: skip
    return Present(0, began(spot, at))


def _around(spot, at: datetime) -> dict:
    """The spot, and the closings before and after a moment."""
    return {"branch": spot.branch_id, "area": spot.area_id, "since": clock.stamp(began(spot, at)),
            "until": clock.stamp(next_closing(spot, at))}  # fmt: skip


def next_closing(spot, at: datetime) -> datetime:
    """The first closing after a moment; where no hours are left that day, its midnight."""
    day = clock.local(at).date()
    later = [shut for _opens, shut in calendar.intervals(spot.branch_id, day, spot.area_id or None) if shut > at]
    return min(later) if later else clock.midnight(day + timedelta(days=1))


def began(spot, at: datetime) -> datetime:
    """When the present period began: the latest closing not after ``at``."""
    return calendar.last_closing(spot.branch_id, at, spot.area_id or None)


def _all_out(spot, at: datetime, number: int) -> None:
    """The assumed exits of a closing, as one row of the branch's first door, or of the area."""
    place = spot.area_id or _first_door(spot.branch_id)
    nonce = f"closing:{spot.branch_id}:{spot.area_id}:{at:%Y%m%d%H%M}"
    if plain("SELECT 1 FROM scan WHERE nonce = :nonce", nonce=nonce):
        return
    day = clock.local(at - timedelta(microseconds=1)).date()
    insert(spot._replace(place_id=place), nonce=nonce, day=day, at=at, kind="adult", number=number,
           verdict=Verdict("out", 0, number, "assumed"), source="closing", by=None, is_now=False)  # fmt: skip


def amend(spot: Spot, at: datetime, more: int, *, by: int | None, nonce: str) -> None:
    """What is entered or taken back later for a period that is over changes who was inside at its closing: ``more``
    (or fewer) people went out then. Never fewer than none."""
    shut = next_closing(spot, at)
    place = spot.area_id or _first_door(spot.branch_id)
    held = plain("SELECT coalesce(sum(exits), 0) AS n FROM scan WHERE place_id = :place AND at = :at "
                 "AND outcome = 'assumed' AND day = :day", place=place, at=clock.stamp(shut),
                 day=clock.local(shut - timedelta(microseconds=1)).date().isoformat())[0].n  # fmt: skip
    more = max(more, -int(held))
    if more:
        insert(spot._replace(place_id=place), nonce=nonce + ":closing", at=shut, kind="adult", number=abs(more), by=by,
               day=clock.local(shut - timedelta(microseconds=1)).date(), verdict=Verdict("out", 0, more, "assumed"),
               source="closing", is_now=False)  # fmt: skip


def _first_door(branch_id: int) -> int:
    return plain("SELECT id FROM place WHERE branch_id = :id AND kind = 'door' ORDER BY is_active DESC, sort, id LIMIT 1",
                 id=branch_id)[0].id  # fmt: skip


def settle() -> int:
    """Enter the assumed exits of all closings that have passed, and return how many people they were. Idempotent.

    The areas first, then the house: the order in which whoever leaves from home holds them.
    """
    now, people = clock.now(), 0
    for row in plain("SELECT branch_id, area_id, number FROM inside WHERE until <= :now ORDER BY area_id DESC, branch_id",
                     now=clock.stamp(now)):  # fmt: skip
        turn(Spot(0, row.branch_id, row.area_id), now)
        people += row.number
    _follow_the_calendar(now)
    return people


def _follow_the_calendar(now: datetime) -> None:
    """A closing changed today moves the bounds of the present period."""
    for row in plain("SELECT branch_id, area_id, since, until FROM inside WHERE until > :now "
                     "ORDER BY area_id DESC, branch_id", now=clock.stamp(now)):  # fmt: skip
        around = _around(Spot(0, row.branch_id, row.area_id), now)
        if (around["since"], around["until"]) != tuple(clock.stamp(clock.moment(at)) for at in (row.since, row.until)):
            plain("UPDATE inside SET since = :since, until = :until WHERE branch_id = :branch AND area_id = :area",
                  **around)  # fmt: skip


class Level(NamedTuple):
    """How full a place is: its name, how many are inside (None: not counted), how many it holds."""

    id: int
    name: str
    number: int | None
    capacity: int | None


class Now(NamedTuple):
    """A branch now. ``by_rooms``: without a door count the number is the rooms' sum (按室累计)."""

    number: int | None
    capacity: int | None
    by_rooms: bool
    areas: list[Level]


def inside_now(branch_id: int) -> Now:
    """在馆人数 of a branch and of each of its areas at this moment; after a closing 0, before any scan ever None. While
    entry checks narrow the house, the narrowed capacity is the capacity."""
    now, mode = clock.stamp(clock.now()), entry_checks.on()
    percent = mode.capacity_percent if mode else 100
    held = {
        row.area_id: row.number if row.is_current else 0
        for row in plain("SELECT area_id, number, until > :now AS is_current FROM inside WHERE branch_id = :branch",
                         now=now, branch=branch_id)
    }  # fmt: skip
    areas = [
        Level(p.id, p.name, held.get(p.id), _narrowed(p.capacity, percent)) for p in branches.places(branch_id, "area")
    ]
    counted = [level.number for level in areas if level.number is not None]
    branch = branches.get_branch(branch_id)
    capacity = _narrowed(branch.capacity, percent)
    if 0 in held or not counted:
        return Now(held.get(0), capacity, False, areas)
    return Now(sum(counted), capacity, True, areas)


def _narrowed(capacity: int | None, percent: int) -> int | None:
    return capacity and capacity * percent // 100
