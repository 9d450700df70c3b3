"""时间: two calendars that are never merged, and what is reckoned with them.

Opening hours say when readers may come in (公共图书馆法 38; 山东省公共图书馆管理办法 15); working days say when a promise
falls due (民法典 200-204). Neither is derived from the other.
"""

from yylib.errors import declare

declare(
    not_three_days_ahead=("闭馆和变更开放时间要提前 {days} 天公告",
                          "最早可以从 {earliest} 起（山东省公共图书馆管理办法第15条）；只有不可抗力可以例外，请勾选并写明原因。", 422),
    hours_not_three_days_ahead=("变更开放时间要提前 {days} 天公告",
                                "最早可以从 {earliest} 起（山东省公共图书馆管理办法第15条）；只是原来登记错了，请勾选“更正”。", 422),
    ends_before_it_begins=("结束日期早于开始日期", "请检查两个日期。", 422),
    closure_needs_reason=("请写明原因", "公告上要有原因，例如：馆内书架调整；不可抗力也要写清是什么。", 422),
    closes_before_it_opens=("{where}的关门时间不晚于开门时间", "时段不能跨过零点；夜里开放请分成两天填，当天到 24:00。", 422),
    intervals_overlap=("{where}的时段互相重叠", "请检查各时段的起止时间。", 422),
    too_many_intervals=("{where}的时段太多", "一天最多 {most} 段。", 422),
    bad_interval=("看不懂{where}的时间“{text}”", "请写成 08:30-12:00 13:30-17:00 这样，中间用空格隔开；不开放就空着。", 422),
    week_all_closed=("一周没有一个开放时段", "临时不开放请用“闭馆公告”。", 422),
    other_branch_place=("这个区域不在这个馆里", "请重新选择区域。", 422),
    week_has_begun=("这份时间表已经开始执行", "要改动请从新的日期起填一份。", 409),
    closure_withdrawn=("这条公告已经撤销", "不用再撤一次。", 409),
    bad_count=("天数要在 0–3650 之间", "请改成范围以内的数。", 422),
    no_open_day=("一年之内没有开放日", "请先在“开放时间”里填好这个馆的时间表。", 422),
    unknown_unit=("不认识的期限单位", "只有自然日、工作日、当日三种。", 422),
    no_holiday_lines=("没有一行看得懂", "每行写成 2027-01-01,元旦,休 这样。", 422),
)  # fmt: skip

from yylib.services.calendar.deadlines import Due, Unit, due, is_workday  # noqa: E402, F401
from yylib.services.calendar.first import first_content  # noqa: E402, F401
from yylib.services.calendar.holidays import same_festival_day  # noqa: E402, F401
from yylib.services.calendar.hours import (  # noqa: E402, F401
    days,
    intervals,
    is_open,
    last_closing,
    next_change,
    open_days,
)
from yylib.services.calendar.weeks import week, weekly_minutes  # noqa: E402, F401
