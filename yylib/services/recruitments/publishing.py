"""Publishing a notice now or at a time, and withdrawing it."""

from datetime import datetime, timedelta

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.history import MoveMade
from yylib.models.volunteers import Recruitment
from yylib.services import history
from yylib.services.recruitments import reading

SUBJECT = "recruitment"
_GRACE = timedelta(minutes=2)  # between the form and its sending
NEEDED = {"about": "招募说明", "duties": "服务内容", "risks": "可能的风险", "requirements": "报名条件", "served_where": "服务地点",
          "served_when": "服务时间", "phone": "咨询电话"}  # fmt: skip


def refuse_untrue(one: Recruitment) -> None:
    """志愿服务条例 12: what, where, when, for whom and with which risks is said truly and whole; else ``recruitment_untrue``."""
    if lacking := missing(one):
        raise Refused("recruitment_untrue", missing="、".join(lacking))


def missing(one: Recruitment) -> list[str]:
    """What a notice does not say yet and must before it is published."""
    return [word for name, word in NEEDED.items() if not getattr(one, name).strip()]


def publish(*, recruitment_id: int, at: datetime | None = None, by: int) -> None:
    """Make a notice public now, or from a later moment on. Published twice it is published once."""
    one, now = locked(Recruitment, recruitment_id), clock.now()
    refuse_untrue(one)
    if one.closes_at <= now or at is not None and at >= one.closes_at:
        raise Refused("recruitment_window", field="closes_on")
    if at is not None and at < now - _GRACE:
        raise Refused("recruitment_in_past", field="at")
    if reading.is_out(one):
        if at is None:
            return
        raise Refused("recruitment_is_public", field="at")
    was = _stands(one)
    one.publish_at, one.published_by_id, one.withdrawn_at, one.withdrawn_reason = at or now, by, None, ""
    _moved(one, "publish", "定时发布" if at else "发布", was, by, f"{clock.local(at):%Y-%m-%d %H:%M}" if at else "")


def withdraw(*, recruitment_id: int, reason: str, by: int) -> None:
    """Take a notice from the public, or from what will be published; who applied already stays."""
    one = locked(Recruitment, recruitment_id)
    if one.publish_at is None or one.withdrawn_at is not None:
        raise Refused("recruitment_not_public")
    if not reason.strip():
        raise Refused("recruitment_no_reason", field="reason")
    was = _stands(one)
    one.withdrawn_at, one.withdrawn_reason = clock.now(), reason
    _moved(one, "withdraw", "撤下", was, by, reason)


def state(one: Recruitment) -> tuple[str, str]:
    """The kind of mark and the word for how a notice stands now."""
    now, stands = clock.now(), _stands(one)
    if stands == "public":
        if now >= one.closes_at:
            return "off", "已截止"
        return (
            ("ok", "招募中") if now >= one.opens_at else ("wait", f"{clock.local(one.opens_at):%m-%d %H:%M} 开始报名")
        )
    if stands == "scheduled":
        return "wait", f"定于 {clock.local(one.publish_at):%m-%d %H:%M} 发布"
    return ("off", "已撤下") if stands == "withdrawn" else ("wait", "草稿")


def moves(recruitment_id: int) -> list[MoveMade]:
    """When it was published and withdrawn, by whom and why, the first first."""
    return history.of(SUBJECT, recruitment_id)


def _stands(one: Recruitment) -> str:
    if one.withdrawn_at is not None:
        return "withdrawn"
    return "none" if one.publish_at is None else "public" if reading.is_out(one) else "scheduled"


def _moved(one: Recruitment, verb: str, label: str, was: str, by: int | None, note: str) -> None:
    db.session.flush()
    db.session.add(MoveMade(subject=SUBJECT, row_id=one.id, verb=verb, label=label, source=was, target=_stands(one), by_id=by,
                            at=clock.now(), note=note))  # fmt: skip
