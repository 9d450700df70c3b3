"""志愿者: applying, vetting, admitting, pausing and leaving; the pass and the link. What others need stands here by name."""

from yylib.errors import declare

declare(
    volunteer_lacks=("还不能录用，缺：{missing}", "补齐以后再录用；已经做的都留着。", 409),
    volunteer_self=("不能办理自己的报名", "请另一位同事来办。", 403),
    volunteer_reason=("请写明原因", "原因会告诉报名人，2–200 个字。", 422),
    volunteer_until=("请填暂停到哪一天", "不早于今天；不再来的请办“退出”。", 422),
    volunteer_day=("日期不对", "不晚于今天，也不早于 2000 年。", 422),
    volunteer_account=("这位同事已经是另一位志愿者", "一个账户只对应一位志愿者；请先在那一位的页面取消。", 409),
    volunteer_group_ended=("这个团队已经结束", "请恢复团队，或另登记一个团队。", 409),
)  # fmt: skip

from yylib.services.volunteers import terms  # noqa: E402, F401
