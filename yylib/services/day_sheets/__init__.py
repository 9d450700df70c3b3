"""每日客流表: what a day was, per department and for the house; made at closing, signed, corrected only by a version.

The figures are those of ``visits`` and ``reports``; a sheet adds nothing to them, it keeps them as they stood.
"""

from yylib.errors import declare
from yylib.meanings import mean
from yylib.services import rules

declare(
    not_the_signer=("{whose}的客流表要由{who}来签", "或由其代理人在代理期内签；代理在“账户—代理”里登记。", 403),
    sheet_signed=("这一版已经签过", "要改请出一版更正，写明原因。", 409),
    sheet_not_signed=("这一版还没有签", "没签的表可以按现在的数字重制，不用更正。", 409),
    sheet_not_latest=("这不是最新的一版", "请打开最新的一版再办。", 409),
    correction_reason=("请写明更正的原因", "例如：补录了断网时的 12 人次。", 422),
    sheet_taken=("这一版刚由别人做好", "请重新打开客流表看看。", 409),
)
mean(uq_day_sheet_day_department_id_version="sheet_taken")

DEVIATION_PERCENT = rules.declare(
    "DEVIATION_PERCENT", label="人次与同类日中位数相差多少写进客流表", subject="客流表", type=int, unit="%以上",
    default=30, low=5, high=500, source="系统默认")  # fmt: skip
DEVIATION_LEAST = rules.declare(
    "DEVIATION_LEAST", label="相差不到多少人次，比例再大也不写", subject="客流表", type=int, unit="人次",
    default=10, low=1, high=10_000, source="系统默认（小数目的比例没有意义）")  # fmt: skip
