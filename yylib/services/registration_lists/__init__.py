"""报名名单: who is confirmed, waiting in order and cancelled, as staff see it; and names that were collected elsewhere.

A pasted 接龙 or a sheet of 问卷星 becomes entries (``pasted``, ``tables``), each is matched to who is registered already
(``matching``), and those that were ticked register one by one under the same rules and the same quota.
"""

from yylib.errors import declare

MOST_ROWS = 300
MOST_TEXT = 20_000  # signs of a pasted list
MOST_BYTES = 90_000  # of a sheet that goes through a form

declare(
    names_unclear=("名单看不懂：{why}", "请从群里复制整段接龙，或用 Excel 里带表头的表。", 422),
    names_too_many=("一次最多 {most} 行", "请分成几次录入，已录入的会认出来，不会重复。", 422),
    names_stale=("名单内容变了", "请重新粘贴或上传一次。", 422),
    names_none_ticked=("没有勾选要报名的行", "请勾选，或返回修改名单。", 422),
)  # fmt: skip
