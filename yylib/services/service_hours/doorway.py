"""A volunteer at the house's door: on shift they go in and out as such, beside the visits; else as a reader.

One scan serves both: whoever comes to a shift is signed in by it, whoever leaves is signed out.
"""

from datetime import date, datetime, timedelta

from yylib import clock, tokens
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.service_hours import ServiceWay
from yylib.models.visits import Kind, Source
from yylib.services import passes
from yylib.services.rules import rule
from yylib.services.service_hours import expecting, signing
from yylib.services.service_hours.terms import PRINTED_CODE
from yylib.services.volunteers import vetting
from yylib.services.volunteers.keys import code_of

_BY_CODE = "SELECT id, code, stage, paused_until, holder FROM volunteer WHERE code = :code"
_ON_DUTY = (
    "SELECT v.id, v.code, v.holder FROM service_entry e JOIN volunteer v ON v.id = e.volunteer_id WHERE e.stage = 'open' "
    "ORDER BY v.id"
)
_VISITING = (
    "SELECT 1 FROM presence p JOIN inside i ON i.branch_id = p.branch_id AND i.area_id = p.area_id WHERE p.holder = :holder "
    "AND p.area_id = 0 AND p.is_inside AND p.last_at >= i.since AND i.until > :at"
)
_OPEN = signing.OPEN + " AND in_at <= :at"
_INSIDE = "SELECT 1 FROM presence WHERE holder = :holder AND area_id = 0 AND is_inside AND day = :day"
# Came before midnight to a shift that ends after it, and has not gone: on duty still, or not through the door.
_SINCE_YESTERDAY = (
    "SELECT 1 FROM service_entry WHERE volunteer_id = :volunteer AND in_at < :came AND ends_at > :midnight AND ends_at >= :late "
    "AND (stage = 'open' OR EXISTS (SELECT 1 FROM presence WHERE holder = :holder AND area_id = 0 AND is_inside AND day = :day))"
)
_LATE = timedelta(hours=3)  # after the shift: whoever comes later than that comes anew


@passes.register
def resolver(code: str, asked: passes.Asked) -> passes.Pass | None:
    """A volunteer's pass: 志愿者上岗 while they have a shift now, or leave having come as such or being on duty, also past
    midnight; else a reader of the day, whose name at the doors tomorrow is another. Who came as a reader, before their time,
    leaves as one. Nobody is refused."""
    text = code_of(code)
    rows = plain(_BY_CODE, code=text) if text else ()
    if not rows:
        return None
    row, day = rows[0], clock.local(asked.at).date()
    is_overnight = asked.direction != "in" and _is_overnight(row, asked.at, day)
    if not _is_on_duty(row, asked, day, is_overnight):
        return passes.Pass(
            Kind.PHONE, 1, _visitor(row.code, day), f"志愿者 尾号 {row.code[-3:]}，这时没有班，按读者登记"
        )
    # The doors pair by the day: of who came before midnight the pass itself says that they go.
    return passes.Pass(Kind.VOLUNTEER, 1, row.holder, f"志愿者 尾号 {row.code[-3:]} 上岗，不计到馆",
                       direction="out" if is_overnight else "")  # fmt: skip


def _is_on_duty(row, asked: passes.Asked, day: date, is_overnight: bool) -> bool:
    has_come = is_overnight or bool(plain(_INSIDE, holder=row.holder, day=day.isoformat()))
    is_leaving = has_come or bool(plain(_OPEN, volunteer=row.id, at=clock.stamp(asked.at)))
    if asked.direction != "in" and is_leaving and _is_visiting(row.code, asked.at, day):
        return False
    return is_leaving if asked.direction == "out" else has_come or _is_expected(row, asked.at, day)


def _is_overnight(row, at: datetime, day: date) -> bool:
    midnight = clock.midnight(day)
    return bool(plain(_SINCE_YESTERDAY, volunteer=row.id, holder=row.holder, day=(day - timedelta(days=1)).isoformat(),
                      came=clock.stamp(min(midnight, at - signing.DOUBLE)), midnight=clock.stamp(midnight),
                      late=clock.stamp(at - _LATE)))  # fmt: skip


def _is_expected(row, at: datetime, day: date) -> bool:
    row = row._replace(paused_until=row.paused_until and clock.day(row.paused_until))
    return vetting.is_serving(row, day) and expecting.shift_at(row.id, at) is not None


def _is_visiting(code: str, at: datetime, day: date) -> bool:
    """Whether somebody is inside as a reader; a closing has sent them out, as it has no volunteer."""
    return bool(plain(_VISITING, holder=_visitor(code, day), at=clock.stamp(at)))


def _visitor(code: str, day: date) -> str:
    return "w:" + tokens.keyed("volunteer-visit", day.isoformat(), code)[:62]


def _left_as_reader(holder: str, day: date) -> list[int]:
    """Who is on duty and has just left by the name of a reader; as a volunteer they are gone too."""
    found = [row for row in plain(_ON_DUTY) if _visitor(row.code, day) == holder]
    for row in found:
        plain("UPDATE presence SET is_inside = :no WHERE holder = :holder AND area_id = 0", no=False, holder=row.holder)
    return [row.id for row in found]


@passes.follow
def follower(passage: passes.Passage) -> None:
    """In by the house's door: signed in to the shift of now. Out: signed out, also who had come as a reader. What would
    refuse either refuses no door."""
    if passage.is_undone or passage.area_id:
        return
    if passage.holder.startswith("v:"):
        whose = [row.id for row in plain("SELECT id FROM volunteer WHERE holder = :holder", holder=passage.holder)]
    elif passage.holder.startswith("w:") and passage.direction == "out":
        whose = _left_as_reader(passage.holder, clock.local(passage.at).date())
    else:
        return
    act = signing.sign_in if passage.direction == "in" else signing.sign_out
    # A code on paper may have been photographed: what it signs waits for a colleague's word, here as at the place.
    way = ServiceWay.PRINTED if passage.source == Source.PRINTED else ServiceWay.DOOR
    if whose and way == ServiceWay.PRINTED and not rule(PRINTED_CODE):
        return
    for volunteer_id in whose:
        try:
            act(volunteer_id=volunteer_id, way=way, at=min(passage.at, clock.now()),
                nonce=f"door-{passage.scan_id}", scan_id=passage.scan_id)  # fmt: skip
        except Refused as refused:
            if refused.is_for_now:
                raise
