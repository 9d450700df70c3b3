"""Publishing now or at a time, withdrawing, the office's own words, and the channels ticked off."""

from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.activities import Activity, ActivityStage
from yylib.models.history import MoveMade
from yylib.models.notices import ActivityNotice, NoticeChannel
from yylib.services import files, history, rules
from yylib.services.activities import fixing, following
from yylib.services.notices import board, terms, words

SUBJECT = "notice"
_GRACE = timedelta(minutes=2)  # between the form and its sending
_TAKEN_BACK = {"cancelled": "还没有发布，活动就取消了", "rewritten": "批准以后内容改了，确认以后再发布"}


class Channel(NamedTuple):
    """One channel: what was ticked off on it, and whether the notice reads differently since, so that it must be mended."""

    name: str
    row: NoticeChannel | None
    is_stale: bool


@following.follow
def note_change(activity_id: int, what: str, facts: dict) -> None:
    """A plan that changes changes what its notice says: the calendars that follow it must see so. One called off before
    its notice came out is never announced: nobody has heard of it. One rewritten before then waits to be confirmed, and
    one whose contents must be reviewed anew is not read by anybody meanwhile."""
    now = clock.now()
    # Beside the notice's own version: who writes its words meanwhile is not in the way of who changes the plan.
    held = plain(
        "UPDATE activity_notice SET changed_at = :now WHERE activity_id = :id", now=clock.stamp(now), id=activity_id
    )
    if not held.count or what not in _TAKEN_BACK:
        return
    notice = db.session.get(ActivityNotice, activity_id, populate_existing=True)
    was = _state(notice)
    if was == "scheduled" or was == "public" and facts.get("is_reviewed"):
        notice.withdrawn_at, notice.withdrawn_reason = now, _TAKEN_BACK[what]
        _moved(activity_id, "withdraw", "撤下", was, "withdrawn", None, notice.withdrawn_reason)


def publish(*, activity_id: int, at: datetime | None = None, by: int) -> None:
    """Make the notice public now, or from a later moment on. Published twice it is published once."""
    activity, notice = _held(activity_id)
    _may_be_published(activity, at)
    now = clock.now()
    if board.is_out(notice):
        if at is None:
            return
        raise Refused("notice_is_public", field="at")
    was = _state(notice)
    notice.publish_at, notice.published_by_id, notice.changed_at = at or now, by, now
    notice.withdrawn_at = notice.withdrawn_by_id = None
    notice.withdrawn_reason = ""
    _moved(activity_id, "publish", "定时发布" if at else "发布", was, "scheduled" if at else "public", by,
           f"{clock.local(at):%Y-%m-%d %H:%M}" if at else "")  # fmt: skip


def withdraw(*, activity_id: int, reason: str, by: int) -> None:
    """Take the notice from the public, or from what will be published; who did so and why stays."""
    _activity, notice = _held(activity_id)
    if notice.publish_at is None or notice.withdrawn_at is not None:
        raise Refused("notice_not_published")
    if not reason.strip():
        raise Refused("notice_no_reason", field="reason")
    was = _state(notice)
    notice.withdrawn_at = notice.changed_at = clock.now()
    notice.withdrawn_by_id, notice.withdrawn_reason = by, reason
    _moved(activity_id, "withdraw", "撤下", was, "withdrawn", by, reason)


def word(
    *, activity_id: int, version: int | None, more: str, accompany: str, safety: str, photo_notice: str, by: int
) -> None:
    """The office's own sentences; an empty one is the house's. ``version`` is the notice's that the form was drawn from."""
    _activity, notice = _held(activity_id)
    if version is not None and notice.version != version:
        raise Refused("changed_meanwhile", who="别人")
    notice.more, notice.accompany, notice.safety, notice.photo_notice = more, accompany, safety, photo_notice
    notice.changed_at = clock.now()


def picture(*, activity_id: int, kept: dict | None, by: int) -> None:
    """Give the notice a picture that ``files.keep`` put in place, or take it away; the one before it goes."""
    _activity, notice = _held(activity_id)
    if notice.picture_id:
        files.forget(file_id=notice.picture_id, by=by)
    notice.picture_id = files.remember(**kept, by=by) if kept else None
    notice.changed_at = clock.now()


def tick(*, activity_id: int, name: str, url: str = "", by: int) -> int:
    """It stands on this channel, under this link, as the notice reads now; ticked off again it says so anew. The row's id."""
    if url and not _is_web(url):
        raise Refused("notice_url", field="url")
    locked(Activity, activity_id)
    said = words.digest(board.get(activity_id), board.of(activity_id))
    row = db.session.scalar(
        select(NoticeChannel).where(NoticeChannel.activity_id == activity_id, NoticeChannel.name == name)
    )
    if row is None:
        row = NoticeChannel(activity_id=activity_id, name=name)
        db.session.add(row)
    if row.undone_at is not None or row.said != said:
        row.done_at, row.by_id, row.undone_at, row.said = clock.now(), by, None, said
    row.url = url or row.url or ""
    db.session.flush()
    return row.id


def untick(*, channel_id: int, activity_id: int, by: int) -> None:
    """Ticked off by mistake: it stands nowhere; the row stays."""
    row = locked(NoticeChannel, channel_id)
    if row.activity_id != activity_id:
        raise NotThere()
    if row.undone_at is not None:
        raise Refused("notice_no_channel")
    row.undone_at = clock.now()


def channels(activity_id: int) -> list[Channel]:
    """The house's channels and those that were added here, each with what was ticked off."""
    rows = {
        row.name: row
        for row in db.session.scalars(select(NoticeChannel).where(
            NoticeChannel.activity_id == activity_id, NoticeChannel.undone_at.is_(None)).order_by(NoticeChannel.id))
    }  # fmt: skip
    said = words.digest(board.get(activity_id), board.of(activity_id)) if rows else ""
    names = dict.fromkeys([*offered(), *rows])
    return [Channel(name, rows.get(name), name in rows and rows[name].said != said) for name in names]


def offered() -> list[str]:
    """The channels that the house uses."""
    return [name.strip()[:40] for name in rules.rule(terms.CHANNELS).replace("，", "、").split("、") if name.strip()]


def moves(activity_id: int) -> list[MoveMade]:
    """When it was published and withdrawn, by whom and why, the first first."""
    return history.of(SUBJECT, activity_id)


def state(activity: Activity, notice: ActivityNotice | None) -> tuple[str, str]:
    """The kind of mark and the word for how the notice stands."""
    if notice is None or notice.publish_at is None:
        is_due = activity.stage == ActivityStage.APPROVED and (activity.last_day or clock.today()) >= clock.today()
        return ("wait", "待发布") if is_due else ("off", "没有发布")
    if notice.withdrawn_at is not None:
        return "off", "已撤下"
    if not board.is_out(notice):
        return "wait", f"定于 {clock.local(notice.publish_at):%m-%d %H:%M} 发布"
    if activity.stage == ActivityStage.CANCELLED:
        return "late", "取消公告"
    return ("ok", "已发布") if activity.stage in board.SHOWN else ("late", "方案重新送审，暂不公开")


def _may_be_published(activity: Activity, at: datetime | None) -> None:
    if activity.stage == ActivityStage.CANCELLED:
        raise Refused("notice_cancelled")
    if activity.stage != ActivityStage.APPROVED:
        raise Refused("notice_over" if activity.stage == ActivityStage.FILED else "notice_not_approved")
    if fixing.is_unsettled(activity):
        raise Refused("notice_unsettled")
    last = max((session.ends_at for session in activity.sessions if session.cancelled_at is None), default=None)
    if last is None or last <= clock.now():
        raise Refused("notice_over")
    if at is not None and at < clock.now() - _GRACE:
        raise Refused("notice_in_past", field="at")
    if at is not None and at >= last:
        raise Refused("notice_too_late", field="at")


def _held(activity_id: int) -> tuple[Activity, ActivityNotice]:
    """The activity, held until the unit ends, and its notice, begun where there was none."""
    activity = locked(Activity, activity_id)
    notice = db.session.get(ActivityNotice, activity_id, populate_existing=True)
    if notice is None:
        notice = ActivityNotice(activity_id=activity_id, more="", accompany="", safety="", photo_notice="")
        db.session.add(notice)
        db.session.flush()
    return activity, notice


def _state(notice: ActivityNotice) -> str:
    if notice.withdrawn_at is not None:
        return "withdrawn"
    return "none" if notice.publish_at is None else "public" if board.is_out(notice) else "scheduled"


def _moved(activity_id: int, verb: str, label: str, source: str, target: str, by: int | None, note: str = "") -> None:
    db.session.add(MoveMade(subject=SUBJECT, row_id=activity_id, verb=verb, label=label, source=source, target=target,
                            by_id=by, at=clock.now(), note=note))  # fmt: skip


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(sign.isspace() for sign in url)
