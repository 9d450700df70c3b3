"""A sheet and its plan as plain values, for registering: an opening minute is as hot as the desk's scan."""

from datetime import datetime
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import NotThere

_READ = (
    "SELECT s.id, s.activity_id, s.opens_at, s.closes_at, s.starts_at, s.ends_at, s.quota, s.adults_quota, s.children_quota, "
    "s.helpers_quota, s.on_site, s.ended_at, a.stage, a.audience, a.age_from, a.age_to, a.party_most, a.does_guardian_count, "
    "a.has_waitlist, (SELECT count(*) FROM question q WHERE q.activity_id = a.id) AS questions FROM registration_sheet s "
    "JOIN activity a ON a.id = s.activity_id WHERE s.id = :id"
)


class Plan(NamedTuple):
    """What an activity's plan says of who may register; the names are the model's."""

    stage: str
    audience: str
    age_from: int | None
    age_to: int | None
    party_most: int
    does_guardian_count: bool
    has_waitlist: bool


class Sheet(NamedTuple):
    """A registration sheet's row; the names are the model's. ``questions`` is how many are asked."""

    id: int
    activity_id: int
    opens_at: datetime
    closes_at: datetime
    starts_at: datetime
    ends_at: datetime
    quota: int | None
    adults_quota: int | None
    children_quota: int | None
    helpers_quota: int
    on_site: int
    ended_at: datetime | None
    activity: Plan
    questions: int


def held(sheet_id: int) -> Sheet:
    """Hold a sheet's row until the unit ends, and return it as it stands then; ``NotThere`` without it."""
    if not plain("UPDATE registration_sheet SET taken = taken WHERE id = :id", id=sheet_id).count:
        raise NotThere()
    row = plain(_READ, id=sheet_id)[0]
    at = {
        name: clock.moment(getattr(row, name)) for name in ("opens_at", "closes_at", "starts_at", "ends_at", "ended_at")
    }
    return Sheet(*row[:12], activity=Plan(*row[12:19]), questions=row.questions)._replace(**at)


class Seen(NamedTuple):
    """What decides whether readers see a sheet, and how many questions its form asks."""

    stage: str
    publish_at: datetime | None
    withdrawn_at: datetime | None
    questions: int


def seen(sheet_id: int) -> Seen | None:
    """A sheet as its form is opened; None without a notice."""
    found = plain(
        "SELECT a.stage, n.publish_at, n.withdrawn_at, (SELECT count(*) FROM question q WHERE q.activity_id = a.id) AS questions "
        "FROM registration_sheet s JOIN activity a ON a.id = s.activity_id JOIN activity_notice n ON n.activity_id = a.id WHERE "
        "s.id = :id", id=sheet_id)  # fmt: skip
    return Seen(found[0].stage, clock.moment(found[0].publish_at), clock.moment(found[0].withdrawn_at),
                found[0].questions) if found else None  # fmt: skip
