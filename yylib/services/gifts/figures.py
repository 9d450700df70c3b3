"""年度捐赠: what was received in a year and how it was used (公益事业捐赠法 20, 22), for the report and for everybody."""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services import exports
from yylib.services.gifts import listed

# One row a gift: what was listed of it by decision; without a list, what the giver said.
_GIFTS = (
    "SELECT g.id, g.number, g.received_on, g.declared_count AS declared, d.id AS donor_id, d.kind, d.name, d.display_name, "
    "d.display_consent, count(p.id) AS titles, coalesce(sum(p.copies), 0) AS copies, "
    "coalesce(sum(CASE WHEN p.decision = 'keep' THEN p.copies END), 0) AS kept, "
    "coalesce(sum(CASE WHEN p.decision = 'pass_on' THEN p.copies END), 0) AS passed_on, "
    "coalesce(sum(CASE WHEN p.decision = 'decline' THEN p.copies END), 0) AS declined "
    "FROM gift g LEFT JOIN donor d ON d.id = g.donor_id LEFT JOIN gift_piece p ON p.gift_id = g.id AND p.removed_at IS NULL "
    "WHERE g.stage IN ('received', 'settled') AND g.received_on BETWEEN :first AND :last "
    "GROUP BY g.id, g.number, g.received_on, g.declared_count, d.id, d.kind, d.name, d.display_name, d.display_consent "
    "ORDER BY g.received_on, g.id"
)
_CERTIFICATES = "SELECT count(*) AS n FROM certificate WHERE kind = 'donation' AND year = :year AND revoked_at IS NULL"
_OFFERS = (
    "SELECT count(*) AS n, coalesce(sum(CASE WHEN stage = 'declined' THEN 1 ELSE 0 END), 0) AS declined FROM gift "
    "WHERE channel = 'offer' AND offered_at >= :since AND offered_at < :until"
)
HEAD = ("编号", "接收日期", "捐赠人", "册数", "种数", "留藏", "转赠", "不收", "未定")


class Line(NamedTuple):
    """One gift of the year; ``name`` only of those who agreed to be named."""

    number: str
    received_on: date
    name: str
    donor_id: int | None
    is_named: bool
    copies: int
    titles: int
    kept: int
    passed_on: int
    declined: int

    @property
    def undecided(self) -> int:
        """Volumes whose way is not decided yet; before there is a list, all of them."""
        return self.copies - self.kept - self.passed_on - self.declined


class Year(NamedTuple):
    """The year's gifts and their sums, in volumes."""

    year: int
    lines: list[Line]
    certificates: int
    offers: int
    offers_declined: int

    def total(self, name: str) -> int:
        """The sum of one column."""
        return sum(getattr(line, name) for line in self.lines)

    @property
    def donors(self) -> int:
        """How many different donors, the anonymous gifts apart."""
        return len({line.donor_id for line in self.lines if line.donor_id})

    @property
    def anonymous(self) -> int:
        """How many gifts without a giver's name."""
        return sum(1 for line in self.lines if line.donor_id is None)


class Thanked(NamedTuple):
    """One donor of the public list: the name they agreed to, how often, how many volumes."""

    name: str
    times: int
    copies: int


def year(number: int) -> Year:
    """All that was received in a year."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    rows = plain(_GIFTS, first=first.isoformat(), last=last.isoformat())
    offers = plain(
        _OFFERS, since=clock.stamp(clock.midnight(first)), until=clock.stamp(clock.midnight(date(number + 1, 1, 1)))
    )
    return Year(number, [_line(row) for row in rows], plain(_CERTIFICATES, year=number)[0].n, offers[0].n,
                int(offers[0].declined))  # fmt: skip


def _line(row) -> Line:
    public = (row.display_name or row.name) if row.display_consent else None
    name = public or ("匿名" if row.donor_id is None else "（不署名）")
    copies = int(row.copies) or row.declared
    return Line(row.number, clock.day(row.received_on), name, row.donor_id, public is not None, copies, row.titles,
                int(row.kept), int(row.passed_on), int(row.declined))  # fmt: skip


def thanks(found: Year) -> list[Thanked]:
    """The donors of a year who agreed to be named, each once, those with most volumes first."""
    held: dict[int, list[Line]] = {}
    for line in found.lines:
        if line.is_named:
            held.setdefault(line.donor_id, []).append(line)
    named = [Thanked(own[-1].name, len(own), sum(line.copies for line in own)) for own in held.values()]
    return sorted(named, key=lambda one: (-one.copies, one.name))


def years() -> list[int]:
    """The years to choose from: those with gifts, and this one."""
    return sorted({clock.today().year, *listed.years()}, reverse=True)


def sheet(found: Year, mark: str) -> exports.Sheet:
    """The year as an Excel sheet, its sums in the last row."""
    rows = [(line.number, line.received_on, line.name, line.copies, line.titles, line.kept, line.passed_on, line.declined,
             line.undecided) for line in found.lines]  # fmt: skip
    sums = tuple(found.total(name) for name in ("copies", "titles", "kept", "passed_on", "declined", "undecided"))
    return exports.Sheet(f"{found.year} 年捐赠", HEAD, [*rows, ("合计", None, f"{len(found.lines)} 次", *sums)], mark)
