"""How an activity stands for a reader, in one mark and one word."""

from typing import NamedTuple

from yylib import clock
from yylib.models.activities import Activity, ActivityStage, Attends, Entry
from yylib.services import notices, registrations
from yylib.services.notices import phrases, words


class Choice(NamedTuple):
    """One sheet: which session it is for (empty where there is one), where one registers, how it stands."""

    when: str
    url: str
    room: registrations.Room
    word: tuple[str, str]


def of(activity: Activity) -> tuple[str, str]:
    """取消, 已结束, 不用报名, or how registration stands by the plan's own window."""
    if activity.stage == ActivityStage.CANCELLED:
        return "late", "已取消"
    if notices.is_over(activity):
        return "off", "已结束"
    if activity.entry == Entry.DROP_IN:
        return "ok", "不用报名"
    if activity.attends == Attends.EACH and len(activity.sessions) > 1:
        return "open", "分场报名"
    span, now = words.window(activity), clock.now()
    if span is None or now >= span[1]:
        return "off", "报名已截止"
    if now < span[0]:
        at = clock.local(span[0])
        return "wait", f"{at.month}月{at.day}日 {phrases.hour(at)} 起报名"
    return "open", "报名中"


def sheets(activity: Activity) -> list[Choice]:
    """What one can register for here, the soonest first, with what is left; nothing where nobody registers or all is over."""
    if activity.entry == Entry.DROP_IN or activity.stage != ActivityStage.APPROVED:
        return []
    held = [sheet for sheet in registrations.sheets.of(activity.id) if sheet.ends_at > clock.now()]
    rooms = registrations.sheets.rooms(held)
    named = len(held) > 1
    return [Choice(_when(sheet) if named else "", f"/join/{sheet.id}", rooms[sheet.id], _word(rooms[sheet.id]))
            for sheet in held if rooms[sheet.id].why != "ended"]  # fmt: skip


def _when(sheet) -> str:
    return phrases.when(sheet.session) if sheet.session else ""


def _word(room) -> tuple[str, str]:
    """The mark and the word for how a sheet stands: open with so many left, a waiting list, full, not yet, closed."""
    if room.why == "not_yet":
        at = clock.local(room.opens_at)
        return "wait", f"{at.month}月{at.day}日 {phrases.hour(at)} 开始报名"
    if room.why == "closed":
        return "off", "报名已截止"
    if room.is_full or room.left == 0:
        return ("late", "名额已满") if room.why else ("wait", f"名额已满，可候补（已有 {room.waiting} 家在等）")
    return "open", f"还有 {room.left} 个名额" if room.left is not None else "报名中"
