"""班次: when people are needed at a post; made one by one, many at once, or for an activity, and taken back together."""

from yylib.errors import declare

declare(
    shift_backwards=("结束要晚于开始", "跨过零点的班次，结束时间写次日的钟点即可；两个时间不能相同。", 422),
    shift_too_long=("一个班次最长 {hours} 小时", "请分成几个班次。", 422),
    shift_past=("时间已经过去", "请选还没有结束的时间；已经做过的服务用“补报”登记。", 422),
    shift_break=("休息比班次还长", "休息的分钟数要小于班次的长度。", 422),
    shift_place_other=("这个区域不在本馆，或已停用", "请重新选择地点。", 422),
    shift_same=("已经有同样的班次", "同一个岗位、同一个时间和地点只排一次；要多几个人，请在那个班次里改需要人数。", 409),
    shift_cancelled=("这个班次已经取消", "请刷新后再看；需要人就另排一个。", 409),
    shift_begun=("这个班次已经开始", "开始以后不能改时间和地点；没办成的请取消，并写明原因。", 409),
    shift_over=("这个班次已经结束", "结束的班次不能再改或取消；记错的时长请在“志愿签到”里更正。", 409),
    shift_reason=("请写明原因", "报了班的人（{n} 人）会看到为什么取消或改了时间。", 422),
    shift_needed_under=("已经排上 {taken} 人，不能少于 {taken}", "要减人，请先与人商量，取消其中的报班。", 409),
    shift_days=("日期范围太长", "一次最多排 {most} 天，请分几次排。", 422),
    shift_no_times=("请填时间", "每段写成 08:30-11:30，几段之间用空格隔开。", 422),
    shift_weekdays=("没有选星期几", "至少选一天。", 422),
    shift_posts=("没有选岗位", "至少选一个岗位。", 422),
    shift_batch_empty=("没有一个班次可排", "这些日子闭馆、已经过去，或同样的班次都已经有了；请看预览里的说明。", 422),
    shift_batch_large=("一次最多排 {most} 个班次", "这一次是 {n} 个。请缩短日期，或分几次排。", 422),
    shift_batch_undone=("这一批里没有可撤销的班次了", "都已取消、开始或结束；请刷新后再看。", 409),
    shift_batch_people=("有 {n} 个班次已经有人", "请看清名单，勾选“有人报班的也取消”并写明原因，或只撤销没有人的。", 409),
    shift_same_week=("不能复制到同一周", "请选另一周。", 422),
    shift_activity=("这个活动{stage}，还不能排志愿者", "批准以后再排；活动改期或取消时，班次会跟着改。", 409),
    shift_no_session=("没有可排的场次", "请勾选还没有开始、没有取消的场次；同一岗位已经排过的不会再排。", 422),
)  # fmt: skip

from yylib.services.shifts.batches import copy_week, left, make, undo  # noqa: E402, F401
from yylib.services.shifts.bound import bind  # noqa: E402, F401
from yylib.services.shifts.closings import coming  # noqa: E402, F401
from yylib.services.shifts.reading import get, on_day, state, when  # noqa: E402, F401
from yylib.services.shifts.weeks import week  # noqa: E402, F401
from yylib.services.shifts.writing import add, cancel, cancel_many, change, need, open_up  # noqa: E402, F401
