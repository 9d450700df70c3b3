"""How an activity stands for a reader, in one mark and one word."""

from yylib import clock
from yylib.models.activities import Activity, ActivityStage, Attends, Entry
from yylib.services import notices
from yylib.services.notices import words


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
        return "wait", f"{at.month}月{at.day}日 {words.hour(at)} 起报名"
    return "open", "报名中"


def sheets(activity: Activity) -> list:
    """What one can register for here, with what is left; nothing where nobody registers."""
    return []
