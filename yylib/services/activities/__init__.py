"""活动: planning, approving, moving, cancelling and finding activities. What others need stands here by name."""

from yylib.errors import declare

declare(
    activity_not_draft=("这个方案现在是“{stage}”", "要改方案请先撤回或请审核人退回；批准以后只能改通知和报名的内容、改期或取消。", 409),
    activity_over=("这个活动已经{stage}", "不能再改；记录都还在。", 409),
    activity_incomplete=("方案还不完整：{missing}", "请补齐后再提交。", 422),
    activity_own=("自己经手的方案不能自己审", "写过、改过或提交过它的人都不能审核和批准，请另一位有权的人办理。", 403),
    activity_own_deputy=("您只是代理{who}，而这个方案是{who}经手的", "代理人不能替本人审本人的方案，请另一位有权的人办理。", 403),
    activity_same_two=("科室审核和馆长批准不能是同一个人", "请另一位有权批准的人办理，或请馆长的代理人。", 403),
    activity_reason=("请写明原因", "退回、取消和改期都要写一句为什么，来的人会看到或问到。", 422),
    activity_not_reviewed=("内容还没有审查", "这类活动要先由科室负责人审查内容，再批准。", 409),
    activity_in_approval=("方案正在审批，不能改期，也不能取消单场", "请先撤回，或请审批的人退回；改好各场的时间再提交。", 409),
    activity_settled=("没有待确认的改动", "可能已经有人确认过，请刷新后再看。", 409),
    activity_permit_late=("预计 {expected} 人，离活动只有 {days} 天，来不及申请安全许可",
                          "达到 {least} 人须在 {ahead} 天前向公安机关申请；请填许可文号、改期，或分场减少人数。", 422),
    activity_started=("这一场已经开始", "开始以后不能改时间；没办成的请取消，并写明原因。", 409),
    activity_took_place=("已经有人参加过，不能当作没办", "没办的场次请逐场取消，办过的照样归档；人次记错的，先在“签到”里撤销。", 409),
    activity_last_session=("这是最后一场", "请取消整个活动，来的人才会都接到通知。", 409),
    session_past=("时间已经过去", "请选今后的时间；办过的活动用“往年活动导入”补录。", 422),
    session_backwards=("结束要晚于开始", "请检查两个时间，有没有填反。", 422),
    session_too_long=("一场最长 {days} 天", "展览以外的活动请分成几场；展览太长的请分期。", 422),
    session_room_taken=("{place}在 {when} 已有“{title}”（{number}，含布置和清场）",
                        "请换时间或场地，或与{who}商量；两个活动可以共用的，去掉“独占场地”。", 409),
    session_room_other=("这个场地不在本馆", "请重新选择场地。", 422),
    session_gone=("这一场已经取消", "请刷新后再看。", 409),
    too_many_sessions=("一个活动最多 {most} 场", "请分成几个活动，用系列连起来。", 422),
    attends_frozen=("已经有人报名，不能再改“{what}”", "请取消后另开一个活动，或等报名的人都取消。", 409),
    duty_done=("这一项已经办完", "请刷新后再看。", 409),
    template_gone=("这个模板已停用", "请换一个模板。", 409),
    question_choices=("选项至少要两个", "每行写一个选项。", 422),
    too_many_of_them=("最多 {most} 项", "请合并或删去几项。", 422),
)  # fmt: skip

from yylib.services.activities.fixing import amend, save  # noqa: E402, F401
from yylib.services.activities.hits import hit, hit_within, outside_hours  # noqa: E402, F401
from yylib.services.activities.moving import cancel, cancel_session, move_session  # noqa: E402, F401
from yylib.services.activities.patterns import begin, content_of, copy, keep_template  # noqa: E402, F401
from yylib.services.activities.reading import all_in, get, late, session, sessions_on, waiting  # noqa: E402, F401
from yylib.services.activities.sessions import add_sessions, change_session, drop_session, redraw  # noqa: E402, F401
from yylib.services.activities.stages import approve, confirm, endorse, review, send_back, submit, withdraw  # noqa: E402, F401
