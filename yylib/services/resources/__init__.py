"""数字资源: what is licensed from whom until when, how readers use it, and what its use costs."""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    resource_twice=("已经有一个叫“{name}”的数字资源", "请打开那一个改；确实是另一个，请在名称里写出区别。", 409),
    resource_address=("网址的写法不对", "请从浏览器里整行复制，以 http:// 或 https:// 开头；没有网址的留空。", 422),
    resource_named=("没有保存：已有同名的数字资源", "请打开那一个改，或换个名称。", 409),
    licence_order=("授权的最后一天早于第一天", "请看看两个日期是不是填反了。", 422),
    licence_overlap=("这段日子已有授权（{held}）", "续订请从上一期的第二天算起；原来填错的请先作废。", 409),
    licence_void=("这一期授权已经作废", "请刷新页面。", 409),
    licence_why=("请写明为什么作废", "例如：日期填错，已重新登记。", 422),
    use_nothing=("没有读到一行用量", "从 Excel 里选好“月份、访问、检索、下载”几列，复制后贴进来。", 422),
    use_too_long=("一次最多贴 {most} 行", "请分几次贴。", 422),
    use_month=("月份不对", "请写成 2026-09 这样，不晚于本月。", 422),
)  # fmt: skip
mean(uq_digital_resource_name="resource_named")

from yylib.services.resources.desk import change, enter, enter_licence, stop, void_licence  # noqa: E402, F401
from yylib.services.resources.directory import (  # noqa: E402, F401
    RESOURCES,
    expiring,
    figures,
    for_readers,
    get,
    licence_of,
    shown,
)
from yylib.services.resources.licences import (  # noqa: E402, F401
    REMIND_FIRST,
    REMIND_LAST,
    REMIND_SECOND,
    Standing,
    cost,
    next_period,
    standing,
)
from yylib.services.resources.reminders import remind  # noqa: E402, F401
