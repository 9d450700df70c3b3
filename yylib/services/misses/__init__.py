"""失约: who booked and did not come, where that kept somebody else out; a notice first, and never a ban from entering.

It counts only where somebody had to be turned away while the place was held (公共图书馆法 33: equal and open access).
What was the house's own doing, a closing or a fault, never counts.
"""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    waive_reason=("请写明为什么免除", "例如：读者来电说明孩子发烧。不要写电话和证件号码。", 422),
    miss_waived=("这一条已经免除", "不用再免一次。", 409),
    miss_not_counted=("这一条本来就没有计", "没有计入的失约不影响读者，不用免除。", 409),
    fault_order=("结束时间要晚于开始时间", "请检查两个时间。", 422),
    fault_ahead=("还没有发生的不能登记", "故障过去以后再登记；要提前停止开放请用“闭馆公告”。", 422),
    fault_long=("一次故障最多登记 {days} 天", "更长的停用请用“闭馆公告”。", 422),
    fault_what=("请写明出了什么故障", "例如：全馆停电，门口扫不了码。", 422),
)
mean(uq_miss_booking_id="same_again")

from yylib.services.misses.faults import enter_fault, fault_list  # noqa: E402, F401
from yylib.services.misses.mercy import waive  # noqa: E402, F401
from yylib.services.misses.rows import MISSES, DayMisses, Line, line, of_day, of_person  # noqa: E402, F401
from yylib.services.misses.settling import settle  # noqa: E402, F401
from yylib.services.misses.standing import (  # noqa: E402, F401
    MISS_EARN_BACK,
    MISS_LIMIT_DAYS,
    MISS_LIMIT_FROM,
    MISS_LIMITED_AHEAD_DAYS,
    MISS_WINDOW_DAYS,
    Standing,
    standing,
)
