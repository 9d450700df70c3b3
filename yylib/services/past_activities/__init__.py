"""往年活动: activities that were held before this house kept them, from a table of them. What others need stands here by name."""

from yylib.errors import declare

declare(
    past_sheet_unclear=("这张表不能作往年活动导入：{why}",
                        "一行一场活动，要有“活动名称”“日期”和“参加人次”三栏（或大人、孩子分开的两栏）；地点、类型、对象有就认。", 422),
)  # fmt: skip

from yylib.services.past_activities.importing import NAME, batch, receive  # noqa: E402, F401
from yylib.services.past_activities.reading import ROLES  # noqa: E402, F401
