"""The call list: what waits, with filters, on paper and in Excel."""

from datetime import timedelta

from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.models.accounts import Account
from yylib.models.outbox import OutboxItem, SendStage
from yylib.permissions import Permission
from yylib.services import lists
from yylib.services.lists import Column, Filter
from yylib.services.outbox.items import waiting_query


def _whom(item: OutboxItem) -> str:
    """On paper a reader is masked, as on the page."""
    return (
        f"{item.person.masked_name} {item.person.masked_phone}"
        if item.person
        else item.account.name
        if item.account
        else ""
    )


def _due(value: str):
    now, tonight = clock.now(), clock.midnight(clock.today() + timedelta(days=1))
    return {
        "late": OutboxItem.due_at < now,
        "today": OutboxItem.due_at < tonight,
        "later": OutboxItem.due_at >= tonight,
    }[value]


def _sent(value: str):
    stages = {"not": (SendStage.FAILED, SendStage.UNCLEAR), "sent": (SendStage.SENT,),
              "queued": (SendStage.QUEUED, SendStage.SENDING)}  # fmt: skip
    return OutboxItem.send_stage.in_(stages[value])


_ABOUT = {
    "activity": OutboxItem.activity_id.is_not(None), "volunteer": OutboxItem.kind.startswith("vol_", autoescape=True),
    "other": OutboxItem.activity_id.is_(None) & ~OutboxItem.kind.startswith("vol_", autoescape=True),
}  # fmt: skip

WAITING = lists.announce(lists.List(
    name="outbox", title="待通知", id=OutboxItem.id, export=Permission.REPORTS_EXPORT, order="due", source=waiting_query,
    load=(joinedload(OutboxItem.person), joinedload(OutboxItem.account).joinedload(Account.department)), keeps_q=False,
    search=(OutboxItem.what, Account.name),
    columns=(
        Column("what", "通知什么", lambda one: one.what),
        Column("whom", "通知谁", _whom),
        Column("due", "最晚", lambda one: one.due_at, (OutboxItem.due_at,)),
        Column("created", "登记时间", lambda one: one.created_at, (OutboxItem.created_at,)),
    ),
    filters=(
        Filter("whom", "对象", (("reader", "读者"), ("colleague", "同事")), lambda value:
               OutboxItem.person_id.is_not(None) if value == "reader" else OutboxItem.person_id.is_(None)),
        Filter("about", "事由", (("activity", "活动"), ("volunteer", "志愿者"), ("other", "其他")), lambda value: _ABOUT[value]),
        Filter("sent", "邮件", (("not", "没有发出"), ("sent", "已发"), ("queued", "待发")), _sent),
        Filter("due", "时限", (("late", "已过时限"), ("today", "今天以内"), ("later", "明天以后")), _due),
    ),
))  # fmt: skip
