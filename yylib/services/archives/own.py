"""What the plan itself gives to the file: 活动方案, 应急预案, 媒体报道 and 总结, as PDF."""

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain_among
from yylib.models.activities import Activity, ActivitySession, Duty, Entry
from yylib.models.archives import ActivityLink
from yylib.services import history, prints
from yylib.services.archives.parts import Document, supply
from yylib.services.archives.terms import LABELS


def _held(condition: str):
    def held(ids: list[int]) -> set[int]:
        return {row.id for row in plain_among(HELD[condition], ids)}

    return held


HELD = {
    "plan": "SELECT id FROM activity WHERE id IN :listed",
    "emergency_plan": "SELECT id FROM activity WHERE id IN :listed AND emergency_plan <> ''",
    "links": "SELECT DISTINCT activity_id AS id FROM activity_link WHERE activity_id IN :listed AND removed_at IS NULL",
    "summary": "SELECT id FROM activity WHERE id IN :listed AND summary <> ''",
}


def when(session: ActivitySession) -> str:
    """A session's time as people write it: 2026-11-23 14:30–16:30."""
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    return (
        f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}"
        if starts.date() == ends.date()
        else f"{starts:%Y-%m-%d %H:%M} 至 {ends:%Y-%m-%d %H:%M}"
    )


def where(activity: Activity, session: ActivitySession) -> str:
    """Where it took place."""
    return session.place.full_name if session.place else activity.outside_place or activity.online_url or "—"


def _paper(activity: Activity, what: str, parts: list, name: str = "") -> list[Document]:
    made = prints.pdf(title=f"{activity.title}　{LABELS[what]}", number=activity.number, parts=parts)
    return [Document(f"{name or LABELS[what]}.pdf", LABELS[what], made.data)]


def plan(activity_id: int) -> list[Document]:
    """活动方案 with its sessions, 分工, who approved it, and every move since."""
    activity = db.session.get(Activity, activity_id)
    sessions = [[one.number, one.topic or "—", when(one), where(activity, one),
                 f"已取消：{one.cancel_reason}" if one.cancelled_at else f"原定 {clock.local(one.moved_from):%Y-%m-%d %H:%M}" if one.moved_from else "—"]
                for one in activity.sessions]  # fmt: skip
    duties = [[one.what, one.account.name if one.account else "—", one.by_day or "—", "已完成" if one.done_at else "—"]
              for one in db.session.scalars(select(Duty).where(Duty.activity_id == activity_id).order_by(Duty.sort, Duty.id))]  # fmt: skip
    moves = [[one.label, one.by.name if one.by else "—", f"{clock.local(one.at):%Y-%m-%d %H:%M}", one.note or "—"]
             for one in history.of("activity", activity_id)]  # fmt: skip
    parts = [prints.Facts(_facts(activity)), prints.Heading("场次"),
             prints.Table(("场", "主题", "时间", "地点", "变动"), sessions, widths=(1, 3, 5, 4, 4))]  # fmt: skip
    parts += [prints.Heading("活动内容"), prints.Text(activity.about)] if activity.about else []
    parts += [prints.Heading("分工"), prints.Table(("工作", "谁", "几号前", "办结"), duties)] if duties else []
    parts += [prints.Heading("安全方案"), prints.Text(activity.safety_plan)] if activity.safety_plan else []
    parts += [prints.Heading("审批与变动"), prints.Table(("事项", "谁", "时间", "说明"), moves)] if moves else []
    return _paper(activity, "plan", parts)


def _facts(activity: Activity) -> list[tuple[str, str]]:
    ages = f"{activity.age_from or 0}–{activity.age_to or '不限'} 岁" if activity.age_from or activity.age_to else ""
    pairs = [
        ("类型", activity.kind_label), ("主题", activity.theme), ("系列", activity.series.name if activity.series else ""),
        ("读者对象", "，".join(word for word in (activity.audience_label, ages) if word)), ("主办", activity.host),
        ("承办", activity.organizer), ("协办", activity.co_organizer), ("主讲人", activity.speaker or ""),
        ("科室", activity.department.name if activity.department else ""), ("负责人", activity.lead.name if activity.lead else ""),
        ("参加方式", Entry(activity.entry).label), ("预计人数", f"{activity.expected} 人" if activity.expected else ""),
        ("名额", f"{activity.quota} 人" if activity.quota else ""), ("安全许可", activity.permit_no),
        ("内容审查", activity.review_note), ("取消原因", activity.cancel_reason),
    ]  # fmt: skip
    return [(name, value) for name, value in pairs if value]


def emergency_plan(activity_id: int) -> list[Document]:
    """应急预案, where the plan has one."""
    activity = db.session.get(Activity, activity_id)
    return _paper(activity, "emergency_plan", [prints.Text(activity.emergency_plan)]) if activity.emergency_plan else []


def links(activity_id: int) -> list[Document]:
    """新闻稿、媒体报道: outlet, title, address and day."""
    query = select(ActivityLink).where(ActivityLink.activity_id == activity_id, ActivityLink.removed_at.is_(None))
    rows = [[one.outlet, one.title or "—", one.on_day or "—", one.url or "—"]
            for one in db.session.scalars(query.order_by(ActivityLink.on_day, ActivityLink.id))]  # fmt: skip
    activity = db.session.get(Activity, activity_id)
    table = prints.Table(("媒体或平台", "标题", "日期", "链接"), rows, widths=(3, 5, 3, 6))
    return _paper(activity, "links", [table], "媒体报道目录") if rows else []


def summary(activity_id: int) -> list[Document]:
    """总结, as it was written."""
    activity = db.session.get(Activity, activity_id)
    return _paper(activity, "summary", [prints.Text(activity.summary)]) if activity.summary.strip() else []


for _what, _make in (("plan", plan), ("emergency_plan", emergency_plan), ("links", links), ("summary", summary)):
    supply(_what, label=LABELS[_what], make=_make, held=_held(_what))
