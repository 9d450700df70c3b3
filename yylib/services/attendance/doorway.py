"""A registration at the house's door: its pass opens it on the activity's day, and one scan serves both."""

from datetime import date, datetime, timedelta

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused, declare
from yylib.models.attendance import Way
from yylib.models.registrations import RegistrationStage
from yylib.models.visits import Kind
from yylib.services import passes
from yylib.services.attendance import sign
from yylib.services.registrations.keys import code_of

declare(
    join_pass_other_day=("这张报名凭证不是今天的活动：{title}", "今天来看书的，按现场进馆登记。活动是 {day}。", 409),
    join_pass_off=("这张报名凭证现在不能用：{stage}", "没有计数。来看书的，按现场进馆登记。", 409),
    join_pass_elsewhere=("这个活动不在这里：{title}", "没有计数。来看书的，按现场进馆登记。", 409),
)

_FIELDS = (
    "SELECT r.id, r.code, r.holder, r.adults + r.escorts AS adults, r.children, r.helpers, r.stage, a.title, a.branch_id, "
    "t.starts_at AS begins_at, s.id AS session_id, s.place_id, d.branch_id AS asked_branch_id "
)
_JOINS = (
    "JOIN registration_sheet t ON t.id = r.sheet_id JOIN activity a ON a.id = t.activity_id "
    "LEFT JOIN activity_session s ON s.activity_id = t.activity_id AND (t.session_id IS NULL OR s.id = t.session_id) "
    "AND s.cancelled_at IS NULL AND s.starts_at < :until AND s.ends_at >= :since LEFT JOIN place d ON d.id = :place "
)
_BY_CODE = _FIELDS + "FROM registration r " + _JOINS + "WHERE r.code = :code ORDER BY s.starts_at"
_BY_HOLDER = _FIELDS + "FROM registration r " + _JOINS + "WHERE r.holder = :holder ORDER BY s.starts_at"


def _day(at: datetime) -> dict:
    """The bounds of a moment's day, for what runs on it."""
    day: date = clock.local(at).date()
    return {"since": clock.stamp(clock.midnight(day)), "until": clock.stamp(clock.midnight(day + timedelta(days=1)))}


@passes.register
def resolver(code: str, asked: passes.Asked) -> passes.Pass | None:
    """A registration's pass, or the one reason why it opens nothing here and now; one statement, and none for what
    cannot be one. Whoever goes out is never refused, nor is what is told later: those came as who walks in does."""
    text = code_of(code)
    rows = plain(_BY_CODE, code=text, place=asked.place_id, **_day(asked.at)) if text else ()
    if not rows:
        return None
    row = rows[0]
    if asked.direction != "out":
        if not asked.is_told_later:
            _opens(row)
        elif row.stage != RegistrationStage.CONFIRMED or not row.session_id:
            return _pass(row, passes.stray(row.code, asked.at))
    return _pass(row, row.holder)


def _opens(row) -> None:
    if row.stage != RegistrationStage.CONFIRMED:
        raise Refused("join_pass_off", field="code", stage=RegistrationStage(row.stage).label)
    if row.session_id is None:
        begins = clock.local(clock.moment(row.begins_at))
        raise Refused("join_pass_other_day", field="code", title=row.title, day=f"{begins.month} 月 {begins.day} 日")
    if row.place_id is None or row.asked_branch_id not in (None, row.branch_id):
        raise Refused("join_pass_elsewhere", field="code", title=row.title)


def _pass(row, holder: str) -> passes.Pass:
    heads = row.adults + row.children + row.helpers
    return passes.Pass(Kind.FAMILY if row.children else Kind.BOOKED, heads, holder,
                       f"活动报名 {heads} 人 尾号 {row.code[-3:]}", row.children)  # fmt: skip


@passes.follow
def follower(passage: passes.Passage) -> None:
    """In by the house's door, or by the door of the activity's own room: the party is signed in where one may be now.
    Taken back: it is not. Who is early is only in the house. Nothing is asked of other holders' passages."""
    if not passage.holder.startswith("r:"):
        return
    if passage.is_undone:
        plain("UPDATE attendance SET undone_at = :now WHERE scan_id = :scan AND undone_at IS NULL",
              now=clock.stamp(clock.now()), scan=passage.scan_id)  # fmt: skip
    elif passage.direction == "in":
        for row in plain(_BY_HOLDER, holder=passage.holder, place=None, **_day(passage.at)):
            if row.session_id and passage.area_id in (0, row.place_id):
                _sign_in(row, passage)


def _sign_in(row, passage: passes.Passage) -> None:
    """What would refuse a signing in refuses no door; whatever is checked is checked before anything is written."""
    try:
        sign.sign_in(session_id=row.session_id, registration_id=row.id, way=Way.DOOR, at=passage.at,
                     nonce=f"door-{passage.scan_id}-{row.session_id}", scan_id=passage.scan_id)  # fmt: skip
    except Refused as refused:
        if refused.is_for_now:
            raise
