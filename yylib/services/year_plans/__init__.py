"""年度活动计划: the year's lines, from the office's table or typed; an activity is made from each."""

from yylib.errors import declare

declare(
    year_line_done=("这一行已经起草了活动“{title}”", "请到那个活动里改。", 409),
    year_line_dropped=("这一行已经不办了", "要办请先恢复。", 409),
    year_line_reason=("请写明为什么不办", "例如：并入“全民阅读活动周”。", 422),
    year_sheet_unclear=("这张表看不懂：{why}", "表头要有“活动名称”一栏；月份、类型、对象、地点、场次、人数、科室有就认。", 422),
)  # fmt: skip

from yylib.services.year_plans.lines import begin, drop, figures, get, restore, save  # noqa: E402, F401
