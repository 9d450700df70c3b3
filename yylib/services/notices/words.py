"""The words of a notice, made of the plan's own data, in the order in which libraries post them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from yylib import clock, tokens
from yylib.models.activities import (
    Activity,
    ActivityAudience,
    ActivityKind,
    ActivitySession,
    ActivityStage,
    Attends,
    Entry,
)
from yylib.models.notices import ActivityNotice
from yylib.services import prints, rules
from yylib.services.activities import works
from yylib.services.notices import board, phrases, terms

_GROWN = (ActivityAudience.ADULTS, ActivityAudience.ELDERLY)
CHILD = 14  # 少儿读者服务指南, 办理要求
_HOUSE = {"accompany": terms.ACCOMPANY, "safety": terms.SAFETY, "photo_notice": terms.PHOTOS}
_COUNTED = {Entry.REGISTER: "{n} 人", Entry.GROUP: "{n} 人", Entry.SUBMIT: "{n} 件（人）"}


class Line(NamedTuple):
    """One line of a notice: its name, what it says, and its key for whoever draws it."""

    key: str
    label: str
    text: str


def title(activity: Activity) -> str:
    """What stands above it: a cancelled activity says so first."""
    return ("【取消】" if activity.stage == ActivityStage.CANCELLED else "") + activity.title


def window(activity: Activity) -> tuple[datetime, datetime] | None:
    """From when to when one registers for the whole of it; None where each session has its own window, or none is left.
    Of works that are handed in it is the contest's own."""
    live = _live(activity)
    if live and activity.entry == Entry.SUBMIT:
        return works.windows([activity])[activity.id]
    if not live or activity.attends == Attends.EACH:
        return None
    return opens(activity, live[0]), live[0].starts_at - timedelta(minutes=activity.closes_minutes)


def opens(activity: Activity, session: ActivitySession) -> datetime:
    """When registration for a session opens: so many days before its day, at the plan's hour."""
    return clock.at(clock.local(session.starts_at).date() - timedelta(days=activity.opens_days), activity.opens_time)


def lines(activity: Activity, notice: ActivityNotice | None = None) -> list[Line]:
    """The notice, line by line; what the plan leaves empty has no line. Nobody's private data stands in it."""
    notice = notice or ActivityNotice(more="", accompany="", safety="", photo_notice="")
    house = house_words(activity)
    said = [
        *_changes(activity),
        Line("series", "系列", activity.series.name if activity.series else ""),
        Line("theme", "主题", activity.theme),
        Line("when", "时间", "\n".join(times(activity))),
        Line("where", "地点", "\n".join(_places(activity))),
        Line("audience", "对象", phrases.audience(activity)),
        Line("quota", "名额", quota(activity)),
        Line("fee", "费用", "免费"),
        Line("entry", "参加方式", entry(activity)),
        Line("speaker", "主讲人", activity.speaker or ""),
        Line("about", "内容", activity.about),
        Line("bring", "请带上", activity.bring),
        Line("accompany", "陪同", notice.accompany or (house["accompany"] if _for_children(activity) else "")),
        Line("safety", "安全提示", notice.safety or house["safety"]),
        Line("photos", "拍摄告知", notice.photo_notice or house["photo_notice"]),
        Line("host", "主办", activity.host),
        Line("organizer", "承办", activity.organizer),
        Line("co_organizer", "协办", activity.co_organizer),
        Line("phone", "咨询电话", phrases.phone(activity)),
        Line("more", "其他", notice.more),
    ]
    return [line for line in said if line.text.strip()]


def house_words(activity: Activity) -> dict[str, str]:
    """What the house says where the office wrote nothing of its own: of those who come, so not where works are sent in."""
    is_sent_in = activity.entry == Entry.SUBMIT and activity.kind != ActivityKind.CONTEST
    return {name: "" if is_sent_in else rules.rule(one) for name, one in _HOUSE.items()}


def times(activity: Activity) -> list[str]:
    """A line a session, numbered where there are several; those that do not take place or were moved say so."""
    numbered = len(activity.sessions) > 1
    return [_time(session, numbered) for session in activity.sessions]


def _time(session: ActivitySession, numbered: bool) -> str:
    text = f"第 {session.number} 场　" if numbered else ""
    text += phrases.when(session) + (f"　{session.topic}" if session.topic else "")
    if session.cancelled_at:
        is_alone = session.activity.stage != ActivityStage.CANCELLED and session.cancel_reason
        return text + (f"　【本场取消：{session.cancel_reason}】" if is_alone else "　【本场取消】")
    return text + (f"　【改期，原定 {_moment(session.moved_from)}】" if session.moved_from else "")


def _moment(at: datetime) -> str:
    wall = clock.local(at)
    return f"{wall.month}月{wall.day}日 {phrases.hour(wall)}"


def _places(activity: Activity) -> list[str]:
    """Each place once; with their numbers where the sessions are in several."""
    live = _live(activity) or list(activity.sessions)
    held: dict[str, list[str]] = {}
    for session in live:
        held.setdefault(phrases.where(activity, session), []).append(str(session.number))
    if len(held) < 2:
        return list(held) or [phrases.where(activity)]
    return [f"第 {'、'.join(numbers)} 场　{place}" for place, numbers in held.items()]


def _changes(activity: Activity) -> list[Line]:
    if activity.stage != ActivityStage.CANCELLED:
        return []
    reason = f"原因：{activity.cancel_reason}。" if activity.cancel_reason else ""
    return [Line("cancelled", "取消", f"这次活动取消了。{reason}给您带来不便，请谅解。")]


def quota(activity: Activity) -> str:
    """How many are taken; empty without a limit."""
    if activity.entry == Entry.DROP_IN:
        return ""
    parts = [_COUNTED[Entry(activity.entry)].format(n=activity.quota)] if activity.quota is not None else []
    parts += [f"成人 {activity.adults_quota} 人"] if activity.adults_quota is not None else []
    parts += [f"少儿 {activity.children_quota} 人"] if activity.children_quota is not None else []
    parts += [f"其中现场 {activity.on_site} 人"] if activity.on_site and activity.quota is not None else []
    parts += [f"志愿者 {activity.helpers_quota} 人"] if activity.helpers_quota else []
    each = "每场 " if parts and activity.attends == Attends.EACH and len(activity.sessions) > 1 else ""
    return each + "，".join(parts)


def entry(activity: Activity) -> str:
    """How to take part: from when to when, on the net and by telephone (公共图书馆法: nobody is shut out without a phone)."""
    if activity.stage == ActivityStage.CANCELLED:
        return ""
    if activity.entry == Entry.DROP_IN:
        return "不用报名，直接来就行"
    verb = {Entry.GROUP: "请单位领队预约", Entry.SUBMIT: "投稿或参赛"}.get(activity.entry, "报名")
    span = window(activity)
    if span:
        first, last = clock.local(span[0]), clock.local(span[1])
        span_words = f"{_short(first, last)}{phrases.hour(first)} 起，{_short(last, last)}{phrases.hour(last)} 截止"
        how = "网上交，或送到馆里" if activity.entry == Entry.SUBMIT else "网上或打电话都行"
        return f"{verb}：{span_words}；{how}"
    if not _live(activity):
        return ""
    at = f"{activity.opens_time.hour}:{activity.opens_time:%M}"
    return f"{verb}：每场开始前 {activity.opens_days} 天的 {at} 起，网上或打电话都行"


def _short(at: datetime, beside: datetime) -> str:
    """A day without its year, which the time of the activity says; with it where the year is another."""
    return phrases.day(at.date()) if at.year != beside.year else phrases.day(at.date()).partition("年")[2]


def text(activity_id: int) -> str:
    """The notice as text to paste into WeChat, with the page's address where there is one."""
    activity = board.get(activity_id)
    head = f"【活动{'取消' if activity.stage == ActivityStage.CANCELLED else '通知'}】{activity.title}"
    body = [_pasted(line) for line in lines(activity, board.of(activity_id))]
    url = prints.address(board.path(activity))
    foot = [f"详情{'与报名' if activity.entry != Entry.DROP_IN else ''}：{url}"] if url else []
    return "\n".join([head, "", *body, *foot])


def digest(activity: Activity, notice: ActivityNotice | None) -> str:
    """A mark of what the notice says now: another one where a reader would read something else."""
    said = [title(activity), *(line.text for line in lines(activity, notice))]
    return tokens.digest("\n".join(said))


def _pasted(line: Line) -> str:
    parts = line.text.split("\n")
    return f"◎ {line.label}：{parts[0]}" if len(parts) == 1 else "\n".join([f"◎ {line.label}：", *parts])


def _live(activity: Activity) -> list[ActivitySession]:
    return [session for session in activity.sessions if session.cancelled_at is None]


def _for_children(activity: Activity) -> bool:
    return activity.audience not in _GROWN and (activity.age_from is None or activity.age_from < CHILD)
