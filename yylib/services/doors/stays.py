"""What is known of a holder today: where they are inside, since when, with how many children; nothing after closing."""

from datetime import date, datetime
from typing import NamedTuple

from yylib import clock, tokens
from yylib.database import plain
from yylib.models.visits import Kind

_STAYS = """SELECT p.branch_id, p.area_id, p.is_inside, p.heads, p.children, p.last_at, p.scan_id, s.direction, s.source,
s.place_id, d.name AS place, b.name AS branch, e.at AS came_at, e.place_id AS came_by, i.since, i.until
FROM presence p JOIN scan s ON s.id = p.scan_id JOIN place d ON d.id = s.place_id JOIN branch b ON b.id = p.branch_id
JOIN inside i ON i.branch_id = p.branch_id AND i.area_id = p.area_id LEFT JOIN scan e ON e.id = p.entry_id
WHERE p.holder = :holder AND p.day = :day ORDER BY p.area_id DESC, p.branch_id"""


class Stay(NamedTuple):
    """A holder at one house (area 0) or in one of its areas today.

    ``is_inside`` is so until the closing; ``are_left`` where the adult has gone and children of the party have not.
    """

    holder: str
    branch_id: int
    area_id: int
    place_id: int
    place: str
    came_at: datetime
    is_inside: bool
    heads: int
    children: int
    are_left: bool
    last_at: datetime
    scan_id: int
    source: str
    is_over: bool

    @property
    def kind(self) -> Kind:
        """The kind under which the holder goes through a door."""
        return kind_of(self.holder, self.children)

    @property
    def nonce(self) -> str:
        """The number under which leaving from home is stored; the same until something else happens."""
        return "h-" + tokens.keyed("home", self.holder, str(self.area_id), str(self.scan_id))[:30]


def kind_of(holder: str, children: int) -> Kind:
    """预约读者 or 预约带少儿 for the holder of a booking or a registration, 志愿者 for one on shift, 扫码读者 for a phone's."""
    if holder.startswith("v:"):
        return Kind.VOLUNTEER
    if not holder.startswith(("b:", "r:")):
        return Kind.PHONE
    return Kind.FAMILY if children else Kind.BOOKED


def stays(holder: str) -> list[Stay]:
    """All of today's stays of a holder: the areas first, then the house."""
    now = clock.now()
    return [_stay(holder, row, now) for row in plain(_STAYS, holder=holder, day=clock.today().isoformat())]


def at_spot(holder: str, branch_id: int, area_id: int) -> Stay | None:
    """The stay of a holder at one house or area, or None."""
    return next((stay for stay in stays(holder) if (stay.branch_id, stay.area_id) == (branch_id, area_id)), None)


def _stay(holder: str, row, now: datetime) -> Stay:
    last_at, is_over = clock.moment(row.last_at), clock.moment(row.until) <= now
    is_over = is_over or last_at < clock.moment(row.since)
    inside = bool(row.is_inside) and not is_over
    return Stay(holder, row.branch_id, row.area_id, row.came_by or row.place_id, f"{row.branch} {row.place}",
                clock.moment(row.came_at) or last_at, inside, row.heads, min(row.children, row.heads),
                inside and row.direction == "out", last_at, row.scan_id, row.source, bool(row.is_inside) and is_over)  # fmt: skip


class Shared(NamedTuple):
    """A phone that came in with several passes within five minutes: when, and how many."""

    at: datetime
    number: int


def shared_of_day(day: date, branch_id: int | None = None) -> list[Shared]:
    """The day's phones that brought several passes, in one house or in all, in order. Nothing was held up for it."""
    return [Shared(clock.moment(row.at), row.number) for row in plain(
        "SELECT at, number, branch_id FROM shared_phone WHERE day = :day ORDER BY at, scan_id", day=day.isoformat())
        if branch_id in (None, row.branch_id)]  # fmt: skip
