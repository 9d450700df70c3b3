"""The house rules of the record, and the check that nobody writes in their own."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere, Refused
from yylib.models.volunteers import Volunteer
from yylib.services import rules
from yylib.services.volunteers import hands

CORRECTIONS_OPEN = rules.declare(
    "VOLUNTEER_CORRECTIONS_OPEN", label="一位志愿者最多同时有几条没有答复的更正申请", subject="志愿者", type=int, unit="条",
    default=5, low=1, high=50, source="系统默认",
)  # fmt: skip
CORRECTION_DAYS = rules.declare(
    "VOLUNTEER_CORRECTION_DAYS", label="更正申请几天内答复", subject="志愿者", type=int, unit="天",
    default=15, low=1, high=60, source="系统默认（个人信息保护法 第50条：及时处理）",
)  # fmt: skip
_EARLIEST = date(2000, 1, 1)


def others(volunteer_ids: Iterable[int], by: int | None) -> list[Volunteer]:
    """These volunteers, none of whom is the colleague who acts (``record_self``); an unknown one is ``NotThere``."""
    ids = set(volunteer_ids)
    found = list(db.session.scalars(select(Volunteer).where(Volunteer.id.in_(ids)).order_by(Volunteer.id)))
    if len(found) != len(ids):
        raise NotThere()
    if any(hands.is_own(one, by) for one in found):
        raise Refused("record_self")
    return found


def past(*days: date) -> None:
    """Days in their order, none in the future."""
    if any(not _EARLIEST <= day <= clock.today() for day in days) or list(days) != sorted(days):
        raise Refused("record_day")
