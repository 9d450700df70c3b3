"""操作日志列表: the entries of the log in words, newest first, with who made them."""

import json
import re
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.models.accounts import Account
from yylib.models.audit import AuditRow
from yylib.permissions import Permission
from yylib.services import audit, lists
from yylib.services.lists import Column, Filter

ACTS = {"create": "新建", "change": "修改", "delete": "删除", "unmask": "查看完整信息", "export": "导出",
        "print": "打印", "expire": "到期清理", "copy": "给本人副本", "erase": "应本人要求删除",
        "blind": "问过没有看过作者"}  # fmt: skip
_SAID = {"None": "无", "True": "是", "False": "否", "'changed'": "改过", "''": "（空）"}


class Entry(NamedTuple):
    """One entry as it is read: the wall clock's time, Chinese words, the fields with what became of them."""

    id: int
    local: str
    who: str
    subject: str
    row_id: str
    act: str
    changes: dict[str, str]


def _entry(found) -> Entry:
    row, who = found[0], found[1]
    return Entry(row.id, clock.local(clock.moment(row.at)).strftime("%Y-%m-%d %H:%M:%S"),
                 who or ("系统" if row.by_id is None else f"账户 {row.by_id}"), audit.word_of(row.subject), row.row_id,
                 ACTS.get(row.act, row.act), {name: _words(value) for name, value in json.loads(row.body).items()})  # fmt: skip


def _words(value) -> str:
    """A stored value as it is read: moments by the library's clock, yes and no in words."""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return clock.local(clock.moment(value)).strftime("%Y-%m-%d %H:%M")
    return _SAID.get(repr(value)) or str(value)


ENTRIES = lists.announce(lists.List(
    name="entries", title="操作日志", id=AuditRow.id, export=Permission.AUDIT_READ, order="-id", show=_entry,
    source=lambda: select(AuditRow, Account.name).select_from(AuditRow).outerjoin(Account, Account.id == AuditRow.by_id),
    search=(Account.name, AuditRow.row_id),
    columns=(
        Column("id", "编号", lambda one: one.id, (AuditRow.id,), is_number=True),
        Column("at", "时间", lambda one: one.local),
        Column("who", "谁", lambda one: one.who),
        Column("subject", "记录", lambda one: f"{one.subject} {one.row_id}"),
        Column("act", "做了什么", lambda one: one.act),
        Column("changes", "改了哪些", lambda one: "，".join(f"{name} {value}" for name, value in one.changes.items())),
    ),
    filters=(
        Filter("subject", "记录", audit.subjects, lambda value: AuditRow.subject == value, is_open=True),
        Filter("act", "做法", tuple(ACTS.items()), lambda value: AuditRow.act == value),
    ),
))  # fmt: skip
