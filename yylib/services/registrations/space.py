"""What is left of a sheet's quotas, and who of those who wait it reaches: one order, read in one way everywhere.

Quotas hold together: all people (less those kept for who comes unregistered), adults, children, volunteers. The order is
strict: whoever finds no room closes what they lacked for everybody behind them; only those who need none of it pass.
"""

from typing import NamedTuple

from sqlalchemy import and_, or_, select

from yylib import clock
from yylib.database import db, plain
from yylib.models.registrations import Registration, RegistrationSheet, RegistrationStage

_TAKEN = (
    "SELECT coalesce(sum(adults), 0) AS adults, coalesce(sum(children), 0) AS children, coalesce(sum(helpers), 0) AS "
    "helpers FROM registration WHERE sheet_id = :sheet AND id <> :without AND (stage = 'confirmed' OR (stage = 'offered' "
    "AND held_until > :now))"
)
_WAITING = (
    "SELECT id, adults, children, helpers, stage, queued_at FROM registration WHERE sheet_id = :sheet AND id <> :without "
    "AND stage = 'waiting' ORDER BY queued_at, id"
)


class Party(NamedTuple):
    """What a party takes of the quotas."""

    adults: int
    children: int
    helpers: int

    @property
    def needs(self) -> dict[str, int]:
        """By quota, only what is above nought."""
        asked = {"people": self.adults + self.children, "adults": self.adults, "children": self.children,
                 "helpers": self.helpers}  # fmt: skip
        return {quota: number for quota, number in asked.items() if number}


def live():
    """The condition under which a registration holds its place: confirmed, or offered and not yet lapsed."""
    return or_(Registration.stage == RegistrationStage.CONFIRMED,
               and_(Registration.stage == RegistrationStage.OFFERED, Registration.held_until > clock.now()))  # fmt: skip


def quotas(sheet: RegistrationSheet, *, is_override: bool = False) -> dict[str, int]:
    """The quotas that are limits; an override opens what is kept for who comes unregistered, never more."""
    most = {"adults": sheet.adults_quota, "children": sheet.children_quota, "helpers": sheet.helpers_quota}
    if sheet.quota is not None:
        most["people"] = max(0, sheet.quota - (0 if is_override else sheet.on_site))
    return {quota: number for quota, number in most.items() if number is not None}


def taken(sheet_id: int, without: int | None = None) -> Party:
    """Those who hold places now."""
    row = plain(_TAKEN, sheet=sheet_id, without=without or 0, now=clock.stamp(clock.now()))[0]
    return Party(int(row.adults), int(row.children), int(row.helpers))


def waiting(sheet_id: int, without: int | None = None) -> list:
    """Those who wait, in their order: rows with ``id`` and the party's numbers."""
    return plain(_WAITING, sheet=sheet_id, without=without or 0)


class Walk:
    """Goes through the waiting list in its order and gives out what is left."""

    def __init__(self, sheet: RegistrationSheet, *, without: int | None = None, is_override: bool = False):
        held = taken(sheet.id, without).needs
        self.left = {quota: most - held.get(quota, 0) for quota, most in quotas(sheet, is_override=is_override).items()}
        self.gone: set[str] = set()

    def takes(self, party: Party) -> bool:
        """Whether the next party gets its places; then they are given."""
        needs = party.needs
        lacks = {quota for quota, number in needs.items() if number > self.left.get(quota, number)}
        if lacks or self.gone & set(needs):
            self.gone |= lacks
            return False
        for quota in set(needs) & set(self.left):
            self.left[quota] -= needs[quota]
        return True

    def lacking(self, party: Party) -> str:
        """Which quota keeps this party out, the narrowest first."""
        needs = party.needs
        return next(quota for quota in ("helpers", "children", "adults", "people")
                    if quota in needs and (quota in self.gone or needs[quota] > self.left.get(quota, needs[quota])))  # fmt: skip


def room_for(
    sheet: RegistrationSheet, party: Party, *, without: int | None = None, is_override: bool = False
) -> Walk | None:
    """None where the party gets its places at once, after all who wait before it; else the walk that kept it out."""
    if not set(quotas(sheet)) & set(party.needs):
        return None  # nothing limits what it needs
    walk = Walk(sheet, without=without, is_override=is_override)
    for row in waiting(sheet.id, without):
        walk.takes(Party(row.adults, row.children, row.helpers))
    return None if walk.takes(party) else walk


def rows(sheet_id: int, *stages: str) -> list[Registration]:
    """A sheet's registrations in these stages, in their order."""
    query = select(Registration).where(Registration.sheet_id == sheet_id, Registration.stage.in_(stages))
    return list(db.session.scalars(query.order_by(Registration.queued_at, Registration.id)))
