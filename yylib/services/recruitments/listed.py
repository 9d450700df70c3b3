"""招募公告 as a list."""

from sqlalchemy import and_, select

from yylib import clock
from yylib.models.volunteers import Recruitment
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.recruitments import publishing


def _stands(value: str):
    now = clock.now()
    out = and_(Recruitment.publish_at <= now, Recruitment.withdrawn_at.is_(None))
    return {
        "draft": and_(Recruitment.publish_at.is_(None), Recruitment.withdrawn_at.is_(None)),
        "scheduled": and_(Recruitment.publish_at > now, Recruitment.withdrawn_at.is_(None)),
        "open": and_(out, Recruitment.closes_at > now), "over": and_(out, Recruitment.closes_at <= now),
        "withdrawn": Recruitment.withdrawn_at.is_not(None),
    }[value]  # fmt: skip


RECRUITMENTS = lists.announce(lists.List(
    name="recruitments", title="招募公告", id=Recruitment.id, export=Permission.REPORTS_EXPORT, order="-number",
    source=lambda: select(Recruitment).select_from(Recruitment), search=(Recruitment.title, Recruitment.number),
    columns=(
        Column("number", "编号", lambda one: one.number, (Recruitment.number,)),
        Column("title", "标题", lambda one: one.title, (Recruitment.title,)),
        Column("opens", "报名开始", lambda one: one.opens_at, (Recruitment.opens_at,)),
        Column("closes", "报名截止", lambda one: one.closes_at, (Recruitment.closes_at,)),
        Column("state", "状态", lambda one: publishing.state(one)[1]),
    ),
    filters=(Filter("state", "状态", (("draft", "草稿"), ("scheduled", "定时"), ("open", "已发布"), ("over", "已截止"),
                                   ("withdrawn", "已撤下")), _stands),),
))  # fmt: skip
