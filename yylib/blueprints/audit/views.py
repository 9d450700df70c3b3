"""操作日志: read only; nothing here can be changed or taken away."""

import json
import re

from flask import request, url_for

from yylib import clock
from yylib.access import requires
from yylib.blueprints.audit import bp
from yylib.permissions import Permission as P
from yylib.services import audit
from yylib.web import page, tell

PAGE = 50
ACTS = {"create": "新建", "change": "修改", "delete": "删除", "unmask": "查看完整信息", "export": "导出",
        "print": "打印", "expire": "到期清理"}  # fmt: skip


@bp.get("/")
@requires(P.AUDIT_READ)
def index():
    """Newest first, a page at a time by the entry's number, of one subject or all."""
    subject = request.args.get("subject", "")[:40]
    before, after = _number("before"), _number("after")
    rows = audit.recent(after=after, before=before, subject=subject, limit=PAGE)
    return page("audit/index.html", fragment="entries", entries=[_entry(*row) for row in rows],
                listing=_listing(rows, subject))  # fmt: skip


def _number(name: str) -> int | None:
    value = request.args.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


def _entry(row, who) -> dict:
    return {"id": row.id, "local": clock.local(clock.moment(row.at)).strftime("%Y-%m-%d %H:%M:%S"),
            "who": who or ("系统" if row.by_id is None else f"账户 {row.by_id}"),
            "subject": audit.word_of(row.subject), "row_id": row.row_id, "act": ACTS.get(row.act, row.act),
            "changes": {name: _words(value) for name, value in json.loads(row.body).items()}}  # fmt: skip


def _words(value) -> str:
    """A stored value as it is read: moments by the library's clock, yes and no in words."""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return clock.local(clock.moment(value)).strftime("%Y-%m-%d %H:%M")
    return _SAID.get(repr(value)) or str(value)


_SAID = {"None": "无", "True": "是", "False": "否", "'changed'": "改过", "''": "（空）"}


def _listing(rows, subject: str) -> dict:
    """Keyset paging: an older page begins below the last number shown, a newer one above the first."""
    first, last = (rows[0][0].id, rows[-1][0].id) if rows else (None, None)
    newer = first and audit.recent(before=first, subject=subject, limit=1)
    older = last and audit.recent(after=last, subject=subject, limit=1)
    options = [("", "全部记录"), *audit.subjects()]
    return {
        "name": "entries", "url": url_for("audit.index"), "count": None,
        "filters": [{"name": "subject", "label": "记录", "value": subject, "options": options}],
        "columns": [{"label": label} for label in ("编号", "时间", "谁", "记录", "做了什么", "改了哪些")],
        "prev_url": url_for("audit.index", subject=subject or None, before=first) if newer else None,
        "next_url": url_for("audit.index", subject=subject or None, after=last) if older else None,
    }  # fmt: skip


@bp.get("/verify")
@requires(P.AUDIT_READ)
def verify():
    """Whether one entry was altered, removed or swapped since it was written."""
    wrong = audit.verify()
    if wrong:
        tell("not", wrong, "请不要再改动数据库文件，马上告诉馆长，并保留现有备份。")
    else:
        tell("said", "操作日志完整", "从第一条到最后一条都对得上，没有被改、被删或被换过。")
    rows = audit.recent(limit=PAGE)
    return page("audit/index.html", entries=[_entry(*row) for row in rows], listing=_listing(rows, ""))
