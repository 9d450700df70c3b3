"""A volunteer at the house's door: on shift they go in and out as such, beside the visits; else as a reader.

One scan serves both: whoever comes to a shift is signed in by it, whoever leaves is signed out.
"""

from datetime import datetime

from yylib import clock, tokens
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.service_hours import ServiceWay
from yylib.models.visits import Kind
from yylib.models.volunteers import VolunteerStage
from yylib.services import passes
from yylib.services.service_hours import expecting, signing
from yylib.services.volunteers.keys import code_of

_BY_CODE = "SELECT id, code, stage, holder FROM volunteer WHERE code = :code"
_INSIDE = "SELECT 1 FROM presence WHERE holder = :holder AND is_inside AND day = :day"


@passes.register
def resolver(code: str, asked: passes.Asked) -> passes.Pass | None:
    """A volunteer's pass: 志愿者上岗 while they have a shift now, or leave having come as such; else a reader of the day,
    whose name at the doors tomorrow is another. Nobody is refused."""
    text = code_of(code)
    rows = plain(_BY_CODE, code=text) if text else ()
    if not rows:
        return None
    row, at = rows[0], asked.at
    is_inside = bool(plain(_INSIDE, holder=row.holder, day=clock.local(at).date().isoformat()))
    is_serving = is_inside if asked.direction == "out" else is_inside or _is_expected(row, at)
    if is_serving:
        return passes.Pass(Kind.VOLUNTEER, 1, row.holder, f"志愿者 尾号 {row.code[-3:]} 上岗，不计到馆")
    holder = "w:" + tokens.keyed("volunteer-visit", clock.local(at).date().isoformat(), row.code)[:62]
    return passes.Pass(Kind.PHONE, 1, holder, f"志愿者 尾号 {row.code[-3:]}，这时没有班，按读者登记")


def _is_expected(row, at: datetime) -> bool:
    return row.stage == VolunteerStage.ADMITTED and expecting.shift_at(row.id, at) is not None


@passes.follow
def follower(passage: passes.Passage) -> None:
    """In by the house's door: signed in to the shift of now. Out: signed out. What would refuse either refuses no door."""
    if passage.is_undone or passage.area_id or not passage.holder.startswith("v:"):
        return
    rows = plain("SELECT id FROM volunteer WHERE holder = :holder", holder=passage.holder)
    act = signing.sign_in if passage.direction == "in" else signing.sign_out
    for row in rows:
        try:
            act(volunteer_id=row.id, way=ServiceWay.DOOR, at=min(passage.at, clock.now()),
                nonce=f"door-{passage.scan_id}", scan_id=passage.scan_id)  # fmt: skip
        except Refused as refused:
            if refused.code in ("busy", "disk_full", "database_down"):
                raise
